//! A run of staged rows in the transaction that commits or checks them: what only the database knows of each, and the
//! coupons that are made of those that nothing rejects.

use std::collections::HashSet;

use tearline::{Identifier, Rule};
use tearline_api::contract::OnDuplicate;

use super::coupons::{Limits, Outcome};
use super::jobs::to_json;
use super::query::Query;
use super::staging::ROW;
use super::{Dialect, Job, Result, Tx, query};

/// Draws of one chunk in which no new code came up, after which there is none to hope for.
const FRUITLESS_ROUNDS: u32 = 20;

/// What a statement made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) coupons: u64,
    /// Between which ids they are, the first excluded.
    pub(super) after: i64,
    pub(super) through: i64,
}

/// A run of staged rows within its transaction. In every statement, `$1` and `$2` bound their places.
pub(super) struct Chunk<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) job: &'a Job,
    pub(super) table: &'a str,
    /// The place of the last of them.
    pub(super) through: i64,
    pub(super) limits: Limits,
    /// Nothing becomes a coupon: what the job has had before counts by its staged rows.
    pub(super) checks: bool,
}

/// A staged row that nothing rejects so far.
const GOOD: &str = "row > $1 AND row <= $2 AND (found & $3) = 0";

impl Chunk<'_> {
    fn statement(&self, sql: String) -> Query<'static> {
        query(sql).bind(self.job.place).bind(self.through).bind(self.limits.rejecting.0 | Outcome::SKIPPED)
    }

    /// What was found before, when the rows were only checked.
    pub(super) async fn forget(&mut self) -> Result<()> {
        let table = self.table;
        let sql = format!("UPDATE \"{table}\" SET found = 0 WHERE row > $1 AND row <= $2 AND found <> 0");
        self.statement(sql).execute(self.tx.on()).await?;
        Ok(())
    }

    /// Everything that only the database knows of the rows, but for the codes that are made for them.
    pub(super) async fn judge(&mut self) -> Result<()> {
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
                     SELECT 1 FROM coupons c WHERE c.counted = 1 AND c.series_id = $4 AND c.identifier = $5
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
    pub(super) async fn generate_codes(&mut self, draw: &mut (dyn FnMut() -> String + Send)) -> Result<()> {
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

    /// Makes the coupons whose codes do not exist; how many do. The unique index has to be asked anyway: only where it says
    /// no is looked for those that it meant, and the rows need not be counted to know how many it took.
    pub(super) async fn insert_new(&mut self) -> Result<(Made, u64)> {
        if let Some(made) = self.insert_if_all_are_new().await? {
            return Ok((made, 0));
        }
        let good = self.good().await?;
        let made = self.insert("ON CONFLICT (org_id, code) DO NOTHING").await?;
        let existing = good - made.coupons;
        if existing == 0 {
            return Ok((made, 0));
        }
        let (table, bit) = (self.table, Self::bit(Rule::CodeExists));
        let sql = format!(
            "UPDATE \"{table}\" SET found = found | {bit} WHERE {GOOD}
             AND (SELECT c.job_id = $5 AND c.row = (\"{table}\".row & {ROW}) FROM coupons c
                  WHERE c.org_id = $4 AND c.code = \"{table}\".code) IS NOT TRUE"
        );
        let statement = self.statement(sql).bind(self.job.org_id).bind(self.job.id);
        statement.execute(self.tx.on()).await?;
        Ok((made, existing))
    }

    /// `None`: a code exists, or may. PostgreSQL does a fifth more work for a row that may be in conflict than for one that
    /// must not be. So that is tried first, as long as the job has met no code that existed.
    async fn insert_if_all_are_new(&mut self) -> Result<Option<Made>> {
        let met = self.job.rejected_rows > self.job.file_rejected_rows;
        if met || self.tx.dialect() != Dialect::Postgres {
            return Ok(None);
        }
        query("SAVEPOINT all_new").execute(self.tx.on()).await?;
        match self.insert("").await {
            Ok(made) => {
                query("RELEASE SAVEPOINT all_new").execute(self.tx.on()).await?;
                Ok(Some(made))
            }
            Err(error) if error.is_of_unique() => {
                query("ROLLBACK TO SAVEPOINT all_new").execute(self.tx.on()).await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes the coupons; `on_conflict`: what is done about a code that exists.
    pub(super) async fn insert(&mut self, on_conflict: &str) -> Result<Made> {
        let table = self.table;
        let after = self.last_coupon().await?;
        // Codes fall all over their index: in its order, those that share a page are written together.
        let sql = format!(
            "INSERT INTO coupons
                 (org_id, series_id, code, identifier, customer, customer_shown, job_id, row, created_on, counted)
             SELECT $4, $5, code, CASE WHEN customer IS NOT NULL THEN $6 END, customer, customer_shown, $7, row & {ROW}, $8,
                 CASE WHEN customer IS NOT NULL THEN (SELECT nullif(counts_customers, 0) FROM series WHERE id = $5) END
             FROM \"{table}\" WHERE {GOOD} ORDER BY code {on_conflict}"
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
        let through = self.last_coupon().await?;
        Ok(Made { coupons: done, after, through })
    }

    /// The largest id of a coupon that can be seen. Ids that are given out later are larger, whoever gets them.
    async fn last_coupon(&mut self) -> Result<i64> {
        let row = query("SELECT coalesce(max(id), 0) AS id FROM coupons").fetch_one(self.tx.on()).await?;
        row.get("id")
    }

    /// How many rows nothing rejects.
    pub(super) async fn good(&mut self) -> Result<u64> {
        let sql = format!("SELECT count(*) AS n FROM \"{}\" WHERE {GOOD}", self.table);
        let row = self.statement(sql).fetch_one(self.tx.on()).await?;
        Ok(row.get::<i64>("n")?.unsigned_abs())
    }

    /// How many rows are rejected, and of how many the coupon was there already.
    pub(super) async fn count(&mut self) -> Result<(u64, u64)> {
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
