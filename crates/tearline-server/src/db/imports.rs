//! Imports of customers: lists that were sent, claimed by a lease and written behind the fence of their epoch, as jobs are.

use tearline_api::contract::WaitingFor;
use tearline_api::customers::{ImportColumn, ImportStatus};

use super::claims::{claimed, progress};
use super::customers::import;
use super::jobs::{from_json, named, reason, to_json};
use super::query::Row;
use super::uploads::{answered_before, remember_answer};
use super::webhooks::announce_import;
use super::{Accepted, Action, Actor, CustomerIds, Db, Error, Imported, Lease, Result, Tx, audit, query};
use crate::clock::now_ms;
use crate::reason::Reason;

/// A list whose file is stored.
#[derive(Debug, Clone)]
pub struct NewImport {
    pub org_id: i64,
    pub created_on: i64,
    pub uploaded_name: String,
    pub stored_as: String,
    pub bytes: u64,
    pub sha256: String,
    pub default_region: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Import {
    pub id: i64,
    pub org_id: i64,
    pub client: String,
    pub status: ImportStatus,
    pub created_on: i64,
    pub ended_on: Option<i64>,
    pub uploaded_name: String,
    pub stored_as: String,
    pub bytes: u64,
    pub sha256: String,
    pub default_region: Option<String>,
    /// `None`: the file was not read yet.
    pub columns: Option<Vec<ImportColumn>>,
    /// How often each rule rejected a row, JSON.
    pub counts: Option<String>,
    pub checkpoint: u64,
    pub total_rows: u64,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub error_reason: Option<Reason>,
    pub error_file_on: Option<i64>,
    /// The epoch of the claim that wrote the error file, which it bears.
    pub results_epoch: Option<i64>,
    pub files_removed_on: Option<i64>,
    pub lease: Lease,
}

const COLUMNS: &str =
    "id, org_id, client, status, created_on, ended_on, uploaded_name, stored_as, bytes, sha256,
    default_region, columns, counts, checkpoint, total_rows, added, changed, unchanged, rejected, error_reason,
    error_cause, error_file_on, results_epoch, files_removed_on, epoch, attempts, crashes, waiting_for, waiting_since";

impl Import {
    fn held_for(mut self, ms: i64) -> Self {
        self.lease.ms = ms;
        self
    }

