//! Jobs that wait to be committed: checked, with their result files, and nothing made yet.

use super::claims::save;
use super::jobs::Step;
use super::{Action, Actor, Db, Job, Result, audit, query};
use crate::clock::now_ms;

/// What became of the wish to commit a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitAsked {
    Now,
    /// It was asked for before.
    Already,
    /// It is no job that waits, or no longer.
    NotWaiting,
}

impl Job {
    /// Whether it waits to be committed.
    pub fn can_commit(&self) -> bool {
        self.step == Step::Wait && self.error_reason.is_none() && !self.status.is_final()
    }
}

impl Db {
    /// Writes what a worker knows of its job, and gives it back: nobody takes it before so much time has passed.
    pub async fn park_job(&self, job: &Job, report: Option<&str>, pause_ms: i64) -> Result<()> {
        let mut tx = self.write().await?;
        save(&mut tx, job, report).await?;
        let now = tx.dialect().now();
        query(format!("UPDATE jobs SET held = 0, lease_until = {now} + $1 WHERE id = $2"))
            .bind(pause_ms)
            .bind(job.id)
            .execute(tx.on())
            .await?;
        tx.commit().await
    }

    /// Lets a job of an organization go on that waits to be committed, if it has it. It is judged by the database anew:
    /// what was found before is counted no more.
    pub async fn commit_job(&self, org_id: i64, id: i64, by: &Actor) -> Result<Option<CommitAsked>> {
        let mut tx = self.write().await?;
        let Some(job) = tx.lock_job(org_id, id).await? else { return Ok(None) };
        if job.commit_asked() {
            return Ok(Some(CommitAsked::Already));
        }
        if !job.can_commit() || job.commit_by.is_some_and(|by| now_ms() >= by) {
            return Ok(Some(CommitAsked::NotWaiting));
        }
        query(
            "UPDATE jobs SET step = '', commit_by = NULL, epoch = epoch + 1, held = 0, lease_until = 0, checkpoint = 0, place = 0,
                 rejected_rows = file_rejected_rows, skipped_rows = 0, error_file_on = NULL, success_file_on = NULL,
                 updated_on = $1
             WHERE id = $2",
        )
        .bind(now_ms())
        .bind(id)
        .execute(tx.on())
        .await?;
        audit::insert(tx.on(), by, Action::JobCommit, &format!("job {id}")).await?;
        tx.commit().await?;
        Ok(Some(CommitAsked::Now))
    }
}
