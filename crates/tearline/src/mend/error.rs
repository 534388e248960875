//! Why a row is not mended.

use std::error::Error;
use std::fmt;

use crate::Encoding;

/// Why a row cannot be mended as asked; its text is for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendError {
    row: u64,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// The file as a whole is rejected.
    File,
    /// It was not checked with [`Options::mends`](crate::Options::mends).
    NotKept,
    /// Nobody can tell where the values of the row end.
    Quotes,
    /// More than is kept of a record.
    Long,
    /// It has so many columns.
    Columns(usize),
    Encoding(String, Encoding),
    /// No value would be left.
    Blank,
    Dropped,
}

impl MendError {
    pub(super) fn new(row: u64, why: Why) -> Self {
        Self { row, why }
    }
}

impl fmt::Display for MendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.row;
        match &self.why {
            Why::File => f.write_str(
                "The file is rejected as a whole, and no mend of a row would change that: look at what is said of the file first.",
            ),
            Why::NotKept => f.write_str("The file was checked without what mending it takes: open it for that."),
            Why::Quotes => write!(
                f,
                "Row {row} cannot be edited: its quotes are broken, so that nobody can tell where its values end. Take it out, or mend the file itself."
            ),
            Why::Long => write!(
                f,
                "Row {row} is longer than a megabyte and cannot be mended here: a quote or a line end is probably missing. Mend the file itself."
            ),
            Why::Columns(columns) => {
                write!(f, "Row {row} cannot be given that value: the file has {columns} columns.")
            }
            Why::Encoding(value, encoding) => write!(
                f,
                "{value:?} cannot be written in {encoding}, as the file is. Use other characters, or save the file as UTF-8 first."
            ),
            Why::Blank => write!(f, "Row {row} would have no value left. Take it out instead."),
            Why::Dropped => write!(f, "Row {row} was taken out. Undo that first."),
        }
    }
}

impl Error for MendError {}
