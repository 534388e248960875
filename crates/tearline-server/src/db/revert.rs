//! The coupons of one upload, taken back.

use super::jobs::COLUMNS;
use super::query::Row;
use super::{Action, Actor, Db, Error, Job, Result, audit, query};
use crate::clock::now_ms;

/// What became of the wish to take the coupons of a job back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevertAsked {
    Now,
    /// It was asked for before.
    Already,
    /// The job is not over.
    UnderWay,
    /// No coupon was made of it.
    Nothing,
}

impl Job {
    /// Whether it has made coupons that nobody asked to take back.
    pub fn can_revert(&self) -> bool {
        self.revert_refused().is_none()
    }

    /// Why its coupons are not to be taken back.
    pub fn revert_refused(&self) -> Option<RevertAsked> {
        match self.coupons_through {
            _ if self.revert_asked_on.is_some() => Some(RevertAsked::Already),
            _ if !self.status.is_final() => Some(RevertAsked::UnderWay),
            None => Some(RevertAsked::Nothing),
            Some(_) => None,
        }
    }

    /// Whether its coupons are being taken back.
    pub fn is_reverting(&self) -> bool {
        self.revert_asked_on.is_some() && self.reverted_on.is_none()
    }

    /// How many coupons were made of it.
    pub fn coupons_made(&self) -> u64 {
        self.total_rows.saturating_sub(self.rejected_rows).saturating_sub(self.skipped_rows)
    }
}

impl Db {
    /// How many coupons of a job there are now.
    pub async fn count_coupons(&self, job: &Job) -> Result<u64> {
        let row = query(
            "SELECT count(*) AS n FROM coupons WHERE id > $1 AND id <= $2 AND job_id = $3 AND +org_id = $4",
        );
        let row = row
            .bind(job.coupons_after.unwrap_or(0))
            .bind(job.coupons_through.unwrap_or(0))
            .bind(job.id)
            .bind(job.org_id)
            .fetch_one(self.reader())
            .await?;
        Ok(row.get::<i64>("n")?.unsigned_abs())
    }

    /// Lets a worker take back the coupons of a job of an organization, if it has it.
    pub async fn revert_job(&self, org_id: i64, id: i64, by: &Actor) -> Result<Option<RevertAsked>> {
        let mut tx = self.write().await?;
        let Some(job) = tx.lock_job(org_id, id).await? else { return Ok(None) };
        if let Some(refused) = job.revert_refused() {
            return Ok(Some(refused));
        }
        query(
            "UPDATE jobs SET revert_asked_on = $1, revert_checkpoint = coalesce(coupons_after, 0), held = 0,
                 lease_until = 0, attempts = 0, crashes = 0, updated_on = $1
             WHERE id = $2",
        )
        .bind(now_ms())
        .bind(id)
        .execute(tx.on())
        .await?;
        audit::insert(tx.on(), by, Action::JobRevert, &format!("job {id}")).await?;
        tx.commit().await?;
        Ok(Some(RevertAsked::Now))
    }

    /// Takes a job whose coupons are to be taken back, and on which nobody works.
    pub(super) async fn claim_revert(
        &self,
        tx: &mut super::Tx,
        bytes: i64,
        instance: i64,
        lease_ms: i64,
    ) -> Result<Option<Row>> {
        let (now, alone) = (self.dialect().now(), self.dialect().for_update_of_j());
        query(format!(
            "UPDATE jobs SET epoch = epoch + 1, held = $1, lease_until = {now} + $2
             WHERE id = (
                 SELECT j.id FROM jobs j WHERE j.revert_asked_on IS NOT NULL AND j.reverted_on IS NULL
                 AND j.lease_until <= {now} AND j.bytes <= $3
                 ORDER BY j.revert_asked_on, j.id LIMIT 1 {alone})
             RETURNING {COLUMNS}"
        ))
        .bind(instance)
        .bind(lease_ms)
        .bind(bytes)
        .fetch_optional(tx.on())
        .await
    }

    /// Takes back the job's coupons up to an id: one transaction, with the checkpoint. The series and its customers have
    /// so many less at once. A code that another job has brought since is that job's, and stays.
    pub async fn revert_rows(&self, job: &mut Job, through: i64) -> Result<()> {
        let mut tx = self.write_held(&*job).await?;
        tx.lock_org(job.org_id).await?;
        let gone = query("DELETE FROM coupons WHERE id > $1 AND id <= $2 AND job_id = $3 AND +org_id = $4")
            .bind(job.revert_checkpoint)
            .bind(through)
            .bind(job.id)
            .bind(job.org_id)
            .execute(tx.on())
            .await?;
        query("UPDATE series SET coupon_count = coupon_count - $1 WHERE id = $2")
            .bind(gone.cast_signed())
            .bind(job.series_id)
            .execute(tx.on())
            .await?;
        let over = job.coupons_through.is_none_or(|last| through >= last);
        let (mut after, now) = (job.clone(), tx.dialect().now());
        after.revert_checkpoint = through;
        after.reverted_rows += gone;
        after.reverted_on = over.then(now_ms);
        let done = query(format!(
            "UPDATE jobs SET revert_checkpoint = $1, reverted_rows = $2, reverted_on = $3, updated_on = $4,
                 attempts = 0, crashes = 0, waiting_for = NULL, waiting_since = NULL,
                 held = CASE WHEN $3 IS NULL THEN held ELSE 0 END, lease_until = {now} + $5
             WHERE id = $6 AND epoch = $7"
        ))
        .bind(after.revert_checkpoint)
        .bind(after.reverted_rows.cast_signed())
        .bind(after.reverted_on)
        .bind(now_ms())
        .bind(job.lease.ms)
        .bind(job.id)
        .bind(job.lease.epoch)
        .execute(tx.on())
        .await?;
        if done != 1 {
            return Err(Error::LeaseLost);
        }
        tx.commit().await?;
        *job = after;
        Ok(())
    }
}
