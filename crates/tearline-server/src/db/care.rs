//! What an operator asks of the database.

use super::{Backend, Db, Result, query};

/// The jobs, counted.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// By status.
    pub jobs: Vec<(String, i64)>,
    /// When the oldest one came that is not over; epoch milliseconds.
    pub oldest: Option<i64>,
}

impl Db {
    pub async fn queue(&self) -> Result<Queue> {
        let rows = query(
            "SELECT status, count(*) AS n, min(CASE WHEN step <> 'wait' THEN created_on END) AS oldest FROM jobs GROUP BY status",
        );
        let mut queue = Queue::default();
        for row in rows.fetch_all(self.reader()).await? {
            let status: String = row.get("status")?;
            if !matches!(status.as_str(), "FINISHED" | "ERRORED") {
                // Those that wait for somebody to commit them wait for nothing of ours.
                let oldest: Option<i64> = row.get("oldest")?;
                queue.oldest = [queue.oldest, oldest].into_iter().flatten().min();
            }
            queue.jobs.push((status, row.get("n")?));
        }
        Ok(queue)
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
