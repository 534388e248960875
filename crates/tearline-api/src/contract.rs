//! The upload contract, field for field. Names and field types are those of the *Upload Coupons (Batch)*
//! documentation, its spellings included; what is ours is said so.

use serde::{Deserialize, Serialize};
use tearline::RuleSet;
use tearline::message::Message;

/// Every answer's frame: a `result`, or `null` and the `errors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<T> {
    pub success: bool,
    /// The HTTP status, once more.
    pub status: u16,
    pub result: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<ApiError>>,
}

impl<T> Envelope<T> {
    pub fn ok(result: T) -> Self {
        Self { success: true, status: 200, result: Some(result), errors: None }
    }

    pub fn failed(status: u16, error: ApiError) -> Self {
        Self { success: false, status, result: None, errors: Some(vec![error]) }
    }
}

/// What was wrong with a request. Ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// Stable: programs decide by it.
    pub code: String,
    /// One sentence for a person: what is wrong, and what to do.
    pub message: String,
    /// The part, header or parameter that is wrong, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// With a status of 500: what to quote to the operator, who finds the cause under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The `result` of an upload and of a status request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UploadResult {
    pub org_id: i64,
    pub coupon_series_id: i64,
    pub upload_job_statuses: Vec<UploadJobStatus>,
    /// The stored name, `{stem}_{epoch ms}_{seriesId}.csv`; in the answer to an upload only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// What is soon to end with the series; left out where nothing is. Ours, and in a status only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<SeriesWarning>,
}

/// What is soon to end with a series. Ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SeriesWarning {
    pub code: WarningCode,
    /// One sentence for a person.
    pub message: String,
    /// Coupons that the series can still take; with `series-low` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupons_left: Option<u64>,
    /// Epoch milliseconds, as a string, as the contract has times; with `series-expiring` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
}

/// Programs decide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// It has nearly as many coupons as it may have.
    SeriesLow,
    /// Soon nothing can be uploaded any more.
    SeriesExpiring,
}

impl WarningCode {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::SeriesLow => "series-low",
            Self::SeriesExpiring => "series-expiring",
        }
    }
}

/// One job of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UploadJobStatus {
    pub job_id: i64,
    pub upload_status: UploadStatus,
    /// Epoch milliseconds, as a string: the contract's.
    pub created_on: String,
    /// Epoch milliseconds, as a string: the contract's.
    pub updated_on: String,
    /// A signed URL that expires, once there is an error file.
    pub error_file_url: Option<String>,
    /// A signed URL that expires, once there is a success file.
    pub success_file_url: Option<String>,
    /// A signed URL that expires; its last path segment is the stored name.
    pub uploaded_file_url: Option<String>,
    /// Rows that were read and judged.
    pub total_uploaded_count: u64,
    /// Data rows in the file.
    pub actual_row_count: u64,
    /// Rows rejected; once `FINISHED`, the rows of the error file.
    pub error_count: u64,
    /// The staging table, `temp_{org}_{yyyymmdd}_{hhmmssSSS}`, once it exists.
    pub upload_table_name: Option<String>,
    /// As the client named it.
    pub uploaded_file_name: String,
    /// 0 where no audience group is tied to the upload.
    pub audience_group_id: i64,
    pub audience_group_version_id: i64,
    /// Why the job as a whole could not be done. Ours; with `ERRORED` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_reason: Option<String>,
    /// The same as a value, for who says it in another language. Left out where there is none, as of jobs of before. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_cause: Option<ErrorCause>,
    /// Whether the server's report is the one that the upload says was seen. Left out where it said nothing, or there is
    /// none yet. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// How the rows become coupons, where it is not as they come. Ours.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: UploadMode,
    /// What becomes of a code that is there already, where it is not rejected. Ours.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_duplicate: OnDuplicate,
    /// Rows whose coupon was there already; with `onDuplicate` = `skip`. They are in the success file. Ours.
    #[serde(default, skip_serializing_if = "is_default")]
    pub skipped_count: u64,
    /// Until when the job waits to be committed, in epoch milliseconds; it is `ERRORED` then. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_by: Option<String>,
    /// When somebody asked for the coupons of the job to be taken back, when that was done, and how many were so far. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revert_asked_on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverted_on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverted_count: Option<u64>,
    /// The job whose rows this one tries again, and the one that tries this one's. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_of: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retried_by: Option<i64>,
    /// What the job waits for, while it can't go on; it goes on by itself. Ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<WaitingFor>,
}

/// What became of a receipt: the SHA-256 of the report that was seen before the upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Receipt {
    /// The server's report is the same, to the byte.
    Same,
    /// It is another one: by other rules, of other settings or of another file.
    Different,
}

impl Receipt {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }
}

/// What says nothing is left out.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How the rows of an upload become coupons: its part `mode`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UploadMode {
    /// Each row that nothing rejects.
    #[default]
    Commit,
    /// None, until somebody asks for it: the job waits at `VALIDATED` with its result files.
    Validate,
    /// All of them, or none where a single one is rejected.
    AllOrNothing,
}

