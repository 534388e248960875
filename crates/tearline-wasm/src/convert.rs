//! Across the border to JavaScript and back: what is wrong with a value is thrown.

use js_sys::Math;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsError, JsValue};

/// A plain object, as `JSON.parse` would make it of what the server sends: `null` stands where nothing is.
///
/// # Errors
/// When a value has no counterpart in JavaScript.
pub fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsError> {
    Ok(tearline_js::to_js(value)?)
}

/// # Errors
/// When the object has not the shape of the type.
pub fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    Ok(tearline_js::from_js(value)?)
}

/// A number that nobody who makes a file can know.
pub fn seed() -> u128 {
    // Of each draw 52 bits are chance.
    (0..4).fold(0, |seed: u128, _| seed.rotate_left(32) ^ u128::from(Math::random().to_bits()))
}
