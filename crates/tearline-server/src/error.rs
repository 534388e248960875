//! Errors of the service: what a client is told (a stable code and a sentence), apart from what the log is
//! told (the cause, once).

use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tearline_api::contract::{ApiError, Envelope};

use crate::{db, request_id, storage};

macro_rules! codes {
    ($($variant:ident $status:literal $id:literal $meaning:literal;)+) => {
        /// What went wrong with a request. Programs decide by it, so that an id never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code { $($variant),+ }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The `code` of the answer.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The HTTP status that goes with it.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// When it is answered; a row of `docs/errors.md`.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }
        }
    };
}

codes! {
    RequestMalformed 400 "request-malformed" "The path or the query breaks the rules of URLs.";
    BodyMalformed 400 "body-malformed" "The body breaks the multipart or JSON format, or ends early.";
    GzipMalformed 400 "gzip-malformed" "`Content-Encoding` says gzip, and the body is none, is damaged or ends early.";
    Base64Malformed 400 "base64-malformed" "A part's `Content-Transfer-Encoding` says base64, and its content is none.";
    FileMissing 400 "file-missing" "There is no `file` part.";
    FileNameMissing 400 "file-name-missing" "The `file` part has no file name: it is text and no file.";
    PartRepeated 400 "part-repeated" "A part that is needed once came twice.";
    PartTooLong 400 "part-too-long" "A text part is longer than any valid value of it.";
    CustomerIdentifierMissing 400 "customer-identifier-missing" "There is no `customerIdentifier` part.";
    CustomerIdentifierUnknown 400 "customer-identifier-unknown" "`customerIdentifier` is none of the five.";
    CustomerIdentifierColumnInvalid 400 "customer-identifier-column-invalid" "`customerIdentifierColumn` is not a zero-based column number.";
    CustomerIdentifierColumnMissing 400 "customer-identifier-column-missing" "`customerIdentifierColumn` is absent, and the file does not say which column it is.";
    CouponCodeColumnInvalid 400 "coupon-code-column-invalid" "`couponCodeColumn` is neither a zero-based column number nor `none`, or is `none` with `NOT_TAGGED`.";
    DialectInvalid 400 "dialect-invalid" "`encoding`, `delimiter` or `header` has a value that it cannot have.";
    ReceiptInvalid 400 "receipt-invalid" "`reportSha256` is not 64 hexadecimal digits, or `rulesVersion` is no version.";
    ModeInvalid 400 "mode-invalid" "`mode` is none of `commit`, `validate` and `all-or-nothing`.";
    OnDuplicateInvalid 400 "on-duplicate-invalid" "`onDuplicate` is neither `reject` nor `skip`.";
    IdempotencyKeyInvalid 400 "idempotency-key-invalid" "`Idempotency-Key` is not 1 to 255 visible ASCII characters.";
    QueryInvalid 400 "query-invalid" "A query parameter can't be read.";
    SeriesSettingInvalid 400 "series-setting-invalid" "A setting of a series is unknown, makes no sense, or can't be changed now.";
    WebhookInvalid 400 "webhook-invalid" "A webhook can't be sent to this URL, or not for these events.";
    DefaultRegionInvalid 400 "default-region-invalid" "`defaultRegion` is neither a region, as in IN, nor `none`.";
    ClientInvalid 400 "client-invalid" "A client can't be made as it was asked for: its name, or what it may do.";
    TokenMissing 401 "token-missing" "There is no `x-cap-api-oauth-token` header.";
    TokenInvalid 401 "token-invalid" "The token is malformed, of another issuer, or its client is gone or was revoked.";
    TokenExpired 401 "token-expired" "The token was good; get a new one.";
    CredentialsInvalid 401 "credentials-invalid" "Key and secret don't belong together.";
    ClientReadOnly 403 "client-read-only" "The client may read and not upload.";
    ClientMayNotManage 403 "client-may-not-manage" "The client may not change series and clients.";
    LinkInvalid 403 "link-invalid" "The signature of a file's URL is wrong.";
    LinkExpired 403 "link-expired" "A file's URL has expired; the job's status has a new one.";
    RouteUnknown 404 "route-unknown" "There is nothing at this path.";
    SeriesUnknown 404 "series-unknown" "The organization has no such coupon series.";
    JobUnknown 404 "job-unknown" "The series, or the organization, has no such job.";
    ClientUnknown 404 "client-unknown" "The organization has no such client.";
    ImportUnknown 404 "import-unknown" "The organization has no such import of customers.";
    WebhookUnknown 404 "webhook-unknown" "The organization has no such webhook.";
    ReportNotReady 404 "report-not-ready" "The job has not been judged yet, or could not be read.";
    FileUnknown 404 "file-unknown" "The job has no such file, or it is gone.";
    TokensElsewhere 404 "tokens-elsewhere" "This server accepts another issuer's tokens and makes none.";
    MethodNotAllowed 405 "method-not-allowed" "The path is right, the method is not.";
    JobOver 409 "job-over" "The job is over, or has come too far for what was asked.";
    JobUnderWay 409 "job-under-way" "The job is not over yet.";
    NothingToRevert 409 "nothing-to-revert" "No coupon was made of the job.";
    NothingToRetry 409 "nothing-to-retry" "The job has no row that another try could take.";
    JobNotWaiting 409 "job-not-waiting" "The job does not wait to be committed.";
    ClientTooSlow 408 "client-too-slow" "No byte of the body arrived for too long, or all of it took too long.";
    FilterUnavailable 409 "filter-unavailable" "There is no filter of the codes: those of the series could be guessed with it, or there are too many.";
    TooManyClients 409 "too-many-clients" "The organization has as many clients as it may have.";
    TooManySeries 409 "too-many-series" "The organization has as many series as it may have.";
    TooManyWebhooks 409 "too-many-webhooks" "The organization has as many webhooks as it may have.";
    BodyTooLarge 413 "body-too-large" "The body is larger than the server takes, as it is sent or as it is unpacked.";
    GzipRatioTooHigh 413 "gzip-ratio-too-high" "The body unpacks to more times its size than the server takes.";
    TooManyCodes 413 "too-many-codes" "A precheck asks for more codes than one call may.";
    TooManyParts 413 "too-many-parts" "The upload has more parts than the server takes.";
    UriTooLong 414 "uri-too-long" "The path and the query are longer than the server takes.";
    NotMultipart 415 "not-multipart" "The upload is not `multipart/form-data` with a boundary.";
    ContentEncodingUnsupported 415 "content-encoding-unsupported" "`Content-Encoding` is something else than gzip.";
    PartEncodingUnsupported 415 "part-encoding-unsupported" "A part's `Content-Transfer-Encoding` is none of 7bit, 8bit, binary and base64.";
    IdempotencyKeyReused 422 "idempotency-key-reused" "The `Idempotency-Key` was used for another upload.";
    TooManyRequests 429 "too-many-requests" "The client, or for tokens the address, asked too often; `Retry-After` says when to go on.";
    TooManyUploads 429 "too-many-uploads" "The organization has as many uploads under way as the server takes at once.";
    TooManyStreams 429 "too-many-streams" "The client watches as many jobs by their events as the server lets it at once.";
    TooManyTrials 429 "too-many-trials" "Somebody of the organization tries rules on uploads already.";
    HeadersTooLarge 431 "headers-too-large" "The headers of the request are larger than the server takes.";
    Internal 500 "internal" "A fault of the server; `requestId` finds its cause in the log.";
    TooManyConnections 503 "too-many-connections" "The server has as many connections as it takes; try again.";
    KeysUnavailable 503 "keys-unavailable" "The keys of the tokens' issuer have not been read yet; try again.";
    Unavailable 503 "unavailable" "The database is busy or away; `Retry-After` says when to try again.";
    NotReady 503 "not-ready" "The server is not ready to work, or no longer; the message says what it lacks.";
    OutOfSpace 507 "out-of-space" "The server has no room for the file.";
}

