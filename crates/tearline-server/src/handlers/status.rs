use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use tearline_api::contract::{Envelope, UploadJobStatus, UploadResult};

use super::caller::Caller;
use super::origin::Base;
use super::{NO_STORE, no_such_job, page_number, series_of};
use crate::db::{Job, Page};
use crate::error::Failure;
use crate::files::Kind;
use crate::reason::Reason;
use crate::state::App;
use crate::{clock, warnings};

/// `GET /coupon/api/v1/upload/getUploadStatus/{couponSeriesId}`
pub(crate) async fn status(
    State(app): State<App>,
    Path(series): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    caller: Caller,
    Base(base): Base,
    uri: Uri,
) -> Result<Response, Failure> {
    let series = series_of(&app, &caller, &series).await?;
    let number = |name: &'static str| page_number(&query, name);
    let most = app.config.limits.page;
    let limit = number("limit")?.map_or(most, |limit| limit.min(most));
    // One more than is shown says whether there are older ones.
    let mut page =
        Page { job_id: number("jobId")?, limit: Some(limit.saturating_add(1)), before: number("before")? };
    let key = query.get("idempotencyKey");
    if let Some(key) = key {
        // None by that key: an empty list, for the upload may still be on its way.
        page.job_id = Some(app.db.job_of_key(caller.org_id, key).await?.unwrap_or(0));
    }
    let mut jobs = app.db.jobs(caller.org_id, series.id, page).await?;
    if let (Some(id), [], None) = (page.job_id, jobs.as_slice(), key) {
        return Err(no_such_job(&id.to_string()));
    }
    let older = usize::try_from(limit).is_ok_and(|limit| jobs.len() > limit);
    if older {
        jobs.pop();
    }
    let next = jobs
        .last()
        .filter(|_| older)
        .map(|last| format!("<{}?limit={limit}&before={}>; rel=\"next\"", uri.path(), last.id));
    let next = next.map(|next| [(header::LINK, next)]);
    let answer = Json(Envelope::ok(UploadResult {
        org_id: caller.org_id,
        coupon_series_id: series.id,
        upload_job_statuses: jobs.iter().map(|job| job_status(&app, &base, job)).collect(),
        file_name: None,
        warnings: warnings::of(&series, clock::now_ms(), &app.config.warnings),
    }));
    Ok((NO_STORE, next, answer).into_response())
}

/// A job as the contract shows it.
pub(super) fn job_status(app: &App, base: &str, job: &Job) -> UploadJobStatus {
    // One that is being given up still gets its result files.
    let reason = job.error_reason.as_ref().filter(|_| job.status.is_final());
    UploadJobStatus {
        job_id: job.id,
        upload_status: job.status,
        created_on: job.created_on.to_string(),
        updated_on: job.updated_on.to_string(),
        error_file_url: app.links.url(base, job, Kind::Error),
        success_file_url: app.links.url(base, job, Kind::Success),
        uploaded_file_url: app.links.url(base, job, Kind::Uploaded),
        total_uploaded_count: job.judged_rows,
        actual_row_count: job.total_rows,
        error_count: job.rejected_rows,
        upload_table_name: job.staging_table.clone(),
        uploaded_file_name: job.uploaded_name.clone(),
        audience_group_id: 0,
        audience_group_version_id: 0,
        error_reason: reason.map(ToString::to_string),
        error_cause: reason.and_then(Reason::cause),
        receipt: job.receipt,
        mode: job.plan.mode,
        on_duplicate: job.plan.on_duplicate,
        skipped_count: job.skipped_rows,
        commit_by: job.commit_by.filter(|_| job.can_commit()).map(|by| by.to_string()),
        revert_asked_on: job.revert_asked_on.map(|on| on.to_string()),
        reverted_on: job.reverted_on.map(|on| on.to_string()),
        reverted_count: job.revert_asked_on.map(|_| job.reverted_rows),
        retry_of: job.retry_of,
        retried_by: job.retried_by,
        waiting_for: job.lease.waiting_for,
    }
}
