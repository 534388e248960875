//! A job that somebody does not want any more.

use tearline_api::contract::UploadStatus;

use super::webhooks::announce_job;
use super::{Action, Actor, Db, Job, Result, audit, query};
use crate::clock::now_ms;
use crate::reason::Reason;

/// What became of the wish to cancel a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It is over.
    Now,
    /// Some of its rows are coupons: it gets its result files and ends.
    Ending,
    /// It was cancelled before.
    Already,
    /// It is over, or all of its coupons are made, or it is being given up.
    TooLate,
}

impl Job {
    /// Whether there is still something to be stopped.
    pub fn can_cancel(&self) -> bool {
        matches!(self.status, UploadStatus::Started | UploadStatus::Validated) && self.error_reason.is_none()
    }
}

impl Db {
    /// Cancels a job of an organization, if it has it. The epoch is raised: the worker that has the job can write nothing
    /// any more. Where coupons were made already, the job is ended as one that is given up.
    pub async fn cancel_job(
        &self,
        org_id: i64,
        id: i64,
        reason: Reason,
        by: &Actor,
    ) -> Result<Option<Cancelled>> {
        let mut tx = self.write().await?;
        let Some(job) = tx.lock_job(org_id, id).await? else { return Ok(None) };
        if job.cancelled_on.is_some() {
            return Ok(Some(Cancelled::Already));
        }
        if !job.can_cancel() {
            return Ok(Some(Cancelled::TooLate));
        }
        let ending = job.status == UploadStatus::Validated && job.place > 0;
        let now = now_ms();
        query(
            "UPDATE jobs SET epoch = epoch + 1, held = 0, lease_until = 0, attempts = 0, crashes = 0,
                 waiting_for = NULL, waiting_since = NULL, error_reason = $1, cancelled_on = $2, updated_on = $2,
                 status = $3, ended_on = $4, error_cause = $6
             WHERE id = $5",
        )
        .bind(reason.to_string())
        .bind(now)
        .bind(if ending { job.status } else { UploadStatus::Errored }.name())
        .bind(Some(now).filter(|_| !ending))
        .bind(id)
        .bind(&reason.kept())
        .execute(tx.on())
        .await?;
        if !ending {
            let over = Job { status: UploadStatus::Errored, error_reason: Some(reason), ..job };
            announce_job(&mut tx, &over).await?;
        }
        audit::insert(tx.on(), by, Action::JobCancel, &format!("job {id}")).await?;
        tx.commit().await?;
        Ok(Some(if ending { Cancelled::Ending } else { Cancelled::Now }))
    }
}
