//! The customers that an organization knows: `/api/v1/customers`, and the lists of them that are imported.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tearline::Identifier;

use crate::contract::{ErrorCause, WaitingFor};

/// `GET /api/v1/customers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Customers {
    /// How many there are.
    pub count: u64,
    /// The one that was asked for; `null` where there is none such, or none was asked for.
    pub customer: Option<KnownCustomer>,
}

/// A customer, by what identifies it, as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct KnownCustomer {
    pub mobile: Option<String>,
    pub email: Option<String>,
    pub external_id: Option<String>,
    pub user_id: Option<String>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportStatus {
    /// It is stored, and being imported.
    Started,
    /// All of its rows were imported or rejected.
    Finished,
    /// It could not be read, or not be done; `errorReason` says why. What was imported before stays.
    Errored,
}

impl ImportStatus {
    pub const ALL: [Self; 3] = [Self::Started, Self::Finished, Self::Errored];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Started => "STARTED",
            Self::Finished => "FINISHED",
            Self::Errored => "ERRORED",
        }
    }
}

/// A list of customers that was sent, and what became of it. Times are epoch milliseconds, as strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerImport {
    pub id: i64,
    pub status: ImportStatus,
    /// As the client named it.
    pub file_name: String,
    pub bytes: u64,
    /// The key of the client that sent it.
    pub client: Option<String>,
    pub created_on: String,
    pub ended_on: Option<String>,
    /// Of mobile numbers without a country code; `null`: they are taken as they are.
    pub default_region: Option<String>,
    /// Which columns were taken for what; none before the file was read.
    pub columns: Vec<ImportColumn>,
    /// Rows of the file; 0 before it was read.
    pub total_row_count: u64,
    /// Rows that were imported or rejected so far: the sum of the four below.
    pub processed_row_count: u64,
    pub added_count: u64,
    /// Known by one of their identifiers, and another was new or different.
    pub changed_count: u64,
    pub unchanged_count: u64,
    pub rejected_count: u64,
    /// How often each rule found something in the rejected rows, by its id; when it is over.
    pub counts: BTreeMap<String, u64>,
    /// Why it is ERRORED.
    pub error_reason: Option<String>,
    /// The same as a value, for who says it in another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_cause: Option<ErrorCause>,
    /// The rejected rows, each with its reasons; where there are any, when it is over.
    pub error_file_url: Option<String>,
    /// What passes, and is waited for.
    pub waiting_for: Option<WaitingFor>,
}

/// A column that identifies customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportColumn {
    /// From 0.
    pub index: u32,
    /// As the header has it.
    pub name: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub identifier: Identifier,
}
