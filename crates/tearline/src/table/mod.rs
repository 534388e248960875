//! From records to a table: the dialect, what comes before the header, the header, which column is what.

pub(crate) mod apart;
pub(crate) mod header;
pub(crate) mod layout;
pub(crate) mod names;
pub(crate) mod one_line;
pub(crate) mod preamble;
pub(crate) mod quoted;
pub(crate) mod roles;
pub(crate) mod sniff;
pub(crate) mod values;
