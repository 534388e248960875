//! Whose a job is: claimed by a lease, kept by signs of life, written behind the fence of its epoch. All times of a lease
//! are by the database's clock: those of several machines differ.

use tearline_api::contract::{Receipt, WaitingFor};

use super::jobs::{COLUMNS, named};
use super::query::Row;
use super::webhooks::announce_job;
use super::{Db, Dialect, Error, Import, Job, Result, Tx, postgres, query};
use crate::clock::now_ms;
use crate::reason::Reason;

/// Of a job, or of an import of customers: by which claim it is held, and how it has fared since it last made progress.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lease {
    pub epoch: i64,
    /// How often it failed.
    pub attempts: i64,
    /// How often it took its worker down.
    pub crashes: i64,
    pub waiting_for: Option<WaitingFor>,
    /// Epoch milliseconds.
    pub waiting_since: Option<i64>,
    /// How long each sign of life keeps it for the worker that claimed it; 0 for whoever only reads.
    pub ms: i64,
}

impl Lease {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            epoch: row.get("epoch")?,
            attempts: row.get("attempts")?,
            crashes: row.get("crashes")?,
            waiting_for: row.get::<Option<String>>("waiting_for")?.map(named).transpose()?,
            waiting_since: row.get("waiting_since")?,
            ms: 0,
        })
    }
}

/// What a claim sets: by the instance in `$1`, for the milliseconds in `$2`.
pub(super) fn claimed(now: &str) -> String {
    format!(
        "epoch = epoch + 1, crashes = crashes + CASE WHEN held IN (0, $1) THEN 0 ELSE 1 END, held = $1,
         lease_until = {now} + $2"
    )
}

/// What a fence sets: whoever comes so far has made progress. It is a sign of life too: whoever waits for this transaction to
/// end finds the lease renewed.
pub(super) fn progress(now: &str, ms: i64) -> String {
    format!(
        "attempts = 0, crashes = 0, waiting_for = NULL, waiting_since = NULL,
         lease_until = CASE WHEN lease_until > {now} + {ms} THEN lease_until ELSE {now} + {ms} END"
    )
}

impl Tx {
    /// Every other organization that has a job, or an import, comes before this one now.
    pub(super) async fn had_its_turn(&mut self, org_id: i64) -> Result<()> {
        query(
            "INSERT INTO turns (org_id, turn) SELECT $1, coalesce(max(turn), 0) + 1 FROM turns WHERE true
             ON CONFLICT (org_id) DO UPDATE SET turn = excluded.turn",
        )
        .bind(org_id)
        .execute(self.on())
        .await?;
        Ok(())
    }
}

/// What a worker holds: a job, or an import of customers.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    pub(super) table: &'static str,
    pub(super) id: i64,
    pub(super) epoch: i64,
    ms: i64,
}

impl From<&Job> for Claim {
    fn from(job: &Job) -> Self {
        Self { table: "jobs", id: job.id, epoch: job.lease.epoch, ms: job.lease.ms }
    }
}

impl From<&Import> for Claim {
    fn from(of: &Import) -> Self {
        Self { table: "customer_imports", id: of.id, epoch: of.lease.epoch, ms: of.lease.ms }
    }
}

impl Db {
    /// Takes a job that nobody works on. One that another instance still holds took that one down. `instance` is a number
    /// that no other has; one that claims again a job of its own is alive, and could only not write that it gave the job
    /// back.
    pub async fn claim_job(&self, instance: i64, lease_ms: i64) -> Result<Option<Job>> {
        self.claim_job_up_to(i64::MAX, instance, lease_ms).await
    }

