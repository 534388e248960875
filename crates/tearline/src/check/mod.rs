//! Checking a file from its first byte to its report.

pub(crate) mod about_file;
pub(crate) mod again;
pub(crate) mod checker;
pub(crate) mod duplicates;
pub(crate) mod fingerprint;
pub(crate) mod listing;
pub(crate) mod pending;
#[cfg(feature = "io")]
pub(crate) mod reader;
pub(crate) mod repeated_row;
pub(crate) mod tally;
