//! Jobs: claimed by a lease, done step by step, each step from its checkpoint on.
//!
//! `STARTED` → [`stage`] → `VALIDATED` → [`commit`] → `COMMITED` → [`finish`] → `FINISHED`. A step writes its
//! progress in the transaction of its work, fenced by the epoch of the claim: killed at any point, it is
//! done again from there by whoever claims the job next, and who has lost the claim can write nothing.

mod check;
mod check_staged;
mod claimed;
mod commit;
mod findings;
mod finish;
mod generate;
mod import;
mod interrupted;
mod ranges;
mod revert;
mod stage;
mod tidy;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tearline::Checked;
use tearline_api::contract::UploadStatus;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{interval, sleep, timeout};

use self::claimed::Claimed;
use self::interrupted::Interrupted;
pub(crate) use self::tidy::tidy;
use crate::config::Kept;
use crate::db::{self, Claim, Db, Job, Step};
use crate::metrics::Metrics;
use crate::reason::Cause;
use crate::stop::Stop;
use crate::storage::Storage;

/// A job that took its worker down so often, without progress, would do it again.
const MOST_CRASHES: i64 = 3;

/// What a worker works with.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    pub db: Db,
    pub storage: Storage,
    /// Tells the workers of this server from those of others.
    pub instance: i64,
    /// After how long without a sign of life its job is another's.
    pub lease: Duration,
    pub limits: Limits,
    pub metrics: Arc<Metrics>,
    /// Rung when there is a new job.
    pub wake: Arc<Notify>,
    pub stop: Stop,
    /// Whether what was left behind has been looked through once.
    pub tidied: Arc<AtomicBool>,
}

/// What a job may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Rows of a file.
    pub rows: u64,
    /// How long a job may wait for what passes, without any progress.
    pub wait: Duration,
    /// How long a file that nobody knows is kept aside.
    pub quarantine: Duration,
    /// How long what is over is kept.
    pub kept: Kept,
    /// How long a job waits to be committed.
    pub commit_wait: Duration,
}

/// There is a job: whoever waits looks for it, or else the next one who would wait. All of them, for not everyone takes
/// every job.
pub(crate) fn ring(wake: &Notify) {
    wake.notify_waiters();
    wake.notify_one();
}

/// Which jobs a worker takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lane {
    /// Those of small files, done in a second or two.
    Small,
    Any,
}

impl Lane {
    /// Bytes of a file, at most.
    fn most_bytes(self) -> i64 {
        match self {
            Self::Small => 2 << 20,
            Self::Any => i64::MAX,
        }
    }
}

