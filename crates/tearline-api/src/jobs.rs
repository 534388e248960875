//! Jobs as `/api/v1/jobs` shows them: what the contract's status says, and what else there is to know and to do. All of
//! it is ours.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tearline::Identifier;

use crate::contract::{SeriesWarning, UploadJobStatus};

/// One job of `GET /api/v1/jobs`. Times are epoch milliseconds, as strings, as the contract has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// As the contract shows it.
    #[serde(flatten)]
    pub status: UploadJobStatus,
    pub coupon_series_id: i64,
    pub series_name: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub customer_identifier: Identifier,
    /// Of the uploaded file.
    pub bytes: u64,
    /// The key of the client that uploaded; `null` where nobody knows.
    pub client: Option<String>,
    /// What the client is called; `null` where it is not known, or no longer.
    pub client_name: Option<String>,
    /// When each step was reached; `null`: it was not.
    pub validated_on: Option<String>,
    pub committed_on: Option<String>,
    /// When it was over.
    pub ended_on: Option<String>,
    /// Rows that the running step is done with.
    pub processed_row_count: u64,
    /// What can be done with the job now.
    pub can_cancel: bool,
    pub can_commit: bool,
    pub can_revert: bool,
    pub can_retry: bool,
}

/// `GET /api/v1/jobs/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JobDetail {
    #[serde(flatten)]
    pub job: JobView,
    /// How often each rule found something, by its id; empty until the file was judged.
    pub counts: BTreeMap<String, u64>,
    /// Where the report is, once there is one.
    pub report_url: Option<String>,
    /// What is soon to end with the series; left out where nothing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<SeriesWarning>,
}

/// What `POST /api/v1/jobs/{id}/revert?dryRun=true` would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RevertPlan {
    /// Coupons of the job that would be taken back.
    pub coupons: u64,
    /// Coupons of the job that are gone already.
    pub already_gone: u64,
}
