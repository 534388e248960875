//! Upload jobs, as they are read.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tearline::{CodeColumn, Delimiter, Encoding, Identifier, Options, RuleSet};
use tearline_api::contract::{OnDuplicate, Receipt, SeriesSettings, UploadMode, UploadStatus};

use super::query::Row;
use super::{Db, Error, Lease, Result, query};
use crate::clock::now_ms;
use crate::random;
use crate::reason::Reason;

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::other)
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::other)
}

#[derive(Debug, Clone)]
pub struct Job {
    pub id: i64,
    pub org_id: i64,
    pub series_id: i64,
    /// The key of the client that uploaded; empty where nobody knows.
    pub client: String,
    pub status: UploadStatus,
    pub created_on: i64,
    pub updated_on: i64,
    /// When each step was reached, in epoch milliseconds.
    pub validated_on: Option<i64>,
    pub committed_on: Option<i64>,
    pub ended_on: Option<i64>,
    /// When somebody cancelled it, in epoch milliseconds.
    pub cancelled_on: Option<i64>,
    pub uploaded_name: String,
    pub stored_name: String,
    /// What it is called in its folder, where that is something else.
    pub stored_as: Option<String>,
    pub bytes: u64,
    pub sha256: String,
    pub identifier: Identifier,
    pub identifier_column: Option<u32>,
    pub code_column: CodeColumn,
    pub read_as: ReadAs,
    pub seen: Seen,
    pub receipt: Option<Receipt>,
    pub plan: Plan,
    pub settings: SeriesSettings,
    pub step: Step,
    /// Until when it waits to be committed, in epoch milliseconds.
    pub commit_by: Option<i64>,
    /// How many rows the running step is done with.
    pub checkpoint: u64,
    /// Up to which place the staged rows are committed, or checked.
    pub place: i64,
    pub total_rows: u64,
    pub judged_rows: u64,
    pub rejected_rows: u64,
    /// Those of them that the file's own rules reject.
    pub file_rejected_rows: u64,
    /// Rows whose coupon was there already.
    pub skipped_rows: u64,
    /// While it is checked: rows before the checkpoint that nothing rejects.
    pub passed_rows: u64,
    pub generates: bool,
    pub staging_table: Option<String>,
    pub error_reason: Option<Reason>,
    pub error_file_on: Option<i64>,
    pub success_file_on: Option<i64>,
    /// Between which ids its coupons are, the first excluded; `None`: it made none.
    pub coupons_after: Option<i64>,
    pub coupons_through: Option<i64>,
    /// When somebody asked for its coupons to be taken back, up to which id that is done, and when it was over.
    pub revert_asked_on: Option<i64>,
    pub revert_checkpoint: i64,
    pub reverted_rows: u64,
    pub reverted_on: Option<i64>,
    /// Rows that another try may take: those of its own file of them.
    pub retry_rows: u64,
    pub retry_of: Option<i64>,
    pub retried_by: Option<i64>,
    /// The epoch of the claim that wrote the result files, which they bear.
    pub results_epoch: Option<i64>,
    /// Since when its files are gone: they were kept as long as is set.
    pub files_removed_on: Option<i64>,
    pub lease: Lease,
}

/// What the upload asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    pub mode: UploadMode,
    pub on_duplicate: OnDuplicate,
}

/// Where a job is between two statuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Step {
    /// Nowhere else than its status says.
    #[default]
    Usual,
    /// Its staged rows are judged by the database.
    Check,
    /// It waits to be committed.
    Wait,
}

impl Step {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Usual => "",
            Self::Check => "check",
            Self::Wait => "wait",
        }
    }

    fn named(name: &str) -> Self {
        [Self::Check, Self::Wait].into_iter().find(|step| step.name() == name).unwrap_or_default()
    }
}

/// How the file is to be read, as far as the upload said it: the rest is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// Whether the first line holds names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
}

impl ReadAs {
    /// `None` where nothing was said.
    pub fn said(&self) -> Option<&Self> {
        Some(self).filter(|said| **said != Self::default())
    }

    pub fn apply(self, options: Options) -> Options {
        options.with_encoding(self.encoding).with_delimiter(self.delimiter).with_header(self.header)
    }
}

/// The report that was seen before the upload, as far as the upload says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Of its canonical bytes; 64 hexadecimal digits in small letters.
    pub report_sha256: Option<String>,
    /// The rules that made it.
    pub rules_version: Option<String>,
}

/// A value that is kept by its name on the wire.
pub(super) fn named<T: DeserializeOwned>(name: String) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(Error::other)
}

