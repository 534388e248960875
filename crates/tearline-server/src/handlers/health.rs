use std::sync::atomic::Ordering;

use axum::extract::State;

use crate::error::{Code, Failure};
use crate::state::App;

fn not_ready(what: &str) -> Failure {
    Failure::new(Code::NotReady, format!("The server can't work: {what}; see its log.")).retry_after(5)
}

/// `GET /healthz`: for whoever starts the server again when it does not live. `ok` while its workers do.
pub(crate) async fn health(State(app): State<App>) -> Result<&'static str, Failure> {
    if app.workers.load(Ordering::Relaxed) < app.config.all_workers() {
        return Err(not_ready("a worker has died"));
    }
    Ok("ok\n")
}

/// `GET /readyz`: for whoever sends requests here. `ready` when the database answers, the storage is there and both
/// have room.
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str, Failure> {
    app.db.ping().await.map_err(|error| {
        tracing::warn!(%error, "the database does not answer");
        not_ready("the database does not answer")
    })?;
    match app.room.lacking() {
        Some(place) => Err(not_ready(&format!("where the {place} is there is too little room, or nothing"))),
        None => Ok("ready\n"),
    }
}
