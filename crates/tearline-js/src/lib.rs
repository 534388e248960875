//! Values across the border to JavaScript, as plain objects: what `JSON.parse` would make of what the server
//! sends, and back.
//!
//! A module that a browser loads is small first. The common crates for this can do more (numbers with a
//! fraction, maps, iterators, big integers), and carry the printing and the parsing of floating-point numbers
//! for it, which alone is a tenth of the module. Here numbers are whole numbers, as all of ours are.

mod error;
mod read;
mod write;

pub use error::Error;
pub use read::{from_js, parse};
pub use write::{to_js, to_json};