impl UploadMode {
    pub const ALL: [Self; 3] = [Self::Commit, Self::Validate, Self::AllOrNothing];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Validate => "validate",
            Self::AllOrNothing => "all-or-nothing",
        }
    }
}

/// What becomes of a row whose code is a coupon already: the part `onDuplicate` of an upload.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OnDuplicate {
    /// It is rejected.
    #[default]
    Reject,
    /// It is no error where the coupon is of the same series and customer, and rejected where it is another's.
    Skip,
}

impl OnDuplicate {
    pub const ALL: [Self; 2] = [Self::Reject, Self::Skip];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Skip => "skip",
        }
    }
}

/// What keeps a job from going on, and passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum WaitingFor {
    /// The uploaded file is not there: a share that is not mounted, mostly.
    File,
    /// The disk is full.
    Room,
    /// Files can't be read or written.
    Storage,
    /// It is busy, or away.
    Database,
}

impl WaitingFor {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Room => "room",
            Self::Storage => "storage",
            Self::Database => "database",
        }
    }
}

/// Why a job, or an import, as a whole could not be done: one of a rule's sentences, where a rule rejects the file; without a
/// rule one of the server's own, as in `{"args": {"sentence": "cancelled", "client": "\"Till 3\""}}`. Ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorCause {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// As in a finding.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub args: Message,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UploadStatus {
    /// The file is stored, the job row committed.
    Started,
    /// Every row has been judged by the shared rules and staged.
    Validated,
    /// The good rows are coupons of the series. The spelling is the contract's.
    #[serde(rename = "COMMITED")]
    Committed,
    /// Error and success file are written.
    Finished,
    /// The job as a whole could not be done.
    Errored,
}

impl UploadStatus {
    /// In their order.
    pub const ALL: [Self; 5] =
        [Self::Started, Self::Validated, Self::Committed, Self::Finished, Self::Errored];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Started => "STARTED",
            Self::Validated => "VALIDATED",
            Self::Committed => "COMMITED",
            Self::Finished => "FINISHED",
            Self::Errored => "ERRORED",
        }
    }

    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Finished | Self::Errored)
    }
}

/// `POST /v3/oauth/token/generate`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    pub key: String,
    pub secret: String,
}

/// The answer to a [`TokenRequest`]; not in an [`Envelope`] when it succeeds: the contract's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenResponse {
    pub data: Option<Token>,
    pub errors: Option<Vec<ApiError>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Token {
    pub access_token: String,
    pub ttl_seconds: u64,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    /// Epoch seconds.
    pub exp: u64,
    /// Epoch seconds.
    pub iat: u64,
    pub jti: String,
    pub sub: String,
    pub client_id: String,
    pub org_id: i64,
    /// `token_access`
    pub token_use: String,
}

/// One client of `GET /api/v1/clients`. Ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClientView {
    pub key: String,
    pub name: String,
    /// It may see series and jobs, and not upload.
    pub read_only: bool,
    /// It may change series, and revoke clients.
    pub manages: bool,
    /// Lifetime of its tokens.
    pub ttl_seconds: i64,
    /// Epoch milliseconds, as a string, as the contract has times.
    pub created_on: String,
    /// Since when it may do nothing.
    pub revoked_on: Option<String>,
    /// In the answer to its making and never again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// One series of `GET /v2/coupon/series`. Ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Series {
    pub id: i64,
    pub name: String,
    /// Coupons that the series holds now.
    pub coupon_count: u64,
    /// Settings of the series; the browser checks by the same `rules` as the server.
    #[serde(flatten)]
    pub settings: SeriesSettings,
}

/// What can be set of a series: the content of `tearline series create --rules FILE.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SeriesSettings {
    /// The rules that the file is judged by.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub rules: RuleSet,
    /// Most coupons of one customer; `null` for no limit.
    pub coupons_per_customer: Option<u64>,
    /// Most coupons of the series; `null` for no limit.
    pub max_coupons: Option<u64>,
    /// Epoch milliseconds from which on nothing can be uploaded; `null` for never.
    pub expires_on: Option<i64>,
    /// Whether a row whose customer the organization does not know is rejected (`customer-unknown`).
    pub require_known_customers: bool,
    /// How codes are made for a file of customers only.
    pub generator: Generator,
}

/// How a series makes codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Generator {
    pub prefix: String,
    /// Characters after the prefix.
    pub length: u32,
    /// The characters to draw from.
    pub charset: String,
}

impl Default for Generator {
    fn default() -> Self {
        // Without 0/O and 1/I/L: people read codes aloud and type them from paper.
        Self { prefix: String::new(), length: 10, charset: "ABCDEFGHJKMNPQRSTUVWXYZ23456789".to_owned() }
    }
}
