//! The coupons of a job that is over, taken back.

use super::{Interrupted, Run};

/// Ids that are looked at in one transaction.
const IDS: i64 = 50_000;

impl Run<'_> {
    pub(super) fn revert(&mut self) -> Result<(), Interrupted> {
        let last = self.job.coupons_through.unwrap_or(0);
        while self.job.is_reverting() {
            self.go_on()?;
            let through = (self.job.revert_checkpoint + IDS).min(last);
            self.runtime.block_on(self.worker.db.revert_rows(&mut self.job, through))?;
        }
        tracing::info!(job = self.job.id, coupons = self.job.reverted_rows, "job reverted");
        Ok(())
    }
}
