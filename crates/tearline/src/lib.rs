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
//!
//! # Where to start
//!
//! - The [cookbook] has a recipe for each common job: a file, a stream, an upload, result files, tests.
//! - [`check`], [`check_reader`] and [`Checker`] check what is in memory, what can be sought in, and what comes in chunks.
//! - [`Options`] say what is to be checked, [`RuleSet`] by which parameters, and [`Rule`] is the catalogue.
//! - [`Checked`] has the [`Report`], and reads any row again, with everything that was found in it.
//! - [`CustomerChecker`] takes a list of customers, which may be identified by several columns.
//! - [`Mending`] writes other values into a checked file or takes rows out, and judges again only what that touches.
//!
//! # Errors
//!
//! What is wrong with a file is never an `Err`: it is a [`Finding`]. Errors are of four kinds: a [`RuleSetError`] of
//! whoever set the rules, a [`Changed`] file, an [`UnknownName`] in a text, and [`CheckError`], which is the first two
//! or that of reading.
//!
//! # Features
//!
//! - `io` (on by default): [`check_reader`] and [`Checked::rows`], over std's `Read` and `Seek`.
//! - `testing`: [`testing`], assertions about files for the tests of other programs.
//! - `documentation`: `Rule::documentation`, the page of each rule in Markdown.
//! - `typescript`: derives TypeScript declarations of the report, for a WebAssembly module of your own.
//!
//! The least Rust that this crate is built with is 1.95.

#![warn(missing_docs)]

#[cfg(all(feature = "io", feature = "testing"))]
#[doc = include_str!("cookbook.md")]
pub mod cookbook {}

/// Its examples are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod check;
mod customers;
mod judge;
mod mend;
mod model;
mod read;
mod rules;
mod steps;
mod table;
#[cfg(feature = "testing")]
pub mod testing;
mod text;

pub use check::checker::{Checker, check};
pub use check::listing::Changed;
pub use check::pending::{Pending, Step};
#[cfg(feature = "io")]
pub use check::reader::{CheckError, OwnedRows, check_reader};
pub use customers::list::{CustomerChecker, CustomerIds, CustomerList, NotCustomers, OF_SEVERAL_CUSTOMERS};
pub use customers::rows::{CustomerRows, EachCustomer};
pub use mend::{Mend, MendError, Mending, Mends, Piece, Pieces};
pub use model::code_column::CodeColumn;
pub use model::dialect::{Delimiter, Dialect, Encoding, LineEnd};
pub use model::identifier::Identifier;
pub use model::names::UnknownName;
pub use model::options::Options;
pub use model::report::{Column, Finding, RULES_VERSION, Report, RowCounts, SCHEMA};
pub use model::role::Role;
pub use model::row::{OwnedRow, Row};
pub use model::rule::{Rule, Severity};
pub use model::rule_set::{Bounds, Codes, RuleSet, RuleSetError};
pub use read::filter::Filter;
pub use read::result_file::{ErrorFile, SuccessFile};
pub use read::rows::{BLOCK, Checked, RowReader};
pub use rules::{Customer, Identity, message, regions, server};

#[cfg(test)]
mod tests;
