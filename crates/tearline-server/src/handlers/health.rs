use axum::extract::State;

use crate::error::Failure;
use crate::state::App;

/// `GET /healthz`: for whoever watches the server; says `ok` when the database answers.
pub(crate) async fn health(State(app): State<App>) -> Result<&'static str, Failure> {
    app.db.ping().await?;
    Ok("ok\n")
}