/// Everything but the report, which can be large and is asked for on its own.
pub(super) const COLUMNS: &str = "id, org_id, series_id, client, status, created_on, updated_on, validated_on,
    committed_on, ended_on, cancelled_on, uploaded_name, stored_name, stored_as, bytes, sha256,
    identifier, identifier_column, code_column, code_column_none, read_as, settings, checkpoint, place, total_rows, judged_rows,
    rejected_rows, generates, staging_table, error_reason, error_cause, error_file_on, success_file_on, results_epoch, epoch, attempts,
    crashes, waiting_for, waiting_since, mode, on_duplicate, step, commit_by, file_rejected_rows, skipped_rows, passed_rows, coupons_after,
    coupons_through, revert_asked_on, revert_checkpoint, reverted_rows, reverted_on, retry_rows, retry_of, retried_by,
    report_sha256, rules_version, receipt, files_removed_on";

/// Why it was given up, of a row of jobs or of imports.
pub(super) fn reason(row: &Row) -> Result<Option<Reason>> {
    let (said, cause) =
        (row.get::<Option<String>>("error_reason")?, row.get::<Option<String>>("error_cause")?);
    Ok(said.map(|said| Reason::read(said, cause.as_deref())))
}

impl Job {
    /// How its file is judged by some rules: as whoever uploaded it said that it is to be read.
    pub fn options(&self, rules: &RuleSet) -> Options {
        let options = Options::new(self.identifier)
            .with_identifier_column(self.identifier_column)
            .with_code_column(self.code_column)
            .with_rules(rules.clone())
            .with_seed(random::seed());
        self.read_as.apply(options)
    }

    pub(super) fn held_for(mut self, ms: i64) -> Self {
        self.lease.ms = ms;
        self
    }

    pub(super) fn from_row(row: &Row) -> Result<Self> {
        let count = |name: &str| row.get::<i64>(name).map(i64::unsigned_abs);
        let column = |name: &str| {
            let at = row.get::<Option<i64>>(name)?;
            Ok::<_, Error>(at.and_then(|at| u32::try_from(at).ok()))
        };
        Ok(Self {
            id: row.get("id")?,
            org_id: row.get("org_id")?,
            series_id: row.get("series_id")?,
            client: row.get("client")?,
            status: named(row.get("status")?)?,
            created_on: row.get("created_on")?,
            updated_on: row.get("updated_on")?,
            validated_on: row.get("validated_on")?,
            committed_on: row.get("committed_on")?,
            ended_on: row.get("ended_on")?,
            cancelled_on: row.get("cancelled_on")?,
            uploaded_name: row.get("uploaded_name")?,
            stored_name: row.get("stored_name")?,
            stored_as: row.get("stored_as")?,
            bytes: count("bytes")?,
            sha256: row.get("sha256")?,
            identifier: named(row.get("identifier")?)?,
            identifier_column: column("identifier_column")?,
            code_column: match (row.get("code_column_none")?, column("code_column")?) {
                (true, _) => CodeColumn::None,
                (false, Some(column)) => CodeColumn::At(column),
                (false, None) => CodeColumn::Found,
            },
            read_as: match row.get::<Option<String>>("read_as")? {
                Some(said) => from_json(&said)?,
                None => ReadAs::default(),
            },
            seen: Seen { report_sha256: row.get("report_sha256")?, rules_version: row.get("rules_version")? },
            receipt: row.get::<Option<String>>("receipt")?.map(named).transpose()?,
            settings: from_json(row.get("settings")?)?,
            plan: Plan { mode: named(row.get("mode")?)?, on_duplicate: named(row.get("on_duplicate")?)? },
            step: Step::named(&row.get::<String>("step")?),
            commit_by: row.get("commit_by")?,
            checkpoint: count("checkpoint")?,
            place: row.get("place")?,
            total_rows: count("total_rows")?,
            judged_rows: count("judged_rows")?,
            rejected_rows: count("rejected_rows")?,
            file_rejected_rows: count("file_rejected_rows")?,
            skipped_rows: count("skipped_rows")?,
            passed_rows: count("passed_rows")?,
            generates: row.get("generates")?,
            staging_table: row.get("staging_table")?,
            error_reason: reason(row)?,
            error_file_on: row.get("error_file_on")?,
            success_file_on: row.get("success_file_on")?,
            coupons_after: row.get("coupons_after")?,
            coupons_through: row.get("coupons_through")?,
            revert_asked_on: row.get("revert_asked_on")?,
            revert_checkpoint: row.get("revert_checkpoint")?,
            reverted_rows: count("reverted_rows")?,
            reverted_on: row.get("reverted_on")?,
            retry_rows: count("retry_rows")?,
            retry_of: row.get("retry_of")?,
            retried_by: row.get("retried_by")?,
            results_epoch: row.get("results_epoch")?,
            files_removed_on: row.get("files_removed_on")?,
            lease: Lease::from_row(row)?,
        })
    }
}

/// Which jobs of a series are asked for, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    pub job_id: Option<i64>,
    pub limit: Option<i64>,
    /// Only jobs with a smaller id.
    pub before: Option<i64>,
}

