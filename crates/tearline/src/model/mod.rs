//! The words that everything else speaks: what is asked of a check and what it answers.

#[macro_use]
pub(crate) mod names;

pub(crate) mod code_column;
pub(crate) mod dialect;
pub(crate) mod identifier;
pub(crate) mod message;
pub(crate) mod options;
pub(crate) mod order;
pub(crate) mod report;
pub(crate) mod role;
pub(crate) mod row;
pub(crate) mod rule;
pub(crate) mod rule_set;
