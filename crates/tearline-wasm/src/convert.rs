//! Across the border to JavaScript and back: what is wrong with a value is thrown.

use js_sys::Math;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::{Error, Serializer};
use tearline::Report;
use wasm_bindgen::{JsError, JsValue};

/// A plain object, as `JSON.parse` would make it of what the server sends: `null` stands where nothing is.
///
/// # Errors
/// When a value has no counterpart in JavaScript.
pub fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsError> {
    value.serialize(&Serializer::json_compatible()).map_err(thrown)
}

/// The canonical bytes of a report, as text: their SHA-256 is its receipt (`reportSha256` of an upload).
///
/// # Errors
/// Never: a report has a counterpart in JavaScript.
pub fn canonical(report: &Report) -> Result<String, JsError> {
    let text = js_sys::JSON::stringify(&to_js(report)?);
    text.map(String::from).map_err(|_| JsError::new("the report is no JSON"))
}

/// # Errors
/// When the object has not the shape of the type.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(thrown)
}

/// The same sentence, in the words of JavaScript.
#[allow(clippy::needless_pass_by_value)] // as `map_err` has it
fn thrown(error: Error) -> JsError {
    let mut text = error.to_string();
    for (theirs, ours) in [
        // As text, an `Error` says its name before it.
        ("Error: ", ""),
        ("invalid type: unit value", "invalid type: null"),
        ("invalid type: floating point", "invalid type: number"),
    ] {
        if text.starts_with(theirs) {
            text.replace_range(..theirs.len(), ours);
        }
    }
    JsError::new(&text)
}

/// A number that nobody who makes a file can know.
pub fn seed() -> u128 {
    // Of each draw 52 bits are chance.
    (0..4).fold(0, |seed: u128, _| seed.rotate_left(32) ^ u128::from(Math::random().to_bits()))
}
