use axum::extract::{Path, State};
use axum::response::Response;

use super::answer;
use crate::error::Failure;
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
    answer(&app, &base, &caller, &id).await
}
