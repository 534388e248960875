//! Staged rows become coupons of the series, and the rules that need a database are judged.

use std::borrow::Cow;

use futures_util::TryStreamExt;
use tearline::Rule;
use tearline_api::contract::{OnDuplicate, UploadMode, UploadStatus};

use super::chunk::{Chunk, Made};
use super::claims::save;
use super::jobs::to_json;
use super::query::Row;
use super::staging::StagedRun;
use super::{Db, Dialect, Job, Result, postgres, query};

/// Ids of coupons that are looked at in one transaction.
const IDS: i64 = 50_000;

/// What the database found about a row: the set of its rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome(pub(super) i64);

impl Outcome {
    pub const NONE: Self = Self(0);
    /// Its code is there, as the same coupon: no rule is against it, and nothing is made of it.
    pub(super) const SKIPPED: i64 = 1 << 20;
    const RULES: [Rule; 4] =
        [Rule::CodeExists, Rule::CustomerUnknown, Rule::CustomerLimit, Rule::SeriesLimit];

    pub(super) fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    pub fn of(rules: impl IntoIterator<Item = Rule>) -> Self {
        let bit = |rule| Self::RULES.iter().position(|r| *r == rule).map_or(0, |at| 1 << at);
        Self(rules.into_iter().fold(0, |bits, rule| bits | bit(rule)))
    }

    /// Whether its coupon was there already, and that is no error.
    pub fn is_skipped(self) -> bool {
        self.0 & Self::SKIPPED != 0
    }

    /// In the order of the catalogue.
    pub fn rules(self) -> impl Iterator<Item = Rule> {
        Self::RULES
            .into_iter()
            .enumerate()
            .filter(move |(at, _)| self.0 & (1 << at) != 0)
            .map(|(_, rule)| rule)
    }
}

/// What a series asks of its coupons.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub per_customer: Option<u64>,
    pub max_coupons: Option<u64>,
    pub known_customers: bool,
    /// The rules that reject a row; another one is only remarked on.
    pub rejecting: Outcome,
}

impl Job {
    /// Whether a row can be rejected for nothing but that its code exists: then it does not matter which comes first.
    pub fn takes_any_order(&self, limits: Limits) -> bool {
        let Limits { per_customer, max_coupons, known_customers, .. } = limits;
        let limited = per_customer.is_some() || max_coupons.is_some() || known_customers;
        let plain = self.plan.mode == UploadMode::Commit && self.plan.on_duplicate == OnDuplicate::Reject;
        plain && !limited && !self.generates
    }

    /// A run of its staged rows is done with. Those that the file's own rules reject are not staged, and were done with before.
    fn pass(&mut self, run: StagedRun) {
        self.place = run.through;
        self.checkpoint = self.checkpoint.max(self.file_rejected_rows) + run.rows;
    }
}

/// A code that was asked for and is taken.
#[derive(Debug, Clone)]
pub struct Existing {
    /// Its place among those that were asked for.
    pub at: usize,
    pub series_id: i64,
    /// Whose it is: by which identifier, and as it is compared.
    pub identifier: Option<String>,
    pub customer: Option<String>,
}

impl Db {
    /// Commits the staged rows to come, so many at most: one transaction, with the checkpoint. How many there were: 0 when all
    /// are committed.
    ///
    /// Everything is judged in the order of the rows, and within the transaction, so that limits are exact
    /// however many jobs of a series there are.
    pub async fn commit_rows(
        &self,
        job: &mut Job,
        table: &str,
        most: i64,
        limits: Limits,
        draw: &mut (dyn FnMut() -> String + Send),
    ) -> Result<u64> {
        let mut tx = self.write_held(&*job).await?;
        tx.lock_org(job.org_id).await?;
        let Some(run) = StagedRun::next(&mut tx, table, job.place, most).await? else { return Ok(0) };
        let mut chunk = Chunk { tx: &mut tx, job, table, through: run.through, limits, checks: false };
        if job.plan.mode != UploadMode::Commit {
            chunk.forget().await?;
        }
        let (made, rejected, skipped) = if job.takes_any_order(limits) {
            let (made, existing) = chunk.insert_new().await?;
            (made, existing, 0)
        } else {
            chunk.judge().await?;
            if chunk.job.generates {
                chunk.generate_codes(draw).await?;
            }
            let made = chunk.insert("").await?;
            let (rejected, skipped) = chunk.count().await?;
            (made, rejected, skipped)
        };
        note_coupons(job, made);
        job.rejected_rows += rejected;
        job.skipped_rows += skipped;
        job.pass(run);
        save(&mut tx, job, None).await?;
        tx.commit().await?;
        Ok(run.rows)
    }

    /// Judges the staged rows to come, so many at most, as they would be judged if they were committed now, and makes
    /// nothing: one transaction, with the checkpoint. How many there were: 0 when all are checked.
    pub async fn check_rows(&self, job: &mut Job, table: &str, most: i64, limits: Limits) -> Result<u64> {
        let mut tx = self.write_held(&*job).await?;
        let Some(run) = StagedRun::next(&mut tx, table, job.place, most).await? else { return Ok(0) };
        if limits.per_customer.is_some() {
            // What a customer has before the chunk is looked for in the staged rows.
            let sql =
                format!("CREATE INDEX IF NOT EXISTS \"{table}_by_customer\" ON \"{table}\" (customer, row)");
            query(sql).execute(tx.on()).await?;
        }
        let mut chunk = Chunk { tx: &mut tx, job, table, through: run.through, limits, checks: true };
        chunk.judge().await?;
        let passed = chunk.good().await?;
        let (rejected, skipped) = chunk.count().await?;
        job.passed_rows += passed;
        job.rejected_rows += rejected;
        job.skipped_rows += skipped;
        job.pass(run);
        save(&mut tx, job, None).await?;
        tx.commit().await?;
        Ok(run.rows)
    }

