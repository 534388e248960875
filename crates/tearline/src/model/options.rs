//! What is asked of a check.

use serde::{Deserialize, Serialize};

use crate::{CodeColumn, Delimiter, Encoding, Identifier, RuleSet};

/// What is to be checked, and what is already known of the file.
///
/// What is `None` is found from the file.
///
/// ```
/// use tearline::{Delimiter, Identifier, Options, RuleSet};
///
/// let options = Options::new(Identifier::Mobile)
///     .with_identifier_column(0)
///     .with_code_column(1)
///     .with_delimiter(Delimiter::Semicolon)
///     .with_rules(RuleSet::default().with_code_length(8..=12).with_default_region("IN"));
///
/// // The same from JSON: all but the identifier may be left out.
/// let json = r#"{"identifier": "MOBILE", "identifierColumn": 0, "codeColumn": 1, "delimiter": ";",
///                "rules": {"codeLength": {"min": 8, "max": 12}, "defaultRegion": "IN"}}"#;
/// assert_eq!(serde_json::from_str::<Options>(json)?, options);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Options {
    /// What customers are known by.
    pub identifier: Identifier,
    /// The column of the customer, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier_column: Option<u32>,
    /// The column of the code, or that there is none.
    #[serde(default, skip_serializing_if = "CodeColumn::is_found")]
    pub code_column: CodeColumn,
    /// How the file's characters are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// What stands between its values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// Whether the first record holds names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// The parameters of the rules.
    #[serde(default)]
    pub rules: RuleSet,
    /// Findings past this number are counted and not listed.
    #[serde(default = "max_findings")]
    pub max_findings: usize,
    /// Any number that the file's author cannot know, drawn for each check. It never shows in a report: values are
    /// compared by fingerprints of 104 bits, and whoever knows the seed could make two that have the same. It is not
    /// serialized, so that nobody else says what it is.
    #[serde(skip, default = "seed")]
    pub seed: u128,
    /// Whether rows are to be mended afterwards, by [`Mending`](crate::Mending): what values are compared by is kept
    /// then, 14 bytes a row and compared column. It is not serialized, for it changes nothing in a report.
    #[serde(skip)]
    pub mends: bool,
    /// How many bytes of what values are compared by may be held at once, about: 14 a row and compared column. Where that is
    /// not enough, the file is read once more for each further share of them, and the report is the same. `None`: all of
    /// them, so that the file is read once. What is to be mended keeps all of them anyway.
    #[serde(skip)]
    pub compared_at_once: Option<usize>,
}

fn max_findings() -> usize {
    Options::DEFAULT_MAX_FINDINGS
}

fn seed() -> u128 {
    0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C834
}

impl Options {
    /// How many findings a report lists where nobody says otherwise.
    pub const DEFAULT_MAX_FINDINGS: usize = 1000;

    /// All that is not the identifier is found from the file, and the rules are the default ones.
    pub fn new(identifier: Identifier) -> Self {
        Self {
            identifier,
            identifier_column: None,
            code_column: CodeColumn::Found,
            encoding: None,
            delimiter: None,
            header: None,
            rules: RuleSet::default(),
            max_findings: max_findings(),
            seed: seed(),
            mends: false,
            compared_at_once: None,
        }
    }

    /// The column of the customer, counted from 0.
    pub fn with_identifier_column(mut self, column: impl Into<Option<u32>>) -> Self {
        self.identifier_column = column.into();
        self
    }

    /// The column of the code, counted from 0, or [`CodeColumn::None`].
    pub fn with_code_column(mut self, column: impl Into<CodeColumn>) -> Self {
        self.code_column = column.into();
        self
    }

    /// How the file's characters are written.
    pub fn with_encoding(mut self, encoding: impl Into<Option<Encoding>>) -> Self {
        self.encoding = encoding.into();
        self
    }

    /// What stands between its values.
    pub fn with_delimiter(mut self, delimiter: impl Into<Option<Delimiter>>) -> Self {
        self.delimiter = delimiter.into();
        self
    }

    /// Whether the first record holds names.
    pub fn with_header(mut self, header: impl Into<Option<bool>>) -> Self {
        self.header = header.into();
        self
    }

    /// The parameters of the rules.
    pub fn with_rules(mut self, rules: RuleSet) -> Self {
        self.rules = rules;
        self
    }

    /// How many findings are listed; all are counted.
    pub fn with_max_findings(mut self, max: usize) -> Self {
        self.max_findings = max;
        self
    }

    /// See [`mends`](Self::mends).
    pub fn with_mends(mut self, mends: bool) -> Self {
        self.mends = mends;
        self
    }

    /// See [`compared_at_once`](Self::compared_at_once).
    pub fn with_compared_at_once(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.compared_at_once = bytes.into();
        self
    }

    /// See [`seed`](Self::seed).
    pub fn with_seed(mut self, seed: u128) -> Self {
        self.seed = seed;
        self
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn json_needs_the_identifier_and_never_has_the_seed() {
        let plain: Options = serde_json::from_str(r#"{"identifier": "NOT_TAGGED"}"#).unwrap();
        assert_eq!(plain, Options::new(Identifier::NotTagged));
        assert!(serde_json::from_str::<Options>("{}").is_err());
        for unknown in ["seed", "code_column", "identifiercolumn"] {
            let json = format!(r#"{{"identifier": "EMAIL", "{unknown}": 1}}"#);
            assert!(serde_json::from_str::<Options>(&json).is_err(), "{unknown}");
        }

        let options = Options::new(Identifier::Email)
            .with_identifier_column(2)
            .with_code_column(CodeColumn::None)
            .with_encoding(Encoding::Utf16Le)
            .with_delimiter(Delimiter::Tab)
            .with_header(false)
            .with_rules(RuleSet::default().with_keep_case(true))
            .with_max_findings(7)
            .with_seed(1);
        let json = serde_json::to_string(&options).unwrap();
        assert!(json.starts_with(
            r#"{"identifier":"EMAIL","identifierColumn":2,"codeColumn":"none","encoding":"UTF-16LE","delimiter":"\t","header":false,"rules":{"#
        ), "{json}");
        assert!(json.ends_with(r#","maxFindings":7}"#), "{json}");
        assert_eq!(serde_json::from_str::<Options>(&json).unwrap().with_seed(1), options);
    }
}
