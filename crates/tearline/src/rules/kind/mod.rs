//! What several rules know of the kinds of values.

pub(crate) mod regions;
pub(crate) mod spreadsheet;
