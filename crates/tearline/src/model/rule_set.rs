//! What a series can change about the rules.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::{Rule, Severity};

/// The parameters of the rules. A field that is left out of the JSON has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct RuleSet {
    /// Largest file, in bytes; `null` for no limit.
    pub max_bytes: Option<u64>,
    /// Most rows; `null` for no limit.
    pub max_rows: Option<u64>,
    /// From how many rows on a warning advises to split the file.
    pub recommended_rows: u64,
    /// Longest value of any column, in characters.
    pub max_value_chars: u32,
    /// A quoted value that runs over more lines has swallowed rows.
    pub max_value_lines: u32,
    /// Where the codes come from: in a file of customers whose codes are generated, only a column that is plainly
    /// named after codes is one of codes.
    pub codes: Codes,
    /// Shortest and longest code, in characters.
    pub code_length: Bounds,
    /// Characters of a code, with ranges: `A-Za-z0-9_-`. A `-` that stands first or last is itself.
    pub code_charset: String,
    /// Whether codes that differ in case only are different codes.
    pub keep_case: bool,
    /// Fewest and most digits of a mobile number.
    pub mobile_digits: Bounds,
    /// Region of mobile numbers that are written without a country code, as in `IN`; turns on `mobile-country`.
    pub default_region: Option<String>,
    /// Longest external id, in characters.
    pub external_id_max_chars: u32,
    /// Severities other than the catalogue's, for the rules that allow it. `null` turns a rule off.
    #[cfg_attr(feature = "typescript", tsify(type = "Partial<Record<Rule, Severity | null>>"))]
    pub severities: BTreeMap<Rule, Option<Severity>>,
}

impl Default for RuleSet {
    fn default() -> Self {
        Self {
            max_bytes: None,
            max_rows: None,
            recommended_rows: 500_000,
            max_value_chars: 4096,
            max_value_lines: 10,
            code_length: Bounds { min: 1, max: 40 },
            code_charset: "A-Za-z0-9_-".to_owned(),
            keep_case: false,
            codes: Codes::Either,
            mobile_digits: Bounds { min: 7, max: 15 },
            default_region: None,
            external_id_max_chars: 255,
            severities: BTreeMap::new(),
        }
    }
}

/// Where the codes of a series come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub enum Codes {
    /// Every file holds them.
    Uploaded,
    /// The series makes one for each customer; a column is one of codes only where its name can mean nothing else.
    Generated,
    /// As the file is.
    #[default]
    Either,
}

/// An inclusive range.
// Not `non_exhaustive`: a range has two ends, and is written as the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Bounds {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

impl From<RangeInclusive<u32>> for Bounds {
    fn from(range: RangeInclusive<u32>) -> Self {
        Self { min: *range.start(), max: *range.end() }
    }
}

impl Bounds {
    /// Whether it has the number.
    pub fn contains(self, n: usize) -> bool {
        n >= self.min as usize && n <= self.max as usize
    }
}

/// A rule set that contradicts itself: misuse by whoever configured it, not a finding about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleSetError {
    /// The field of the rule set, by its JSON name.
    pub field: &'static str,
    /// What is wrong with it.
    pub message: String,
}

impl std::fmt::Display for RuleSetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

impl std::error::Error for RuleSetError {}

// Here, and not with the type, whose documentation is that of the TypeScript declarations, too.
/// Setters, for a set that differs in a few things from the default one.
///
/// ```
/// use tearline::{Rule, RuleSet, Severity};
///
/// let rules = RuleSet::default()
///     .with_code_length(8..=12)
///     .with_severity(Rule::CodeDateLike, None) // off
///     .with_severity(Rule::CustomerDuplicate, Severity::Error);
/// assert_eq!(rules.severity(Rule::CodeDateLike), None);
/// ```
impl RuleSet {
    /// Largest file, in bytes; `None` for no limit.
    pub fn with_max_bytes(mut self, bytes: impl Into<Option<u64>>) -> Self {
        self.max_bytes = bytes.into();
        self
    }

    /// Most rows; `None` for no limit.
    pub fn with_max_rows(mut self, rows: impl Into<Option<u64>>) -> Self {
        self.max_rows = rows.into();
        self
    }

    /// From how many rows on a warning advises to split the file.
    pub fn with_recommended_rows(mut self, rows: u64) -> Self {
        self.recommended_rows = rows;
        self
    }

    /// Longest value of any column, in characters.
    pub fn with_max_value_chars(mut self, chars: u32) -> Self {
        self.max_value_chars = chars;
        self
    }

    /// Most lines of a quoted value.
    pub fn with_max_value_lines(mut self, lines: u32) -> Self {
        self.max_value_lines = lines;
        self
    }

    /// Where the codes come from.
    pub fn with_codes(mut self, codes: Codes) -> Self {
        self.codes = codes;
        self
    }

    /// Shortest and longest code, in characters, as in `8..=12`.
    pub fn with_code_length(mut self, chars: impl Into<Bounds>) -> Self {
        self.code_length = chars.into();
        self
    }

    /// Characters of a code, with ranges: see [`code_charset`](Self::code_charset).
    pub fn with_code_charset(mut self, charset: impl Into<String>) -> Self {
        self.code_charset = charset.into();
        self
    }

    /// Whether codes that differ in case only are different codes.
    pub fn with_keep_case(mut self, keep: bool) -> Self {
        self.keep_case = keep;
        self
    }

    /// Fewest and most digits of a mobile number, as in `7..=15`.
    pub fn with_mobile_digits(mut self, digits: impl Into<Bounds>) -> Self {
        self.mobile_digits = digits.into();
        self
    }

    /// Region of mobile numbers that are written without a country code, as in `IN`.
    pub fn with_default_region(mut self, region: impl Into<String>) -> Self {
        self.default_region = Some(region.into());
        self
    }

    /// Longest external id, in characters.
    pub fn with_external_id_max_chars(mut self, chars: u32) -> Self {
        self.external_id_max_chars = chars;
        self
    }

    /// A severity other than the catalogue's, for a rule that allows it; `None` turns the rule off.
    pub fn with_severity(mut self, rule: Rule, severity: impl Into<Option<Severity>>) -> Self {
        self.severities.insert(rule, severity.into());
        self
    }

    /// What a finding of the rule does under this rule set; `None` when the rule is off.
    pub fn severity(&self, rule: Rule) -> Option<Severity> {
        self.severities.get(&rule).copied().unwrap_or_else(|| rule.default_severity())
    }
}
