//! Rules about the file as a whole, its header and its columns.

pub(crate) mod file_column_missing;
pub(crate) mod file_empty;
pub(crate) mod file_encoding;
pub(crate) mod file_no_rows;
pub(crate) mod file_not_text;
pub(crate) mod file_over_recommended;
pub(crate) mod file_preamble;
pub(crate) mod file_too_large;
pub(crate) mod file_too_many_rows;
pub(crate) mod header_duplicate;
