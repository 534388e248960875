//! What several rules know of the kinds of values.

pub(crate) mod email;
pub(crate) mod id;
pub(crate) mod identity;
pub(crate) mod mobile;
pub(crate) mod months;
pub(crate) mod placeholder;
pub(crate) mod punycode;
pub(crate) mod regions;
pub(crate) mod seen;
pub(crate) mod several;
pub(crate) mod spreadsheet;
pub(crate) mod table;
