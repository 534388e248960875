//! What can go wrong with stored files, as callers need to know it. No error of object_store leaves this folder.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};

pub type Result<T> = std::result::Result<T, Error>;

type Cause = Box<dyn StdError + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the file is not there")]
    Missing(#[source] Cause),
    #[error("the storage has no room")]
    Full(#[source] Cause),
    #[error("the storage can't be used")]
    Other(#[source] Cause),
}

fn is_full(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) {
            return Self::Missing(error.into());
        }
        let mut below: Option<&(dyn StdError + 'static)> = Some(&error);
        while let Some(cause) = below {
            if cause.downcast_ref::<io::Error>().is_some_and(|io| is_full(io.kind())) {
                return Self::Full(error.into());
            }
            below = cause.source();
        }
        Self::Other(error.into())
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing(error.into()),
            kind if is_full(kind) => Self::Full(error.into()),
            _ => Self::Other(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_at_the_bottom_counts() {
        let below = |kind: ErrorKind| object_store::Error::Generic {
            store: "files",
            source: io::Error::from(kind).into(),
        };
        assert!(matches!(Error::from(below(ErrorKind::StorageFull)), Error::Full(_)));
        assert!(matches!(Error::from(below(ErrorKind::QuotaExceeded)), Error::Full(_)));
        assert!(matches!(Error::from(below(ErrorKind::PermissionDenied)), Error::Other(_)));
        assert!(matches!(Error::from(io::Error::from(ErrorKind::NotFound)), Error::Missing(_)));
    }
}
