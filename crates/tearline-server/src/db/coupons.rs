//! Staged rows become coupons of the series, and the rules that need a database are judged.

use std::borrow::Cow;
use std::collections::HashSet;

use futures_util::TryStreamExt;
use tearline::{Identifier, Rule};
use tearline_api::contract::{OnDuplicate, UploadMode, UploadStatus};

use super::claims::save;
use super::jobs::to_json;
use super::query::{Query, Row};
use super::{Db, Dialect, Job, Result, Tx, postgres, query};

/// What the database found about a row: the set of its rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome(i64);

impl Outcome {
    pub const NONE: Self = Self(0);
    /// Its code is there, as the same coupon: no rule is against it, and nothing is made of it.
    const SKIPPED: i64 = 1 << 20;
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

/// Draws of one chunk in which no new code came up, after which there is none to hope for.
const FRUITLESS_ROUNDS: u32 = 20;

impl Db {
    /// Commits the staged rows up to and including `through`: one transaction, with the checkpoint.
    ///
    /// Everything is judged in the order of the rows, and within the transaction, so that limits are exact
    /// however many jobs of a series there are.
    pub async fn commit_rows(
        &self,
        job: &mut Job,
        table: &str,
        through: u64,
        limits: Limits,
        draw: &mut (dyn FnMut() -> String + Send),
    ) -> Result<()> {
        let mut tx = self.write_job(job).await?;
        tx.lock_org(job.org_id).await?;
        let mut chunk = Chunk { tx: &mut tx, job, table, through, limits, checks: false };
        if job.plan.mode != UploadMode::Commit {
            chunk.forget().await?;
        }
        chunk.judge().await?;
        if chunk.job.generates {
            chunk.generate_codes(draw).await?;
        }
        let made = chunk.insert().await?;
        let (rejected, skipped) = chunk.count().await?;
        note_coupons(job, made);
        job.rejected_rows += rejected;
        job.skipped_rows += skipped;
        job.checkpoint = through;
        save(&mut tx, job, None).await?;
        tx.commit().await
    }