impl Job {
    /// Whether somebody asked for it to be committed.
    pub(super) fn commit_asked(&self) -> bool {
        let past =
            matches!(self.status, UploadStatus::Validated | UploadStatus::Committed | UploadStatus::Finished);
        self.plan.mode == UploadMode::Validate && self.step == Step::Usual && past
    }
}

impl Db {
    pub async fn jobs(&self, org_id: i64, series_id: i64, page: Page) -> Result<Vec<Job>> {
        // A range, which an index has in one place: what asks for NULL first looks at all that is newer.
        let last = page.before.map_or(i64::MAX, |before| before.saturating_sub(1));
        let (first, last) = page.job_id.map_or((0, last), |id| (id, id.min(last)));
        let organization = self.dialect().org_id_beside();
        let rows = query(format!(
            "SELECT {COLUMNS} FROM jobs WHERE series_id = $1 AND {organization} = $2 AND -id <= $3 AND -id >= $4
             ORDER BY -id LIMIT $5"
        ))
        .bind(series_id)
        .bind(org_id)
        .bind(first.saturating_neg())
        .bind(last.saturating_neg())
        .bind(page.limit.unwrap_or(i64::MAX))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(Job::from_row).collect()
    }

    /// A job by its id alone, for whoever needs no organization to have the right to it: a worker, a signed URL.
    pub async fn job(&self, id: i64) -> Result<Option<Job>> {
        let row = query(format!("SELECT {COLUMNS} FROM jobs WHERE id = $1"))
            .bind(id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(Job::from_row).transpose()
    }

    /// `None`: no such job. `Some(None)`: not judged yet.
    pub async fn report(&self, org_id: i64, series_id: i64, id: i64) -> Result<Option<Option<String>>> {
        let row = query("SELECT report FROM jobs WHERE id = $1 AND series_id = $2 AND org_id = $3")
            .bind(id)
            .bind(series_id)
            .bind(org_id)
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| row.get("report")).transpose()
    }

    /// How many jobs are neither finished nor failed, or are being taken back; and imports of customers.
    pub async fn open_jobs(&self) -> Result<i64> {
        let row = query(
            "SELECT count(*) AS n FROM jobs WHERE status NOT IN ('FINISHED', 'ERRORED')
             OR (revert_asked_on IS NOT NULL AND reverted_on IS NULL)",
        );
        let jobs: i64 = row.fetch_one(self.reader()).await?.get("n")?;
        let imports = query("SELECT count(*) AS n FROM customer_imports WHERE status = 'STARTED'");
        Ok(jobs + imports.fetch_one(self.reader()).await?.get::<i64>("n")?)
    }

    /// Whether a stored file is of a job: one that is of none is what an upload left that was killed. `Some(true)`: of one
    /// whose files are to be gone.
    pub async fn knows_file(&self, org_id: i64, series_id: i64, stored_as: &str) -> Result<Option<bool>> {
        let row = query(
            "SELECT files_removed_on FROM jobs
             WHERE series_id = $1 AND org_id = $2 AND coalesce(stored_as, stored_name) = $3 LIMIT 1",
        );
        let row = row.bind(series_id).bind(org_id).bind(stored_as).fetch_optional(self.reader()).await?;
        row.map(|row| Ok(row.get::<Option<i64>>("files_removed_on")?.is_some())).transpose()
    }

    /// Jobs that were over before a time and still have files, or with `forget`, have none any more; so many at most.
    pub async fn jobs_over_before(&self, ms: i64, forget: bool, limit: i64) -> Result<Vec<Job>> {
        let rows = query(format!(
            "SELECT {COLUMNS} FROM jobs WHERE status IN ('FINISHED', 'ERRORED') AND coalesce(ended_on, updated_on) < $1
             AND (revert_asked_on IS NULL OR reverted_on IS NOT NULL)
             AND $2 = (files_removed_on IS NOT NULL) ORDER BY id LIMIT $3"
        ))
        .bind(ms)
        .bind(forget)
        .bind(limit)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(Job::from_row).collect()
    }

    /// From now on nobody is led to the files of a job; `false`: it is not over any more.
    pub async fn let_files_go(&self, job: &Job) -> Result<bool> {
        let done = query(
            "UPDATE jobs SET files_removed_on = coalesce(files_removed_on, $1)
             WHERE id = $2 AND epoch = $3 AND status IN ('FINISHED', 'ERRORED')",
        );
        let done = done.bind(now_ms()).bind(job.id).bind(job.lease.epoch).execute(self.writer()).await?;
        Ok(done == 1)
    }

    /// Forgets a job that is over, whose files are gone. Its coupons stay.
    pub async fn forget_job(&self, job: &Job) -> Result<()> {
        query(
            "DELETE FROM jobs WHERE id = $1 AND epoch = $2 AND status IN ('FINISHED', 'ERRORED')
             AND files_removed_on IS NOT NULL AND (revert_asked_on IS NULL OR reverted_on IS NOT NULL)",
        )
        .bind(job.id)
        .bind(job.lease.epoch)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}
