//! `VALIDATED` → `COMMITED`: the staged rows become coupons, and what only a database knows is judged.

use std::sync::atomic::Ordering;

use tearline::{Rule, Severity};
use tearline_api::contract::{UploadMode, UploadStatus};

use super::generate::Codes;
use super::{Interrupted, Run, findings};
use crate::db::{Limits, Outcome};

/// Rows of one transaction. Codes fall all over their index: the more of them at once, the fewer of its
/// pages are written twice; but an upload that comes in meanwhile waits. Half a second of work on a
/// small machine.
pub(super) const ROWS: i64 = 50_000;

impl Run<'_> {
    pub(super) fn commit(&mut self) -> Result<(), Interrupted> {
        if self.job.plan.mode == UploadMode::AllOrNothing && !self.series_expired() {
            return self.commit_whole();
        }
        if !self.series_expired() {
            self.commit_staged()?;
        }
        self.advance(UploadStatus::Committed, None)
    }

    /// What the series asks of its coupons.
    pub(super) fn limits(&self) -> Limits {
        let settings = &self.job.settings;
        let unknown = findings::severity(settings, Rule::CustomerUnknown);
        let always = [Rule::CodeExists, Rule::CustomerLimit, Rule::SeriesLimit];
        let rejecting =
            always.into_iter().chain((unknown == Some(Severity::Error)).then_some(Rule::CustomerUnknown));
        Limits {
            per_customer: settings.coupons_per_customer,
            max_coupons: settings.max_coupons,
            known_customers: settings.require_known_customers && unknown.is_some(),
            rejecting: Outcome::of(rejecting),
        }
    }

    fn codes(&self) -> Codes {
        Codes::new(&self.job.settings.generator, self.job.settings.rules.keep_case)
    }

    /// In one transaction: the rows were judged before, and are judged again in it.
    fn commit_whole(&mut self) -> Result<(), Interrupted> {
        self.go_on()?;
        let (limits, mut codes) = (self.limits(), self.codes());
        let table = self.job.staging_table.clone().unwrap_or_default();
        self.index_customers(limits)?;
        let mut draw = || codes.draw();
        let committed = self.worker.db.commit_whole(&mut self.job, &table, limits, &mut draw);
        if self.runtime.block_on(committed)? { Ok(()) } else { self.commit_nothing() }
    }

    fn commit_staged(&mut self) -> Result<(), Interrupted> {
        let (limits, mut codes) = (self.limits(), self.codes());
        let table = self.job.staging_table.clone().unwrap_or_default();
        self.index_customers(limits)?;
        loop {
            self.go_on()?;
            let mut draw = || codes.draw();
            let committed = self.worker.db.commit_rows(&mut self.job, &table, ROWS, limits, &mut draw);
            let rows = self.runtime.block_on(committed)?;
            self.worker.metrics.rows_committed.fetch_add(rows, Ordering::Relaxed);
            if rows == 0 {
                return Ok(());
            }
        }
    }

    /// Where the coupons of a customer are limited, those that are there must be found by their customer.
    pub(super) fn index_customers(&mut self, limits: Limits) -> Result<(), Interrupted> {
        let mut after = limits.per_customer.map(|_| 0);
        while let Some(id) = after {
            self.go_on()?;
            after = self.runtime.block_on(self.worker.db.index_customers(&self.job, id))?;
        }
        Ok(())
    }
}
