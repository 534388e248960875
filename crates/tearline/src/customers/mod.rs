//! A list of customers, to be known from then on: which of its columns identify them, and what each of its rows is.

pub(crate) mod list;
pub(crate) mod rows;
