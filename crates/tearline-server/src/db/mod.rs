//! The database: the only place that knows SQL.
//!
//! The rest of the program sees [`Db`] and its methods, which say what is wanted and never how. A second
//! backend is a second implementation of these methods behind the same face.

mod clients;
mod coupons;
mod customers;
mod jobs;
mod series;
mod staging;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, SqlSafeStr, Sqlite, Transaction};

pub use clients::Client;
pub use coupons::{Limits, Outcome};
pub use customers::{CustomerIds, Imported};
pub use jobs::{Accepted, Job, NewJob, Page};
pub use series::SeriesRow;
pub use staging::{StagedOutcome, StagedRow};

pub type Result<T> = std::result::Result<T, sqlx::Error>;

/// Why a step of a job could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FencedError {
    /// Another worker has claimed the job since.
    #[error("the lease of the job was lost to another worker")]
    LeaseLost,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// One writer and several readers: SQLite lets one connection write at a time, and a queue for it in
/// here is fairer than its own busy waiting.
#[derive(Debug, Clone)]
pub struct Db {
    writer: SqlitePool,
    reader: SqlitePool,
}

impl Db {
    /// Opens or makes the database, and brings its tables up to date.
    ///
    /// # Errors
    /// When the URL is of another kind of database, or the file can't be opened.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let scheme = url.split(':').next().unwrap_or_default();
        anyhow::ensure!(
            scheme == "sqlite",
            "the database \"{url}\" is not supported; give a URL as in sqlite:tearline.db"
        );
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With WAL, NORMAL survives any crash of the program; a power cut may take the last
            // transactions, never the database.
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(30))
            .foreign_keys(true)
            .disable_statement_logging();
        if let Some(dir) = options.get_filename().parent().filter(|dir| *dir != Path::new("")) {
            std::fs::create_dir_all(dir)?;
        }
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(60))
            // A transaction of a job takes its time, and whoever waits for it waits for nothing unusual.
            .acquire_slow_threshold(Duration::from_secs(20))
            // The index of a million codes is 30 MB: most of it stays at hand between two chunks.
            // The log may grow to 64 MB before it is written back: pages that every chunk changes are written once.
            .connect_with(
                options.clone().pragma("cache_size", "-24000").pragma("wal_autocheckpoint", "16000"),
            )
            .await?;
        migrator().run(&writer).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self { writer, reader })
    }

    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.reader).await.map(drop)
    }

    /// A transaction that has the right to write from its start: nothing that it read can change before.
    async fn write(&self) -> Result<Transaction<'static, Sqlite>> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }
}

/// Never changed once released: a database knows which of them it has had, to the byte.
const MIGRATIONS: [(&str, &str); 2] = [
    ("initial", include_str!("migrations/0001_initial.sql")),
    ("code column none", include_str!("migrations/0002_code_column_none.sql")),
];

fn migrator() -> Migrator {
    let migrations = (1..).zip(MIGRATIONS).map(|(version, (name, sql))| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tearline::CodeColumn;

    use super::*;

    /// What an earlier version kept is there and means the same.
    #[tokio::test]
    async fn an_older_database_is_brought_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("a.db").display());
        let options = SqliteConnectOptions::from_str(&url).unwrap().create_if_missing(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
        let mut first = migrator();
        first.migrations.to_mut().truncate(1);
        first.run(&pool).await.unwrap();
        let settings = "{}";
        sqlx::query("INSERT INTO series (id, org_id, name, settings, created_on) VALUES (1, 7, 'a', ?, 1)")
            .bind(settings)
            .execute(&pool)
            .await
            .unwrap();
        for code_column in [None, Some(2)] {
            sqlx::query(
                "INSERT INTO jobs (org_id, series_id, status, created_on, updated_on, uploaded_name, stored_name,
                                   bytes, sha256, identifier, code_column, settings)
                 VALUES (7, 1, 'FINISHED', 1, 1, 'a.csv', 'a_1_1.csv', 1, '', 'MOBILE', ?, ?)",
            )
            .bind(code_column)
            .bind(settings)
            .execute(&pool)
            .await
            .unwrap();
        }
        pool.close().await;

        let db = Db::open(&url).await.unwrap();
        for (id, code_column) in [(1, CodeColumn::Found), (2, CodeColumn::At(2))] {
            assert_eq!(db.job(id).await.unwrap().unwrap().code_column, code_column);
        }
        assert_eq!(db.series_list(None).await.unwrap().len(), 1);
        db.close().await;
        Db::open(&url).await.unwrap().close().await;
    }
}
