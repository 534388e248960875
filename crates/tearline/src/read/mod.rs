//! Reading rows of a checked file again.

pub(crate) mod duplicates;
pub(crate) mod filter;
pub(crate) mod mended;
pub(crate) mod plan;
pub(crate) mod record_cache;
pub(crate) mod result_file;
pub(crate) mod row_set;
pub(crate) mod rows;
