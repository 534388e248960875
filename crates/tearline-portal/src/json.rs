//! What the server sends.

use serde::de::DeserializeOwned;

/// JSON as one of our types; `None` where it is none. The browser reads it: a reader of our own would be one
/// more thing to load.
#[cfg(target_arch = "wasm32")]
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    tearline_js::parse(text).ok()
}

/// The same where there is no browser: in tests.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
