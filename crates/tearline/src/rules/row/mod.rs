//! Rules about rows and about any of their values.

pub(crate) mod encoding_invalid;
pub(crate) mod quote_stray;
pub(crate) mod quote_swallowed;
pub(crate) mod quote_unclosed;
pub(crate) mod row_long;
pub(crate) mod row_short;
pub(crate) mod value_control;
pub(crate) mod value_placeholder;
pub(crate) mod value_several;
pub(crate) mod value_too_long;
pub(crate) mod value_trimmed;
