//! From bytes to records.

pub(crate) mod decode;
pub(crate) mod invisible;
pub(crate) mod scan;
