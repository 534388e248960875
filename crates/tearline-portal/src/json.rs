//! JSON, as the server reads and writes it.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// JSON as one of our types; `None` where it is none. The browser reads it: a reader of our own would be one
/// more thing to load.
#[cfg(target_arch = "wasm32")]
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(js_sys::JSON::parse(text).ok()?).ok()
}

#[cfg(target_arch = "wasm32")]
pub(crate) fn text<T: Serialize>(value: &T) -> Option<String> {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&value).ok().map(String::from)
}

/// The same where there is no browser: in tests.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn text<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}
