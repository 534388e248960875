//! Feeding a file to the rules.

use std::ops::Range;

use crate::{Checked, Column, Delimiter, Dialect, Encoding, Identifier, RuleSet};

/// What is to be checked, and what is already known of the file.
///
/// What is `None` is found from the file.
#[derive(Debug, Clone)]
pub struct Options {
    pub identifier: Identifier,
    pub identifier_column: Option<u32>,
    pub code_column: Option<u32>,
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
    pub header: Option<bool>,
    pub rules: RuleSet,
    /// Findings past this number are counted and not listed.
    pub max_findings: usize,
    /// Any number that the file's author cannot know. It never shows in a report: it only keeps a
    /// crafted file from making the table of duplicates slow.
    pub seed: u64,
}

impl Options {
    pub const DEFAULT_MAX_FINDINGS: usize = 1000;

    pub fn new(identifier: Identifier) -> Self {
        Self {
            identifier,
            identifier_column: None,
            code_column: None,
            encoding: None,
            delimiter: None,
            header: None,
            rules: RuleSet::default(),
            max_findings: Self::DEFAULT_MAX_FINDINGS,
            seed: 0x9E37_79B9_7F4A_7C15,
        }
    }
}

/// Takes a file in chunks of any size and judges it.
#[derive(Debug)]
pub struct Checker {}

impl Checker {
    /// # Errors
    /// When the options contradict themselves: a character set that cannot be read, an unknown region, …
    pub fn new(options: Options) -> Result<Self, crate::RuleSetError> {
        let _ = options;
        unimplemented!()
    }

    /// The next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        let _ = bytes;
        unimplemented!()
    }

    /// Rows judged so far.
    pub fn rows(&self) -> u64 {
        unimplemented!()
    }

    /// Dialect and columns, as soon as enough of the file was seen.
    pub fn preview(&self) -> Option<(Dialect, &[Column])> {
        unimplemented!()
    }

    /// The file has ended.
    pub fn finish(self) -> Pending {
        unimplemented!()
    }
}

/// A check that has seen the whole file and may want to see parts of it again: rows whose values have
/// one fingerprint are read once more to be sure that they are duplicates.
#[derive(Debug)]
pub struct Pending {}

impl Pending {
    /// The bytes of the file that are wanted next; `None` when nothing is.
    pub fn wants(&self) -> Option<Range<u64>> {
        unimplemented!()
    }

    /// Bytes from the start of the wanted range, as many as are at hand.
    pub fn supply(&mut self, bytes: &[u8]) {
        let _ = bytes;
        unimplemented!()
    }

    /// The verdict, or the check itself back as long as it still wants something.
    pub fn done(self) -> Result<Checked, Self> {
        unimplemented!()
    }
}

/// Checks a file that is in memory as a whole.
///
/// # Errors
/// As [`Checker::new`].
pub fn check(file: &[u8], options: Options) -> Result<Checked, crate::RuleSetError> {
    let _ = file;
    Checker::new(options).map(|_| unimplemented!())
}
