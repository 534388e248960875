//! What can go wrong with the database, as its callers need to know it. No type of sqlx leaves this folder.

use std::error::Error as StdError;

use sqlx::postgres::PgDatabaseError;

use super::{postgres, sqlite};

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

    /// Whether a unique index has what was to be written.
    pub(super) fn is_of_unique(&self) -> bool {
        let Self::Other(cause) = self else { return false };
        let error = cause.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error);
        error.is_some_and(|error| error.is_unique_violation())
    }

    pub(crate) fn other(cause: impl Into<Cause>) -> Self {
        Self::Other(cause.into())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let database = error.as_database_error();
        let code = database.and_then(|error| error.code()).map(std::borrow::Cow::into_owned);
        let of_postgres = database.is_some_and(|error| error.try_downcast_ref::<PgDatabaseError>().is_some());
        match (&error, code) {
            (_, Some(code)) if of_postgres => postgres::meaning(&code, error),
            (_, Some(code)) => sqlite::meaning(&code, error),
            (
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                // What is no answer of a database came from a network that is broken, or from what stands between.
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
                None,
            ) => Self::Busy(error.into()),
            _ => Self::Other(error.into()),
        }
    }
}
