//! A quote that never closes.

use crate::rules::Said;

rule! {
    /// A quote opens a value in this row and never closes. Everything from there to the end of the file
    /// belongs to that one value, so it counts as one row, and it is rejected.
    ///
    /// ## Why it is bad
    /// All rows below the quote were swallowed. They were not checked and would not be uploaded.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,"ABCDEF1
    /// 919876543211,ABCDEF2
    /// → A quote opens in this row and never closes; it swallowed 1 more line.
    /// ```
    ///
    /// ## How to mend
    /// Go to the line on which the row starts, and remove the quote or close it after the value. A quote that
    /// belongs to the value is written twice, in a value that is itself in quotes.
}

sentences! {
    in_row(lines: Number);
    in_header(lines: Number);
}

/// `lines_swallowed`: lines after the one on which the record starts.
pub(crate) fn say(lines_swallowed: u64) -> Said {
    Said::new(sentence::in_row(lines_swallowed))
}

/// The record is the header: there is no row to show.
pub(crate) fn say_of_header(lines_swallowed: u64) -> Said {
    Said::new(sentence::in_header(lines_swallowed))
}
