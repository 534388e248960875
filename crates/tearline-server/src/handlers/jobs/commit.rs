use axum::extract::{Path, State};
use axum::response::Response;

use super::{answer, job_of, no_such_job};
use crate::db::CommitAsked;
use crate::error::{Code, Failure};
use crate::handlers::caller::Caller;
use crate::handlers::origin::Base;
use crate::jobs;
use crate::net::Origin;
use crate::state::App;

/// `POST /api/v1/jobs/{id}/commit`: a job that was only validated goes on. Asked for again, it is done already.
pub(crate) async fn commit(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    Base(base): Base,
    origin: Origin,
) -> Result<Response, Failure> {
    caller.may_write()?;
    let job = job_of(&app, &caller, &id).await?.job;
    match app.db.commit_job(caller.org_id, job.id, &caller.actor(origin)).await? {
        None => return Err(no_such_job(&id)),
        Some(CommitAsked::Already) => {}
        Some(CommitAsked::Now) => jobs::ring(&app.wake),
        Some(CommitAsked::NotWaiting) => {
            let message = "The job does not wait to be committed: it was not uploaded with mode=validate, is not \
                           validated yet, or is over; see its status.";
            return Err(Failure::new(Code::JobNotWaiting, message).field("jobId"));
        }
    }
    tracing::info!(job = job.id, by = caller.client, "job to be committed");
    answer(&app, &base, &caller, &id).await
}
