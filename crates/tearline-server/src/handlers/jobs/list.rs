use axum::Json;
use axum::extract::{Query, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use tearline_api::contract::{Envelope, UploadStatus};
use tearline_api::jobs::JobView;

use super::view;
use crate::db::Search;
use crate::error::{Code, Failure};
use crate::handlers::caller::Caller;
use crate::handlers::origin::Base;
use crate::handlers::{NO_STORE, series_of, shown};
use crate::state::App;

/// Bytes of what is looked for.
const LONGEST: usize = 200;

/// `GET /api/v1/jobs`: newest first. A page may be short and still have one after it: the `Link` header says.
pub(crate) async fn list(
    State(app): State<App>,
    Query(query): Query<Vec<(String, String)>>,
    caller: Caller,
    Base(base): Base,
    uri: Uri,
) -> Result<Response, Failure> {
    let search = search(&app, &caller, &query).await?;
    let found = app.db.search_jobs(&search).await?;
    let next = found.next.map(|before| [(header::LINK, next(&uri, search.limit, before))]);
    let jobs: Vec<JobView> = found.jobs.iter().map(|listed| view(&app, &base, listed)).collect();
    Ok((NO_STORE, next, Json(Envelope::ok(jobs))).into_response())
}

/// What is asked for. A name that is none is a filter that would be forgotten in silence.
async fn search(app: &App, caller: &Caller, query: &[(String, String)]) -> Result<Search, Failure> {
    let most = app.config.limits.page;
    let mut search = Search {
        org_id: caller.org_id,
        limit: most,
        longest_upload_ms: i64::try_from(app.config.upload.as_millis()).unwrap_or(i64::MAX).saturating_mul(2),
        ..Search::default()
    };
    for (name, value) in query {
        match name.as_str() {
            "series" => search.series_id = Some(series_of(app, caller, value).await?.id),
            "status" => {
                for status in value.split(',') {
                    let status = status_named(status)?;
                    if !search.statuses.contains(&status) {
                        search.statuses.push(status);
                    }
                }
            }
            "name" => search.name = Some(text("name", value)?),
            "client" => search.client = Some(text("client", value)?),
            "createdFrom" => search.created_from = Some(number("createdFrom", value, 0)?),
            "createdTo" => search.created_to = Some(number("createdTo", value, 0)?),
            "before" => search.before = Some(number("before", value, 1)?),
            "limit" => search.limit = number("limit", value, 1)?.min(most),
            _ => {
                let message = format!(
                    "There is no parameter {}; there are series, status, name, client, createdFrom, createdTo, limit \
                     and before.",
                    shown(name)
                );
                return Err(Failure::new(Code::QueryInvalid, message));
            }
        }
    }
    Ok(search)
}

fn status_named(text: &str) -> Result<UploadStatus, Failure> {
    UploadStatus::ALL.into_iter().find(|status| status.name() == text).ok_or_else(|| {
        let message = format!(
            "status must be some of STARTED, VALIDATED, COMMITED, FINISHED, ERRORED, with commas between them; got {}.",
            shown(text)
        );
        Failure::new(Code::QueryInvalid, message).field("status")
    })
}

fn text(name: &'static str, value: &str) -> Result<String, Failure> {
    if (1..=LONGEST).contains(&value.len()) {
        return Ok(value.to_owned());
    }
    let message = format!("{name} must have 1 to {LONGEST} bytes, not {}.", value.len());
    Err(Failure::new(Code::QueryInvalid, message).field(name))
}

fn number(name: &'static str, value: &str, least: i64) -> Result<i64, Failure> {
    value.parse().ok().filter(|n| *n >= least).ok_or_else(|| {
        let what = if least == 0 { "a time in epoch milliseconds" } else { "a number from 1" };
        let message = format!("{name} must be {what}, not {}.", shown(value));
        Failure::new(Code::QueryInvalid, message).field(name)
    })
}

/// The same question, for what comes after this page.
fn next(uri: &Uri, limit: i64, before: i64) -> String {
    let kept = uri.query().unwrap_or_default().split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !matches!(name, "" | "limit" | "before")
    });
    let kept: String = kept.flat_map(|pair| [pair, "&"]).collect();
    format!("<{}?{kept}limit={limit}&before={before}>; rel=\"next\"", uri.path())
}
