use axum::extract::State;

use crate::app::App;
use crate::error::Failure;

/// `GET /healthz`: for whoever watches the server; says `ok` when the database answers.
pub(crate) async fn health(State(app): State<App>) -> Result<&'static str, Failure> {
    app.db.ping().await?;
    Ok("ok\n")
}
