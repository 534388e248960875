//! What a worker has claimed: a job, or an import of customers. Claimed, kept alive, waited with and given up alike.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tearline_api::contract::UploadStatus;
use tearline_api::customers::ImportStatus;
use tokio::runtime::Handle;

use super::import::ImportRun;
use super::interrupted::Interrupted;
use super::{Run, Worker, ring};
use crate::db::{self, Claim, Db, Import, Job, Lease};
use crate::reason::Reason;

#[derive(Debug, Clone)]
pub(super) enum Claimed {
    Job(Box<Job>),
    Import(Box<Import>),
}

impl Claimed {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Job(_) => "job",
            Self::Import(_) => "import",
        }
    }

    /// For the log: the number of the job, or that of the import.
    pub(super) fn ids(&self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Job(job) => (Some(job.id), None),
            Self::Import(of) => (None, Some(of.id)),
        }
    }

    pub(super) fn status(&self) -> &'static str {
        match self {
            Self::Job(job) => job.status.name(),
            Self::Import(of) => of.status.name(),
        }
    }

    pub(super) fn checkpoint(&self) -> u64 {
        match self {
            Self::Job(job) => job.checkpoint,
            Self::Import(of) => of.checkpoint,
        }
    }

    /// All of them, and those that were rejected.
    pub(super) fn rows(&self) -> (u64, u64) {
        match self {
            Self::Job(job) => (job.total_rows, job.rejected_rows),
            Self::Import(of) => (of.total_rows, of.rejected),
        }
    }

    pub(super) fn lease(&self) -> &Lease {
        match self {
            Self::Job(job) => &job.lease,
            Self::Import(of) => &of.lease,
        }
    }

    pub(super) fn claim(&self) -> Claim {
        match self {
            Self::Job(job) => Claim::from(job.as_ref()),
            Self::Import(of) => Claim::from(of.as_ref()),
        }
    }

    pub(super) fn is_reverting(&self) -> bool {
        matches!(self, Self::Job(job) if job.is_reverting())
    }

    pub(super) fn steps(
        self,
        worker: &Worker,
        runtime: Handle,
        lost: Arc<AtomicBool>,
    ) -> Result<Self, Interrupted> {
        Ok(match self {
            Self::Job(job) => {
                let run = Run { worker, runtime, job: *job, lost, checked: None };
                Self::Job(Box::new(run.steps()?))
            }
            Self::Import(import) => {
                let run = ImportRun { worker, runtime, import: *import, lost };
                Self::Import(Box::new(run.steps()?))
            }
        })
    }

    /// As it was written last, but with this worker's epoch: another's is none of its business.
    pub(super) async fn as_written(&self, db: &Db) -> db::Result<Self> {
        let epoch = self.lease().epoch;
        let mut written = match self {
            Self::Job(job) => db.job(job.id).await?.map(|job| Self::Job(Box::new(job))),
            Self::Import(of) => db.import(of.id).await?.map(|of| Self::Import(Box::new(of))),
        };
        match &mut written {
            Some(Self::Job(job)) => job.lease.epoch = epoch,
            Some(Self::Import(of)) => of.lease.epoch = epoch,
            None => {}
        }
        Ok(written.unwrap_or_else(|| self.clone()))
    }

    /// As a whole it can't be done.
    pub(super) async fn give_up(self, worker: &Worker, reason: Reason) -> db::Result<()> {
        match self {
            Self::Job(job) => give_up(worker, *job, reason).await,
            Self::Import(mut of) => {
                (of.status, of.error_reason) = (ImportStatus::Errored, Some(reason));
                worker.db.save_import(&of).await
            }
        }
    }
}

/// Where coupons were made of a job, they stay, and it first gets its result files, by which its rows can be told apart; if
/// these can't be written either, it ends without.
async fn give_up(worker: &Worker, mut job: Job, reason: Reason) -> db::Result<()> {
    let committed = match job.status {
        UploadStatus::Validated => job.place > 0,
        UploadStatus::Committed => true,
        _ => false,
    };
    if committed && job.error_reason.is_none() {
        job.error_reason = Some(reason);
        worker.db.save_job(&job, None).await?;
        worker.db.release(&job, 0, false).await?;
        ring(&worker.wake);
        return Ok(());
    }
    job.status = UploadStatus::Errored;
    job.error_reason.get_or_insert(reason);
    worker.db.save_job(&job, None).await
}
