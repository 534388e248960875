//! The staging table of a job: the rows that the shared rules accept, and what the database then says of them.

use sqlx::{AssertSqlSafe, QueryBuilder, Row, Sqlite};

use super::claims::save;
use super::error::commit;
use super::{Db, Job, Outcome, Result};
use crate::clock;

/// A row that the shared rules accept.
#[derive(Debug, Clone)]
pub struct StagedRow {
    pub row: u64,
    /// `None`: to be generated.
    pub code: Option<String>,
    /// As it is compared.
    pub customer: Option<String>,
    /// As it is shown, where that is something else.
    pub customer_shown: Option<String>,
}

/// What became of a staged row.
#[derive(Debug, Clone)]
pub struct StagedOutcome {
    pub row: u64,
    pub found: Outcome,
    pub code: Option<String>,
}

/// Rows of one statement: four values each, well below SQLite's 32,766.
const ROWS_PER_INSERT: usize = 2000;

impl Db {
    /// Makes the staging table and names it in the job, together.
    pub async fn create_staging(&self, job: &mut Job, report: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let mut ms = clock::now_ms();
        let name = loop {
            let name = clock::staging_table(job.org_id, ms);
            let row = sqlx::query("SELECT count(*) AS n FROM jobs WHERE staging_table = ?")
                .bind(&name)
                .fetch_one(&mut *tx)
                .await?;
            if row.try_get::<i64, _>("n")? == 0 {
                break name;
            }
            ms += 1;
        };
        // The name is made of numbers only.
        sqlx::query(AssertSqlSafe(format!(
            "CREATE TABLE \"{name}\" (row INTEGER PRIMARY KEY, code TEXT, customer TEXT,
                                      customer_shown TEXT, found INTEGER NOT NULL DEFAULT 0) STRICT"
        )))
        .execute(&mut *tx)
        .await?;
        job.staging_table = Some(name);
        job.checkpoint = 0;
        save(&mut tx, job, Some(report)).await?;
        commit(tx).await
    }

    /// Stages rows and moves the checkpoint, together.
    pub async fn stage_rows(
        &self,
        job: &mut Job,
        table: &str,
        rows: &[StagedRow],
        through: u64,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        for rows in rows.chunks(ROWS_PER_INSERT) {
            let mut query = QueryBuilder::<Sqlite>::new(format!(
                "INSERT INTO \"{table}\" (row, code, customer, customer_shown) "
            ));
            query.push_values(rows, |mut values, row| {
                values.push_bind(row.row.cast_signed()).push_bind(&row.code);
                values.push_bind(&row.customer).push_bind(&row.customer_shown);
            });
            // Only the full-sized statement comes again.
            query.build().persistent(rows.len() == ROWS_PER_INSERT).execute(&mut *tx).await?;
        }
        job.checkpoint = through;
        job.judged_rows = through;
        save(&mut tx, job, None).await?;
        commit(tx).await
    }

    /// The staged rows `after < row <= through` of which the database had something to say or for which
    /// it generated a code, in order.
    pub async fn staged_outcomes(
        &self,
        table: &str,
        generates: bool,
        after: u64,
        through: u64,
    ) -> Result<Vec<StagedOutcome>> {
        let rows = sqlx::query(AssertSqlSafe(format!(
            "SELECT row, found, CASE WHEN ?3 THEN code END AS code FROM \"{table}\"
             WHERE row > ?1 AND row <= ?2 AND (?3 OR found <> 0) ORDER BY row"
        )))
        .bind(after.cast_signed())
        .bind(through.cast_signed())
        .bind(generates)
        .fetch_all(&self.reader)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(StagedOutcome {
                    row: row.try_get::<i64, _>("row")?.unsigned_abs(),
                    found: Outcome::from_bits(row.try_get("found")?),
                    code: row.try_get("code")?,
                })
            })
            .collect()
    }

    /// Drops the staging tables of jobs that ended before they could, or with an error.
    pub async fn drop_unused_staging(&self) -> Result<()> {
        let rows = sqlx::query(
            "SELECT staging_table FROM jobs WHERE status IN ('FINISHED', 'ERRORED')
             AND staging_table IN (SELECT name FROM sqlite_schema WHERE type = 'table')",
        )
        .fetch_all(&self.reader)
        .await?;
        for row in rows {
            self.drop_staging(row.try_get("staging_table")?).await?;
        }
        Ok(())
    }

    /// Drops the staging table of a job that is over. The name stays in the job.
    pub async fn drop_staging(&self, table: &str) -> Result<()> {
        sqlx::query(AssertSqlSafe(format!("DROP TABLE IF EXISTS \"{table}\""))).execute(&self.writer).await?;
        Ok(())
    }
}