    /// Commits all staged rows, or none where one is rejected (`false`): one transaction, in which nobody else changes what
    /// they are judged by. Whoever looks sees all of the coupons or none of them, and a worker that dies leaves none.
    pub async fn commit_whole(
        &self,
        job: &mut Job,
        table: &str,
        limits: Limits,
        draw: &mut (dyn FnMut() -> String + Send),
    ) -> Result<bool> {
        let mut tx = self.write_held(&*job).await?;
        tx.lock_org(job.org_id).await?;
        let (mut whole, through) = (job.clone(), i64::MAX);
        (whole.checkpoint, whole.place) = (0, 0);
        let mut chunk = Chunk { tx: &mut tx, job: &whole, table, through, limits, checks: false };
        chunk.forget().await?;
        chunk.judge().await?;
        if whole.generates {
            chunk.generate_codes(draw).await?;
        }
        let (rejected, skipped) = chunk.count().await?;
        whole.rejected_rows = whole.file_rejected_rows + rejected;
        whole.skipped_rows = skipped;
        let good = whole.rejected_rows == 0;
        if good {
            let mut chunk = Chunk { tx: &mut tx, job: &whole, table, through, limits, checks: false };
            let made = chunk.insert("").await?;
            note_coupons(&mut whole, made);
            whole.status = UploadStatus::Committed;
        }
        save(&mut tx, &whole, None).await?;
        tx.commit().await?;
        *job = whole;
        Ok(good)
    }

    /// Makes the coupons of a job's series found by their customers, those with so many ids behind `after` at a time; the last
    /// of these ids, or `None` where all are found. A series that limits no customer does not pay for an index of them.
    pub async fn index_customers(&self, job: &Job, after: i64) -> Result<Option<i64>> {
        let mut tx = self.write_held(job).await?;
        tx.lock_org(job.org_id).await?;
        let series = query(
            "SELECT counts_customers, coupon_count, (SELECT coalesce(max(id), 0) FROM coupons) AS last
             FROM series WHERE id = $1",
        );
        let series = series.bind(job.series_id).fetch_one(tx.on()).await?;
        if series.get::<i64>("counts_customers")? != 0 {
            return Ok(None);
        }
        let last = if series.get::<i64>("coupon_count")? > 0 { series.get("last")? } else { 0 };
        let through = after.saturating_add(IDS).min(last);
        query(
            "UPDATE coupons SET counted = 1
             WHERE id > $1 AND id <= $2 AND series_id = $3 AND customer IS NOT NULL AND counted IS NULL",
        )
        .bind(after)
        .bind(through)
        .bind(job.series_id)
        .execute(tx.on())
        .await?;
        if through >= last {
            let all = query("UPDATE series SET counts_customers = 1 WHERE id = $1").bind(job.series_id);
            all.execute(tx.on()).await?;
        }
        save(&mut tx, job, None).await?;
        tx.commit().await?;
        Ok(Some(through).filter(|through| *through < last))
    }

    /// Which of these codes, as they are compared, the organization has already: each by its place in the list.
    pub async fn existing_codes(&self, org_id: i64, codes: &[(usize, &str)]) -> Result<Vec<Existing>> {
        // PostgreSQL's JSON can't say it, and its texts can't hold it.
        let asked: Vec<(usize, Cow<'_, str>)> = match self.dialect() {
            Dialect::Sqlite => codes.iter().map(|(at, code)| (*at, Cow::from(*code))).collect(),
            Dialect::Postgres => {
                codes.iter().map(|(at, code)| (*at, postgres::storable((*code).into()))).collect()
            }
        };
        // CROSS JOIN keeps the order: from each code that is asked for to the index.
        let elements = self.dialect().elements();
        let rows = query(format!(
            "SELECT CAST(j.value ->> 0 AS BIGINT) AS at, c.series_id, c.identifier, c.customer
             FROM {elements} j CROSS JOIN coupons c WHERE c.org_id = $2 AND c.code = j.value ->> 1"
        ))
        .bind(to_json(&asked)?)
        .bind(org_id)
        .fetch_all(self.reader())
        .await?;
        let existing = |row: &Row| {
            let at = usize::try_from(row.get::<i64>("at")?).unwrap_or_default();
            let (identifier, customer) = (row.get("identifier")?, row.get("customer")?);
            Ok(Existing { at, series_id: row.get("series_id")?, identifier, customer })
        };
        rows.iter().map(existing).collect()
    }

    /// Every code of an organization with its series, one after the other, as they are at one moment.
    pub async fn each_code(&self, org_id: i64, mut each: impl FnMut(i64, &str)) -> Result<()> {
        let mut rows =
            query("SELECT series_id, code FROM coupons WHERE org_id = $1").bind(org_id).fetch(self.reader());
        while let Some(row) = rows.try_next().await? {
            each(row.get("series_id")?, row.get("code")?);
        }
        Ok(())
    }

    /// The coupons that a job made, by row: for tests and tools.
    pub async fn coupons_of_job(&self, job_id: i64) -> Result<Vec<(i64, String, Option<String>)>> {
        let rows = query(
            "SELECT row, code, coalesce(customer_shown, customer) AS shown FROM coupons WHERE job_id = $1 ORDER BY row",
        );
        let rows = rows.bind(job_id).fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.get("row")?, row.get("code")?, row.get("shown")?))).collect()
    }
}

fn note_coupons(job: &mut Job, made: Made) {
    if made.coupons > 0 {
        job.coupons_after.get_or_insert(made.after);
        job.coupons_through = Some(made.through);
    }
}
