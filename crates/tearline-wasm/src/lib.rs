//! # The rules in a browser
//!
//! The same crate that judges a file in the server, over a `File` of the page: read in slices, never as a
//! whole. A [`Session`] is meant to live in a Web Worker; the portal's worker is the program
//! `tearline-worker` of this package. [`check`] takes bytes that are in memory anyway.

mod convert;
pub mod customers;
#[cfg(feature = "face")]
mod face;
mod mends;
mod preview;
mod scan;
pub mod session;
mod shared;
mod source;
#[cfg(feature = "face")]
mod types;

pub use convert::{canonical, from_js, seed, to_js};
#[cfg(feature = "face")]
pub use face::{Session, check, rules};
pub use session::Failure;
