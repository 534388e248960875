//! Rules that need to know the coupons and the customers that there are: the server asks them.

pub(crate) mod code_exists;
pub(crate) mod customer_limit;
pub(crate) mod customer_unknown;
pub(crate) mod not_processed;
pub(crate) mod series_expired;
pub(crate) mod series_limit;
