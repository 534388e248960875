//! What killed uploads and jobs left behind goes. Only what is certainly this server's own is deleted; what it does not
//! know is set aside first, and what lay in the storage before it was this database's is not touched at all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::interval;

use super::Worker;
use crate::clock::{self, now_ms};
use crate::db::{Import, Job};
use crate::files::{self, Kind, LISTS, QUARANTINE, RESULTS, UPLOADS, epoch_of, results_folder};
use crate::storage::Stored;

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Jobs that are looked at at once.
const JOBS: i64 = 200;
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
        if let Err(error) = worker.db.forget_idempotency_before(before(worker.limits.kept.idempotency)).await
        {
            tracing::warn!(%error, "old idempotency keys can't be forgotten");
        }
        if let Err(error) = worker.db.drop_unused_staging().await {
            tracing::warn!(%error, "staging tables of jobs that are over can't be dropped");
        }
        if let Err(error) = let_go(&worker).await {
            tracing::warn!(error = format!("{error:#}"), "what was kept for long enough can't be removed");
        }
        if let Err(error) = tidy_files(&worker).await {
            tracing::warn!(error = format!("{error:#}"), "the storage can't be tidied");
        }
        worker.tidied.store(true, Ordering::Release);
    }
}

/// So long ago.
fn before(kept: Duration) -> i64 {
    now_ms().saturating_sub(i64::try_from(kept.as_millis()).unwrap_or(i64::MAX))
}

/// The files of jobs that were over long enough ago, and such jobs.
async fn let_go(worker: &Worker) -> anyhow::Result<()> {
    let kept = worker.limits.kept;
    // A job that is forgotten has no files any more.
    if let Some(files) = [kept.files, kept.jobs].into_iter().flatten().min() {
        loop {
            let jobs = worker.db.jobs_over_before(before(files), false, JOBS).await?;
            for job in &jobs {
                remove_files(worker, job).await?;
            }
            if jobs.len() < usize::try_from(JOBS)? || worker.stop.asked() {
                break;
            }
        }
        for of in worker.db.imports_over_before(before(files), false, JOBS).await? {
            worker.db.let_list_go(&of).await?;
            worker.storage.delete(&files::list_path(&of)).await?;
            for file in worker.storage.list(&files::list_results_folder(&of)).await? {
                worker.storage.delete(&file.path).await?;
            }
        }
    }
    if let Some(kept) = kept.jobs {
        for of in worker.db.imports_over_before(before(kept), true, JOBS).await? {
            worker.db.forget_import(&of).await?;
        }
        loop {
            let jobs = worker.db.jobs_over_before(before(kept), true, JOBS).await?;
            for job in &jobs {
                if let Some(table) = &job.staging_table {
                    worker.db.drop_staging(table).await?;
                }
                worker.db.forget_job(job).await?;
                tracing::info!(job = job.id, "a job was forgotten: it was kept for long enough");
            }
            if jobs.len() < usize::try_from(JOBS)? || worker.stop.asked() {
                break;
            }
        }
    }
    Ok(())
}

/// Nobody is led to them from then on; what is not deleted now is when it is next looked through the storage.
async fn remove_files(worker: &Worker, job: &Job) -> anyhow::Result<()> {
    let uploaded = Kind::Uploaded.path(job);
    let results = results_folder(job);
    if !worker.db.let_files_go(job).await? {
        return Ok(());
    }
    worker.storage.delete(&uploaded).await?;
    for file in worker.storage.list(&results).await? {
        worker.storage.delete(&file.path).await?;
    }
    tracing::info!(job = job.id, "the files of a job were removed: they were kept for long enough");
    Ok(())
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
                    tracing::info!(path = file.path, "a file that its job no longer has was removed");
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
    /// It was a job's, whose result files are others now, or whose files are to be gone.
    Replaced,
    Not,
}

async fn known(worker: &Worker, file: &Stored) -> anyhow::Result<Known> {
    let parts: Vec<&str> = file.path.split('/').collect();
    match parts.as_slice() {
        [UPLOADS, org, LISTS, name] => {
            let Ok(org) = org.parse() else { return Ok(Known::Not) };
            Ok(match worker.db.knows_list(org, name).await? {
                Some(false) => Known::Needed,
                Some(true) => Known::Replaced,
                None => Known::Not,
            })
        }
        [RESULTS, org, LISTS, import, name] => {
            let (Ok(org), Ok(id)) = (org.parse::<i64>(), import.parse()) else { return Ok(Known::Not) };
            let of = worker.db.import(id).await?.filter(|of: &Import| of.org_id == org);
            let Some(of) = of else { return Ok(Known::Not) };
            let replaced = of.files_removed_on.is_some()
                || (of.ended_on.is_some() && epoch_of(name) != of.results_epoch.unwrap_or(0));
            Ok(if replaced { Known::Replaced } else { Known::Needed })
        }
        [UPLOADS, org, series, name] => {
            let (Ok(org), Ok(series)) = (org.parse(), series.parse()) else { return Ok(Known::Not) };
            Ok(match worker.db.knows_file(org, series, name).await? {
                Some(false) => Known::Needed,
                Some(true) => Known::Replaced,
                None => Known::Not,
            })
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
            let replaced = job.files_removed_on.is_some()
                || (job.status.is_final() && epoch_of(name) != job.results_epoch.unwrap_or(0));
            Ok(if replaced { Known::Replaced } else { Known::Needed })
        }
        _ => Ok(Known::Not),
    }
}
