//! Messages between a page and the worker that checks its file.
//!
//! A message is an object `{message, blob?}`: the types below are the `message`; a file, and a file made
//! from it, travel beside it as the `Blob` they are, which is a reference and no copy.

use serde::{Deserialize, Serialize};
use tearline::message::Message;
use tearline::{
    CodeColumn, Column, Delimiter, Dialect, Encoding, Finding, Identifier, NotCustomers, Options, Report,
    Rule, RuleSet,
};
pub use tearline::{Filter, Mend};

use crate::customers::ImportColumn;

/// What is to be checked, and what is already known of the file; all but the identifier can be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct CheckOptions {
    pub identifier: Identifier,
    /// Zero-based column of the customer identifier; left out: found from the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub identifier_column: Option<u32>,
    /// Zero-based column of the coupon code, or `"none"`: the file has no codes; left out: found from the header.
    #[serde(default, skip_serializing_if = "CodeColumn::is_found")]
    #[cfg_attr(feature = "typescript", tsify(optional, type = "number | \"none\""))]
    pub code_column: CodeColumn,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub encoding: Option<Encoding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub delimiter: Option<Delimiter>,
    /// Whether the first record holds names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub header: Option<bool>,
    /// The parameters of the rules, as `GET /v2/coupon/series` has them for a series.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", tsify(optional, type = "Partial<RuleSet>"))]
    pub rules: RuleSet,
    /// Findings past this number are counted and not listed; 1,000 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub max_findings: Option<u32>,
}

impl CheckOptions {
    pub fn new(identifier: Identifier) -> Self {
        Self {
            identifier,
            identifier_column: None,
            code_column: CodeColumn::Found,
            encoding: None,
            delimiter: None,
            header: None,
            rules: RuleSet::default(),
            max_findings: None,
        }
    }

    /// The same for the rules. `seed`: see [`Options::seed`].
    pub fn into_options(self, seed: u128) -> Options {
        Options::new(self.identifier)
            .with_identifier_column(self.identifier_column)
            .with_code_column(self.code_column)
            .with_encoding(self.encoding)
            .with_delimiter(self.delimiter)
            .with_header(self.header)
            .with_rules(self.rules)
            .with_max_findings(self.max_findings.map_or(Options::DEFAULT_MAX_FINDINGS, |max| max as usize))
            .with_seed(seed)
    }
}

/// From the page to the worker.
///
/// `check` numbers the checks of a page: an answer that bears an older number is to be ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ToWorker {
    /// Check the blob beside this message; whatever the worker was doing ends.
    Check { check: u32, options: CheckOptions },
    /// Check the blob beside this message as a list of customers; `default_region` is that of mobile numbers without a
    /// country code.
    CheckCustomers { check: u32, default_region: Option<String> },
    /// The error file of that list.
    CustomerErrors { check: u32 },
    /// Forget the file.
    Close,
    /// A page of rows of the file that was checked last. An unanswered earlier request for the same use is dropped.
    Rows { check: u32, request: u32, lane: Lane, start: Start, count: u32, filter: Filter },
    /// How many rows of a kind there are in each part of the file.
    Density { check: u32, filter: Filter, buckets: u32 },
    /// The error file.
    Errors { check: u32 },
    /// Mend a row.
    Mend { check: u32, row: u64, mend: Mend },
    /// Mend all rows of a kind: what that makes is checked as a whole.
    MendAll { check: u32, filter: Filter, mend: Mend },
    /// Take the last mend back.
    Undo { check: u32 },
    /// Make the last mend again that was taken back.
    Redo { check: u32 },
    /// Check the mended file as a whole: rows get the numbers that they have in it.
    CheckMended { check: u32 },
    /// The mended file.
    MendedFile { check: u32 },
}

/// Where a page of rows starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Start {
    /// At the first row that the filter lets through from this one on.
    Row(u64),
    /// At the row that so many rows come before which the filter lets through.
    Nth(u64),
    /// At the row that stands on this physical line.
    Line(u64),
}

