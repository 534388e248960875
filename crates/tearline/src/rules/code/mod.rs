//! Rules about codes.

pub(crate) mod code_charset;
pub(crate) mod code_date_like;
pub(crate) mod code_duplicate;
pub(crate) mod code_formula;
pub(crate) mod code_length;
pub(crate) mod code_missing;
pub(crate) mod code_spreadsheet;
pub(crate) mod plain;
