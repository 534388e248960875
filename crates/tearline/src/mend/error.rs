//! Why a row is not mended.

use std::error::Error;
use std::fmt;

use crate::Encoding;
use crate::rules::message::{Arg, ENGLISH, Message};

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
    NoSuchRow,
    TooMany(u64),
}

impl MendError {
    pub(super) fn new(row: u64, why: Why) -> Self {
        Self { row, why }
    }

    /// The file has no such row.
    pub fn no_such_row(row: u64) -> Self {
        Self::new(row, Why::NoSuchRow)
    }

    /// The file would change in more than so many places, which whoever mends it cannot keep.
    pub fn too_many(places: u64) -> Self {
        Self::new(0, Why::TooMany(places))
    }

    /// Which sentence of a catalogue says it, under [`MendError::KEY`], and the values in it.
    pub fn message(&self) -> Message {
        let of_row = |sentence| Message::new(sentence).with("row", Arg::Number(self.row));
        match &self.why {
            Why::File => Message::new("file"),
            Why::NotKept => Message::new("not_kept"),
            Why::Quotes => of_row("quotes"),
            Why::Long => of_row("long"),
            Why::Columns(columns) => of_row("columns").with("columns", Arg::Number(*columns as u64)),
            Why::Encoding(value, encoding) => Message::new("encoding")
                .with("value", Arg::Text(value.clone()))
                .with("encoding", Arg::Text(encoding.name().to_owned())),
            Why::Blank => of_row("blank"),
            Why::Dropped => of_row("dropped"),
            Why::NoSuchRow => of_row("no_such_row"),
            Why::TooMany(places) => Message::new("too_many").with("places", Arg::Number(*places)),
        }
    }

    /// What stands before the sentences' names in a catalogue: `mend.blank`.
    pub const KEY: &'static str = "mend";
}

impl fmt::Display for MendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&ENGLISH.say(Self::KEY, &self.message()).unwrap_or_default())
    }
}

impl Error for MendError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_a_sentence() {
        #[track_caller]
        fn check(why: Why, expected: &str) {
            assert_eq!(MendError::new(1200, why).to_string(), expected);
        }
        check(
            Why::File,
            "The file is rejected as a whole, and no mend of a row would change that: look at what is said of the file first.",
        );
        check(Why::NotKept, "The file was checked without what mending it takes: open it for that.");
        check(
            Why::Quotes,
            "Row 1,200 cannot be edited: its quotes are broken, so that nobody can tell where its values end. Take it out, or mend the file itself.",
        );
        check(
            Why::Long,
            "Row 1,200 is longer than a megabyte and cannot be mended here: a quote or a line end is probably missing. Mend the file itself.",
        );
        check(Why::Columns(1), "Row 1,200 cannot be given that value: the file has 1 column.");
        check(Why::Columns(3), "Row 1,200 cannot be given that value: the file has 3 columns.");
        check(
            Why::Encoding("सोना".to_owned(), Encoding::Windows1252),
            "\"सोना\" cannot be written in windows-1252, as the file is. Use other characters, or save the file as UTF-8 first.",
        );
        check(Why::Blank, "Row 1,200 would have no value left. Take it out instead.");
        check(Why::Dropped, "Row 1,200 was taken out. Undo that first.");
        check(Why::NoSuchRow, "There is no row 1,200.");
        check(
            Why::TooMany(100_000),
            "That would change the file in more than 100,000 places, too many to keep. Mend it where it was made, or take the good rows alone.",
        );
    }
}
