//! Staged rows judged by the database before any of them becomes a coupon: for an upload that is only to be validated, and
//! for one that is committed as a whole or not at all.

use tearline_api::contract::{UploadMode, UploadStatus};

use super::commit::ROWS;
use super::{Interrupted, Run};
use crate::clock::now_ms;
use crate::db::Step;
use crate::reason::Cause;

impl Run<'_> {
    pub(super) fn check_staged(&mut self) -> Result<(), Interrupted> {
        if !self.series_expired() {
            let limits = self.limits();
            let table = self.job.staging_table.clone().unwrap_or_default();
            self.index_customers(limits)?;
            let mut rows = 1;
            while rows > 0 {
                self.go_on()?;
                let checked = self.worker.db.check_rows(&mut self.job, &table, ROWS, limits);
                rows = self.runtime.block_on(checked)?;
            }
        }
        match self.job.plan.mode {
            UploadMode::Validate => self.wait_for_commit(),
            UploadMode::AllOrNothing if self.job.rejected_rows > 0 => self.commit_nothing(),
            UploadMode::AllOrNothing | UploadMode::Commit => {
                self.job.step = Step::Usual;
                self.advance(UploadStatus::Validated, None)
            }
        }
    }

    /// `VALIDATED`, with the result files that a commit would give now.
    fn wait_for_commit(&mut self) -> Result<(), Interrupted> {
        let report = self.results()?;
        let wait = i64::try_from(self.worker.limits.commit_wait.as_millis()).unwrap_or(i64::MAX / 2);
        let job = &mut self.job;
        (job.status, job.step, job.checkpoint, job.place) = (UploadStatus::Validated, Step::Wait, 0, 0);
        job.commit_by = Some(now_ms().saturating_add(wait));
        Ok(self.runtime.block_on(self.worker.db.park_job(job, Some(&report), wait))?)
    }

    /// Claimed while it waits: its time is over, or nearly.
    pub(super) fn expire(&mut self) -> Result<(), Interrupted> {
        let left = self.job.commit_by.map_or(0, |by| by - now_ms());
        if left > 0 {
            return Ok(self.runtime.block_on(self.worker.db.park_job(&self.job, None, left))?);
        }
        self.job.error_reason = Some(Cause::NotCommitted.into());
        self.advance(UploadStatus::Errored, None)?;
        self.drop_staging();
        Ok(())
    }

    /// The job gets its result files, in which no row is a coupon, and ends.
    pub(super) fn commit_nothing(&mut self) -> Result<(), Interrupted> {
        let (rejected, rows) = (self.job.rejected_rows, self.job.total_rows);
        self.job.error_reason = Some(Cause::NotAllGood { rejected, rows }.into());
        self.job.skipped_rows = 0;
        self.advance(self.job.status, None)
    }
}
