//! A quote that closes too late.

use crate::rules::Said;

rule! {
    /// A value in quotes runs over so many lines, or over lines that look like rows of this file, that its closing
    /// quote is very likely one that belongs to a later row.
    ///
    /// ## Why it is bad
    /// All rows between the two quotes were swallowed: they are part of this one value. They were not checked and
    /// would not be uploaded.
    ///
    /// ## Example
    /// ```text
    /// mobile,coupon code
    /// 919876543210,"ABCDEF1
    /// 919876543211,ABCDEF2
    /// 919876543212,ABCDEF3"
    /// → A quote that opens on line 2, in column 2 ("coupon code"), closes only on line 4.
    /// ```
    ///
    /// ## How to mend
    /// Go to the first of the lines that the message names and remove the quote, or close it behind the value; do
    /// the same on the last of them. If values really are so long, let the series allow more lines
    /// (`maxValueLines`).
}

sentences! {
    swallowed(column: Column, from: Number, to: Number, lines: Number);
}

/// The value's first line and its last.
pub(crate) fn say(column: u32, name: Option<&str>, from: u64, to: u64) -> Said {
    Said::new(sentence::swallowed((column, name), from, to, to - from))
}
