//! What is SQLite's alone: how it is opened, and what it says in its own words.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, QueryBuilder, Sqlite};

use super::staging::StagedRow;
use super::{Error, Result};

/// Never changed once released: a database knows which of them it has had, to the byte.
pub(super) const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "initial", include_str!("migrations/sqlite/0001_initial.sql")),
    (2, "code column none", include_str!("migrations/sqlite/0002_code_column_none.sql")),
    (3, "customer as compared", include_str!("migrations/sqlite/0003_customer_as_compared.sql")),
    (4, "nothing lost", include_str!("migrations/sqlite/0004_nothing_lost.sql")),
    (10, "several machines", include_str!("migrations/sqlite/0010_several_machines.sql")),
    (20, "audit", include_str!("migrations/sqlite/0020_audit.sql")),
    (21, "audit by time", include_str!("migrations/sqlite/0021_audit_by_time.sql")),
    (25, "read as", include_str!("migrations/sqlite/0025_read_as.sql")),
    (30, "jobs listed", include_str!("migrations/sqlite/0030_jobs_listed.sql")),
    (31, "jobs cancelled", include_str!("migrations/sqlite/0031_jobs_cancelled.sql")),
    (32, "jobs planned", include_str!("migrations/sqlite/0032_jobs_planned.sql")),
    (33, "jobs taken back", include_str!("migrations/sqlite/0033_jobs_taken_back.sql")),
    (40, "receipt", include_str!("migrations/sqlite/0040_receipt.sql")),
    (41, "webhooks", include_str!("migrations/sqlite/0041_webhooks.sql")),
    (42, "kept for a time", include_str!("migrations/sqlite/0042_kept_for_a_time.sql")),
    (50, "customer imports", include_str!("migrations/sqlite/0050_customer_imports.sql")),
    (60, "customers of a series", include_str!("migrations/sqlite/0060_customers_of_a_series.sql")),
    (61, "newest first", include_str!("migrations/sqlite/0061_newest_first.sql")),
    (62, "error cause", include_str!("migrations/sqlite/0062_error_cause.sql")),
    (63, "places", include_str!("migrations/sqlite/0063_places.sql")),
];

pub(super) fn migrator() -> Migrator {
    super::migrator(MIGRATIONS)
}

/// One writer and several readers: SQLite lets one connection write at a time, and a queue for it in
/// here is fairer than its own busy waiting.
#[derive(Debug, Clone)]
pub(super) struct Pools {
    pub writer: SqlitePool,
    pub reader: SqlitePool,
}

impl Pools {
    pub(super) async fn open(url: &str) -> anyhow::Result<Self> {
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
        Ok(Self { writer, reader })
    }
}

/// Rows of one statement: four values each, well below SQLite's 32,766.
const ROWS_PER_INSERT: usize = 2000;

pub(super) async fn load(connection: &mut SqliteConnection, table: &str, rows: &[StagedRow]) -> Result<()> {
    for rows in rows.chunks(ROWS_PER_INSERT) {
        let mut query = QueryBuilder::<Sqlite>::new(format!(
            "INSERT INTO \"{table}\" (row, code, customer, customer_shown) "
        ));
        query.push_values(rows, |mut values, row| {
            values.push_bind(row.place).push_bind(&row.code);
            values.push_bind(&row.customer).push_bind(&row.customer_shown);
        });
        // Only the full-sized statement comes again.
        query.build().persistent(rows.len() == ROWS_PER_INSERT).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Primary result codes that pass: another has it locked, or the file system is away.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const IO_ERROR: i32 = 10;
const FULL: i32 = 13;
const CAN_NOT_OPEN: i32 = 14;
const PROTOCOL: i32 = 15;

fn primary(code: &str) -> Option<i32> {
    code.parse::<i32>().ok().map(|code| code & 0xff)
}

/// What an error means, by its code.
pub(super) fn meaning(code: &str, error: sqlx::Error) -> Error {
    match primary(code) {
        Some(FULL) => Error::Full(error.into()),
        Some(BUSY | LOCKED | IO_ERROR | CAN_NOT_OPEN | PROTOCOL) => Error::Busy(error.into()),
        _ => Error::Other(error.into()),
    }
}

/// Whether a COMMIT that failed so has certainly written nothing.
pub(super) fn wrote_nothing(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| primary(&error.code()?));
    matches!(code, Some(BUSY | LOCKED | FULL))
}
