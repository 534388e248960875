//! What makes a job: an upload whose file is stored, and the answers that are given again for a key.

use tearline::{CodeColumn, Identifier};
use tearline_api::contract::{SeriesSettings, UploadStatus};

use super::jobs::{Plan, ReadAs, Seen, Step, from_json, to_json};
use super::{Action, Actor, Db, Job, Lease, Result, Tx, audit, query};

/// An upload whose file is stored.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub org_id: i64,
    pub series_id: i64,
    pub created_on: i64,
    pub uploaded_name: String,
    pub stored_name: String,
    pub stored_as: String,
    pub bytes: u64,
    pub sha256: String,
    pub identifier: Identifier,
    pub identifier_column: Option<u32>,
    pub code_column: CodeColumn,
    pub read_as: ReadAs,
    pub seen: Seen,
    pub plan: Plan,
    pub settings: SeriesSettings,
}

impl NewJob {
    /// The job that it becomes.
    pub fn started(&self, id: i64) -> Job {
        Job {
            id,
            org_id: self.org_id,
            series_id: self.series_id,
            client: String::new(),
            status: UploadStatus::Started,
            created_on: self.created_on,
            updated_on: self.created_on,
            validated_on: None,
            committed_on: None,
            ended_on: None,
            cancelled_on: None,
            uploaded_name: self.uploaded_name.clone(),
            stored_name: self.stored_name.clone(),
            stored_as: Some(self.stored_as.clone()),
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            identifier: self.identifier,
            identifier_column: self.identifier_column,
            code_column: self.code_column,
            read_as: self.read_as,
            seen: self.seen.clone(),
            receipt: None,
            plan: self.plan,
            settings: self.settings.clone(),
            step: Step::Usual,
            commit_by: None,
            checkpoint: 0,
            place: 0,
            total_rows: 0,
            judged_rows: 0,
            rejected_rows: 0,
            file_rejected_rows: 0,
            skipped_rows: 0,
            passed_rows: 0,
            generates: false,
            staging_table: None,
            error_reason: None,
            error_file_on: None,
            success_file_on: None,
            coupons_after: None,
            coupons_through: None,
            revert_asked_on: None,
            revert_checkpoint: 0,
            reverted_rows: 0,
            reverted_on: None,
            retry_rows: 0,
            retry_of: None,
            retried_by: None,
            results_epoch: None,
            files_removed_on: None,
            lease: Lease::default(),
        }
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

/// Makes a job whose file is stored.
pub(super) async fn insert_job(tx: &mut Tx, job: &NewJob, retry_of: Option<i64>, by: &Actor) -> Result<i64> {
    let read_as = job.read_as.said().map(to_json).transpose()?;
    let row = query(
        "INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name,
                           stored_as, bytes, sha256, identifier, identifier_column, code_column, code_column_none, settings,
                           read_as, report_sha256, rules_version, client, mode, on_duplicate, retry_of)
         VALUES ($1, $2, 'STARTED', $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) RETURNING id",
    )
    .bind(job.org_id)
    .bind(job.series_id)
    .bind(job.created_on)
    .bind(&job.uploaded_name)
    .bind(&job.stored_name)
    .bind(&job.stored_as)
    .bind(job.bytes.cast_signed())
    .bind(&job.sha256)
    .bind(job.identifier.name())
    .bind(job.identifier_column.map(i64::from))
    .bind(if let CodeColumn::At(column) = job.code_column { Some(i64::from(column)) } else { None })
    .bind(job.code_column == CodeColumn::None)
    .bind(to_json(&job.settings)?)
    .bind(read_as.as_deref())
    .bind(&job.seen.report_sha256)
    .bind(&job.seen.rules_version)
    .bind(&by.client)
    .bind(job.plan.mode.name())
    .bind(job.plan.on_duplicate.name())
    .bind(retry_of)
    .fetch_one(tx.on())
    .await?;
    row.get("id")
}

/// What was answered to the key before. `idempotency`: a key and what was asked with it. Nobody else uses the key until
/// the transaction ends.
pub(super) async fn answered_before(
    tx: &mut Tx,
    org_id: i64,
    idempotency: Option<(&str, &str)>,
) -> Result<Option<Accepted>> {
    let Some((key, digest)) = idempotency else { return Ok(None) };
    tx.lock(format!("tearline key {key} of {org_id}")).await?;
    let row = query("SELECT digest, answer FROM idempotency WHERE org_id = $1 AND key = $2")
        .bind(org_id)
        .bind(key)
        .fetch_optional(tx.on())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let same = row.get::<String>("digest")? == digest;
    let answer = row.get("answer")?;
    Ok(Some(if same { Accepted::Again { answer } } else { Accepted::Reused }))
}

pub(super) async fn remember_answer(
    tx: &mut Tx,
    org_id: i64,
    idempotency: Option<(&str, &str)>,
    answer: &str,
    created_on: i64,
) -> Result<()> {
    let Some((key, digest)) = idempotency else { return Ok(()) };
    query("INSERT INTO idempotency (org_id, key, digest, answer, created_on) VALUES ($1, $2, $3, $4, $5)")
        .bind(org_id)
        .bind(key)
        .bind(digest)
        .bind(answer)
        .bind(created_on)
        .execute(tx.on())
        .await?;
    Ok(())
}

impl Db {
    /// Makes a job, and with a key keeps the answer; or gives the answer that the key was given before.
    /// One transaction, so that two requests with one key make one job.
    pub async fn accept_upload(
        &self,
        job: &NewJob,
        idempotency: Option<(&str, &str)>,
        by: &Actor,
        answer: impl FnOnce(i64) -> Result<String>,
    ) -> Result<Accepted> {
        let mut tx = self.write().await?;
        if let Some(before) = answered_before(&mut tx, job.org_id, idempotency).await? {
            return Ok(before);
        }
        let id = insert_job(&mut tx, job, None, by).await?;
        let answer = answer(id)?;
        audit::insert(tx.on(), by, Action::Upload, &format!("job {id}")).await?;
        remember_answer(&mut tx, job.org_id, idempotency, &answer, job.created_on).await?;
        tx.commit().await?;
        Ok(Accepted::New { answer })
    }

    /// The job that an upload with this key became: whoever did not hear the answer can ask.
    pub async fn job_of_key(&self, org_id: i64, key: &str) -> Result<Option<i64>> {
        self.made_by_key(org_id, key, "/result/uploadJobStatuses/0/jobId").await
    }

    /// The import that a list of customers with this key became.
    pub async fn import_of_key(&self, org_id: i64, key: &str) -> Result<Option<i64>> {
        self.made_by_key(org_id, key, "/result/id").await
    }

    /// The number that stands in the answer that a key was given.
    async fn made_by_key(&self, org_id: i64, key: &str, place: &str) -> Result<Option<i64>> {
        let row = query("SELECT answer FROM idempotency WHERE org_id = $1 AND key = $2")
            .bind(org_id)
            .bind(key)
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let answer: serde_json::Value = from_json(&row.get::<String>("answer")?)?;
        Ok(answer.pointer(place).and_then(serde_json::Value::as_i64))
    }

    /// Forgets the keys of uploads before a time.
    pub async fn forget_idempotency_before(&self, ms: i64) -> Result<u64> {
        let done = query("DELETE FROM idempotency WHERE created_on < $1").bind(ms);
        done.execute(self.writer()).await
    }
}
