use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use tearline_api::contract::Envelope;
use tearline_api::jobs::RevertPlan;

use super::{answer, job_of, no_such_job, under_way};
use crate::db::RevertAsked;
use crate::error::{Code, Failure};
use crate::handlers::caller::Caller;
use crate::handlers::origin::Base;
use crate::handlers::{NO_STORE, shown};
use crate::jobs;
use crate::net::Origin;
use crate::state::App;

/// `POST /api/v1/jobs/{id}/revert`: the coupons that the job made are taken back; with `?dryRun=true` it is only said how
/// many these are. Asked for again, it is done already.
pub(crate) async fn revert(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    caller: Caller,
    Base(base): Base,
    origin: Origin,
) -> Result<Response, Failure> {
    caller.may_write()?;
    let dry_run = match query.get("dryRun").map(String::as_str) {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            let message = format!("dryRun must be true or false, not {}.", shown(other));
            return Err(Failure::new(Code::QueryInvalid, message).field("dryRun"));
        }
    };
    let job = job_of(&app, &caller, &id).await?.job;
    let asked = if dry_run {
        job.revert_refused()
    } else {
        let by = caller.actor(origin);
        Some(app.db.revert_job(caller.org_id, job.id, &by).await?.ok_or_else(|| no_such_job(&id))?)
    };
    match asked {
        Some(RevertAsked::UnderWay) => return Err(under_way("cancel it instead")),
        Some(RevertAsked::Nothing) => {
            let message = "No coupon was made of the job, so there is nothing to take back; see its status.";
            return Err(Failure::new(Code::NothingToRevert, message).field("jobId"));
        }
        Some(RevertAsked::Now) => jobs::ring(&app.wake),
        Some(RevertAsked::Already) | None => {}
    }
    if dry_run {
        let coupons = app.db.count_coupons(&job).await?;
        let plan = RevertPlan { coupons, already_gone: job.coupons_made().saturating_sub(coupons) };
        return Ok((NO_STORE, Json(Envelope::ok(plan))).into_response());
    }
    tracing::info!(job = job.id, by = caller.client, "job to be reverted");
    answer(&app, &base, &caller, &id).await
}
