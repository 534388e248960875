//! What killed uploads and jobs left behind goes. Only what is certainly this server's own is deleted; what it does not
//! know is set aside first, and what lay in the storage before it was this database's is not touched at all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::interval;

use super::Worker;
use crate::clock::{self, now_ms};
use crate::files::{QUARANTINE, RESULTS, UPLOADS, epoch_of};
use crate::storage::Stored;

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How long an answer is kept for its `Idempotency-Key`.
const KEYS_KEPT_MS: i64 = DAY_MS;
/// A file without a job may still get it, for so long; and a file in the making may go on.
const YOUNG_MS: i64 = DAY_MS;
const IN_THE_MAKING_MS: i64 = HOUR_MS;

/// Once, and then every hour.
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
        if let Err(error) = tidy_files(&worker).await {
            tracing::warn!(error = format!("{error:#}"), "the storage can't be tidied");
        }
        worker.tidied.store(true, Ordering::Release);
    }
}

async fn tidy_files(worker: &Worker) -> anyhow::Result<()> {
    let (db, storage) = (&worker.db, &worker.storage);
    let Some(since) = db.identity().await?.storage_on else { return Ok(()) };
    let now = now_ms();
    let ours = move |age_ms: i64, modified_on: i64| modified_on >= since && modified_on <= now - age_ms;
    for below in [UPLOADS, RESULTS] {
        storage.remove_partial(below, move |_, at| ours(IN_THE_MAKING_MS, clock::ms(at))).await?;
        for file in storage.list(below).await?.into_iter().filter(|file| ours(YOUNG_MS, file.modified_on)) {
            match known(worker, &file).await? {
                Known::Needed => {}
                Known::Replaced => {
                    tracing::info!(path = file.path, "a result file that was written again was removed");
                    storage.delete(&file.path).await?;
                }
                Known::Not => {
                    let aside = format!("{QUARANTINE}/{}/{}", clock::date(now), file.path);
                    tracing::warn!(path = file.path, aside, "a file without a job was set aside");
                    storage.rename(&file.path, &aside).await?;
                }
            }
        }
    }
    let kept = i64::try_from(worker.limits.quarantine.as_millis()).unwrap_or(i64::MAX / 2);
    // Days are written so that their order is that of their names.
    let last = clock::date(now - kept);
    for file in storage.list(QUARANTINE).await? {
        if file.path.split('/').nth(1).is_some_and(|day| *day < *last) {
            tracing::info!(path = file.path, "a file that was set aside was removed");
            storage.delete(&file.path).await?;
        }
    }
    Ok(())
}

/// What the database knows of a file.
enum Known {
    /// It is a job's.
    Needed,
    /// It was a job's, whose result files are others now.
    Replaced,
    Not,
}

async fn known(worker: &Worker, file: &Stored) -> anyhow::Result<Known> {
    let parts: Vec<&str> = file.path.split('/').collect();
    match parts.as_slice() {
        [UPLOADS, org, series, name] => {
            let (Ok(org), Ok(series)) = (org.parse(), series.parse()) else { return Ok(Known::Not) };
            let knows = worker.db.knows_file(org, series, name).await?;
            Ok(if knows { Known::Needed } else { Known::Not })
        }
        [RESULTS, org, series, job, name] => {
            let (Ok(org), Ok(series), Ok(job)) = (org.parse::<i64>(), series.parse::<i64>(), job.parse())
            else {
                return Ok(Known::Not);
            };
            let job = worker.db.job(job).await?;
            let Some(job) = job.filter(|job| job.org_id == org && job.series_id == series) else {
                return Ok(Known::Not);
            };
            let replaced = job.status.is_final() && epoch_of(name) != job.results_epoch.unwrap_or(0);
            Ok(if replaced { Known::Replaced } else { Known::Needed })
        }
        _ => Ok(Known::Not),
    }
}
