//! The staging table of a job: the rows that the shared rules accept, and what the database then says of them.

use super::claims::save;
use super::{Db, Job, Outcome, Result, Tx, postgres, query, sqlite};
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

impl Db {
    /// Makes the staging table and names it in the job, together.
    pub async fn create_staging(&self, job: &mut Job, report: &str) -> Result<()> {
        let mut tx = self.write_held(&*job).await?;
        // Two of an organization must not draw one name.
        tx.lock_org(job.org_id).await?;
        let mut ms = clock::now_ms();
        let name = loop {
            let name = clock::staging_table(job.org_id, ms);
            let row = query("SELECT count(*) AS n FROM jobs WHERE staging_table = $1")
                .bind(&name)
                .fetch_one(tx.on())
                .await?;
            if row.get::<i64>("n")? == 0 {
                break name;
            }
            ms += 1;
        };
        // The name is made of numbers only.
        query(format!("CREATE TABLE \"{name}\" {}", tx.dialect().staging())).execute(tx.on()).await?;
        job.staging_table = Some(name);
        job.checkpoint = 0;
        save(&mut tx, job, Some(report)).await?;
        tx.commit().await
    }

    /// Stages rows and moves the checkpoint, together.
    pub async fn stage_rows(
        &self,
        job: &mut Job,
        table: &str,
        rows: &[StagedRow],
        through: u64,
    ) -> Result<()> {
        let mut tx = self.write_held(&*job).await?;
        match &mut tx {
            Tx::Sqlite(tx) => sqlite::load(tx, table, rows).await?,
            Tx::Postgres(tx) => postgres::load(tx, table, rows).await?,
        }
        job.checkpoint = through;
        job.judged_rows = through;
        save(&mut tx, job, None).await?;
        tx.commit().await
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
        let rows = query(format!(
            "SELECT row, found, CASE WHEN $3 THEN code END AS code FROM \"{table}\"
             WHERE row > $1 AND row <= $2 AND ($3 OR found <> 0) ORDER BY row"
        ))
        .bind(after.cast_signed())
        .bind(through.cast_signed())
        .bind(generates)
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(StagedOutcome {
                    row: row.get::<i64>("row")?.unsigned_abs(),
                    found: Outcome::from_bits(row.get("found")?),
                    code: row.get("code")?,
                })
            })
            .collect()
    }

    /// Drops the staging tables of jobs that ended before they could, or with an error.
    pub async fn drop_unused_staging(&self) -> Result<()> {
        let rows = query(format!(
            "SELECT staging_table FROM jobs WHERE status IN ('FINISHED', 'ERRORED')
             AND staging_table IN ({})",
            self.dialect().tables()
        ))
        .fetch_all(self.reader())
        .await?;
        for row in rows {
            self.drop_staging(row.get("staging_table")?).await?;
        }
        Ok(())
    }

    /// Drops the staging table of a job that is over. The name stays in the job.
    pub async fn drop_staging(&self, table: &str) -> Result<()> {
        query(format!("DROP TABLE IF EXISTS \"{table}\"")).execute(self.writer()).await?;
        Ok(())
    }
}
