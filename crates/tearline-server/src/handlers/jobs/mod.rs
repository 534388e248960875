//! `/api/v1/jobs`: jobs of all series of the organization, and what is done with one.

pub(crate) mod list;
pub(crate) mod one;

use std::collections::BTreeMap;

use serde::Deserialize;
use tearline_api::jobs::{JobDetail, JobView};

use super::caller::Caller;
use super::shown;
use super::status::job_status;
use crate::db::Listed;
use crate::error::{Code, Failure};
use crate::state::App;

/// A job of the caller's organization, by what stands in the path. Another's is not confirmed to exist.
async fn job_of(app: &App, caller: &Caller, id: &str) -> Result<Listed, Failure> {
    let found = match id.parse() {
        Ok(id) => app.db.listed_job(caller.org_id, id).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| {
        let message = format!("Your organization has no job {}; check the number.", shown(id));
        Failure::new(Code::JobUnknown, message).field("jobId")
    })
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
        can_cancel: false,
        can_commit: false,
        can_revert: false,
        can_retry: false,
    }
}

/// What of a report is shown with its job.
#[derive(Default, Deserialize)]
struct Counts {
    counts: BTreeMap<String, u64>,
}

async fn detail(app: &App, base: &str, listed: &Listed) -> Result<JobDetail, Failure> {
    let job = &listed.job;
    let report = app.db.report(job.org_id, job.series_id, job.id).await?.flatten();
    let counts = report.as_deref().map(serde_json::from_str::<Counts>).transpose()?.unwrap_or_default();
    Ok(JobDetail {
        job: view(app, base, listed),
        counts: counts.counts,
        report_url: report
            .is_some()
            .then(|| format!("{base}/coupon/api/v1/upload/report/{}/{}", job.series_id, job.id)),
    })
}
