//! What killed uploads and jobs left behind.

use std::time::Duration;

use tokio::time::interval;

use super::Worker;
use crate::clock::now_ms;
use crate::files::UPLOADS;

/// How long an answer is kept for its `Idempotency-Key`.
const KEYS_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// Once, and then every hour: what old keys, and uploads and jobs that were killed, left behind goes.
pub(crate) async fn tidy(worker: Worker) {
    let mut hourly = interval(Duration::from_secs(60 * 60));
    let mut stop = worker.stop.clone();
    loop {
        tokio::select! {
            _ = hourly.tick() => {}
            () = stop.wait() => return,
        }
        if let Err(error) = worker.db.forget_idempotency_before(now_ms() - KEYS_KEPT_MS).await {
            tracing::warn!(%error, "old idempotency keys can't be forgotten");
        }
        if let Err(error) = worker.db.drop_unused_staging().await {
            tracing::warn!(%error, "staging tables of jobs that are over can't be dropped");
        }
        if let Err(error) = remove_orphans(&worker).await {
            tracing::warn!(error = format!("{error:#}"), "files of killed uploads can't be removed");
        }
    }
}

/// Removes uploads that the server was killed in the middle of, and files that have no job, because it was
/// killed between the two. One of today may still get its job.
async fn remove_orphans(worker: &Worker) -> anyhow::Result<()> {
    worker.storage.remove_partial(UPLOADS, Duration::from_secs(60 * 60)).await?;
    for path in worker.storage.list(UPLOADS, Duration::from_secs(24 * 60 * 60)).await? {
        let parts: Vec<&str> = path.split('/').collect();
        let [_, org, series, name] = parts.as_slice() else { continue };
        let (Ok(org), Ok(series)) = (org.parse(), series.parse()) else { continue };
        if !worker.db.knows_file(org, series, name).await? {
            tracing::info!(path, "a file without a job was removed");
            worker.storage.delete(&path).await?;
        }
    }
    Ok(())
}
