//! What is asked of a check.

use crate::{CodeColumn, Delimiter, Encoding, Identifier, RuleSet};

/// What is to be checked, and what is already known of the file.
///
/// What is `None` is found from the file.
#[derive(Debug, Clone)]
pub struct Options {
    pub identifier: Identifier,
    pub identifier_column: Option<u32>,
    pub code_column: CodeColumn,
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
    pub header: Option<bool>,
    pub rules: RuleSet,
    /// Findings past this number are counted and not listed.
    pub max_findings: usize,
    /// Any number that the file's author cannot know, drawn for each check. It never shows in a report: values are
    /// compared by fingerprints of 104 bits, and whoever knows the seed could make two that have the same.
    pub seed: u128,
}

impl Options {
    pub const DEFAULT_MAX_FINDINGS: usize = 1000;

    pub fn new(identifier: Identifier) -> Self {
        Self {
            identifier,
            identifier_column: None,
            code_column: CodeColumn::Found,
            encoding: None,
            delimiter: None,
            header: None,
            rules: RuleSet::default(),
            max_findings: Self::DEFAULT_MAX_FINDINGS,
            seed: 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C834,
        }
    }
}
