//! What the server tells by itself: the bodies of webhooks, and how endpoints are managed (`/api/v1/webhooks`). Sent and
//! signed as *Standard Webhooks* has it (<https://www.standardwebhooks.com>).

use serde::{Deserialize, Serialize};

use crate::contract::{Receipt, SeriesWarning, UploadStatus};
use crate::customers::ImportStatus;

/// What there is to be told. Names never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventType {
    /// A job is `FINISHED`.
    #[serde(rename = "job.finished")]
    JobFinished,
    /// A job as a whole could not be done.
    #[serde(rename = "job.errored")]
    JobErrored,
    /// All rows of a list of customers were imported or rejected.
    #[serde(rename = "import.finished")]
    ImportFinished,
    /// An import of customers as a whole could not be done.
    #[serde(rename = "import.errored")]
    ImportErrored,
    /// A series has nearly as many coupons as it may have.
    #[serde(rename = "series.low")]
    SeriesLow,
    /// Soon nothing can be uploaded to a series any more.
    #[serde(rename = "series.expiring")]
    SeriesExpiring,
    /// Somebody asked for a trial. Every endpoint gets it.
    #[serde(rename = "webhook.test")]
    Test,
}

impl EventType {
    /// Those that an endpoint can be for.
    pub const ALL: [Self; 6] = [
        Self::JobFinished,
        Self::JobErrored,
        Self::ImportFinished,
        Self::ImportErrored,
        Self::SeriesLow,
        Self::SeriesExpiring,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::JobFinished => "job.finished",
            Self::JobErrored => "job.errored",
            Self::ImportFinished => "import.finished",
            Self::ImportErrored => "import.errored",
            Self::SeriesLow => "series.low",
            Self::SeriesExpiring => "series.expiring",
            Self::Test => "webhook.test",
        }
    }
}

/// The body of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// When it happened, as in `2026-11-27T01:30:00.000Z`.
    pub timestamp: String,
    pub data: EventData,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum EventData {
    Job(JobEvent),
    Import(ImportEvent),
    Series(SeriesEvent),
    Test(TestEvent),
}

/// The job as its status has it. Files are asked for by the status: their URLs expire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JobEvent {
    pub org_id: i64,
    pub coupon_series_id: i64,
    pub job_id: i64,
    pub upload_status: UploadStatus,
    pub uploaded_file_name: String,
    pub actual_row_count: u64,
    pub error_count: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// The import as `GET /api/v1/customers/imports/{id}` has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportEvent {
    pub org_id: i64,
    pub import_id: i64,
    pub status: ImportStatus,
    pub file_name: String,
    pub total_row_count: u64,
    pub added_count: u64,
    pub changed_count: u64,
    pub unchanged_count: u64,
    pub rejected_count: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SeriesEvent {
    pub org_id: i64,
    pub coupon_series_id: i64,
    pub name: String,
    #[serde(flatten)]
    pub warning: SeriesWarning,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TestEvent {
    pub org_id: i64,
}

/// The body of `POST /api/v1/webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWebhook {
    /// `https://`, at a host that the server's operator allows.
    #[cfg_attr(feature = "openapi", schema(pattern = "^https?://"))]
    pub url: String,
    /// All of them where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventType>,
}

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    pub id: String,
    pub url: String,
    pub events: Vec<EventType>,
    /// Epoch milliseconds, as a string, as the contract has times; so are those below.
    pub created_on: String,
    /// When something was last delivered.
    pub delivered_on: Option<String>,
    /// When something was last not delivered, and why.
    pub failed_on: Option<String>,
    pub failure: Option<String>,
    /// Since when nothing more is sent: the endpoint answered 410.
    pub ended_on: Option<String>,
    /// Messages that are still to be delivered.
    pub pending: u64,
    /// `whsec_…`, in the answer to its making and never again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}
