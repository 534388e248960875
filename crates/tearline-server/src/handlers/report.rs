use axum::extract::{Path, State};
use axum::response::Response;

use super::caller::Caller;
use super::{json, no_such_job, series_of};
use crate::error::{Code, Failure};
use crate::state::App;

/// `GET /coupon/api/v1/upload/report/{couponSeriesId}/{jobId}`: the report as it is kept with the job.
pub(crate) async fn report(
    State(app): State<App>,
    Path((series, job)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, Failure> {
    let series = series_of(&app, &caller, &series).await?;
    let id = job.parse().map_err(|_| no_such_job(&job))?;
    match app.db.report(caller.org_id, series.id, id).await? {
        Some(Some(report)) => Ok(json(report)),
        Some(None) => {
            let message = "The job has no report yet; ask again once it is VALIDATED.";
            Err(Failure::new(Code::ReportNotReady, message).field("jobId"))
        }
        None => Err(no_such_job(&job)),
    }
}
