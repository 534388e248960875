use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde_json::json;
use tearline::{Identifier, Options, Role};
use tearline_api::contract::{Envelope, UploadResult};

use super::status::job_status;
use super::upload_body::{Parts, Receiver};
use super::{json, series_of, shown};
use crate::app::App;
use crate::auth::{Caller, hex};
use crate::db::{Accepted, NewJob, SeriesRow};
use crate::error::{Code, Failure};
use crate::{clock, files};

/// Makes a retry safe. Ours.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// `POST /coupon/api/v1/upload/file/{couponSeriesId}`
///
/// What the headers decide is decided before the body is read. The file goes to storage as it arrives; it
/// appears there, with its job, once every part is in and good.
pub(crate) async fn upload(
    State(app): State<App>,
    Path(series): Path<String>,
    caller: Caller,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    caller.may_write()?;
    let series = series_of(&app, &caller, &series).await?;
    let boundary = boundary(&headers)?;
    refuse_too_large(&headers, app.config.max_upload_bytes)?;
    let key = idempotency_key(&headers)?;

    let ms = clock::unique_ms();
    let mut receiver = Receiver::new(&app, caller.org_id, series.id, ms);
    let parts = receiver.receive(body, boundary).await?;
    let job = match judge(&series, parts, ms) {
        Ok(job) => job,
        Err(failure) => {
            receiver.abort().await?;
            return Err(failure);
        }
    };
    let base = files::base_url(&app, &headers);
    // From here on a client that goes away stops nothing: there is either a file and its job, or neither.
    let done = tokio::spawn(async move { accept(&app, receiver, job, key, &base).await });
    done.await.map_err(Failure::internal)?.map(json)
}

fn boundary(headers: &HeaderMap) -> Result<String, Failure> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    multer::parse_boundary(content_type.unwrap_or_default()).map_err(|_| {
        let message = "Send the file as multipart/form-data with a boundary, as curl --form does.";
        Failure::new(Code::NotMultipart, message).field("Content-Type")
    })
}

fn refuse_too_large(headers: &HeaderMap, most: u64) -> Result<(), Failure> {
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > most) { Err(super::upload_body::too_large(most)) } else { Ok(()) }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = key.as_bytes();
    if (1..=255).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic) {
        return Ok(Some(String::from_utf8_lossy(key).into_owned()));
    }
    let message = "Idempotency-Key must be 1 to 255 visible ASCII characters.";
    Err(Failure::new(Code::IdempotencyKeyInvalid, message).field("Idempotency-Key"))
}

/// The parts of a request, judged.
struct Judged {
    job: NewJob,
    digest: String,
}

fn judge(series: &SeriesRow, parts: Parts, ms: i64) -> Result<Judged, Failure> {
    let Some(file) = parts.file else {
        return Err(Failure::new(Code::FileMissing, "Send the CSV as the part \"file\".").field("file"));
    };
    let identifier = identifier(parts.customer_identifier.as_deref())?;
    let identifier_column = column(
        parts.customer_identifier_column.as_deref(),
        "customerIdentifierColumn",
        Code::CustomerIdentifierColumnInvalid,
    )?
    .filter(|_| identifier != Identifier::NotTagged);
    let code_column =
        column(parts.coupon_code_column.as_deref(), "couponCodeColumn", Code::CouponCodeColumnInvalid)?;
    if identifier != Identifier::NotTagged && identifier_column.is_none() {
        let rules = series.settings.rules.clone();
        let options = Options { code_column, rules, max_findings: 0, ..Options::new(identifier) };
        find_customer_column(&file.head, options)?;
    }
    let sha256 = hex(file.sha256.as_ref());
    // Of what the request says, not of its bytes: a retry has another boundary.
    let said = json!([series.id, file.name, identifier, identifier_column, code_column, sha256]);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, said.to_string().as_bytes());
    let job = NewJob {
        org_id: series.org_id,
        series_id: series.id,
        created_on: ms,
        uploaded_name: file.name,
        stored_name: file.stored_name,
        bytes: file.bytes,
        sha256,
        identifier,
        identifier_column,
        code_column,
        settings: series.settings.clone(),
    };
    Ok(Judged { job, digest: hex(digest.as_ref()) })
}

fn identifier(text: Option<&str>) -> Result<Identifier, Failure> {
    let names = "MOBILE, EMAIL, EXTERNAL_ID, USER_ID, NOT_TAGGED";
    let failure = |code, message| Failure::new(code, message).field("customerIdentifier");
    let text = text.ok_or_else(|| {
        failure(
            Code::CustomerIdentifierMissing,
            format!("Send the part \"customerIdentifier\", one of {names}."),
        )
    })?;
    text.parse().map_err(|_| {
        let message = format!("customerIdentifier must be one of {names}; got {}.", shown(text));
        failure(Code::CustomerIdentifierUnknown, message)
    })
}

fn column(text: Option<&str>, field: &'static str, code: Code) -> Result<Option<u32>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).map(Some).ok_or_else(|| {
        let message =
            format!("{field} must be the number of a column, where \"0\" is the first; got {}.", shown(text));
        Failure::new(code, message).field(field)
    })
}

/// Without a column the file itself has to say which one it is. One that can't be read at all is let
/// through: its job says what is wrong with it.
fn find_customer_column(head: &[u8], options: Options) -> Result<(), Failure> {
    let checked = tearline::check(head, options).map_err(Failure::internal)?;
    let columns = &checked.report.columns;
    if columns.is_empty() || columns.iter().any(|column| column.role == Some(Role::Customer)) {
        return Ok(());
    }
    let message = "Send customerIdentifierColumn, where \"0\" is the first column: the file's header does not say \
                   which column identifies the customer.";
    Err(Failure::new(Code::CustomerIdentifierColumnMissing, message).field("customerIdentifierColumn"))
}

/// Stores the file and makes its job. The answer is text, so that a retry gets the same one to the byte.
async fn accept(
    app: &App,
    receiver: Receiver,
    judged: Judged,
    key: Option<String>,
    base: &str,
) -> Result<String, Failure> {
    let Judged { job, digest } = judged;
    receiver.complete().await?;
    let stored = files::uploaded_path(job.org_id, job.series_id, &job.stored_name);
    let key = key.as_deref().map(|key| (key, digest.as_str()));
    let accepted = app.db.accept_upload(&job, key, |id| answer(app, base, &job, id)).await;
    if !matches!(accepted, Ok(Accepted::New { .. })) {
        app.storage.delete(&stored).await?;
    }
    match accepted? {
        Accepted::New { answer } => {
            app.new_job.notify_one();
            Ok(answer)
        }
        Accepted::Again { answer } => Ok(answer),
        Accepted::Reused => {
            let message = "This Idempotency-Key was used for another upload; use a new key for a new upload.";
            Err(Failure::new(Code::IdempotencyKeyReused, message).field("Idempotency-Key"))
        }
    }
}

fn answer(app: &App, base: &str, job: &NewJob, id: i64) -> Result<String, sqlx::Error> {
    let result = UploadResult {
        org_id: job.org_id,
        coupon_series_id: job.series_id,
        upload_job_statuses: vec![job_status(app, base, &job.started(id))],
        file_name: Some(job.stored_name.clone()),
    };
    serde_json::to_string(&Envelope::ok(result)).map_err(|error| sqlx::Error::Encode(error.into()))
}
