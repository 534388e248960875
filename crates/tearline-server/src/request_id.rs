//! The name of a request: on its answer, in its errors and on every line that the log has of it.

use std::future::Future;

use axum::http::HeaderMap;

use crate::random::random_hex;

pub(crate) const HEADER: &str = "x-request-id";
const LONGEST: usize = 64;

tokio::task_local! {
    static CURRENT: String;
}

/// A new name, or the one that a trusted proxy has given.
pub(crate) fn of(headers: &HeaderMap, by_proxy: bool) -> String {
    let given = headers.get(HEADER).filter(|_| by_proxy).and_then(|value| value.to_str().ok());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match given {
        Some(id) if (1..=LONGEST).contains(&id.len()) && id.bytes().all(plain) => id.to_owned(),
        _ => random_hex(8),
    }
}

/// Whatever is done meanwhile is done for this request.
pub(crate) async fn during<T>(id: String, work: impl Future<Output = T>) -> T {
    CURRENT.scope(id, work).await
}

/// The request that is being answered; outside of one, a new name.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_else(|_| random_hex(8))
}
