//! Jobs: claimed by a lease, done step by step, each step from its checkpoint on.
//!
//! `STARTED` → [`stage`] → `VALIDATED` → [`commit`] → `COMMITED` → [`finish`] → `FINISHED`. A step writes its
//! progress in the transaction of its work, fenced by the epoch of the claim: killed at any point, it is
//! done again from there by whoever claims the job next, and who has lost the claim can write nothing.

mod check;
mod commit;
mod findings;
mod finish;
mod generate;
mod stage;

use std::sync::Arc;
use std::time::Duration;

use tearline::Checked;
use tearline_api::contract::UploadStatus;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{interval, sleep, timeout};

use crate::clock::now_ms;
use crate::db::{self, Db, Job};
use crate::files::UPLOADS;
use crate::stop::Stop;
use crate::storage::{self, Storage};

/// A job that fails for a reason of ours is tried again, this often in all.
const MOST_ATTEMPTS: i64 = 5;
/// How long an answer is kept for its `Idempotency-Key`.
const KEYS_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// Why a step did not come to its end.
#[derive(Debug, thiserror::Error)]
enum Interrupted {
    #[error("the server stops")]
    Stopping,
    #[error("the job was taken over by another worker")]
    LeaseLost,
    /// It would never go better.
    #[error("{0}")]
    Hopeless(String),
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

impl From<db::Error> for Interrupted {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::LeaseLost => Self::LeaseLost,
            error => Self::Failed(error.into()),
        }
    }
}

impl From<storage::Error> for Interrupted {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::Missing(_) => {
                Self::Hopeless("The uploaded file is no longer there; upload it again.".to_owned())
            }
            error => Self::Failed(error.into()),
        }
    }
}

/// What a worker works with.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    pub db: Db,
    pub storage: Storage,
    /// After how long without a sign of life its job is another's.
    pub lease: Duration,
    /// Rung when there is a new job.
    pub wake: Arc<Notify>,
    pub stop: Stop,
}

/// Does one job after the other until the server stops.
pub(crate) async fn work(worker: Worker) {
    // A job is also looked for without being called: its former worker may have died.
    let pause = (worker.lease / 3).min(Duration::from_secs(1));
    let mut stop = worker.stop.clone();
    while !stop.asked() {
        match worker.db.claim_job(lease_ms(&worker)).await {
            Ok(Some(job)) => work_on(&worker, job).await,
            Ok(None) => {
                tokio::select! {
                    _ = timeout(pause, worker.wake.notified()) => {}
                    () = stop.wait() => {}
                }
            }
            Err(error) => {
                tracing::error!(%error, "no job can be claimed");
                tokio::select! {
                    () = sleep(pause) => {}
                    () = stop.wait() => {}
                }
            }
        }
    }
}

fn lease_ms(worker: &Worker) -> i64 {
    i64::try_from(worker.lease.as_millis()).unwrap_or(i64::MAX / 2)
}

async fn work_on(worker: &Worker, job: Job) {
    tracing::info!(job = job.id, status = job.status.name(), row = job.checkpoint, "job claimed");
    let heart = heartbeat(worker.clone(), job.clone());
    let (runner, runtime) = (worker.clone(), Handle::current());
    let claimed = job.clone();
    // The rules and the readers of rows are plain blocking code: a thread of their own suits them.
    let done =
        spawn_blocking(move || Run { worker: &runner, runtime, job: claimed, checked: None }.steps()).await;
    heart.abort();
    let done = done.unwrap_or_else(|panic| Err(Interrupted::Failed(panic.into())));
    let written = match done {
        Ok(finished) => {
            tracing::info!(
                job = finished.id,
                status = finished.status.name(),
                rows = finished.total_rows,
                rejected = finished.rejected_rows,
                "job over"
            );
            Ok(())
        }
        Err(Interrupted::Stopping) => worker.db.release_job(&job, 0, false).await,
        Err(Interrupted::LeaseLost) => {
            tracing::warn!(job = job.id, "the job was taken over by another worker");
            Ok(())
        }
        Err(Interrupted::Hopeless(reason)) => give_up(worker, job, reason).await,
        Err(Interrupted::Failed(cause)) => {
            let full = is_full(&cause);
            tracing::error!(job = job.id, attempt = job.attempts, cause = format!("{cause:#}"), "job failed");
            if job.attempts < MOST_ATTEMPTS {
                let pause = 1000 * (1 << job.attempts.clamp(0, 6));
                worker.db.release_job(&job, pause, true).await
            } else if full {
                give_up(worker, job, "The server ran out of room; upload the file again later.".to_owned())
                    .await
            } else {
                let reason = "The job failed for a reason of the server's; upload the file again, or tell its \
                              operator the number of the job.";
                give_up(worker, job, reason.to_owned()).await
            }
        }
    };
    if let Err(error) = written {
        tracing::error!(%error, "the end of a job can't be written; it will be tried again");
    }
}

fn is_full(cause: &anyhow::Error) -> bool {
    matches!(cause.downcast_ref(), Some(db::Error::Full(_)))
        || matches!(cause.downcast_ref(), Some(storage::Error::Full(_)))
}

/// The job as a whole can't be done. What was committed stays, and is counted as it was.
async fn give_up(worker: &Worker, job: Job, reason: String) -> db::Result<()> {
    tracing::warn!(job = job.id, reason, "job given up");
    // As it was written last, but with this worker's epoch: another's job is none of its business.
    let written = worker.db.job(job.id).await?;
    let mut job = written.map_or_else(|| job.clone(), |written| Job { epoch: job.epoch, ..written });
    job.status = UploadStatus::Errored;
    job.error_reason = Some(reason);
    worker.db.save_job(&job, None).await
}

/// Says that the worker is alive, also during a step that writes nothing for long.
fn heartbeat(worker: Worker, job: Job) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut beat = interval(worker.lease / 3);
        loop {
            beat.tick().await;
            match worker.db.renew_lease(&job).await {
                Ok(true) => {}
                // The next write of the step finds out.
                Ok(false) => return,
                Err(error) => tracing::warn!(job = job.id, %error, "the lease can't be renewed"),
            }
        }
    })
}

/// One claim of a job.
struct Run<'a> {
    worker: &'a Worker,
    runtime: Handle,
    job: Job,
    /// The verdict of the shared rules, kept from one step to the next. It is a function of the file, so
    /// that whoever goes on with a job makes it again.
    checked: Option<Checked>,
}

impl Run<'_> {
    fn steps(mut self) -> Result<Job, Interrupted> {
        while !self.job.status.is_final() {
            match self.job.status {
                UploadStatus::Started => self.stage()?,
                UploadStatus::Validated => self.commit()?,
                _ => self.finish()?,
            }
        }
        Ok(self.job)
    }

    /// Asked between two chunks of work.
    fn go_on(&self) -> Result<(), Interrupted> {
        if self.worker.stop.asked() { Err(Interrupted::Stopping) } else { Ok(()) }
    }

    /// The step is done: the job stands at the next one, before its first row.
    fn advance(&mut self, status: UploadStatus, report: Option<&str>) -> Result<(), Interrupted> {
        self.job.status = status;
        self.job.checkpoint = 0;
        Ok(self.runtime.block_on(self.worker.db.save_job(&self.job, report))?)
    }

    /// Whether nothing could be uploaded to the series any more when the file came.
    fn series_expired(&self) -> bool {
        self.job.settings.expires_on.is_some_and(|expires| self.job.created_on >= expires)
    }
}

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
