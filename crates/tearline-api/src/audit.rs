//! Who did what: `GET /api/v1/audit`.

use serde::{Deserialize, Serialize};

/// A line of the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditLine {
    pub id: i64,
    /// Epoch milliseconds, as everywhere.
    pub at: String,
    /// `null` where nobody knows: a file's URL works for whoever holds it.
    pub client: Option<String>,
    /// As in `upload`.
    pub action: String,
    /// As in `job 7`.
    pub subject: String,
    /// The address, or `command line`.
    pub origin: String,
    pub request_id: Option<String>,
}