    /// Judges the staged rows up to and including `through` as they would be judged if they were committed now, and makes
    /// nothing: one transaction, with the checkpoint.
    pub async fn check_rows(&self, job: &mut Job, table: &str, through: u64, limits: Limits) -> Result<()> {
        let mut tx = self.write_job(job).await?;
        if limits.per_customer.is_some() {
            // What a customer has before the chunk is looked for in the staged rows.
            let sql =
                format!("CREATE INDEX IF NOT EXISTS \"{table}_by_customer\" ON \"{table}\" (customer, row)");
            query(sql).execute(tx.on()).await?;
        }
        let mut chunk = Chunk { tx: &mut tx, job, table, through, limits, checks: true };
        chunk.judge().await?;
        let passed = chunk.good().await?;
        let (rejected, skipped) = chunk.count().await?;
        job.passed_rows += passed;
        job.rejected_rows += rejected;
        job.skipped_rows += skipped;
        job.checkpoint = through;
        save(&mut tx, job, None).await?;
        tx.commit().await
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
        let mut tx = self.write_job(job).await?;
        tx.lock_org(job.org_id).await?;
        let (mut whole, through) = (job.clone(), job.total_rows);
        whole.checkpoint = 0;
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
            let made = chunk.insert().await?;
            note_coupons(&mut whole, made);
            whole.status = UploadStatus::Committed;
        }
        save(&mut tx, &whole, None).await?;
        tx.commit().await?;
        *job = whole;
        Ok(good)
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

fn note_coupons(job: &mut Job, made: Option<(i64, i64)>) {
    if let Some((after, through)) = made {
        job.coupons_after.get_or_insert(after);
        job.coupons_through = Some(through);
    }
}

/// A run of staged rows within its transaction. In every statement, `$1` and `$2` bound the rows.
struct Chunk<'a> {
    tx: &'a mut Tx,
    job: &'a Job,
    table: &'a str,
    through: u64,
    limits: Limits,
    /// Nothing becomes a coupon: what the job has had before counts by its staged rows.
    checks: bool,
}

/// A staged row that nothing rejects so far.
const GOOD: &str = "row > $1 AND row <= $2 AND (found & $3) = 0";

impl Chunk<'_> {
    fn statement(&self, sql: String) -> Query<'static> {
        query(sql)
            .bind(self.job.checkpoint.cast_signed())
            .bind(self.through.cast_signed())
            .bind(self.limits.rejecting.0 | Outcome::SKIPPED)
    }

    /// What was found before, when the rows were only checked.
    async fn forget(&mut self) -> Result<()> {
        let table = self.table;
        let sql = format!("UPDATE \"{table}\" SET found = 0 WHERE row > $1 AND row <= $2 AND found <> 0");
        self.statement(sql).execute(self.tx.on()).await?;
        Ok(())
    }

    /// Everything that only the database knows of the rows, but for the codes that are made for them.
    async fn judge(&mut self) -> Result<()> {
        self.find_known_codes().await?;
        if self.limits.known_customers {
            self.find_unknown_customers().await?;
        }
        if let Some(most) = self.limits.per_customer {
            self.find_over_customer_limit(most).await?;
        }
        if let Some(most) = self.limits.max_coupons {
            self.find_over_series_limit(most).await?;
        }
        Ok(())
    }

    fn bit(rule: Rule) -> i64 {
        Outcome::of([rule]).0
    }

    async fn find_known_codes(&mut self) -> Result<()> {
        let (table, bit) = (self.table, Self::bit(Rule::CodeExists));
        let skipped = Outcome::SKIPPED;
        // The same coupon is one of the same series and customer.
        let what = match self.job.plan.on_duplicate {
            OnDuplicate::Reject => bit.to_string(),
            OnDuplicate::Skip => format!(
                "(SELECT CASE WHEN c.series_id = $5 AND c.customer IS NOT DISTINCT FROM \"{table}\".customer
                     AND (c.customer IS NULL OR c.identifier = $6) THEN {skipped} ELSE {bit} END
                  FROM coupons c WHERE c.org_id = $4 AND c.code = \"{table}\".code)"
            ),
        };
        // Not by EXISTS, which is a join to PostgreSQL: it would plan it by how many coupons there were when it last counted.
        let sql = format!(
            "UPDATE \"{table}\" SET found = found | {what} WHERE {GOOD} AND code IS NOT NULL
             AND (SELECT 1 FROM coupons c WHERE c.org_id = $4 AND c.code = \"{table}\".code) IS NOT NULL"
        );
        let statement = self.statement(sql).bind(self.job.org_id);
        let statement = match self.job.plan.on_duplicate {
            OnDuplicate::Reject => statement,
            OnDuplicate::Skip => statement.bind(self.job.series_id).bind(self.job.identifier.name()),
        };
        statement.execute(self.tx.on()).await?;
        Ok(())
    }

    async fn find_unknown_customers(&mut self) -> Result<()> {
        let (table, bit) = (self.table, Self::bit(Rule::CustomerUnknown));
        let column = match self.job.identifier {
            Identifier::Mobile => "mobile",
            Identifier::Email => "email",
            Identifier::ExternalId => "external_id",
            Identifier::UserId => "user_id",
            Identifier::NotTagged => return Ok(()),
        };
        // Not only good rows: a row shows everything that is wrong with it.
        let skipped = Outcome::SKIPPED;
        let sql = format!(
            "UPDATE \"{table}\" SET found = found | {bit} WHERE row > $1 AND row <= $2
             AND (found & {skipped}) = 0 AND customer IS NOT NULL AND
                 (SELECT 1 FROM customers c WHERE c.org_id = $4 AND c.{column} = \"{table}\".customer) IS NULL"
        );
        self.statement(sql).bind(self.job.org_id).execute(self.tx.on()).await?;
        Ok(())
    }

    async fn find_over_customer_limit(&mut self, most: u64) -> Result<()> {
        let (table, bit) = (self.table, Self::bit(Rule::CustomerLimit));
        let before = if self.checks {
            format!(
                "+ (SELECT count(*) FROM (SELECT 1 FROM \"{table}\" e WHERE e.customer = own.customer
                        AND e.row <= $1 AND (e.found & $3) = 0 LIMIT $6) AS few)"
            )
        } else {
            String::new()
        };
        // What a customer has is counted once, and no further than it matters: one may have thousands, and as many rows.
        let sql = format!(
            "WITH own AS MATERIALIZED (
                 SELECT row, customer, row_number() OVER (PARTITION BY customer ORDER BY row) AS nth
                 FROM \"{table}\" WHERE {GOOD} AND customer IS NOT NULL),
             counted AS MATERIALIZED (
                 SELECT row, customer, nth, CASE WHEN nth = 1 THEN (SELECT count(*) FROM (
                     SELECT 1 FROM coupons c WHERE c.series_id = $4 AND c.identifier = $5
                     AND c.customer = own.customer LIMIT $6) AS few) {before} END AS n
                 FROM own),
             -- Not by a join: how many rows there are is what PostgreSQL guesses wrong, and it would compare all with all.
             had AS (SELECT row, nth, max(n) OVER (PARTITION BY customer) AS n FROM counted)
             UPDATE \"{table}\" SET found = found | {bit} WHERE row IN (
                 SELECT row FROM had WHERE nth + n > $6)"
        );
        self.statement(sql)
            .bind(self.job.series_id)
            .bind(self.job.identifier.name())
            .bind(most.min(i64::MAX as u64).cast_signed())
            .execute(self.tx.on())
            .await?;
        Ok(())
    }

    async fn find_over_series_limit(&mut self, most: u64) -> Result<()> {
        let (table, bit) = (self.table, Self::bit(Rule::SeriesLimit));
        let sql = format!(
            "UPDATE \"{table}\" SET found = found | {bit} WHERE row IN (
                 SELECT row FROM (
                     SELECT row, row_number() OVER (ORDER BY row) AS nth FROM \"{table}\" WHERE {GOOD}) AS good
                 WHERE nth + (SELECT coupon_count FROM series WHERE id = $4) + $6 > $5)"
        );
        let before = if self.checks { self.job.passed_rows } else { 0 };
        self.statement(sql)
            .bind(self.job.series_id)
            .bind(most.min(i64::MAX as u64).cast_signed())
            .bind(before.cast_signed())
            .execute(self.tx.on())
            .await?;
        Ok(())
    }

    /// A code for each good row. When hardly any is left that is not taken, the series is full.
    async fn generate_codes(&mut self, draw: &mut (dyn FnMut() -> String + Send)) -> Result<()> {
        let table = self.table;
        let sql = format!("SELECT row FROM \"{table}\" WHERE {GOOD} ORDER BY row");
        let rows = self.statement(sql).fetch_all(self.tx.on()).await?;
        let mut pending: Vec<i64> = rows.iter().map(|row| row.get("row")).collect::<Result<_>>()?;
        let mut made: HashSet<String> = HashSet::new();
        let mut fruitless = 0;
        while !pending.is_empty() {
            let mut drawn: Vec<(i64, String)> = Vec::with_capacity(pending.len());
            for row in &pending {
                let code = draw();
                if made.insert(code.clone()) {
                    drawn.push((*row, code));
                }
            }
            // One of a chunk's codes and of the organization's: the unique index must never be hit.
            // CROSS JOIN keeps the order: from each drawn code to the index, never the other way round.
            let elements = self.tx.dialect().elements();
            let taken = query(format!(
                "SELECT c.code FROM {elements} j CROSS JOIN coupons c
                 WHERE c.org_id = $2 AND c.code = j.value ->> 1"
            ))
            .bind(to_json(&drawn)?)
            .bind(self.job.org_id)
            .fetch_all(self.tx.on())
            .await?;
            let taken: HashSet<String> = taken.iter().map(|row| row.get("code")).collect::<Result<_>>()?;
            drawn.retain(|(_, code)| !taken.contains(code));
            // Every row is there: what is said is an update by primary key, of many rows in one statement.
            query(format!(
                "INSERT INTO \"{table}\" (row, code) SELECT CAST(value ->> 0 AS BIGINT), value ->> 1 FROM {elements} WHERE true
                 ON CONFLICT (row) DO UPDATE SET code = excluded.code"
            ))
            .bind(to_json(&drawn)?)
            .execute(self.tx.on())
            .await?;
            fruitless = if drawn.is_empty() { fruitless + 1 } else { 0 };
            if fruitless == FRUITLESS_ROUNDS {
                let bit = Self::bit(Rule::SeriesLimit);
                let sql =
                    format!("UPDATE \"{table}\" SET found = found | {bit} WHERE {GOOD} AND code IS NULL");
                self.statement(sql).execute(self.tx.on()).await?;
                return Ok(());
            }
            let done: HashSet<i64> = drawn.iter().map(|(row, _)| *row).collect();
            pending.retain(|row| !done.contains(row));
        }
        Ok(())
    }

    /// Makes the coupons; between which ids they are, the first excluded, where there is one.
    async fn insert(&mut self) -> Result<Option<(i64, i64)>> {
        let table = self.table;
        let after = self.last_coupon().await?;
        // Codes fall all over their index: in its order, those that share a page are written together.
        let sql = format!(
            "INSERT INTO coupons (org_id, series_id, code, identifier, customer, customer_shown, job_id, row, created_on)
             SELECT $4, $5, code, CASE WHEN customer IS NOT NULL THEN $6 END, customer, customer_shown, $7, row, $8
             FROM \"{table}\" WHERE {GOOD} ORDER BY code"
        );
        let done = self
            .statement(sql)
            .bind(self.job.org_id)
            .bind(self.job.series_id)
            .bind(self.job.identifier.name())
            .bind(self.job.id)
            .bind(crate::clock::now_ms())
            .execute(self.tx.on())
            .await?;
        query("UPDATE series SET coupon_count = coupon_count + $1 WHERE id = $2")
            .bind(done.cast_signed())
            .bind(self.job.series_id)
            .execute(self.tx.on())
            .await?;
        Ok(if done == 0 { None } else { Some((after, self.last_coupon().await?)) })
    }

    /// The largest id of a coupon that can be seen. Ids that are given out later are larger, whoever gets them.
    async fn last_coupon(&mut self) -> Result<i64> {
        let row = query("SELECT coalesce(max(id), 0) AS id FROM coupons").fetch_one(self.tx.on()).await?;
        row.get("id")
    }

    /// How many rows nothing rejects.
    async fn good(&mut self) -> Result<u64> {
        let sql = format!("SELECT count(*) AS n FROM \"{}\" WHERE {GOOD}", self.table);
        let row = self.statement(sql).fetch_one(self.tx.on()).await?;
        Ok(row.get::<i64>("n")?.unsigned_abs())
    }

    /// How many rows are rejected, and of how many the coupon was there already.
    async fn count(&mut self) -> Result<(u64, u64)> {
        let (table, skipped) = (self.table, Outcome::SKIPPED);
        let sql = format!(
            "SELECT count(*) AS n, count(CASE WHEN (found & {skipped}) <> 0 THEN 1 END) AS skipped
             FROM \"{table}\" WHERE row > $1 AND row <= $2 AND (found & $3) <> 0"
        );
        let row = self.statement(sql).fetch_one(self.tx.on()).await?;
        let (all, skipped) = (row.get::<i64>("n")?.unsigned_abs(), row.get::<i64>("skipped")?.unsigned_abs());
        Ok((all - skipped, skipped))
    }
}