/// When to ask again while the database is away: nobody knows how long.
const DATABASE_RETRY_SECONDS: u64 = 5;

/// A request that failed: what the client is told, and what only the log is.
#[derive(Debug)]
pub struct Failure {
    code: Code,
    message: String,
    field: Option<&'static str>,
    /// Seconds.
    retry_after: Option<u64>,
    cause: Option<anyhow::Error>,
}

impl Failure {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None, retry_after: None, cause: None }
    }

    /// The part, header or parameter that is wrong.
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// After how many seconds the same may go well.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub fn code(&self) -> Code {
        self.code
    }

    fn full(cause: impl Into<anyhow::Error>) -> Self {
        let message = "The server has no room for this file; try again later or tell its operator.";
        Self { cause: Some(cause.into()), ..Self::new(Code::OutOfSpace, message) }
    }

    /// A fault of ours. The client is told nothing of the cause.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        let cause = cause.into();
        let message = "Something went wrong in the server; try again, and quote the requestId to its operator if it persists.";
        Self { cause: Some(cause), ..Self::new(Code::Internal, message) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.id(), self.message)
    }
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Full(_) => Self::full(error),
            // Nothing was written: the same may go well in a moment.
            db::Error::Busy(_) => {
                let message =
                    "The server can't reach its database just now; try again after the time in Retry-After.";
                let failure = Self { cause: Some(error.into()), ..Self::new(Code::Unavailable, message) };
                failure.retry_after(DATABASE_RETRY_SECONDS)
            }
            _ => Self::internal(error),
        }
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        if matches!(error, storage::Error::Full(_)) { Self::full(error) } else { Self::internal(error) }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut request_id = None;
        if let Some(cause) = &self.cause {
            let id = request_id::current();
            tracing::error!(request_id = %id, code = self.code.id(), cause = format!("{cause:#}"), "request failed");
            request_id = Some(id);
        }
        let status = self.code.status();
        let retry_after = self.retry_after;
        let error = ApiError {
            code: self.code.id().to_owned(),
            message: self.message,
            field: self.field.map(str::to_owned),
            request_id,
        };
        let status_code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status_code, Json(Envelope::<()>::failed(status, error))).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The page for people lists exactly the codes that there are.
    #[test]
    fn every_code_is_documented() {
        let page = include_str!("../../../docs/errors.md");
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<String> = Code::ALL
            .iter()
            .map(|c| format!("| `{}` | {} | {} |", c.id(), c.status(), c.meaning()))
            .collect();
        assert_eq!(rows, expected, "docs/errors.md should hold these rows:\n{}", expected.join("\n"));
    }

    #[test]
    fn a_full_disk_is_507_and_its_cause_stays_here() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert_eq!(Failure::from(storage::Error::from(full)).code(), Code::OutOfSpace);
        let other = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let failure = Failure::internal(other);
        assert_eq!(failure.code(), Code::Internal);
        assert!(!failure.to_string().contains("ermission"));
    }
}