    /// A job whose file has so many bytes at most. Of the organizations that have one, the one whose turn was longest ago
    /// is next, with its oldest. Jobs of a series are done in their order, so that of two that bring one code the first
    /// has it; but those whose file is missing, and those that wait to be committed, hold nobody up.
    pub async fn claim_job_up_to(&self, bytes: i64, instance: i64, lease_ms: i64) -> Result<Option<Job>> {
        let (now, alone) = (self.dialect().now(), self.dialect().for_update_of_j());
        let mut tx = self.write().await?;
        // What is taken back is soon done, and somebody waits for it.
        if let Some(row) = self.claim_revert(&mut tx, bytes, instance, lease_ms).await? {
            tx.commit().await?;
            return Ok(Some(Job::from_row(&row)?.held_for(lease_ms)));
        }
        let claimed = claimed(now);
        let row = query(format!(
            "UPDATE jobs SET {claimed} WHERE id = (
                 SELECT j.id FROM jobs j LEFT JOIN turns t ON t.org_id = j.org_id
                 WHERE j.status NOT IN ('FINISHED', 'ERRORED') AND j.lease_until <= {now} AND j.bytes <= $3
                 AND NOT EXISTS (
                     SELECT 1 FROM jobs before WHERE before.series_id = j.series_id AND before.id < j.id
                     AND before.status NOT IN ('FINISHED', 'ERRORED') AND coalesce(before.waiting_for, '') <> $4
                     AND before.step <> 'wait')
                 ORDER BY coalesce(t.turn, 0), j.id LIMIT 1 {alone})
             RETURNING {COLUMNS}"
        ))
        .bind(instance)
        .bind(lease_ms)
        .bind(bytes)
        .bind(WaitingFor::File.name())
        .fetch_optional(tx.on())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let job = Job::from_row(&row)?.held_for(lease_ms);
        tx.had_its_turn(job.org_id).await?;
        tx.commit().await?;
        Ok(Some(job))
    }

    /// Ends sessions of PostgreSQL that wait for their program in the middle of a statement, for so long: it is stopped, or the network is
    /// cut, and it holds its job, which nobody could take over. Sessions between two statements the database ends itself.
    pub async fn end_silent_sessions(&self, silence_ms: i64) -> Result<()> {
        let Dialect::Postgres = self.dialect() else { return Ok(()) };
        query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND usename = current_user AND application_name = $1
             AND state = 'active' AND wait_event IN ('ClientRead', 'ClientWrite') AND backend_xid IS NOT NULL
             AND query_start < clock_timestamp() - $2 * interval '1 millisecond'",
        )
        .bind(postgres::APPLICATION)
        .bind(silence_ms)
        .fetch_all(self.reader())
        .await?;
        Ok(())
    }

    /// Keeps what was claimed, as long as it is still this worker's.
    pub async fn renew(&self, of: impl Into<Claim>) -> Result<bool> {
        let claim = of.into();
        let (table, now) = (claim.table, self.dialect().now());
        let done = query(format!(
            "UPDATE {table} SET lease_until = {now} + $1 WHERE id = $2 AND epoch = $3 AND held <> 0"
        ))
        .bind(claim.ms)
        .bind(claim.id)
        .bind(claim.epoch)
        .execute(self.writer())
        .await?;
        Ok(done == 1)
    }

    /// Gives it back: at once, or after a pause when it failed. A worker that was stopped did not fail.
    pub async fn release(&self, of: impl Into<Claim>, pause_ms: i64, failed: bool) -> Result<()> {
        let claim = of.into();
        let (table, now) = (claim.table, self.dialect().now());
        query(format!(
            "UPDATE {table} SET held = 0, lease_until = {now} + $1, attempts = attempts + $2 WHERE id = $3 AND epoch = $4"
        ))
        .bind(pause_ms)
        .bind(i64::from(failed))
        .bind(claim.id)
        .bind(claim.epoch)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Gives it back until after a pause, and says what it waits for.
    pub async fn let_wait(&self, of: impl Into<Claim>, pause_ms: i64, waiting_for: WaitingFor) -> Result<()> {
        let claim = of.into();
        let (table, now) = (claim.table, self.dialect().now());
        query(format!(
            "UPDATE {table} SET held = 0, lease_until = {now} + $1, waiting_for = $2, waiting_since = coalesce(waiting_since, $3)
             WHERE id = $4 AND epoch = $5"
        ))
        .bind(pause_ms)
        .bind(waiting_for.name())
        .bind(now_ms())
        .bind(claim.id)
        .bind(claim.epoch)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Writes what a worker knows of its job, unless the job is another worker's by now.
    pub async fn save_job(&self, job: &Job, report: Option<&str>) -> Result<()> {
        let mut tx = self.write().await?;
        save(&mut tx, job, report).await?;
        tx.commit().await
    }
}

/// The fence: every transaction of a step ends with it.
pub(super) async fn save(tx: &mut Tx, job: &Job, report: Option<&str>) -> Result<()> {
    let progress = progress(tx.dialect().now(), job.lease.ms);
    let done = query(format!(
        "UPDATE jobs SET status = $1, updated_on = $2, checkpoint = $3, total_rows = $4, judged_rows = $5,
            rejected_rows = $6, generates = $7, staging_table = $8, error_reason = $9, error_file_on = $10,
            success_file_on = $11, results_epoch = $12, report = coalesce($13, report), {progress}, receipt = $14,
            step = $17, commit_by = $18, file_rejected_rows = $19, skipped_rows = $20, passed_rows = $21,
            coupons_after = $22, coupons_through = $23, retry_rows = $24, error_cause = $25, place = $26,
            validated_on = CASE WHEN $1 IN ('VALIDATED', 'COMMITED') THEN coalesce(validated_on, $2) ELSE validated_on END,
            committed_on = CASE WHEN $1 = 'COMMITED' THEN coalesce(committed_on, $2) ELSE committed_on END,
            ended_on = CASE WHEN $1 IN ('FINISHED', 'ERRORED') THEN coalesce(ended_on, $2) ELSE ended_on END
         WHERE id = $15 AND epoch = $16"
    ))
    .bind(job.status.name())
    .bind(now_ms())
    .bind(job.checkpoint.cast_signed())
    .bind(job.total_rows.cast_signed())
    .bind(job.judged_rows.cast_signed())
    .bind(job.rejected_rows.cast_signed())
    .bind(job.generates)
    .bind(&job.staging_table)
    .bind(&job.error_reason.as_ref().map(ToString::to_string))
    .bind(job.error_file_on)
    .bind(job.success_file_on)
    .bind(job.results_epoch)
    .bind(report)
    .bind(job.receipt.map(Receipt::name))
    .bind(job.id)
    .bind(job.lease.epoch)
    .bind(job.step.name())
    .bind(job.commit_by)
    .bind(job.file_rejected_rows.cast_signed())
    .bind(job.skipped_rows.cast_signed())
    .bind(job.passed_rows.cast_signed())
    .bind(job.coupons_after)
    .bind(job.coupons_through)
    .bind(job.retry_rows.cast_signed())
    .bind(&job.error_reason.as_ref().and_then(Reason::kept))
    .bind(job.place)
    .execute(tx.on())
    .await?;
    if done != 1 {
        return Err(Error::LeaseLost);
    }
    if job.status.is_final() { announce_job(tx, job).await } else { Ok(()) }
}
