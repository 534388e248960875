//! What can go wrong with the database, as its callers need to know it. No type of sqlx leaves this folder.

use std::error::Error as StdError;

use sqlx::{Sqlite, Transaction};

pub type Result<T> = std::result::Result<T, Error>;

/// The error of the driver, for the log.
type Cause = Box<dyn StdError + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is busy, or away: later it will do what it could not do now. Nothing was written.
    #[error("the database is busy or away")]
    Busy(#[source] Cause),
    /// It has no room. Nothing was written.
    #[error("the database has no room")]
    Full(#[source] Cause),
    /// Another worker has claimed the job since. Nothing was written.
    #[error("the lease of the job was lost to another worker")]
    LeaseLost,
    /// Nobody knows whether it was written: the answer to the COMMIT was lost.
    #[error("it is not known whether the database has written it")]
    UnknownOutcome(#[source] Cause),
    #[error("the database can't do it")]
    Other(#[source] Cause),
}

impl Error {
    /// Whether the same may go well later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Full(_) | Self::UnknownOutcome(_))
    }

    pub(crate) fn other(cause: impl Into<Cause>) -> Self {
        Self::Other(cause.into())
    }
}

/// Primary result codes of SQLite that pass: another has it locked, or the file system is away.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const IO_ERROR: i32 = 10;
const FULL: i32 = 13;
const CAN_NOT_OPEN: i32 = 14;
const PROTOCOL: i32 = 15;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = match &error {
            sqlx::Error::Database(database) => {
                database.code().and_then(|code| code.parse::<i32>().ok()).map(|code| code & 0xff)
            }
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Some(BUSY),
            _ => None,
        };
        match code {
            Some(FULL) => Self::Full(error.into()),
            Some(BUSY | LOCKED | IO_ERROR | CAN_NOT_OPEN | PROTOCOL) => Self::Busy(error.into()),
            _ => Self::Other(error.into()),
        }
    }
}

/// Ends a transaction. An error that does not say that nothing was written leaves that open.
pub(super) async fn commit(tx: Transaction<'static, Sqlite>) -> Result<()> {
    let Err(error) = tx.commit().await else { return Ok(()) };
    let known = error
        .as_database_error()
        .and_then(|error| error.code()?.parse::<i32>().ok())
        .is_some_and(|code| matches!(code & 0xff, BUSY | LOCKED | FULL));
    if known { Err(error.into()) } else { Err(Error::UnknownOutcome(error.into())) }
}
