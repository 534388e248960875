//! A row, as it is read again.

use std::borrow::Cow;

use crate::Finding;

/// One data row, borrowed from what it is read from; [`OwnedRow`] for one that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row<'a> {
    /// From 1.
    pub row: u64,
    /// The physical line, from 1, on which the record starts.
    pub line: u64,
    /// Offset of the record in the file.
    pub byte: u64,
    /// The values as the file has them, unquoted and decoded, without the columns that an error file adds.
    pub values: Vec<Cow<'a, str>>,
    /// The code as it is compared and stored; `None` where the layout has no code column or the row no code.
    pub code: Option<Cow<'a, str>>,
    /// The customer as it is compared and stored.
    pub customer: Option<Cow<'a, str>>,
    /// Everything found in this row, all of it.
    pub findings: Vec<Finding>,
    /// Whether it is rejected, by a finding of its own or with the file.
    pub rejected: bool,
    /// Whether it was taken out: it is no row of the mended file, and nothing is found in it.
    pub dropped: bool,
    /// The record as the file has it, quotes included and without its line end; UTF-16 as UTF-8, and of what is longer
    /// than 1 MiB that much.
    pub raw: Cow<'a, [u8]>,
}

/// A row that stands by itself.
pub type OwnedRow = Row<'static>;

impl Row<'_> {
    /// The same row, without what it was read from.
    pub fn into_owned(self) -> OwnedRow {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Row {
            row: self.row,
            line: self.line,
            byte: self.byte,
            values: self.values.into_iter().map(own).collect(),
            code: self.code.map(own),
            customer: self.customer.map(own),
            findings: self.findings,
            rejected: self.rejected,
            dropped: self.dropped,
            raw: Cow::Owned(self.raw.into_owned()),
        }
    }
}
