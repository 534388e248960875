//! The report: what a check found, in the one shape that every place prints, posts and stores.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::message::Message;
use crate::{Dialect, Identifier, Role, Rule, Severity};

/// The version of the report's shape. It grows when a field changes its meaning, never for a new rule.
pub const SCHEMA: u32 = 2;

/// The rules of this crate, as a receipt names them: its version, and behind the `+` that of the rules' page. Those of
/// another version may judge a file otherwise.
pub const RULES_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "+2");

/// The verdict on one file.
///
/// Serialized, it is the object that `tearline check --format json` prints, that the browser module
/// returns and that the server keeps with a job, field for field.
///
/// Its canonical bytes are that object as JSON without spaces, fields in this order, in UTF-8: what `serde_json::to_vec`
/// makes of it, and in a browser `JSON.stringify`. Two reports are the same if these bytes are, or their SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Report {
    /// The version of this shape.
    pub schema: u32,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// How the file is written.
    pub dialect: Dialect,
    /// Its columns, from the first to the last.
    pub columns: Vec<Column>,
    /// What customers were looked for by.
    pub identifier: Identifier,
    /// How many rows there are, of either verdict.
    pub rows: RowCounts,
    /// How often each rule was found, of any severity, never capped; in the order of the catalogue.
    #[cfg_attr(feature = "typescript", tsify(type = "Partial<Record<Rule, number>>"))]
    pub counts: BTreeMap<Rule, u64>,
    /// Findings about the file first, then those about rows, in file order; at most as many as asked for.
    pub findings: Vec<Finding>,
    /// Whether there were more findings than are listed.
    pub findings_truncated: bool,
}

impl Report {
    /// Whether the file as a whole is rejected, so that none of its rows can be accepted.
    pub fn file_rejected(&self) -> bool {
        self.counts.keys().any(|rule| rule.rejects_file())
    }

    /// Whether anything was rejected: the file, or a row of it.
    pub fn rejected(&self) -> bool {
        self.rows.rejected > 0 || self.file_rejected()
    }
}

/// Rows of the file: `accepted + rejected == total`, always.
// Not `non_exhaustive`: there is no third verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct RowCounts {
    /// All of them.
    pub total: u64,
    /// Those in which no rule found an error.
    pub accepted: u64,
    /// The others; all of them where the file is rejected.
    pub rejected: u64,
}

/// A column of the file, and what it was recognized as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct Column {
    /// Counted from 0.
    pub index: u32,
    /// As the header has it, trimmed; `null` in a file without a header.
    pub name: Option<String>,
    /// What it is for; `null` for one that is carried along and not judged.
    pub role: Option<Role>,
}

/// One thing that a rule found, and where.
///
/// A finding about the file has no `row`, `line` and `byte`. What is not there is left out of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: Rule,
    /// What that does to the row, or to the file.
    pub severity: Severity,
    /// The data row, from 1; the header and blank lines are no rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub row: Option<u64>,
    /// The physical line, from 1, on which the record starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub line: Option<u64>,
    /// The offset in the original file at which the record starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub byte: Option<u64>,
    /// From 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub column: Option<u32>,
    /// The value as the file has it, cut at 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub value: Option<String>,
    /// What is wrong, and what to do, in English.
    pub message: String,
    /// What `message` says, for another language: which of the rule's sentences, and its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "typescript",
        tsify(
            optional,
            type = "{ sentence: string, [name: string]: string | number | { index: number, name?: string } | number[] | string[] }"
        )
    )]
    pub args: Option<Message>,
    /// The earlier row that holds the same value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub first: Option<u64>,
    /// The value that was very likely meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(optional))]
    pub suggestion: Option<String>,
}
