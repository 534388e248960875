//! A job made of another's rows that may be taken now.

use super::uploads::insert_job;
use super::{Action, Actor, Db, Job, NewJob, Result, audit, query};

impl Job {
    /// Whether there are rows that another try may take, and nobody has tried.
    pub fn can_retry(&self) -> bool {
        self.status.is_final()
            && self.retry_rows > 0
            && self.retried_by.is_none()
            && self.files_removed_on.is_none()
    }
}

/// What became of the wish to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retried {
    /// By a new job.
    Now(i64),
    /// This one was made before.
    Already(i64),
}

impl Db {
    /// Makes the job that tries a job's rows again, once. Its file is stored.
    pub async fn retry_job(&self, job: &Job, again: &NewJob, by: &Actor) -> Result<Retried> {
        let mut tx = self.write().await?;
        let alone = tx.dialect().for_update();
        let row = query(format!("SELECT retried_by FROM jobs WHERE id = $1 AND org_id = $2 {alone}"))
            .bind(job.id)
            .bind(job.org_id)
            .fetch_one(tx.on())
            .await?;
        if let Some(before) = row.get("retried_by")? {
            return Ok(Retried::Already(before));
        }
        let id = insert_job(&mut tx, again, Some(job.id), by).await?;
        query("UPDATE jobs SET retried_by = $1 WHERE id = $2").bind(id).bind(job.id).execute(tx.on()).await?;
        audit::insert(tx.on(), by, Action::JobRetry, &format!("job {}", job.id)).await?;
        audit::insert(tx.on(), by, Action::Upload, &format!("job {id}")).await?;
        tx.commit().await?;
        Ok(Retried::Now(id))
    }
}