    fn from_row(row: &Row) -> Result<Self> {
        let count = |name: &str| row.get::<i64>(name).map(i64::unsigned_abs);
        Ok(Self {
            id: row.get("id")?,
            org_id: row.get("org_id")?,
            client: row.get("client")?,
            status: named(row.get("status")?)?,
            created_on: row.get("created_on")?,
            ended_on: row.get("ended_on")?,
            uploaded_name: row.get("uploaded_name")?,
            stored_as: row.get("stored_as")?,
            bytes: count("bytes")?,
            sha256: row.get("sha256")?,
            default_region: row.get("default_region")?,
            columns: row.get::<Option<String>>("columns")?.as_deref().map(from_json).transpose()?,
            counts: row.get("counts")?,
            checkpoint: count("checkpoint")?,
            total_rows: count("total_rows")?,
            added: count("added")?,
            changed: count("changed")?,
            unchanged: count("unchanged")?,
            rejected: count("rejected")?,
            error_reason: reason(row)?,
            error_file_on: row.get("error_file_on")?,
            results_epoch: row.get("results_epoch")?,
            files_removed_on: row.get("files_removed_on")?,
            lease: Lease::from_row(row)?,
        })
    }
}

impl Db {
    /// Makes an import, and with a key keeps the answer; or gives the answer that the key was given before.
    pub async fn accept_import(
        &self,
        new: &NewImport,
        idempotency: Option<(&str, &str)>,
        by: &Actor,
        answer: impl FnOnce(Import) -> Result<String>,
    ) -> Result<Accepted> {
        let mut tx = self.write().await?;
        if let Some(before) = answered_before(&mut tx, new.org_id, idempotency).await? {
            return Ok(before);
        }
        let row = query(format!(
            "INSERT INTO customer_imports (org_id, client, status, created_on, updated_on, uploaded_name, stored_as, bytes,
                                           sha256, default_region)
             VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9) RETURNING {COLUMNS}"
        ))
        .bind(new.org_id)
        .bind(&by.client)
        .bind(ImportStatus::Started.name())
        .bind(new.created_on)
        .bind(&new.uploaded_name)
        .bind(&new.stored_as)
        .bind(new.bytes.cast_signed())
        .bind(&new.sha256)
        .bind(&new.default_region)
        .fetch_one(tx.on())
        .await?;
        let made = Import::from_row(&row)?;
        let subject = format!("import {}", made.id);
        let answer = answer(made)?;
        audit::insert(tx.on(), by, Action::CustomersImport, &subject).await?;
        remember_answer(&mut tx, new.org_id, idempotency, &answer, new.created_on).await?;
        tx.commit().await?;
        Ok(Accepted::New { answer })
    }

    /// Imports of an organization, newest first.
    pub async fn imports(&self, org_id: i64, limit: i64, before: Option<i64>) -> Result<Vec<Import>> {
        let rows = query(format!(
            "SELECT {COLUMNS} FROM customer_imports WHERE org_id = $1 AND -id > $2
             ORDER BY -id LIMIT $3"
        ));
        let rows = rows
            .bind(org_id)
            .bind(before.unwrap_or(i64::MAX).saturating_neg())
            .bind(limit)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(Import::from_row).collect()
    }

    /// An import by its id alone, for whoever needs no organization to have the right to it: a worker, a signed URL.
    pub async fn import(&self, id: i64) -> Result<Option<Import>> {
        let row = query(format!("SELECT {COLUMNS} FROM customer_imports WHERE id = $1"));
        let row = row.bind(id).fetch_optional(self.reader()).await?;
        row.as_ref().map(Import::from_row).transpose()
    }

    /// Takes an import that nobody works on, as a job is claimed. Organizations take turns; the imports of each are done in
    /// their order.
    pub async fn claim_import(&self, bytes: i64, instance: i64, lease_ms: i64) -> Result<Option<Import>> {
        let (now, alone) = (self.dialect().now(), self.dialect().for_update_of_j());
        let claimed = claimed(now);
        let mut tx = self.write().await?;
        let row = query(format!(
            "UPDATE customer_imports SET {claimed} WHERE id = (
                 SELECT j.id FROM customer_imports j LEFT JOIN turns t ON t.org_id = j.org_id
                 WHERE j.status = 'STARTED' AND j.lease_until <= {now} AND j.bytes <= $3
                 AND NOT EXISTS (
                     SELECT 1 FROM customer_imports before WHERE before.org_id = j.org_id AND before.id < j.id
                     AND before.status = 'STARTED' AND coalesce(before.waiting_for, '') <> $4)
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
        let of = Import::from_row(&row)?.held_for(lease_ms);
        tx.had_its_turn(of.org_id).await?;
        tx.commit().await?;
        Ok(Some(of))
    }

    /// Imports customers of the file's rows up to one, and moves the checkpoint: one transaction, so that each row is
    /// counted once. `customers`: each with its row; `rejected`: how many of the rows the rules rejected.
    pub async fn import_rows(
        &self,
        of: &mut Import,
        customers: &[(u64, CustomerIds)],
        rejected: u64,
        through: u64,
    ) -> Result<()> {
        let mut tx = self.write_held(&*of).await?;
        tx.lock_org(of.org_id).await?;
        let ids: Vec<CustomerIds> = customers.iter().map(|(_, ids)| ids.clone()).collect();
        let mut after = of.clone();
        let mut several: Vec<[u64; 1]> = Vec::new();
        for (imported, (row, _)) in import(&mut tx, of.org_id, &ids).await?.into_iter().zip(customers) {
            match imported {
                Imported::Added => after.added += 1,
                Imported::Changed => after.changed += 1,
                Imported::Unchanged => after.unchanged += 1,
                Imported::Ambiguous => several.push([*row]),
            }
        }
        if !several.is_empty() {
            let elements = tx.dialect().elements();
            let sql = format!(
                "INSERT INTO customer_import_rows (import_id, row)
                 SELECT $2, CAST(value ->> 0 AS BIGINT) FROM {elements}"
            );
            query(sql).bind(to_json(&several)?).bind(of.id).execute(tx.on()).await?;
        }
        after.rejected += rejected + several.len() as u64;
        after.checkpoint = through;
        save(&mut tx, &after).await?;
        tx.commit().await?;
        *of = after;
        Ok(())
    }

    /// Rows behind one whose identifiers are of several customers, in order; so many at most.
    pub async fn rows_of_several(&self, id: i64, after: u64, limit: i64) -> Result<Vec<u64>> {
        let rows = query(
            "SELECT row FROM customer_import_rows WHERE import_id = $1 AND row > $2 ORDER BY row LIMIT $3",
        );
        let rows = rows.bind(id).bind(after.cast_signed()).bind(limit).fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok(row.get::<i64>("row")?.unsigned_abs())).collect()
    }

    /// Writes what a worker knows of its import, unless that is another worker's by now.
    pub async fn save_import(&self, of: &Import) -> Result<()> {
        let mut tx = self.write_held(of).await?;
        if of.status != ImportStatus::Started {
            let forget = query("DELETE FROM customer_import_rows WHERE import_id = $1");
            forget.bind(of.id).execute(tx.on()).await?;
        }
        save(&mut tx, of).await?;
        announce_import(&mut tx, of).await?;
        tx.commit().await
    }

    /// Whether a stored file is of an import; `Some(true)`: of one whose files are to be gone.
    pub async fn knows_list(&self, org_id: i64, stored_as: &str) -> Result<Option<bool>> {
        let row = query("SELECT files_removed_on FROM customer_imports WHERE org_id = $1 AND stored_as = $2");
        let row = row.bind(org_id).bind(stored_as).fetch_optional(self.reader()).await?;
        row.map(|row| Ok(row.get::<Option<i64>>("files_removed_on")?.is_some())).transpose()
    }

    /// Imports that were over before a time and still have files, or with `forget`, have none any more.
    pub async fn imports_over_before(&self, ms: i64, forget: bool, limit: i64) -> Result<Vec<Import>> {
        let rows = query(format!(
            "SELECT {COLUMNS} FROM customer_imports WHERE status <> 'STARTED' AND coalesce(ended_on, updated_on) < $1
             AND $2 = (files_removed_on IS NOT NULL) ORDER BY id LIMIT $3"
        ));
        let rows = rows.bind(ms).bind(forget).bind(limit).fetch_all(self.reader()).await?;
        rows.iter().map(Import::from_row).collect()
    }

    /// From now on nobody is led to the files of an import that is over.
    pub async fn let_list_go(&self, of: &Import) -> Result<()> {
        let gone = query(
            "UPDATE customer_imports SET files_removed_on = coalesce(files_removed_on, $1) WHERE id = $2",
        );
        gone.bind(now_ms()).bind(of.id).execute(self.writer()).await?;
        Ok(())
    }

    /// Forgets an import that is over, whose files are gone. Its customers stay.
    pub async fn forget_import(&self, of: &Import) -> Result<()> {
        let gone = query(
            "DELETE FROM customer_imports WHERE id = $1 AND status <> 'STARTED' AND files_removed_on IS NOT NULL",
        );
        gone.bind(of.id).execute(self.writer()).await?;
        Ok(())
    }
}

