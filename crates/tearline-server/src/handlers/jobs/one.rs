use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use tearline_api::contract::Envelope;

use super::{detail, job_of};
use crate::error::Failure;
use crate::handlers::NO_STORE;
use crate::handlers::caller::Caller;
use crate::handlers::origin::Base;
use crate::state::App;

/// `GET /api/v1/jobs/{id}`
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    Base(base): Base,
) -> Result<Response, Failure> {
    let job = job_of(&app, &caller, &id).await?;
    Ok((NO_STORE, Json(Envelope::ok(detail(&app, &base, &job).await?))).into_response())
}
