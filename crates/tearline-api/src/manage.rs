//! What an organization manages of its own: `/api/v1/me`, and what is sent to `/api/v1/clients` and `/api/v1/series`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `GET /api/v1/me`: whose token it is, and what it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Me {
    pub org_id: i64,
    /// The key of the client.
    pub client: String,
    /// What the client is called; `null` where it is not known here.
    pub name: Option<String>,
    /// It may see series and jobs, and not upload.
    pub read_only: bool,
    /// It may change series and clients.
    pub manages: bool,
}

/// The body of `POST /api/v1/clients`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewClient {
    /// 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// It may see series and jobs, and not upload.
    #[serde(default)]
    pub read_only: bool,
    /// It may change series and clients.
    #[serde(default)]
    pub manages: bool,
    /// How long its tokens are good for, 1 to 3600; 300 where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<i64>,
}

/// The answer of `POST /api/v1/series/{id}/try`: what the settings that were sent would have made of the last uploads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TrialResult {
    /// Newest first.
    pub uploads: Vec<TriedUpload>,
    /// How many of them were tried.
    pub tried: u64,
    /// Rows of those.
    pub rows: u64,
    /// Rows that were accepted and would not be.
    pub lost: u64,
    /// Rows that were rejected and would not be.
    pub gained: u64,
}

/// An upload, as it was judged and as it would be. What only the database knows is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TriedUpload {
    pub job_id: i64,
    /// As the client named it.
    pub file_name: String,
    /// Epoch milliseconds, as a string, as the contract has times.
    pub created_on: String,
    pub rows: u64,
    pub accepted_then: u64,
    pub accepted_now: u64,
    pub lost: u64,
    pub gained: u64,
    /// How often each rule would find something, by its id.
    pub findings: BTreeMap<String, u64>,
    /// Why it was not tried: there is nothing but zeros then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tried: Option<NotTried>,
}

/// Why an upload was not tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NotTried {
    /// Its file was kept as long as files are.
    FileGone,
    /// Its file is not what was uploaded.
    FileChanged,
    /// With those before it there would be more bytes than are tried at once.
    TooLarge,
    /// Those before it took too long.
    NoTime,
}
