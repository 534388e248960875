//! `/api/v1/jobs`: jobs of all series of the organization, and what is done with one.

pub(crate) mod cancel;
pub(crate) mod commit;
pub(crate) mod events;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod retry;
pub(crate) mod revert;

use std::collections::BTreeMap;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tearline_api::contract::Envelope;
use tearline_api::jobs::{JobDetail, JobView};

use super::caller::Caller;
use super::status::job_status;
use super::{NO_STORE, shown};
use crate::db::Listed;
use crate::error::{Code, Failure};
use crate::state::App;
use crate::{clock, warnings};

/// A job of the caller's organization, by what stands in the path. Another's is not confirmed to exist.
async fn job_of(app: &App, caller: &Caller, id: &str) -> Result<Listed, Failure> {
    let found = match id.parse() {
        Ok(id) => app.db.listed_job(caller.org_id, id).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| no_such_job(id))
}

fn no_such_job(id: &str) -> Failure {
    let message = format!("Your organization has no job {}; check the number.", shown(id));
    Failure::new(Code::JobUnknown, message).field("jobId")
}

fn under_way(instead: &str) -> Failure {
    let message = format!("The job is not over yet; {instead}.");
    Failure::new(Code::JobUnderWay, message).field("jobId")
}

/// The job as it is now.
async fn answer(app: &App, base: &str, caller: &Caller, id: &str) -> Result<Response, Failure> {
    let job = job_of(app, caller, id).await?;
    Ok((NO_STORE, Json(Envelope::ok(detail(app, base, &job).await?))).into_response())
}

fn view(app: &App, base: &str, listed: &Listed) -> JobView {
    let job = &listed.job;
    let time = |on: Option<i64>| on.map(|on| on.to_string());
    JobView {
        status: job_status(app, base, job),
        coupon_series_id: job.series_id,
        series_name: listed.series_name.clone(),
        customer_identifier: job.identifier,
        bytes: job.bytes,
        client: Some(job.client.clone()).filter(|client| !client.is_empty()),
        client_name: listed.client_name.clone(),
        validated_on: time(job.validated_on),
        committed_on: time(job.committed_on),
        ended_on: time(job.ended_on),
        processed_row_count: job.checkpoint,
        can_cancel: job.can_cancel(),
        can_commit: job.can_commit(),
        can_revert: job.can_revert(),
        can_retry: job.can_retry(),
    }
}

/// What of a report is shown with its job.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Counts {
    counts: BTreeMap<String, u64>,
}

async fn detail(app: &App, base: &str, listed: &Listed) -> Result<JobDetail, Failure> {
    let job = &listed.job;
    let report = app.db.report(job.org_id, job.series_id, job.id).await?.flatten();
    let counts = report.as_deref().map(serde_json::from_str::<Counts>).transpose()?.unwrap_or_default();
    let series = app.db.series(job.org_id, job.series_id).await?;
    let warned = |series| warnings::of(&series, clock::now_ms(), &app.config.warnings);
    Ok(JobDetail {
        job: view(app, base, listed),
        counts: counts.counts,
        report_url: report
            .is_some()
            .then(|| format!("{base}/coupon/api/v1/upload/report/{}/{}", job.series_id, job.id)),
        warnings: series.map(warned).unwrap_or_default(),
    })
}
