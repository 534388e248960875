//! Whose a job is: claimed by a lease, kept by signs of life, written behind the fence of its epoch.

use sqlx::{Sqlite, Transaction};
use tearline_api::contract::WaitingFor;

use super::error::commit;
use super::jobs::COLUMNS;
use super::{Db, Error, Job, Result};
use crate::clock::now_ms;

impl Db {
    /// Takes the oldest job that nobody works on. One that another instance still holds took that one down. `instance` is
    /// a number that no other has; one that claims again a job of its own is alive, and could only not write that it gave
    /// the job back.
    pub async fn claim_job(&self, instance: i64, lease_ms: i64) -> Result<Option<Job>> {
        let now = now_ms();
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE jobs SET epoch = epoch + 1, crashes = crashes + (held NOT IN (0, ?3)), held = ?3, lease_until = ?2
             WHERE id = (SELECT id FROM jobs WHERE status NOT IN ('FINISHED', 'ERRORED') AND lease_until <= ?1
                         ORDER BY id LIMIT 1)
             RETURNING {COLUMNS}"
        )))
        .bind(now)
        .bind(now + lease_ms)
        .bind(instance)
        .fetch_optional(&self.writer)
        .await?;
        row.map(|row| Ok(Job { lease_ms, ..Job::from_row(&row)? })).transpose()
    }

    /// Keeps the job, as long as it is still this worker's.
    pub async fn renew_lease(&self, job: &Job) -> Result<bool> {
        let done = sqlx::query("UPDATE jobs SET lease_until = ? WHERE id = ? AND epoch = ?")
            .bind(now_ms() + job.lease_ms)
            .bind(job.id)
            .bind(job.epoch)
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives the job back: at once, or after a pause when it failed. A worker that was stopped did not fail.
    pub async fn release_job(&self, job: &Job, pause_ms: i64, failed: bool) -> Result<()> {
        let sql =
            "UPDATE jobs SET held = 0, lease_until = ?, attempts = attempts + ? WHERE id = ? AND epoch = ?";
        let query = sqlx::query(sql).bind(now_ms() + pause_ms).bind(failed).bind(job.id).bind(job.epoch);
        query.execute(&self.writer).await?;
        Ok(())
    }

    /// Gives the job back until after a pause, and says what it waits for.
    pub async fn let_wait(&self, job: &Job, pause_ms: i64, waiting_for: WaitingFor) -> Result<()> {
        let now = now_ms();
        sqlx::query(
            "UPDATE jobs SET held = 0, lease_until = ?, waiting_for = ?, waiting_since = coalesce(waiting_since, ?)
             WHERE id = ? AND epoch = ?",
        )
        .bind(now + pause_ms)
        .bind(waiting_for.name())
        .bind(now)
        .bind(job.id)
        .bind(job.epoch)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Writes what a worker knows of its job, unless the job is another worker's by now.
    pub async fn save_job(&self, job: &Job, report: Option<&str>) -> Result<()> {
        let mut tx = self.write().await?;
        save(&mut tx, job, report).await?;
        commit(tx).await
    }
}

/// The fence: every transaction of a step ends with it. Whoever comes so far has made progress. It is a sign of life too: whoever waits for this
/// transaction to end finds the lease renewed.
pub(super) async fn save(
    tx: &mut Transaction<'static, Sqlite>,
    job: &Job,
    report: Option<&str>,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE jobs SET status = ?, updated_on = ?, checkpoint = ?, total_rows = ?, judged_rows = ?,
            rejected_rows = ?, generates = ?, staging_table = ?, error_reason = ?, error_file_on = ?,
            success_file_on = ?, results_epoch = ?, report = coalesce(?, report), lease_until = max(lease_until, ?),
            attempts = 0, crashes = 0, waiting_for = NULL, waiting_since = NULL
         WHERE id = ? AND epoch = ?",
    )
    .bind(job.status.name())
    .bind(now_ms())
    .bind(job.checkpoint.cast_signed())
    .bind(job.total_rows.cast_signed())
    .bind(job.judged_rows.cast_signed())
    .bind(job.rejected_rows.cast_signed())
    .bind(job.generates)
    .bind(&job.staging_table)
    .bind(&job.error_reason)
    .bind(job.error_file_on)
    .bind(job.success_file_on)
    .bind(job.results_epoch)
    .bind(report)
    .bind(now_ms() + job.lease_ms)
    .bind(job.id)
    .bind(job.epoch)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::LeaseLost) }
}
