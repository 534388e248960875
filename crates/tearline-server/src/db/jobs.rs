//! Upload jobs: made by an upload, claimed by a worker, read by whoever asks for the status.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};
use tearline::Identifier;
use tearline_api::contract::{SeriesSettings, UploadStatus};

use super::{Db, FencedError, Result};
use crate::clock::now_ms;
use crate::code_column::CodeColumn;

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// An upload whose file is stored.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub org_id: i64,
    pub series_id: i64,
    pub created_on: i64,
    pub uploaded_name: String,
    pub stored_name: String,
    pub bytes: u64,
    pub sha256: String,
    pub identifier: Identifier,
    pub identifier_column: Option<u32>,
    pub code_column: CodeColumn,
    pub settings: SeriesSettings,
}

impl NewJob {
    /// The job that it becomes.
    pub fn started(&self, id: i64) -> Job {
        Job {
            id,
            org_id: self.org_id,
            series_id: self.series_id,
            status: UploadStatus::Started,
            created_on: self.created_on,
            updated_on: self.created_on,
            uploaded_name: self.uploaded_name.clone(),
            stored_name: self.stored_name.clone(),
            identifier: self.identifier,
            identifier_column: self.identifier_column,
            code_column: self.code_column,
            settings: self.settings.clone(),
            checkpoint: 0,
            total_rows: 0,
            judged_rows: 0,
            rejected_rows: 0,
            generates: false,
            staging_table: None,
            error_reason: None,
            error_file_on: None,
            success_file_on: None,
            epoch: 0,
            attempts: 0,
            lease_ms: 0,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Job {
    pub id: i64,
    pub org_id: i64,
    pub series_id: i64,
    pub status: UploadStatus,
    pub created_on: i64,
    pub updated_on: i64,
    pub uploaded_name: String,
    pub stored_name: String,
    pub identifier: Identifier,
    pub identifier_column: Option<u32>,
    pub code_column: CodeColumn,
    pub settings: SeriesSettings,
    pub checkpoint: u64,
    pub total_rows: u64,
    pub judged_rows: u64,
    pub rejected_rows: u64,
    pub generates: bool,
    pub staging_table: Option<String>,
    pub error_reason: Option<String>,
    pub error_file_on: Option<i64>,
    pub success_file_on: Option<i64>,
    pub epoch: i64,
    pub attempts: i64,
    /// How long each sign of life keeps the job for the worker that claimed it; 0 for whoever only reads.
    pub lease_ms: i64,
}

/// Everything but the report, which can be large and is asked for on its own.
const COLUMNS: &str = "id, org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name,
    identifier, identifier_column, code_column, code_column_none, settings, checkpoint, total_rows, judged_rows,
    rejected_rows, generates, staging_table, error_reason, error_file_on, success_file_on, epoch, attempts";

impl Job {
    fn from_row(row: &SqliteRow) -> Result<Self> {
        let count = |name: &str| row.try_get::<i64, _>(name).map(i64::unsigned_abs);
        let enumerated = |name: &str| row.try_get::<String, _>(name).map(serde_json::Value::String);
        let decode = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        Ok(Self {
            id: row.try_get("id")?,
            org_id: row.try_get("org_id")?,
            series_id: row.try_get("series_id")?,
            status: serde_json::from_value(enumerated("status")?).map_err(decode)?,
            created_on: row.try_get("created_on")?,
            updated_on: row.try_get("updated_on")?,
            uploaded_name: row.try_get("uploaded_name")?,
            stored_name: row.try_get("stored_name")?,
            identifier: serde_json::from_value(enumerated("identifier")?).map_err(decode)?,
            identifier_column: row.try_get("identifier_column")?,
            code_column: match (row.try_get("code_column_none")?, row.try_get("code_column")?) {
                (true, _) => CodeColumn::None,
                (false, Some(column)) => CodeColumn::At(column),
                (false, None) => CodeColumn::Found,
            },
            settings: from_json(row.try_get("settings")?)?,
            checkpoint: count("checkpoint")?,
            total_rows: count("total_rows")?,
            judged_rows: count("judged_rows")?,
            rejected_rows: count("rejected_rows")?,
            generates: row.try_get("generates")?,
            staging_table: row.try_get("staging_table")?,
            error_reason: row.try_get("error_reason")?,
            error_file_on: row.try_get("error_file_on")?,
            success_file_on: row.try_get("success_file_on")?,
            epoch: row.try_get("epoch")?,
            attempts: row.try_get("attempts")?,
            lease_ms: 0,
        })
    }
}

/// What became of an upload.
#[derive(Debug)]
pub enum Accepted {
    New {
        answer: String,
    },
    /// The same upload with the same key was answered before.
    Again {
        answer: String,
    },
    /// The key was used for another upload.
    Reused,
}

/// Which jobs of a series are asked for, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    pub job_id: Option<i64>,
    pub limit: Option<i64>,
    /// Only jobs with a smaller id.
    pub before: Option<i64>,
}

impl Db {
    /// Makes a job, and with a key keeps the answer; or gives the answer that the key was given before.
    /// One transaction, so that two requests with one key make one job.
    pub async fn accept_upload(
        &self,
        job: &NewJob,
        idempotency: Option<(&str, &str)>,
        answer: impl FnOnce(i64) -> Result<String>,
    ) -> Result<Accepted> {
        let mut tx = self.write().await?;
        if let Some((key, digest)) = idempotency {
            let row = sqlx::query("SELECT digest, answer FROM idempotency WHERE org_id = ? AND key = ?")
                .bind(job.org_id)
                .bind(key)
                .fetch_optional(&mut *tx)
                .await?;
            if let Some(row) = row {
                let same = row.try_get::<String, _>("digest")? == digest;
                let answer = row.try_get("answer")?;
                return Ok(if same { Accepted::Again { answer } } else { Accepted::Reused });
            }
        }
        let row = sqlx::query(
            "INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name, bytes,
                               sha256, identifier, identifier_column, code_column, code_column_none, settings)
             VALUES (?1, ?2, 'STARTED', ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id",
        )
        .bind(job.org_id)
        .bind(job.series_id)
        .bind(job.created_on)
        .bind(&job.uploaded_name)
        .bind(&job.stored_name)
        .bind(job.bytes.cast_signed())
        .bind(&job.sha256)
        .bind(job.identifier.name())
        .bind(job.identifier_column)
        .bind(if let CodeColumn::At(column) = job.code_column { Some(column) } else { None })
        .bind(job.code_column == CodeColumn::None)
        .bind(to_json(&job.settings)?)
        .fetch_one(&mut *tx)
        .await?;
        let answer = answer(row.try_get("id")?)?;
        if let Some((key, digest)) = idempotency {
            sqlx::query(
                "INSERT INTO idempotency (org_id, key, digest, answer, created_on) VALUES (?, ?, ?, ?, ?)",
            )
            .bind(job.org_id)
            .bind(key)
            .bind(digest)
            .bind(&answer)
            .bind(job.created_on)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(Accepted::New { answer })
    }

    /// Forgets the keys of uploads before a time.
    pub async fn forget_idempotency_before(&self, ms: i64) -> Result<u64> {
        let done = sqlx::query("DELETE FROM idempotency WHERE created_on < ?").bind(ms);
        Ok(done.execute(&self.writer).await?.rows_affected())
    }

    pub async fn jobs(&self, org_id: i64, series_id: i64, page: Page) -> Result<Vec<Job>> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM jobs
             WHERE series_id = ?1 AND org_id = ?2 AND (?3 IS NULL OR id = ?3) AND (?4 IS NULL OR id < ?4)
             ORDER BY id DESC LIMIT ?5"
        )))
        .bind(series_id)
        .bind(org_id)
        .bind(page.job_id)
        .bind(page.before)
        .bind(page.limit.unwrap_or(-1))
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(Job::from_row).collect()
    }

    /// A job by its id alone, for whoever needs no organization to have the right to it: a worker, a signed URL.
    pub async fn job(&self, id: i64) -> Result<Option<Job>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM jobs WHERE id = ?")))
            .bind(id)
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(Job::from_row).transpose()
    }

    /// `None`: no such job. `Some(None)`: not judged yet.
    pub async fn report(&self, org_id: i64, series_id: i64, id: i64) -> Result<Option<Option<String>>> {
        let row = sqlx::query("SELECT report FROM jobs WHERE id = ? AND series_id = ? AND org_id = ?")
            .bind(id)
            .bind(series_id)
            .bind(org_id)
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| row.try_get("report")).transpose()
    }

    /// How many jobs are neither finished nor failed.
    pub async fn open_jobs(&self) -> Result<i64> {
        let row = sqlx::query("SELECT count(*) AS n FROM jobs WHERE status NOT IN ('FINISHED', 'ERRORED')");
        row.fetch_one(&self.reader).await?.try_get("n")
    }

    /// Whether a stored file is of a job: one that is of none is what an upload left that was killed.
    pub async fn knows_file(&self, org_id: i64, series_id: i64, stored_name: &str) -> Result<bool> {
        let row =
            sqlx::query("SELECT 1 FROM jobs WHERE series_id = ? AND org_id = ? AND stored_name = ? LIMIT 1")
                .bind(series_id)
                .bind(org_id)
                .bind(stored_name)
                .fetch_optional(&self.reader)
                .await?;
        Ok(row.is_some())
    }

    /// Takes the oldest job that nobody works on.
    pub async fn claim_job(&self, lease_ms: i64) -> Result<Option<Job>> {
        let now = now_ms();
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE jobs SET epoch = epoch + 1, attempts = attempts + 1, lease_until = ?2
             WHERE id = (SELECT id FROM jobs WHERE status NOT IN ('FINISHED', 'ERRORED') AND lease_until <= ?1
                         ORDER BY id LIMIT 1)
             RETURNING {COLUMNS}"
        )))
        .bind(now)
        .bind(now + lease_ms)
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
        sqlx::query("UPDATE jobs SET lease_until = ?, attempts = attempts - ? WHERE id = ? AND epoch = ?")
            .bind(now_ms() + pause_ms)
            .bind(i64::from(!failed))
            .bind(job.id)
            .bind(job.epoch)
            .execute(&self.writer)
            .await
            .map(drop)
    }

    /// Writes what a worker knows of its job, unless the job is another worker's by now.
    pub async fn save_job(&self, job: &Job, report: Option<&str>) -> std::result::Result<(), FencedError> {
        let mut tx = self.write().await?;
        save(&mut tx, job, report).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The fence: every transaction of a step ends with it. It is a sign of life too: whoever waits for this
/// transaction to end finds the lease renewed.
pub(super) async fn save(
    tx: &mut Transaction<'static, Sqlite>,
    job: &Job,
    report: Option<&str>,
) -> std::result::Result<(), FencedError> {
    let done = sqlx::query(
        "UPDATE jobs SET status = ?, updated_on = ?, checkpoint = ?, total_rows = ?, judged_rows = ?,
            rejected_rows = ?, generates = ?, staging_table = ?, error_reason = ?, error_file_on = ?,
            success_file_on = ?, report = coalesce(?, report), lease_until = max(lease_until, ?)
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
    .bind(report)
    .bind(now_ms() + job.lease_ms)
    .bind(job.id)
    .bind(job.epoch)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(FencedError::LeaseLost) }
}
