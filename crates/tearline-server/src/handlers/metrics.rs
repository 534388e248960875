use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::portal::nothing_here;
use crate::clock;
use crate::error::Failure;
use crate::metrics::Text;
use crate::net::Origin;
use crate::state::App;

/// `GET /metrics`: for Prometheus, at the addresses that may see it. For others there is nothing here.
pub(crate) async fn metrics(State(app): State<App>, origin: Origin) -> Result<Response, Failure> {
    let allowed = app.config.access.metrics_from.iter().any(|net| net.contains(origin.address));
    if !allowed || origin.behind_stranger {
        return Err(nothing_here());
    }
    let mut text = Text::default();
    app.metrics.render(&mut text);
    // While the database is away the rest is wanted all the more.
    let queue = app.db.queue().await.inspect_err(|error| tracing::warn!(%error, "jobs can't be counted"));
    text.header("tearline_database_up", "gauge", "Whether the database answers.");
    text.line("tearline_database_up", u8::from(queue.is_ok()));
    if let Ok(queue) = queue {
        for (name, help, counts) in [
            ("tearline_jobs", "Upload jobs, by status.", &queue.jobs),
            ("tearline_customer_imports", "Imports of lists of customers, by status.", &queue.imports),
        ] {
            text.header(name, "gauge", help);
            for (status, count) in counts {
                text.line(&format!("{name}{{status=\"{status}\"}}"), count);
            }
        }
        let age = queue.oldest.map_or(0, |created_on| clock::now_ms() - created_on) / 1000;
        text.header(
            "tearline_queue_age_seconds",
            "gauge",
            "Age of the oldest job or import that is not over.",
        );
        text.line("tearline_queue_age_seconds", age);
    }
    if let Ok(pending) = app.db.pending_messages().await {
        text.header("tearline_webhooks_pending", "gauge", "Webhooks that are still to be delivered.");
        text.line("tearline_webhooks_pending", pending);
    }
    text.header("tearline_workers", "gauge", "Workers that are alive.");
    text.line("tearline_workers", app.workers.load(std::sync::atomic::Ordering::Relaxed));
    text.header("tearline_free_bytes", "gauge", "Room on the disks of files and database.");
    for (place, free) in app.room.free() {
        text.line(&format!("tearline_free_bytes{{place=\"{place}\"}}"), free);
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text.0).into_response())
}
