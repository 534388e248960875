//! Checking a file from its first byte to its report.

pub(crate) mod about_file;
pub(crate) mod checker;
pub(crate) mod duplicates;
pub(crate) mod pending;
pub(crate) mod tally;
pub(crate) mod verify;
