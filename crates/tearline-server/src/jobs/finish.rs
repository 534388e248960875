//! `COMMITED` → `FINISHED`: the file read once more, each of its rows written to the error file or the
//! success file. A job that is given up after coupons were made ends in the same way, as `ERRORED`.

use std::collections::VecDeque;

use tearline::{Checked, ErrorFile, Finding, Options, Report, Row, Rule, Severity, SuccessFile};
use tearline_api::contract::{UploadMode, UploadStatus};

use super::{Interrupted, Run, findings};
use crate::clock::now_ms;
use crate::db::{self, StagedOutcome};
use crate::files::{self, Kind};
use crate::storage::{self, Storage, Upload};

/// Rows of which the outcome is read from the database at once: of each, or of those that are another than they promised.
const ROWS: [u64; 2] = [20_000, 100_000];
/// Bytes of the file that are turned into rows at once.
pub(super) const PIECE: usize = 256 * 1024;

/// Removes the result files that workers before that of this epoch wrote and did not come to name. Never a later one's: this
/// worker may be the one that was stopped and has just woken up.
pub(super) async fn remove_older(storage: &Storage, folder: &str, epoch: i64) -> storage::Result<()> {
    let older = move |name: &str| files::epoch_of(name) < epoch;
    storage.remove_partial(folder, move |name, _| older(name)).await?;
    for file in storage.list(folder).await? {
        if file.path.rsplit('/').next().is_some_and(older) {
            storage.delete(&file.path).await?;
        }
    }
    Ok(())
}

impl Run<'_> {
    pub(super) fn finish(&mut self, end: UploadStatus) -> Result<(), Interrupted> {
        let report = self.results()?;
        self.advance(end, Some(&report))?;
        self.drop_staging();
        Ok(())
    }

    /// Writes the result files, and names them in the job; the report that goes with them.
    pub(super) fn results(&mut self) -> Result<String, Interrupted> {
        let checked = self.take_checked()?;
        let folder = files::results_folder(&self.job);
        self.runtime.block_on(remove_older(&self.worker.storage, &folder, self.job.lease.epoch))?;
        self.job.results_epoch = Some(self.job.lease.epoch);
        let written = self.write_results(&checked)?;
        let now = now_ms();
        let job = &mut self.job;
        job.rejected_rows = written.rejected;
        job.retry_rows = written.retries;
        job.error_file_on = (written.rejected > 0).then_some(now);
        job.success_file_on = (written.rejected < job.total_rows).then_some(now);
        Ok(serde_json::to_string(&written.report).map_err(anyhow::Error::from)?)
    }

    pub(super) fn drop_staging(&self) {
        // Its rows are coupons now. If this is where the server dies, `tidy` drops it later.
        if let Some(table) = &self.job.staging_table
            && let Err(error) = self.runtime.block_on(self.worker.db.drop_staging(table))
        {
            tracing::warn!(job = self.job.id, %error, "a staging table can't be dropped yet");
        }
    }

    fn write_results(&self, checked: &Checked) -> Result<Written, Interrupted> {
        let mut results = Results {
            run: self,
            checked,
            expired: self.series_expired(),
            processed: match (self.job.status, &self.job.error_reason) {
                // Of what is only checked, every row.
                (UploadStatus::Started, None) | (UploadStatus::Committed, _) => i64::MAX,
                _ => self.job.place,
            },
            outcomes: VecDeque::new(),
            outcomes_through: 0,
            // Of what is to be whole, a part is of no use; and of what is only checked, nothing was tried.
            retries: match (self.job.plan.mode, self.job.status) {
                (_, UploadStatus::Started) if self.job.error_reason.is_none() => None,
                (UploadMode::AllOrNothing, _) if self.job.file_rejected_rows > 0 => None,
                _ => Some(ErrorFile::new(checked)),
            },
            retry_rows: 0,
            errors: ErrorFile::new(checked),
            successes: SuccessFile::new(checked),
            report: checked.report.clone(),
            found: Vec::new(),
            failed: None,
        };
        let mut uploads = [self.create(Kind::Error)?, self.create(Kind::Success)?];
        let mut retries = None;
        let (mut reader, range) = checked.rows_from(1);
        let source =
            self.worker.storage.reader(&self.runtime, &Kind::Uploaded.path(&self.job), Some(range))?;
        source.each(|chunk| {
            for piece in chunk.chunks(PIECE) {
                reader.push(piece, &mut |row| results.take(row));
                self.flush(&mut results, &mut uploads, &mut retries)?;
            }
            Ok::<_, Interrupted>(true)
        })?;
        reader.finish(&mut |row| results.take(row));
        self.flush(&mut results, &mut uploads, &mut retries)?;
        for upload in uploads.into_iter().chain(retries) {
            self.runtime.block_on(upload.complete())?;
        }
        let (rejected, retries) = (results.report.rows.rejected, results.retry_rows);
        let report =
            findings::merge(&checked.report, results.report, results.found, Options::DEFAULT_MAX_FINDINGS);
        Ok(Written { rejected, retries, report })
    }

    fn create(&self, kind: Kind) -> Result<Upload, Interrupted> {
        Ok(self.runtime.block_on(self.worker.storage.create(&kind.path(&self.job)))?)
    }

    fn flush(
        &self,
        results: &mut Results<'_, '_>,
        uploads: &mut [Upload; 2],
        retries: &mut Option<Upload>,
    ) -> Result<(), Interrupted> {
        self.go_on()?;
        if let Some(error) = results.failed.take() {
            return Err(error.into());
        }
        let [errors, successes] = uploads;
        for (out, upload) in [(&mut results.errors.out, errors), (&mut results.successes.out, successes)] {
            self.runtime.block_on(upload.write(out))?;
            out.clear();
        }
        // Few jobs have any.
        if let Some(file) = results.retries.as_mut().filter(|_| results.retry_rows > 0) {
            let upload = match retries {
                Some(upload) => upload,
                None => retries.insert(self.create(Kind::Retry)?),
            };
            self.runtime.block_on(upload.write(&file.out))?;
            file.out.clear();
        }
        Ok(())
    }
}

