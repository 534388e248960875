//! The staging table of a job: the rows that the shared rules accept, and what the database then says of them.

use super::claims::save;
use super::{Db, Error, Job, Outcome, Result, Tx, postgres, query, sqlite};
use crate::clock;

/// Bits of a place that hold the row. More rows than they can count no file has.
const ROW_BITS: u32 = 40;
/// The row of a place, by `&`.
pub(super) const ROW: i64 = (1 << ROW_BITS) - 1;

/// The place of a staged row, in the order of which rows are committed: by ranges of codes where there are such, then by
/// row. The first range is 0, so that where there is no other a place is a row.
pub fn place(range: usize, row: u64) -> i64 {
    let range = i64::try_from(range).map_or(i64::MAX >> ROW_BITS, |range| range.min(i64::MAX >> ROW_BITS));
    range << ROW_BITS | row.cast_signed().clamp(0, ROW)
}

/// Staged rows one after the other, by place.
#[derive(Debug, Clone, Copy)]
pub(super) struct StagedRun {
    /// The last place.
    pub through: i64,
    pub rows: u64,
}

impl StagedRun {
    /// Those behind a place, so many at most; `None` where there are none.
    pub(super) async fn next(tx: &mut Tx, table: &str, after: i64, most: i64) -> Result<Option<Self>> {
        let row = query(format!(
            "SELECT count(*) AS n, max(row) AS through FROM (
                 SELECT row FROM \"{table}\" WHERE row > $1 ORDER BY row LIMIT $2) AS run"
        ));
        let row = row.bind(after).bind(most).fetch_one(tx.on()).await?;
        let rows = row.get::<i64>("n")?.unsigned_abs();
        Ok(row.get::<Option<i64>>("through")?.map(|through| Self { through, rows }))
    }
}

/// A row that the shared rules accept.
#[derive(Debug, Clone)]
pub struct StagedRow {
    pub place: i64,
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
    /// Whether it was its turn before the job was given up.
    pub processed: bool,
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

    /// The staged rows `after < row <= through` of which the database had something to say, for which it generated a code, or
    /// which are behind the last place that is `processed`, in order.
    pub async fn staged_outcomes(
        &self,
        table: &str,
        generates: bool,
        processed: i64,
        after: u64,
        through: u64,
    ) -> Result<Vec<StagedOutcome>> {
        let last = query(format!("SELECT coalesce(max(row), 0) AS last FROM \"{table}\""));
        let last: i64 = last.fetch_one(self.reader()).await?.get("last")?;
        let mut outcomes = Vec::new();
        for range in 0..=last >> ROW_BITS {
            let range = usize::try_from(range).map_err(Error::other)?;
            let rows = query(format!(
                "SELECT row AS place, found, CASE WHEN $3 THEN code END AS code FROM \"{table}\"
                 WHERE row > $1 AND row <= $2 AND ($3 OR found <> 0 OR row > $4) ORDER BY row"
            ))
            .bind(place(range, after))
            .bind(place(range, through))
            .bind(generates)
            .bind(processed)
            .fetch_all(self.reader())
            .await?;
            for row in &rows {
                let place = row.get::<i64>("place")?;
                outcomes.push(StagedOutcome {
                    row: (place & ROW).unsigned_abs(),
                    found: Outcome::from_bits(row.get("found")?),
                    code: row.get("code")?,
                    processed: place <= processed,
                });
            }
        }
        outcomes.sort_by_key(|outcome| outcome.row);
        Ok(outcomes)
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
