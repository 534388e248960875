//! `POST /coupon/api/v1/upload/file/{couponSeriesId}`: from the headers by way of the parts to a file and its job.

pub(crate) mod body;
mod file_name;
pub(crate) mod headers;
mod judge;
mod parameters;
mod part;
pub(crate) mod parts;
mod wire;

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use tearline_api::contract::{Envelope, UploadResult};

use self::body::Receiver;
use self::headers::Head;
use self::judge::{Judged, judge};
use super::caller::Caller;
use super::origin::Base;
use super::status::job_status;
use super::{json, series_of};
use crate::db::{Accepted, Actor, NewJob};
use crate::error::{Code, Failure};
use crate::jobs;
use crate::net::Origin;
use crate::state::App;
use crate::{clock, db, files};

/// What the headers decide is decided before the body is read. The file goes to storage as it arrives; it
/// appears there, with its job, once every part is in and good.
pub(crate) async fn upload(
    State(app): State<App>,
    Path(series): Path<String>,
    caller: Caller,
    Base(base): Base,
    origin: Origin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    caller.may_write()?;
    let series = series_of(&app, &caller, &series).await?;
    let head = Head::of(&app, caller.org_id, &headers)?;

    let ms = clock::now_ms();
    let mut receiver = Receiver::new(&app, caller.org_id, series.id, ms);
    let parts = receiver.receive(body, &head).await?;
    let job = match judge(&series, parts, ms) {
        Ok(job) => job,
        Err(failure) => {
            receiver.abort().await?;
            return Err(failure);
        }
    };
    let (by, key) = (caller.actor(origin), head.idempotency_key.clone());
    // From here on a client that goes away stops nothing: there is either a file and its job, or neither.
    let done = tokio::spawn(async move { accept(&app, receiver, job, key, &base, &by).await });
    done.await.map_err(Failure::internal)?.map(json)
}

/// Stores the file and makes its job. The answer is text, so that a retry gets the same one to the byte.
async fn accept(
    app: &App,
    receiver: Receiver,
    judged: Judged,
    key: Option<String>,
    base: &str,
    by: &Actor,
) -> Result<String, Failure> {
    let Judged { job, digest } = judged;
    receiver.complete().await?;
    let stored = files::uploaded_path(job.org_id, job.series_id, &job.stored_as);
    let key = key.as_deref().map(|key| (key, digest.as_str()));
    let accepted = app.db.accept_upload(&job, key, by, |id| answer(app, base, &job, id)).await;
    count(app, job.bytes, &accepted);
    settle(app, &stored, accepted).await
}

pub(super) fn count(app: &App, bytes: u64, accepted: &db::Result<Accepted>) {
    if matches!(accepted, Ok(Accepted::New { .. })) {
        app.metrics.uploaded_bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// The answer to a file that is stored, once it is known what the database made of it.
pub(super) async fn settle(
    app: &App,
    stored: &str,
    accepted: db::Result<Accepted>,
) -> Result<String, Failure> {
    // Nobody knows whether the database has it: the file stays. A retry with the same key finds what was made or makes it.
    let may_be_known = matches!(accepted, Ok(Accepted::New { .. }) | Err(db::Error::UnknownOutcome(_)));
    if !may_be_known {
        app.storage.delete(stored).await?;
    }
    match accepted? {
        Accepted::New { answer } => {
            jobs::ring(&app.wake);
            Ok(answer)
        }
        Accepted::Again { answer } => Ok(answer),
        Accepted::Reused => {
            let message = "This Idempotency-Key was used for another upload; use a new key for a new upload.";
            Err(Failure::new(Code::IdempotencyKeyReused, message).field("Idempotency-Key"))
        }
    }
}

fn answer(app: &App, base: &str, job: &NewJob, id: i64) -> db::Result<String> {
    let result = UploadResult {
        org_id: job.org_id,
        coupon_series_id: job.series_id,
        upload_job_statuses: vec![job_status(app, base, &job.started(id))],
        file_name: Some(job.stored_name.clone()),
        warnings: Vec::new(),
    };
    serde_json::to_string(&Envelope::ok(result)).map_err(db::Error::other)
}
