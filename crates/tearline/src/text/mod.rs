//! From bytes to records.

pub(crate) mod decode;
pub(crate) mod scan;
