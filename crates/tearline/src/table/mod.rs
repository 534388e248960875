//! From records to a table: the dialect, what comes before the header, the header, which column is what.

pub(crate) mod header;
pub(crate) mod layout;
pub(crate) mod preamble;
pub(crate) mod sniff;
