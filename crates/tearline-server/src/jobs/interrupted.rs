//! Why a step did not come to its end, and what becomes of its job or import: given back at once, after a pause, or given up.

use std::time::Duration;

use tearline_api::contract::WaitingFor;
use tokio::time::sleep;

use super::Worker;
use super::claimed::Claimed;
use crate::clock::now_ms;
use crate::db;
use crate::reason::{Cause, Reason};
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
    Hopeless(Reason),
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
    /// Writes down what becomes of what was claimed, as soon as the database takes it: what is not given back looks as if
    /// it had taken its worker down.
    pub(super) async fn settle(self, worker: &Worker, of: &Claimed) {
        let (job, import) = of.ids();
        match &self {
            Self::Stopping => {}
            Self::LeaseLost => tracing::warn!(job, import, "taken over by another worker, or cancelled"),
            Self::Hopeless(reason) => tracing::warn!(job, import, %reason, "given up"),
            Self::Waiting { what, cause } => {
                tracing::warn!(job, import, what = what.name(), cause = format!("{cause:#}"), "waits");
            }
            Self::Failed(cause) => tracing::error!(job, import, cause = format!("{cause:#}"), "failed"),
        }
        let mut stop = worker.stop.clone();
        let mut pause = PAUSES.0;
        while let Err(error) = self.write(worker, of).await {
            if matches!(error, db::Error::LeaseLost) {
                return;
            }
            tracing::error!(job, import, %error, "what becomes of it can't be written yet");
            tokio::select! {
                () = sleep(pause) => pause = (pause * 2).min(WRITE_PAUSE),
                () = stop.wait() => return,
            }
        }
    }

    async fn write(&self, worker: &Worker, of: &Claimed) -> db::Result<()> {
        if let Self::LeaseLost = self {
            return Ok(());
        }
        let of = of.as_written(&worker.db).await?;
        let (db, claim, lease) = (&worker.db, of.claim(), *of.lease());
        // What is to be taken back is tried until it is: the job itself is over, and nothing of it can be given up.
        let is_reverting = of.is_reverting();
        match self {
            Self::Stopping => db.release(claim, 0, false).await,
            Self::LeaseLost => Ok(()),
            Self::Failed(_) | Self::Hopeless(_) if is_reverting => {
                db.release(claim, ms(PAUSES.1), true).await
            }
            Self::Hopeless(reason) => of.give_up(worker, reason.clone()).await,
            Self::Waiting { what, .. } => {
                let waited = waited(lease.waiting_since);
                if waited >= worker.limits.wait && !is_reverting {
                    let seconds = worker.limits.wait.as_secs();
                    let cause = Cause::WaitedInVain { waiting_for: *what, seconds };
                    return of.give_up(worker, cause.into()).await;
                }
                db.let_wait(claim, ms(waited.clamp(PAUSES.0, PAUSES.1)), *what).await
            }
            Self::Failed(_) if lease.attempts + 1 < MOST_ATTEMPTS => {
                db.release(claim, pause_after(lease.attempts), true).await
            }
            Self::Failed(_) => {
                let cause = Cause::ServerFailed { kind: of.name().to_owned() };
                of.give_up(worker, cause.into()).await
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
