//! What is PostgreSQL's alone: how it is opened, and what it says in its own words.

use std::borrow::Cow;
use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use sqlx::ConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

use super::staging::StagedRow;
use super::{Error, Result};

/// Never changed once released. The numbers are SQLite's; what that learned before number 10, this one had from the start.
pub(super) const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "initial", include_str!("migrations/postgres/0001_initial.sql")),
    (10, "several machines", include_str!("migrations/postgres/0010_several_machines.sql")),
    (20, "audit", include_str!("migrations/postgres/0020_audit.sql")),
    (21, "audit by time", include_str!("migrations/postgres/0021_audit_by_time.sql")),
    (25, "read as", include_str!("migrations/postgres/0025_read_as.sql")),
    (30, "jobs listed", include_str!("migrations/postgres/0030_jobs_listed.sql")),
    (31, "jobs cancelled", include_str!("migrations/postgres/0031_jobs_cancelled.sql")),
    (32, "jobs planned", include_str!("migrations/postgres/0032_jobs_planned.sql")),
    (33, "jobs taken back", include_str!("migrations/postgres/0033_jobs_taken_back.sql")),
    (40, "receipt", include_str!("migrations/postgres/0040_receipt.sql")),
    (41, "webhooks", include_str!("migrations/postgres/0041_webhooks.sql")),
    (42, "kept for a time", include_str!("migrations/postgres/0042_kept_for_a_time.sql")),
    (50, "customer imports", include_str!("migrations/postgres/0050_customer_imports.sql")),
    (60, "customers of a series", include_str!("migrations/postgres/0060_customers_of_a_series.sql")),
    (61, "newest first", include_str!("migrations/postgres/0061_newest_first.sql")),
    (62, "error cause", include_str!("migrations/postgres/0062_error_cause.sql")),
    (63, "places", include_str!("migrations/postgres/0063_places.sql")),
];

pub(super) fn migrator() -> Migrator {
    super::migrator(MIGRATIONS)
}

/// A request that gets no connection for so long is answered that the database is busy.
const PATIENCE: Duration = Duration::from_secs(15);

/// By which the sessions of all instances are known.
pub(super) const APPLICATION: &str = "tearline";
/// What each session is told. A program that is stopped in a transaction, or cut off from the network, must not keep its
/// locks: its jobs could not be taken over.
const SESSION: [(&str, &str); 4] = [
    ("lock_timeout", "60s"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
];

pub(super) async fn open(url: &str, connections: u32, silence: Duration) -> anyhow::Result<PgPool> {
    let options = PgConnectOptions::from_str(url)
        .context("give it as in postgres://user:password@host/database")?
        .application_name(APPLICATION)
        .options(SESSION)
        .options([("idle_in_transaction_session_timeout", silence.as_millis().to_string())])
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .acquire_slow_threshold(PATIENCE)
        .connect_with(options)
        .await?;
    // Under a lock of the database: of several instances that start at once, one brings the tables up to date.
    migrator().run(&pool).await?;
    Ok(pool)
}

/// How long an answer may take. Of a network that is cut nobody is told: without an end to it a worker would wait for ever.
const ANSWER: Duration = Duration::from_secs(120);

/// What the database answers. The connection of an answer that was not waited for is closed, not used again.
pub(super) async fn answered<T>(asked: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    let late = |_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()));
    tokio::time::timeout(ANSWER, asked).await.unwrap_or_else(late)
}

/// The one character that no text of PostgreSQL can hold is shown as one that nobody can read.
pub(super) fn storable(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text }
}

/// What opens and ends PostgreSQL's binary form of COPY: a signature, no flags, no more header; and no more rows.
const COPY_START: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const COPY_END: &[u8] = &(-1_i16).to_be_bytes();

/// By COPY, in the transaction: several times as fast as statements.
pub(super) async fn load(connection: &mut PgConnection, table: &str, rows: &[StagedRow]) -> Result<()> {
    let mut out = Vec::with_capacity(64 * rows.len() + 64);
    out.extend_from_slice(COPY_START);
    for row in rows {
        out.extend_from_slice(&4_i16.to_be_bytes());
        field(&mut out, Some(&row.place.to_be_bytes()))?;
        for text in [&row.code, &row.customer, &row.customer_shown] {
            let text = text.as_deref().map(|text| storable(text.into()));
            field(&mut out, text.as_deref().map(str::as_bytes))?;
        }
    }
    out.extend_from_slice(COPY_END);
    let copy = format!("COPY \"{table}\" (row, code, customer, customer_shown) FROM STDIN (FORMAT binary)");
    answered(async {
        let mut copy = connection.copy_in_raw(&copy).await?;
        copy.send(out).await?;
        copy.finish().await
    })
    .await?;
    Ok(())
}

fn field(out: &mut Vec<u8>, value: Option<&[u8]>) -> Result<()> {
    let length = value.map_or(Ok(-1), |value| i32::try_from(value.len())).map_err(Error::other)?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(value.unwrap_or_default());
    Ok(())
}

/// What an error means, by its SQLSTATE.
pub(super) fn meaning(code: &str, error: sqlx::Error) -> Error {
    match code {
        // No room on the disk.
        "53100" => Error::Full(error.into()),
        // Somebody else was first, or held a lock for long; no memory or no connection left; an operator's stop, a
        // start, a standby that can only be read; a disk that can't be read.
        "40001" | "40P01" | "55P03" | "53000" | "53200" | "53300" | "25006" | "25P03" | "58000" | "58030" => {
            Error::Busy(error.into())
        }
        code if code.starts_with("08") || code.starts_with("57P") => Error::Busy(error.into()),
        _ => Error::Other(error.into()),
    }
}

/// Whether a COMMIT that failed so has certainly written nothing: the database says so itself, and goes on.
pub(super) fn wrote_nothing(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| ["40", "23", "53"].iter().any(|class| code.starts_with(class)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_code_means_decides_what_becomes_of_a_job() {
        let check = |code: &str, passes: bool, full: bool, nothing_written: bool| {
            let error = Said(code.to_owned());
            let error = sqlx::Error::Database(Box::new(error));
            assert_eq!(wrote_nothing(&error), nothing_written, "{code}");
            let error = meaning(code, error);
            assert_eq!((error.is_passing(), matches!(error, Error::Full(_))), (passes, full), "{code}");
        };
        // Somebody else was first.
        check("40001", true, false, true);
        check("40P01", true, false, true);
        check("55P03", true, false, false);
        check("53100", true, true, true);
        check("53300", true, false, true);
        // It was stopped, while it may have been writing.
        check("57P01", true, false, false);
        check("57P02", true, false, false);
        check("57P03", true, false, false);
        check("08006", true, false, false);
        // Of no use later either.
        check("23505", false, false, true);
        check("42P01", false, false, false);
        check("22021", false, false, false);
    }

    #[test]
    fn a_text_with_a_nul_is_kept_as_what_nobody_can_read() {
        assert_eq!(storable("a\0b".into()), "a\u{fffd}b");
        assert!(matches!(storable("ab".into()), Cow::Borrowed("ab")));
    }

    /// An error of the database with this code.
    #[derive(Debug)]
    struct Said(String);

    impl std::fmt::Display for Said {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(&self.0)
        }
    }

    impl std::error::Error for Said {}

    impl sqlx::error::DatabaseError for Said {
        fn message(&self) -> &str {
            &self.0
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.as_str().into())
        }

        fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> sqlx::error::ErrorKind {
            sqlx::error::ErrorKind::Other
        }
    }
}
