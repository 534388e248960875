//! The database: the only place that knows SQL.
//!
//! The rest of the program sees [`Db`] and its methods, which say what is wanted and never how. A second
//! backend is a second implementation of these methods behind the same face.

mod audit;
mod care;
mod claims;
mod clients;
mod compared;
mod coupons;
mod customers;
mod error;
mod identity;
mod jobs;
mod series;
mod staging;
mod uploads;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqlSafeStr, Sqlite, Transaction};

pub use self::audit::{Action, Actor, Audited};
pub use self::care::Queue;
pub use clients::Client;
pub use coupons::{Limits, Outcome};
pub use customers::{CustomerIds, Imported};
pub use error::{Error, Result};
pub use identity::Identity;
pub use jobs::{Job, Page};
pub use series::{IdentityInUse, SeriesRow};
pub use staging::{StagedOutcome, StagedRow};
pub use uploads::{Accepted, NewJob};

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
            // What was answered is there after a power cut, too: each transaction is synced before its COMMIT ends.
            .synchronous(SqliteSynchronous::Full)
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
            // SQLite itself rolls back what fails for want of room, and the driver then takes the transaction for open,
            // for ever: nothing could be written until the next start. Such a connection is replaced.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
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
        let db = Self { writer, reader };
        db.compare_customers_as_today().await?;
        Ok(db)
    }

    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.reader).await?;
        Ok(())
    }

    /// A transaction that has the right to write from its start: nothing that it read can change before.
    async fn write(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// Never changed once released: a database knows which of them it has had, to the byte.
const MIGRATIONS: [(&str, &str); 4] = [
    ("initial", include_str!("migrations/0001_initial.sql")),
    ("code column none", include_str!("migrations/0002_code_column_none.sql")),
    ("customer as compared", include_str!("migrations/0003_customer_as_compared.sql")),
    ("nothing lost", include_str!("migrations/0004_nothing_lost.sql")),
];

/// Of what stands beside the main job. Their numbers start higher, so that none is taken twice.
const BESIDE: [(&str, &str); 1] = [("audit", include_str!("migrations/0020_audit.sql"))];

fn migrator() -> Migrator {
    let migrations = (1..).zip(MIGRATIONS).chain((20..).zip(BESIDE)).map(|(version, (name, sql))| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
