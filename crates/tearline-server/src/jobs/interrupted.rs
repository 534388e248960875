//! Why a step did not come to its end, and what becomes of its job: given back at once, after a pause, or given up.

use std::time::Duration;

use tearline_api::contract::{UploadStatus, WaitingFor};
use tearline_api::customers::ImportStatus;
use tokio::time::sleep;

use super::{Worker, ring};
use crate::clock::now_ms;
use crate::db::{self, Claim, Import, Job};
use crate::storage;

/// A job that fails for a reason of ours is tried again, so often in all without progress.
const MOST_ATTEMPTS: i64 = 5;
/// What passes is waited for as long again as it has lasted, within these bounds.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(60));
/// How long at most until it is tried again to write down what becomes of a job.
const WRITE_PAUSE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub(super) enum Interrupted {
    #[error("the server stops")]
    Stopping,
    #[error("the job was taken over by another worker, or cancelled")]
    LeaseLost,
    /// It would never go better.
    #[error("{0}")]
    Hopeless(String),
    /// Later it will.
    #[error("the job waits for the {}: {cause:#}", .what.name())]
    Waiting { what: WaitingFor, cause: anyhow::Error },
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

impl From<db::Error> for Interrupted {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::LeaseLost => Self::LeaseLost,
            db::Error::Full(_) => Self::Waiting { what: WaitingFor::Room, cause: error.into() },
            // What was written, if it was, the next claim reads.
            db::Error::Busy(_) | db::Error::UnknownOutcome(_) => {
                Self::Waiting { what: WaitingFor::Database, cause: error.into() }
            }
            db::Error::Other(_) => Self::Failed(error.into()),
        }
    }
}

impl From<storage::Error> for Interrupted {
    fn from(error: storage::Error) -> Self {
        let what = match error {
            storage::Error::Missing(_) => WaitingFor::File,
            storage::Error::Full(_) => WaitingFor::Room,
            storage::Error::Other(_) => WaitingFor::Storage,
        };
        Self::Waiting { what, cause: error.into() }
    }
}

impl Interrupted {
    /// Writes down what becomes of the job, as soon as the database takes it: a job that is not given back looks as if
    /// it had taken its worker down.
    pub(super) async fn settle(self, worker: &Worker, job: &Job) {
        match &self {
            Self::Stopping => {}
            Self::LeaseLost => {
                tracing::warn!(job = job.id, "the job was taken over by another worker, or cancelled");
            }
            Self::Hopeless(reason) => tracing::warn!(job = job.id, reason, "job given up"),
            Self::Waiting { what, cause } => {
                tracing::warn!(job = job.id, what = what.name(), cause = format!("{cause:#}"), "job waits");
            }
            Self::Failed(cause) => tracing::error!(job = job.id, cause = format!("{cause:#}"), "job failed"),
        }
        let mut stop = worker.stop.clone();
        let mut pause = PAUSES.0;
        while let Err(error) = self.write(worker, job).await {
            if matches!(error, db::Error::LeaseLost) {
                return;
            }
            tracing::error!(job = job.id, %error, "the end of a job can't be written yet");
            tokio::select! {
                () = sleep(pause) => pause = (pause * 2).min(WRITE_PAUSE),
                () = stop.wait() => return,
            }
        }
    }

    /// The same of an import of customers.
    pub(super) async fn settle_import(self, worker: &Worker, of: &Import) {
        match &self {
            Self::Stopping => {}
            Self::Failed(cause) => {
                tracing::error!(import = of.id, cause = format!("{cause:#}"), "import failed");
            }
            why => tracing::warn!(import = of.id, %why, "import interrupted"),
        }
        let mut stop = worker.stop.clone();
        let mut pause = PAUSES.0;
        while let Err(error) = self.write_import(worker, of).await {
            if matches!(error, db::Error::LeaseLost) {
                return;
            }
            tracing::error!(import = of.id, %error, "the end of an import can't be written yet");
            tokio::select! {
                () = sleep(pause) => pause = (pause * 2).min(WRITE_PAUSE),
                () = stop.wait() => return,
            }
        }
    }

    async fn write_import(&self, worker: &Worker, of: &Import) -> db::Result<()> {
        if let Self::LeaseLost = self {
            return Ok(());
        }
        let written = worker.db.import(of.id).await?;
        let of = written.map_or_else(|| of.clone(), |written| Import { epoch: of.epoch, ..written });
        let (claim, db) = (Claim::from(&of), &worker.db);
        let give_up = |reason: String| async {
            let over = Import { status: ImportStatus::Errored, error_reason: Some(reason), ..of.clone() };
            db.save_import(&over).await
        };
        match self {
            Self::Stopping => db.release(claim, 0, false).await,
            Self::LeaseLost => Ok(()),
            Self::Hopeless(reason) => give_up(reason.clone()).await,
            Self::Waiting { what, .. } => {
                let waited = waited(of.waiting_since);
                if waited >= worker.limits.wait {
                    return give_up(in_vain(*what, worker.limits.wait)).await;
                }
                db.wait(claim, ms(waited.clamp(PAUSES.0, PAUSES.1)), *what).await
            }
            Self::Failed(_) if of.attempts + 1 < MOST_ATTEMPTS => {
                db.release(claim, pause_after(of.attempts), true).await
            }
            Self::Failed(_) => {
                let reason = "The import failed for a reason of the server's; send the file again, or tell its operator \
                              the number of the import.";
                give_up(reason.to_owned()).await
            }
        }
    }

