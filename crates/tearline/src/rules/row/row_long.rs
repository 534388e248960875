//! Rows with more values than there are columns.

use crate::rules::{Said, words};

rule! {
    /// The row has more values than the file has columns.
    ///
    /// ## Why it is bad
    /// Probably a value contains the delimiter and is not in quotes. Everything to the right of it then
    /// stands one column too far, and the code may be read from the wrong one.
    ///
    /// ## Example
    /// ```text
    /// name,coupon code
    /// Doe, Jo,ABCDEF1
    /// → The row has 3 values, and the header has 2.
    /// ```
    ///
    /// ## How to mend
    /// Put the value that contains the delimiter in quotes: `"Doe, Jo",ABCDEF1`. If the delimiter at the end
    /// of the line is one too many, remove it.
    "too many values"
}

/// `header`: whether the first record, whose `width` counts, is one.
pub(crate) fn say(values: usize, width: usize, header: bool) -> Said {
    let first = if header { "header" } else { "first row" };
    Said::new(format!(
        "The row has {}, and the {first} has {}: put a value that contains the delimiter in quotes.",
        words::count(values as u64, "value"),
        words::number(width as u64),
    ))
}
