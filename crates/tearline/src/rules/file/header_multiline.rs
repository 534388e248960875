//! Names of columns that run over several lines.

use crate::rules::Said;

rule! {
    /// The name of a column starts on one line and ends on a later one, because it stands in quotes.
    ///
    /// ## Why it is bad
    /// Mostly a quote was lost at the end of the first line. The name then goes on to the next quote, and whatever
    /// stands between, one row or many, is part of the header and not read as rows.
    ///
    /// ## Example
    /// ```text
    /// "name";"code";"price
    /// Ann";"AB01CD";5.00
    /// → The name of column 3 ("price⏎Ann") runs from line 1 to line 2.
    /// ```
    ///
    /// ## How to mend
    /// Look at the lines that the message names. If rows stand there, put in the quote that is missing, or export the
    /// file again. If the name has a line break of its own, nothing has to be done.
}

sentences! {
    lines(column: Column, from: Number, to: Number);
}

pub(crate) fn say(column: (u32, Option<&str>), from: u64, to: u64) -> Said {
    Said::new(sentence::lines(column, from, to))
}