    async fn write(&self, worker: &Worker, job: &Job) -> db::Result<()> {
        if let Self::LeaseLost = self {
            return Ok(());
        }
        // As it was written last, but with this worker's epoch: another's job is none of its business.
        let written = worker.db.job(job.id).await?;
        let job = written.map_or_else(|| job.clone(), |written| Job { epoch: job.epoch, ..written });
        // What is to be taken back is tried until it is: the job itself is over, and nothing of it can be given up.
        if job.is_reverting() && matches!(self, Self::Failed(_) | Self::Hopeless(_)) {
            return worker.db.release_job(&job, ms(PAUSES.1), true).await;
        }
        match self {
            Self::Stopping => worker.db.release_job(&job, 0, false).await,
            Self::LeaseLost => Ok(()),
            Self::Hopeless(reason) => give_up(worker, job, reason.clone()).await,
            Self::Waiting { what, .. } => {
                let waited = waited(job.waiting_since);
                if waited >= worker.limits.wait && !job.is_reverting() {
                    return give_up(worker, job, in_vain(*what, worker.limits.wait)).await;
                }
                worker.db.let_wait(&job, ms(waited.clamp(PAUSES.0, PAUSES.1)), *what).await
            }
            Self::Failed(_) if job.attempts + 1 < MOST_ATTEMPTS => {
                worker.db.release_job(&job, pause_after(job.attempts), true).await
            }
            Self::Failed(_) => {
                let reason = "The job failed for a reason of the server's; upload the file again, or tell its \
                              operator the number of the job.";
                give_up(worker, job, reason.to_owned()).await
            }
        }
    }
}

fn waited(since: Option<i64>) -> Duration {
    Duration::from_millis(since.map_or(0, |since| now_ms() - since).max(0).unsigned_abs())
}

/// Milliseconds.
fn pause_after(attempts: i64) -> i64 {
    ms(Duration::from_secs(1) * (1 << attempts.clamp(0, 6)))
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}

/// The job as a whole can't be done. Where coupons were made of it, they stay, and the job first gets its result files,
/// by which its rows can be told apart; if these can't be written either, it ends without.
async fn give_up(worker: &Worker, mut job: Job, reason: String) -> db::Result<()> {
    let committed = match job.status {
        UploadStatus::Validated => job.checkpoint > 0,
        UploadStatus::Committed => true,
        _ => false,
    };
    if committed && job.error_reason.is_none() {
        job.error_reason = Some(reason);
        worker.db.save_job(&job, None).await?;
        worker.db.release_job(&job, 0, false).await?;
        ring(&worker.wake);
        return Ok(());
    }
    job.status = UploadStatus::Errored;
    job.error_reason.get_or_insert(reason);
    worker.db.save_job(&job, None).await
}

/// Why a job that has waited for too long is given up.
fn in_vain(what: WaitingFor, waited: Duration) -> String {
    let seconds = waited.as_secs();
    let (n, unit) = match seconds {
        n if n >= 3600 && n % 3600 == 0 => (n / 3600, "hour"),
        n if n >= 60 && n % 60 == 0 => (n / 60, "minute"),
        n => (n, "second"),
    };
    let s = if n == 1 { "" } else { "s" };
    match what {
        WaitingFor::File => format!(
            "The uploaded file was not there for {n} {unit}{s}; upload it again, and tell the server's operator that its \
             storage lacks files."
        ),
        WaitingFor::Room => format!(
            "The server had no room for {n} {unit}{s}; tell its operator, and upload the file again when there is room."
        ),
        WaitingFor::Storage => format!(
            "The server could not use its storage for {n} {unit}{s}; tell its operator, and upload the file again later."
        ),
        WaitingFor::Database => format!(
            "The server could not use its database for {n} {unit}{s}; tell its operator, and upload the file again later."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_how_long_was_waited_and_what_to_do() {
        #[track_caller]
        fn check(what: WaitingFor, seconds: u64, expected: &str) {
            let reason = in_vain(what, Duration::from_secs(seconds));
            assert!(reason.contains(expected) && reason.contains(';') && reason.ends_with('.'), "{reason}");
        }
        check(WaitingFor::File, 24 * 3600, "The uploaded file was not there for 24 hours;");
        check(WaitingFor::Room, 3600, "no room for 1 hour;");
        check(WaitingFor::Storage, 90, "its storage for 90 seconds;");
        check(WaitingFor::Database, 600, "its database for 10 minutes;");
    }
}
