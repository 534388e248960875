//! What an operator asks of the database.

use sqlx::Row;

use super::{Db, Result};

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
        let rows =
            sqlx::query("SELECT status, count(*) AS n, min(created_on) AS oldest FROM jobs GROUP BY status")
                .fetch_all(&self.reader)
                .await?;
        let mut queue = Queue::default();
        for row in rows {
            let status: String = row.try_get("status")?;
            if !matches!(status.as_str(), "FINISHED" | "ERRORED") {
                let oldest: i64 = row.try_get("oldest")?;
                queue.oldest = Some(queue.oldest.map_or(oldest, |other| other.min(oldest)));
            }
            queue.jobs.push((status, row.try_get("n")?));
        }
        Ok(queue)
    }
}

impl Db {
    /// What SQLite finds wrong with the file; nothing where all is well.
    pub async fn damage(&self) -> Result<Vec<String>> {
        let rows = sqlx::query("PRAGMA quick_check").fetch_all(&self.reader).await?;
        let found: Vec<String> =
            rows.iter().map(|row| row.try_get(0)).collect::<std::result::Result<_, _>>()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// A copy of the database as it is at one moment, in a file that is not there yet. Others may write meanwhile.
    pub async fn copy_to(&self, file: &str) -> Result<()> {
        sqlx::query("VACUUM INTO ?").bind(file).execute(&self.writer).await?;
        Ok(())
    }
}
