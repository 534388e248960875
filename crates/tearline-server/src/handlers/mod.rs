//! One file a route: a handler reads like the contract.

pub(crate) mod audit;
pub(crate) mod caller;
pub(crate) mod client;
pub(crate) mod customers;
pub(crate) mod file;
pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod metrics;
pub(crate) mod openapi;
pub(crate) mod origin;
pub(crate) mod portal;
pub(crate) mod precheck;
pub(crate) mod report;
pub(crate) mod series;
pub(crate) mod status;
pub(crate) mod token;
pub(crate) mod upload;
pub(crate) mod webhook;

use std::collections::HashMap;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use bytes::Bytes;
use tokio::time::timeout;

use self::caller::Caller;
use crate::db::SeriesRow;
use crate::error::{Code, Failure};
use crate::state::App;

/// The series of a path, if it is of the caller's organization. Another's is not confirmed to exist.
pub(crate) async fn series_of(app: &App, caller: &Caller, id: &str) -> Result<SeriesRow, Failure> {
    let found = match id.parse() {
        Ok(id) => app.db.series(caller.org_id, id).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| no_such_series(id))
}

pub(crate) fn no_such_series(id: &str) -> Failure {
    let message = format!("Your organization has no coupon series {}; check the number.", shown(id));
    Failure::new(Code::SeriesUnknown, message).field("couponSeriesId")
}

pub(crate) fn no_such_job(id: &str) -> Failure {
    let message = format!("The series has no job {}; check the number.", shown(id));
    Failure::new(Code::JobUnknown, message).field("jobId")
}

/// What a client sent, as it can stand in a sentence.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// The name of something that an organization makes, without spaces around it.
///
/// # Errors
/// What is wrong with it, to stand behind "its name".
pub(crate) fn plain_name(name: &str) -> Result<&str, String> {
    const LONGEST: usize = 100;
    let name = name.trim();
    match name.chars().count() {
        0 => Err("is empty; write one".to_owned()),
        n if n > LONGEST => Err(format!("has {n} characters; {LONGEST} is the most")),
        _ if name.chars().any(char::is_control) => {
            Err("has a control character or a line end in it".to_owned())
        }
        _ => Ok(name),
    }
}

/// A number of the query, from 1.
pub(crate) fn page_number(
    query: &HashMap<String, String>,
    name: &'static str,
) -> Result<Option<i64>, Failure> {
    let Some(text) = query.get(name) else { return Ok(None) };
    text.parse().ok().filter(|n| *n > 0).map(Some).ok_or_else(|| {
        let message = format!("{name} must be a number from 1, not {}.", shown(text));
        Failure::new(Code::QueryInvalid, message).field(name)
    })
}

/// What is for the one who asked, and for no cache on the way.
pub(crate) const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Requests that are not uploads are small, and quick to arrive.
const MOST_BYTES: usize = 64 * 1024;
const LONGEST: Duration = Duration::from_secs(10);

/// The body of such a request; `None`: it is too large, or was cut off.
pub(crate) async fn small_body(body: Body) -> Result<Option<Bytes>, Failure> {
    body_up_to(body, MOST_BYTES).await
}

/// The same of one that may be larger.
pub(crate) async fn body_up_to(body: Body, most: usize) -> Result<Option<Bytes>, Failure> {
    match timeout(LONGEST, to_bytes(body, most)).await {
        Ok(read) => Ok(read.ok()),
        Err(_) => {
            let message = "The request took too long to arrive; send it again.";
            Err(Failure::new(Code::ClientTooSlow, message))
        }
    }
}

/// JSON that is already text.
pub(crate) fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], text).into_response()
}
