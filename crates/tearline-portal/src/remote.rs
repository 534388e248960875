//! What is fetched, on a page that does not wait for it.

use crate::api::Failure;

/// Something that is fetched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Remote<T> {
    Loading,
    Ready(T),
    Failed(Failure),
}

impl<T> From<Result<T, Failure>> for Remote<T> {
    fn from(result: Result<T, Failure>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            // Somebody is being asked to sign in again; then it is fetched once more.
            Err(Failure::SignedOut) => Self::Loading,
            Err(failure) => Self::Failed(failure),
        }
    }
}