/// The fence, as that of jobs: whoever comes so far has made progress.
async fn save(tx: &mut Tx, of: &Import) -> Result<()> {
    let progress = progress(tx.dialect().now(), of.lease.ms);
    let columns = of.columns.as_ref().map(to_json).transpose()?;
    let done = query(format!(
        "UPDATE customer_imports SET status = $1, updated_on = $2, columns = $3, counts = $4, checkpoint = $5,
             total_rows = $6, added = $7, changed = $8, unchanged = $9, rejected = $10, error_reason = $11,
             error_file_on = $12, results_epoch = $13, {progress}, error_cause = $16,
             ended_on = CASE WHEN $1 <> 'STARTED' THEN coalesce(ended_on, $2) ELSE ended_on END
         WHERE id = $14 AND epoch = $15"
    ))
    .bind(of.status.name())
    .bind(now_ms())
    .bind(&columns)
    .bind(&of.counts)
    .bind(of.checkpoint.cast_signed())
    .bind(of.total_rows.cast_signed())
    .bind(of.added.cast_signed())
    .bind(of.changed.cast_signed())
    .bind(of.unchanged.cast_signed())
    .bind(of.rejected.cast_signed())
    .bind(&of.error_reason.as_ref().map(ToString::to_string))
    .bind(of.error_file_on)
    .bind(of.results_epoch)
    .bind(of.id)
    .bind(of.lease.epoch)
    .bind(&of.error_reason.as_ref().and_then(Reason::kept))
    .execute(tx.on())
    .await?;
    if done == 1 { Ok(()) } else { Err(Error::LeaseLost) }
}
