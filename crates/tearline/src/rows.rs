//! Reading rows again, each with everything that was found in it.

use std::borrow::Cow;
use std::ops::Range;

use crate::{Finding, Report};

/// A checked file: the report, and what it takes to read any of its rows again.
#[derive(Debug)]
pub struct Checked {
    pub report: Report,
}

impl Checked {
    /// Whether a row (from 1) was rejected.
    pub fn is_rejected(&self, row: u64) -> bool {
        let _ = row;
        unimplemented!()
    }

    /// The header's cells, as they are in the file, without the columns that an error file adds; empty without a header.
    pub fn header(&self) -> &[String] {
        unimplemented!()
    }

    /// A reader that starts at a row (from 1), and the part of the file that it is to be fed: from
    /// some way before that row to the file's end. The reader passes over the rows before `row`.
    pub fn rows_from(&self, row: u64) -> (RowReader<'_>, Range<u64>) {
        let _ = row;
        unimplemented!()
    }

    /// The part of the file that holds the rows `first..=last`, so that a page can be read with one slice.
    pub fn range_of(&self, first: u64, last: u64) -> Range<u64> {
        let _ = (first, last);
        unimplemented!()
    }

    /// The next rejected row at or after `row`, if there is one.
    pub fn next_rejected(&self, row: u64) -> Option<u64> {
        let _ = row;
        unimplemented!()
    }
}

/// Reads the rows of a checked file, from a given row on, out of chunks of any size.
#[derive(Debug)]
pub struct RowReader<'a> {
    _checked: &'a Checked,
}

impl RowReader<'_> {
    /// The next bytes. `each` is called for every row that is complete; it says whether to go on.
    pub fn push(&mut self, bytes: &[u8], each: &mut dyn FnMut(&Row<'_>) -> bool) {
        let _ = (bytes, each);
        unimplemented!()
    }

    /// The file has ended: the last row, if it lacks its line end.
    pub fn finish(self, each: &mut dyn FnMut(&Row<'_>) -> bool) {
        let _ = each;
        unimplemented!()
    }
}

/// One data row.
#[derive(Debug)]
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
    pub rejected: bool,
}