/// Does one job after the other until the server stops.
pub(crate) async fn work(worker: Worker, lane: Lane) {
    // A job is also looked for without being called: its former worker may have died.
    let pause = (worker.lease / 3).min(Duration::from_secs(1));
    let mut stop = worker.stop.clone();
    // Neither holds the other up: who has done one looks for the other first.
    let mut imports_first = false;
    while !stop.asked() {
        match claim(&worker, lane, imports_first).await {
            Ok(Some(claimed)) => {
                imports_first = matches!(claimed, Claimed::Job(_));
                work_on(&worker, claimed).await;
            }
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

async fn claim(worker: &Worker, lane: Lane, imports_first: bool) -> db::Result<Option<Claimed>> {
    let (bytes, lease) = (lane.most_bytes(), lease_ms(worker));
    for imports in [imports_first, !imports_first] {
        let claimed = if imports {
            let of = worker.db.claim_import(bytes, worker.instance, lease).await?;
            of.map(|of| Claimed::Import(Box::new(of)))
        } else {
            let job = worker.db.claim_job_up_to(bytes, worker.instance, lease).await?;
            job.map(|job| Claimed::Job(Box::new(job)))
        };
        if claimed.is_some() {
            return Ok(claimed);
        }
    }
    Ok(None)
}

/// Asked between two chunks of work.
fn go_on(lost: &AtomicBool, stop: &Stop) -> Result<(), Interrupted> {
    if lost.load(Ordering::Relaxed) {
        return Err(Interrupted::LeaseLost);
    }
    if stop.asked() { Err(Interrupted::Stopping) } else { Ok(()) }
}

/// Sees to it, from time to time, that no instance that is stopped or cut off keeps what it holds.
pub(crate) async fn end_silent_sessions(worker: Worker, silence: Duration) {
    let ms = i64::try_from(silence.as_millis()).unwrap_or(i64::MAX);
    let mut stop = worker.stop.clone();
    while !stop.asked() {
        tokio::select! {
            () = sleep(silence / 3) => {}
            () = stop.wait() => return,
        }
        if let Err(error) = worker.db.end_silent_sessions(ms).await {
            tracing::warn!(%error, "it can't be seen whether other instances are silent");
        }
    }
}

fn lease_ms(worker: &Worker) -> i64 {
    i64::try_from(worker.lease.as_millis()).unwrap_or(i64::MAX / 2)
}

async fn work_on(worker: &Worker, claimed: Claimed) {
    let (job, import) = claimed.ids();
    tracing::info!(job, import, status = claimed.status(), row = claimed.checkpoint(), "claimed");
    let lost = Arc::new(AtomicBool::new(false));
    let heart = heartbeat(worker.clone(), claimed.claim(), lost.clone());
    let done = if claimed.lease().crashes < MOST_CRASHES {
        let (runner, runtime, claimed) = (worker.clone(), Handle::current(), claimed.clone());
        // The rules and the readers of rows are plain blocking code: a thread of their own suits them.
        let run = move || claimed.steps(&runner, runtime, lost);
        spawn_blocking(run).await.unwrap_or_else(|panic| Err(Interrupted::Failed(panic.into())))
    } else {
        let cause = Cause::TookTheServerDown { kind: claimed.name().to_owned() };
        Err(Interrupted::Hopeless(cause.into()))
    };
    heart.abort();
    match done {
        Ok(done) => {
            let (rows, rejected) = done.rows();
            tracing::info!(
                job,
                import,
                status = done.status(),
                rows,
                rejected,
                "over, or waiting to be committed"
            );
        }
        Err(interrupted) => interrupted.settle(worker, &claimed).await,
    }
}

/// Says that the worker is alive, also during a step that writes nothing for long.
fn heartbeat(worker: Worker, claim: Claim, lost: Arc<AtomicBool>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut beat = interval(worker.lease / 3);
        loop {
            beat.tick().await;
            match worker.db.renew(claim).await {
                Ok(true) => {}
                // The next write of the step would find out; a long look at a file writes nothing.
                Ok(false) => return lost.store(true, Ordering::Relaxed),
                Err(error) => tracing::warn!(?claim, %error, "the lease can't be renewed"),
            }
        }
    })
}

/// One claim of a job.
struct Run<'a> {
    worker: &'a Worker,
    runtime: Handle,
    job: Job,
    /// Set when somebody else has the job, or has cancelled it.
    lost: Arc<AtomicBool>,
    /// The verdict of the shared rules, kept from one step to the next. It is a function of the file, so
    /// that whoever goes on with a job makes it again.
    checked: Option<Checked>,
}

impl Run<'_> {
    fn steps(mut self) -> Result<Job, Interrupted> {
        if self.job.is_reverting() {
            self.revert()?;
        }
        while !self.job.status.is_final() {
            match (self.job.status, self.job.step) {
                // Given up, after coupons were made; or none is to be made.
                _ if self.job.error_reason.is_some() => self.finish(UploadStatus::Errored)?,
                (UploadStatus::Started, Step::Check) => self.check_staged()?,
                (UploadStatus::Started, _) => self.stage()?,
                (UploadStatus::Validated, Step::Wait) => self.expire()?,
                (UploadStatus::Validated, _) => self.commit()?,
                _ => self.finish(UploadStatus::Finished)?,
            }
            if self.job.can_commit() {
                break;
            }
        }
        Ok(self.job)
    }

    /// Asked between two chunks of work.
    fn go_on(&self) -> Result<(), Interrupted> {
        go_on(&self.lost, &self.worker.stop)
    }

    /// The step is done: the job stands at the next one, before its first row.
    fn advance(&mut self, status: UploadStatus, report: Option<&str>) -> Result<(), Interrupted> {
        self.job.status = status;
        (self.job.checkpoint, self.job.place) = (0, 0);
        Ok(self.runtime.block_on(self.worker.db.save_job(&self.job, report))?)
    }

    /// Whether nothing could be uploaded to the series any more when the file came.
    fn series_expired(&self) -> bool {
        self.job.settings.expires_on.is_some_and(|expires| self.job.created_on >= expires)
    }
}
