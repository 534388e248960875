use axum::extract::{Path, State};
use axum::response::Response;

use super::{answer, job_of, no_such_job};
use crate::db::Cancelled;
use crate::error::{Code, Failure};
use crate::handlers::caller::Caller;
use crate::handlers::origin::Base;
use crate::jobs;
use crate::net::Origin;
use crate::reason::Cause;
use crate::state::App;

/// `POST /api/v1/jobs/{id}/cancel`: what is not a coupon yet becomes none. Asked for again, it is done already.
pub(crate) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    Base(base): Base,
    origin: Origin,
) -> Result<Response, Failure> {
    caller.may_write()?;
    let job = job_of(&app, &caller, &id).await?.job;
    let reason = Cause::Cancelled { client: caller.shown().to_string() }.into();
    let by = caller.actor(origin);
    match app.db.cancel_job(caller.org_id, job.id, reason, &by).await? {
        None => return Err(no_such_job(&id)),
        Some(Cancelled::Now | Cancelled::Already) => {}
        Some(Cancelled::Ending) => jobs::ring(&app.wake),
        Some(Cancelled::TooLate) => {
            let message = "The job is over, or all of its coupons are made, so that there is nothing left to cancel; to \
                           take back its coupons, revert it.";
            return Err(Failure::new(Code::JobOver, message).field("jobId"));
        }
    }
    tracing::info!(job = job.id, by = caller.client, "job cancelled");
    answer(&app, &base, &caller, &id).await
}
