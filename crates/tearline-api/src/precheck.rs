//! Which codes exist already, asked before anything is uploaded: `POST /api/v1/series/{id}/precheck`.

use serde::{Deserialize, Serialize};
use tearline::Identifier;

/// Codes of one call, at most.
pub const MOST_CODES: usize = 10_000;

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PrecheckRequest {
    /// At most [`MOST_CODES`].
    pub codes: Vec<AskedCode>,
    /// What the customers are named by; needed where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub customer_identifier: Option<Identifier>,
}

/// A code, as a file has it: alone, or with the customer that it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum AskedCode {
    Code(String),
    Tagged {
        code: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<String>,
    },
}

impl AskedCode {
    pub fn code(&self) -> &str {
        match self {
            Self::Code(code) | Self::Tagged { code, .. } => code,
        }
    }

    pub fn customer(&self) -> Option<&str> {
        match self {
            Self::Code(_) => None,
            Self::Tagged { customer, .. } => customer.as_deref(),
        }
    }
}

/// The `result`: the codes that exist; those that are not named do not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PrecheckResult {
    /// How many codes were looked for.
    pub checked: u64,
    pub existing: Vec<ExistingCode>,
}

/// A code that the organization has already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExistingCode {
    /// Its place in the request, from 0.
    pub index: u64,
    /// Whether it is a coupon of this series, and not of another one of the organization's.
    pub in_series: bool,
    /// Whether it is the same customer's. Left out where the request named no customer, or the code is another series'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_customer: Option<bool>,
}
