//! The database: the only place that knows SQL.
//!
//! The rest of the program sees [`Db`] and its methods, which say what is wanted and never how. There are two databases,
//! and one text for both: statements stand once, in the file of what they are about (`query` sends them to either).
//! What only one of them understands stands in `sqlite` and in `postgres`.

mod audit;
mod cancel;
mod care;
mod chunk;
mod claims;
mod clients;
mod commit_later;
mod compared;
mod coupons;
mod customers;
mod dialect;
mod error;
mod identity;
mod imports;
mod job_search;
mod jobs;
mod keys;
mod postgres;
mod query;
mod retry;
mod revert;
mod series;
mod sqlite;
mod staging;
mod transaction;
mod uploads;
mod warnings;
mod webhooks;

use sqlx::SqlSafeStr;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgPool;
use tokio::time::timeout;

pub use self::audit::{Action, Actor, Audited};
pub use self::care::Queue;
use self::dialect::Dialect;
use self::query::{On, query};
use self::transaction::Tx;
pub use cancel::Cancelled;
pub use claims::{Claim, Lease};
pub use clients::{Client, MOST_CLIENTS};
pub use commit_later::CommitAsked;
pub use coupons::{Existing, Limits, Outcome};
pub use customers::{CustomerIds, Imported, Regions};
pub use error::{Error, Result};
pub use identity::Identity;
pub use imports::{Import, NewImport};
pub use job_search::{Found, Listed, Search};
pub use jobs::{Job, Page, Plan, ReadAs, Seen, Step};
pub use keys::StoredKey;
pub use retry::Retried;
pub use revert::RevertAsked;
pub use series::{IdentityInUse, MOST_SERIES, SeriesRow};
pub use staging::{StagedOutcome, StagedRow, place};
pub use uploads::{Accepted, NewJob};
pub use webhooks::{Delivery, MOST_WEBHOOKS, Message, Webhook};

#[derive(Debug, Clone)]
pub struct Db {
    backend: Backend,
}

#[derive(Debug, Clone)]
enum Backend {
    Sqlite(sqlite::Pools),
    Postgres(PgPool),
}

/// Connections to PostgreSQL that one instance opens at most, unless it has more to do at once.
const CONNECTIONS: u32 = 10;

/// How long a command may be silent in the middle of its work.
const SILENCE: Duration = Duration::from_secs(30);

impl Db {
    /// Opens or makes the database, and brings its tables up to date.
    ///
    /// # Errors
    /// When the URL is of another kind of database, or it can't be opened.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        Self::open_for(url, 0, SILENCE).await
    }

    /// For an instance that does so many jobs at once, each of which may hold a connection and need another, and that has
    /// stopped or is cut off when it is silent for so long.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_for(url: &str, jobs: usize, silence: Duration) -> anyhow::Result<Self> {
        match url.split(':').next().unwrap_or_default() {
            "sqlite" => {
                let db = Self { backend: Backend::Sqlite(sqlite::Pools::open(url).await?) };
                db.compare_customers_as_today().await?;
                Ok(db)
            }
            "postgres" | "postgresql" => {
                let jobs = u32::try_from(jobs).unwrap_or(u32::MAX / 4);
                let connections = CONNECTIONS.saturating_add(jobs.saturating_mul(2));
                let pool = postgres::open(url, connections, silence).await?;
                Ok(Self { backend: Backend::Postgres(pool) })
            }
            scheme => anyhow::bail!(
                "a database by the name of {scheme:?} is not supported; give a URL as in sqlite:tearline.db or \
                 postgres://user:password@host/database"
            ),
        }
    }

    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(pools) => {
                pools.reader.close().await;
                pools.writer.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        // Whoever asks wants to know soon.
        let answer = timeout(Duration::from_secs(5), query("SELECT 1").execute(self.reader())).await;
        answer.map_err(|late| Error::Busy(late.into()))?.map(drop)
    }

    /// For statements that only read.
    fn reader(&self) -> On<'_> {
        match &self.backend {
            Backend::Sqlite(pools) => On::SqlitePool(&pools.reader),
            Backend::Postgres(pool) => On::PostgresPool(pool),
        }
    }

    /// For a statement that writes, alone.
    fn writer(&self) -> On<'_> {
        match &self.backend {
            Backend::Sqlite(pools) => On::SqlitePool(&pools.writer),
            Backend::Postgres(pool) => On::PostgresPool(pool),
        }
    }

    fn dialect(&self) -> Dialect {
        match self.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// SQLite: with the right to write from its start, so that nothing that was read can change before. PostgreSQL: what
    /// must not change is locked.
    async fn begin(&self) -> Result<Tx> {
        Ok(match &self.backend {
            Backend::Sqlite(pools) => Tx::Sqlite(pools.writer.begin_with("BEGIN IMMEDIATE").await?),
            Backend::Postgres(pool) => Tx::Postgres(postgres::answered(pool.begin()).await?),
        })
    }
}

fn migrator(migrations: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(migrations.iter().map(migration).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
