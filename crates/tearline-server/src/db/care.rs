//! What an operator asks of the database.

use super::{Backend, Db, Result, query};

/// The jobs and the imports of customers, counted.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// By status.
    pub jobs: Vec<(String, i64)>,
    pub imports: Vec<(String, i64)>,
    /// When the oldest of them came that is not over; epoch milliseconds.
    pub oldest: Option<i64>,
}

impl Db {
    pub async fn queue(&self) -> Result<Queue> {
        let imports = self.counted("SELECT status, count(*) AS n FROM customer_imports GROUP BY status");
        // In the order of an index, which is all that is read: most of many jobs are over.
        let jobs = self.counted(
            "SELECT status, CAST(sum(n) AS BIGINT) AS n
             FROM (SELECT org_id, status, count(*) AS n FROM jobs GROUP BY org_id, status) AS of_orgs GROUP BY status",
        );
        // Those that wait for somebody to commit them wait for nothing of ours.
        let oldest = query(
            "SELECT min(created_on) AS oldest FROM (
                 SELECT created_on FROM jobs WHERE status NOT IN ('FINISHED', 'ERRORED') AND step <> 'wait'
                 UNION ALL SELECT created_on FROM customer_imports WHERE status = 'STARTED') AS open",
        );
        let oldest = oldest.fetch_one(self.reader()).await?.get("oldest")?;
        Ok(Queue { jobs: jobs.await?, imports: imports.await?, oldest })
    }

    async fn counted(&self, sql: &'static str) -> Result<Vec<(String, i64)>> {
        let rows = query(sql).fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.get("status")?, row.get("n")?))).collect()
    }

    /// What is kept, as `table.column`, sorted: it is the same in both databases.
    pub async fn columns(&self) -> Result<Vec<String>> {
        let rows = query(self.dialect().columns()).fetch_all(self.reader()).await?;
        let mut columns: Vec<String> = rows.iter().map(|row| row.get("name")).collect::<Result<_>>()?;
        columns.sort();
        Ok(columns)
    }

    /// What SQLite finds wrong with the file; nothing where all is well. PostgreSQL is looked after by its own tools.
    pub async fn damage(&self) -> Result<Vec<String>> {
        let Backend::Sqlite(_) = self.backend else { return Ok(Vec::new()) };
        let rows = query("PRAGMA quick_check").fetch_all(self.reader()).await?;
        let found: Vec<String> = rows.iter().map(|row| row.get("quick_check")).collect::<Result<_>>()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// A copy of a SQLite database as it is at one moment, in a file that is not there yet. Others may write meanwhile.
    pub async fn copy_to(&self, file: &str) -> Result<()> {
        query("VACUUM INTO $1").bind(file).execute(self.writer()).await?;
        Ok(())
    }
}
