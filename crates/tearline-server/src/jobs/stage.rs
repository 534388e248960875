//! `STARTED` → `VALIDATED`: every row judged by the shared rules, the accepted ones staged.

use std::borrow::Cow;
use std::sync::atomic::Ordering;

use aws_lc_rs::digest::{SHA256, digest};
use tearline::{Checked, Identity, RULES_VERSION, Report, Role, Row};
use tearline_api::contract::{Receipt, UploadMode, UploadStatus};

use super::ranges::{Ranges, SAMPLE, SAMPLES};
use super::{Interrupted, Run};
use crate::db::{Job, StagedRow, Step};
use crate::files::Kind;
use crate::random::hex;
use crate::reason::Reason;

/// Rows of one transaction, at least; how many more depends on what a piece of the file holds.
const ROWS: usize = 32_000;
/// Bytes of the file that are turned into rows at once.
const PIECE: usize = 256 * 1024;

/// Accepted rows that are not staged yet.
struct Batch {
    identity: Identity,
    ranges: Ranges,
    rows: Vec<StagedRow>,
    /// The last row that was seen, accepted or not.
    through: u64,
}

impl Batch {
    fn take(&mut self, row: &Row<'_>) -> bool {
        self.through = row.row;
        if !row.rejected {
            let code = row.code.as_deref().map(str::to_owned);
            let shown = row.customer.as_deref();
            let customer = shown.map(|shown| self.identity.customer(shown).map_or(shown.into(), |c| c.key));
            let customer_shown = shown.filter(|shown| customer.as_deref() != Some(*shown)).map(str::to_owned);
            let customer = customer.map(Cow::into_owned);
            let place = self.ranges.place(code.as_deref().unwrap_or_default(), row.row);
            self.rows.push(StagedRow { place, code, customer, customer_shown });
        }
        true
    }
}

impl Run<'_> {
    pub(super) fn stage(&mut self) -> Result<(), Interrupted> {
        let checked = self.take_checked()?;
        let report = &checked.report;
        if report.file_rejected() {
            return self.reject_file(report);
        }
        if self.job.staging_table.is_none() {
            self.job.total_rows = report.rows.total;
            self.job.rejected_rows =
                if self.series_expired() { report.rows.total } else { report.rows.rejected };
            self.job.file_rejected_rows = self.job.rejected_rows;
            self.job.generates = !report.columns.iter().any(|column| column.role == Some(Role::Code));
            let text = serde_json::to_string(report).map_err(anyhow::Error::from)?;
            self.job.receipt = receipt(&self.job, &text);
            self.runtime.block_on(self.worker.db.create_staging(&mut self.job, &text))?;
            self.count_receipt();
        }
        // To an expired series no row can go.
        if !self.series_expired() {
            self.stage_accepted(&checked)?;
        }
        self.job.judged_rows = self.job.total_rows;
        self.checked = Some(checked);
        if self.job.plan.mode == UploadMode::Commit {
            return self.advance(UploadStatus::Validated, None);
        }
        self.job.step = Step::Check;
        self.advance(UploadStatus::Started, None)
    }

    fn stage_accepted(&mut self, checked: &Checked) -> Result<(), Interrupted> {
        let (mut reader, range) = checked.rows_from(self.job.checkpoint + 1);
        let identity = Identity::new(self.job.identifier, &self.job.settings.rules);
        let identity = identity.map_err(|error| Interrupted::Failed(error.into()))?;
        let ranges = self.ranges(checked)?;
        let mut batch =
            Batch { identity, ranges, rows: Vec::with_capacity(ROWS), through: self.job.checkpoint };
        let source =
            self.worker.storage.reader(&self.runtime, &Kind::Uploaded.path(&self.job), Some(range))?;
        source.each(|chunk| {
            for piece in chunk.chunks(PIECE) {
                reader.push(piece, &mut |row| batch.take(row));
                if batch.rows.len() >= ROWS {
                    self.write(&mut batch)?;
                }
            }
            Ok::<_, Interrupted>(true)
        })?;
        reader.finish(&mut |row| batch.take(row));
        self.write(&mut batch)
    }

    /// By which the rows are staged, from codes all over the file.
    fn ranges(&self, checked: &Checked) -> Result<Ranges, Interrupted> {
        let accepted = checked.report.rows.accepted;
        if !Ranges::serve(accepted) || !self.job.takes_any_order(self.limits()) {
            return Ok(Ranges::default());
        }
        let mut codes = Vec::new();
        for nth in 0..SAMPLES {
            self.go_on()?;
            let (mut reader, range) = checked.rows_from(1 + checked.report.rows.total * nth / SAMPLES);
            let range = range.start..range.end.min(range.start + PIECE as u64);
            let path = Kind::Uploaded.path(&self.job);
            let mut left = SAMPLE;
            self.worker.storage.reader(&self.runtime, &path, Some(range))?.each(|chunk| {
                for piece in chunk.chunks(PIECE) {
                    reader.push(piece, &mut |row| {
                        codes.extend(row.code.as_deref().filter(|_| !row.rejected).map(str::to_owned));
                        left -= 1;
                        left > 0
                    });
                }
                Ok::<_, Interrupted>(left > 0)
            })?;
        }
        Ok(Ranges::of(codes, accepted))
    }

    fn write(&mut self, batch: &mut Batch) -> Result<(), Interrupted> {
        self.go_on()?;
        batch.rows.sort_unstable_by_key(|row| row.place);
        let table = self.job.staging_table.clone().unwrap_or_default();
        let before = self.job.checkpoint;
        let staged = self.worker.db.stage_rows(&mut self.job, &table, &batch.rows, batch.through);
        self.runtime.block_on(staged)?;
        self.worker.metrics.rows_judged.fetch_add(batch.through - before, Ordering::Relaxed);
        batch.rows.clear();
        Ok(())
    }

    /// Nothing of the file can be used. The sentence that the browser shows is the reason.
    fn reject_file(&mut self, report: &Report) -> Result<(), Interrupted> {
        let finding = report.findings.iter().find(|finding| finding.rule.rejects_file());
        let unusable = || Reason::Said("The file can't be used.".to_owned());
        self.job.error_reason = Some(finding.map_or_else(unusable, Reason::from));
        self.job.total_rows = report.rows.total;
        self.job.judged_rows = report.rows.total;
        self.job.rejected_rows = report.rows.total;
        let text = serde_json::to_string(report).map_err(anyhow::Error::from)?;
        self.job.receipt = receipt(&self.job, &text);
        self.advance(UploadStatus::Errored, Some(&text))?;
        self.count_receipt();
        Ok(())
    }

    /// Once it is written down: a step that is done again counts once.
    fn count_receipt(&self) {
        let (job, metrics) = (&self.job, &self.worker.metrics);
        match job.receipt {
            None => {}
            Some(Receipt::Same) => drop(metrics.receipts_same.fetch_add(1, Ordering::Relaxed)),
            Some(Receipt::Different) => {
                metrics.receipts_different.fetch_add(1, Ordering::Relaxed);
                let (theirs, ours) = (job.seen.rules_version.as_deref().unwrap_or("unknown"), RULES_VERSION);
                tracing::warn!(job = job.id, theirs, ours, "another report was seen before the upload");
            }
        }
    }
}

/// Whether the report that was seen before the upload is this one.
fn receipt(job: &Job, report: &str) -> Option<Receipt> {
    let seen = job.seen.report_sha256.as_deref()?;
    let same = hex(digest(&SHA256, report.as_bytes()).as_ref()) == seen;
    Some(if same { Receipt::Same } else { Receipt::Different })
}