/// What a page of rows is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Lane {
    /// The table.
    Table,
    /// The list of findings.
    Findings,
    /// One row of which something else is known than its number.
    Row,
    /// All codes, one page after another, to ask the server about them.
    Codes,
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FromWorker {
    /// The module is loaded; nothing that was sent before this was heard.
    Ready,
    /// How the file was read, and its first rows, while the rest is still being checked.
    Preview {
        check: u32,
        preview: Preview,
    },
    Progress {
        check: u32,
        progress: Progress,
    },
    /// The verdict.
    Checked {
        check: u32,
        report: Report,
        milliseconds: u32,
    },
    /// The verdict on a list of customers.
    CustomersChecked {
        check: u32,
        report: Report,
        /// Those that identify customers.
        columns: Vec<ImportColumn>,
        milliseconds: u32,
    },
    /// The file is no list of customers.
    NoCustomers {
        check: u32,
        why: NotCustomers,
    },
    /// The file is not checked.
    Failed {
        check: u32,
        why: NotChecked,
    },
    Rows {
        check: u32,
        request: u32,
        lane: Lane,
        page: Page,
    },
    Density {
        check: u32,
        filter: Filter,
        counts: Vec<u32>,
    },
    /// The error file is the blob beside this message.
    Errors {
        check: u32,
    },
    /// Rows were mended, or mends were taken back: the verdict as it is now. Pages that were asked for before are not
    /// answered any more.
    Mended {
        check: u32,
        report: Report,
        state: MendState,
        /// Rows that were changed, where many were to be; 0 where one was, and is as it was.
        changed: Option<u64>,
    },
    /// A mend was not made.
    NotMended {
        check: u32,
        /// Why, as a sentence for a person.
        english: String,
        /// The same for the catalogues of other languages (see `MendError::KEY`).
        message: Message,
    },
    /// The mended file is the blob beside this message.
    MendedFile {
        check: u32,
    },
}

/// Why a file is not checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NotChecked {
    /// The rules of the series contradict themselves.
    Rules {
        /// The field of the rule set, by its JSON name.
        field: String,
        /// What is wrong with it, in English.
        english: String,
    },
    /// The browser could not read the file.
    Unreadable,
    /// It is not what it was when the check began.
    Changed,
}

/// What was mended in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct MendState {
    /// Rows that are written otherwise since the file was checked as a whole.
    pub edited: u64,
    /// Rows that were taken out since then.
    pub dropped: u64,
    /// How often many rows were mended at once.
    pub rewritten: u64,
    pub can_undo: bool,
    pub can_redo: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Preview {
    pub dialect: Dialect,
    pub columns: Vec<Column>,
    pub rows: Vec<PageRow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Progress {
    /// Read so far.
    pub bytes: u64,
    /// Length of the file.
    pub total: u64,
    /// Judged so far.
    pub rows: u64,
}

/// Some rows of a checked file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Page {
    pub rows: Vec<PageRow>,
    /// The row from which on to ask for the next page; `null` when there are no more.
    pub next: Option<u64>,
    /// How many rows that the filter lets through come before this page.
    pub before: u64,
    /// How many rows the filter lets through altogether.
    pub total: u64,
}

/// Where a page of findings starts. Without a rule they are in file order, from the row on; with one they are sorted
/// by rule, in the order of the catalogue, from that rule's finding in the row on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Place {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub rule: Option<Rule>,
    /// From 1; from 0 on are the findings about the file, too.
    pub row: u64,
}

/// Some findings of a checked file, whether the report lists them or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct FindingsPage {
    /// As many as were asked for; more, where the last row has more.
    pub findings: Vec<Finding>,
    /// Where the next page starts; `null` when there are no more.
    pub next: Option<Place>,
}

/// A row, with everything that was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct PageRow {
    /// From 1.
    pub row: u64,
    /// The physical line, from 1, on which the record starts.
    pub line: u64,
    /// The offset in the file at which the record starts.
    pub byte: u64,
    /// As the file has them, unquoted; each cut at 200 characters, and at most 64 of them.
    pub values: Vec<String>,
    pub findings: Vec<Finding>,
    pub rejected: bool,
    /// Whether it was taken out by a mend.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub dropped: bool,
}

impl PageRow {
    /// A page is for looking at: a cell of a megabyte is not shown as a whole.
    pub const VALUE_CHARS: usize = 200;
    /// As many columns as a page carries.
    pub const VALUES: usize = 64;
}
