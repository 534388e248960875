//! Rules about the file as a whole, its header and its columns.

pub(crate) mod column_ambiguous;
pub(crate) mod column_assumed;
pub(crate) mod column_contradicted;
pub(crate) mod column_identifier;
pub(crate) mod column_spreadsheet;
pub(crate) mod file_column_missing;
pub(crate) mod file_empty;
pub(crate) mod file_encoding;
pub(crate) mod file_lines_quoted;
pub(crate) mod file_no_rows;
pub(crate) mod file_not_text;
pub(crate) mod file_one_line;
pub(crate) mod file_over_recommended;
pub(crate) mod file_preamble;
pub(crate) mod file_too_large;
pub(crate) mod file_too_many_rows;
pub(crate) mod header_assumed;
pub(crate) mod header_duplicate;
pub(crate) mod header_multiline;
pub(crate) mod rows_blank;
pub(crate) mod rows_doubtful;