struct Written {
    rejected: u64,
    retries: u64,
    report: Report,
}

/// Two files that are being written, and the report that they make.
struct Results<'a, 'b> {
    run: &'a Run<'b>,
    checked: &'a Checked,
    expired: bool,
    /// The last place of a row of which a coupon was made, or was not for a reason.
    processed: i64,
    /// What the database says of the rows to come.
    outcomes: VecDeque<StagedOutcome>,
    outcomes_through: u64,
    /// The rows that another try may take, as an error file has them.
    retries: Option<ErrorFile>,
    retry_rows: u64,
    errors: ErrorFile,
    successes: SuccessFile,
    /// Its counts grow by what the database found.
    report: Report,
    /// Findings of the database, as many as a report can list.
    found: Vec<Finding>,
    failed: Option<db::Error>,
}

impl Results<'_, '_> {
    /// A row of the file; `false` when there is no use in going on.
    fn take(&mut self, row: &Row<'_>) -> bool {
        let outcome = match self.outcome(row.row) {
            Ok(outcome) => outcome,
            Err(error) => {
                self.failed = Some(error);
                return false;
            }
        };
        let rules = outcome.iter().flat_map(|outcome| outcome.found.rules());
        let rules = rules.chain(self.expired.then_some(Rule::SeriesExpired));
        let mut rules: Vec<Rule> = rules.collect();
        if outcome.as_ref().is_some_and(|outcome| !outcome.processed) && rules.is_empty() {
            rules.push(Rule::NotProcessed);
        }
        let more: Vec<Finding> = rules
            .into_iter()
            .map(|rule| findings::finding(&self.run.job.settings, &self.checked.report, row, rule))
            .collect();
        let refused = more.iter().any(|finding| finding.severity == Severity::Error);
        if refused && !row.rejected {
            self.report.rows.accepted -= 1;
            self.report.rows.rejected += 1;
        }
        for finding in &more {
            *self.report.counts.entry(finding.rule).or_default() += 1;
        }
        if row.rejected || refused {
            self.errors.write(row, &more);
            if let Some(retries) = self.retries.as_mut().filter(|_| !row.rejected) {
                retries.write(row, &more);
                self.retry_rows += 1;
            }
        } else {
            let generated = outcome.and_then(|outcome| outcome.code);
            let code = generated.as_deref().or(row.code.as_deref()).unwrap_or_default();
            self.successes.write(row, code);
        }
        // One more than is listed, to see that there are more.
        let room = (Options::DEFAULT_MAX_FINDINGS + 1).saturating_sub(self.found.len());
        self.found.extend(more.into_iter().take(room));
        true
    }

    fn outcome(&mut self, row: u64) -> Result<Option<StagedOutcome>, db::Error> {
        if self.expired {
            return Ok(None);
        }
        if row > self.outcomes_through {
            let job = &self.run.job;
            let table = job.staging_table.as_deref().unwrap_or_default();
            let through = row + ROWS[usize::from(!job.generates)];
            let read =
                self.run.worker.db.staged_outcomes(table, job.generates, self.processed, row - 1, through);
            self.outcomes = self.run.runtime.block_on(read)?.into();
            self.outcomes_through = through;
        }
        let is_next = self.outcomes.front().is_some_and(|outcome| outcome.row == row);
        Ok(if is_next { self.outcomes.pop_front() } else { None })
    }
}
