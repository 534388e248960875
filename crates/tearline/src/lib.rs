//! # Tearline: the rules for coupon upload files
//!
//! Bytes in, findings out. This crate checks a CSV of coupon codes, or of customers and codes, by one
//! catalogue of rules, in the browser (as WebAssembly), on the command line and in a server, with the
//! same verdict to the byte. It opens no file, starts no thread and asks no clock: whoever has the bytes
//! pushes them, in chunks of any size.
//!
//! ```
//! use tearline::{check, Identifier, Options};
//!
//! let file = b"customerIdentifier,coupon code\n919876543210,ABCDEF1\n919876543211,abcdef1\n";
//! let checked = check(file, Options::new(Identifier::Mobile))?;
//! assert_eq!(checked.report.rows.accepted, 1);
//! assert_eq!(checked.report.findings[0].first, Some(1)); // row 2 repeats the code of row 1
//! # Ok::<(), tearline::RuleSetError>(())
//! ```

mod checker;
mod decode;
mod dialect;
mod duplicates;
mod filter;
mod header;
mod judge;
mod kept;
mod layout;
mod order;
mod pending;
mod plan;
mod preamble;
mod quick;
mod report;
mod result_file;
mod row_set;
mod rows;
mod rules;
mod ruleset;
mod scan;
mod sniff;
mod tally;
mod verify;

pub use checker::{Checker, Options, check};
pub use dialect::{Delimiter, Dialect, Encoding, LineEnd};
pub use filter::Filter;
pub use layout::{Identifier, Role, UnknownIdentifier};
pub use pending::Pending;
pub use report::{Column, Finding, Report, RowCounts, SCHEMA};
pub use result_file::{ErrorFile, SuccessFile};
pub use rows::{Checked, Row, RowReader};
pub use rules::{Rule, Severity, UnknownRule, server};
pub use ruleset::{Bounds, RuleSet, RuleSetError};

#[cfg(test)]
mod tests;
