//! Rows with more values than there are columns.

use crate::rules::Said;

rule! {
    /// The row has more values than the file has columns, and not all of those beyond are blank.
    ///
    /// ## Why it is bad
    /// Probably a value has a comma in it, or whatever stands between the values of this file, and is not in quotes.
    /// All behind it then stands one column too far, so that the code may be read from the wrong one.
    ///
    /// ## Example
    /// ```text
    /// name,coupon code
    /// Doe, Jo,ABCDEF1
    /// → The row has 3 values, and the header has 2.
    /// ```
    ///
    /// ## How to mend
    /// Put the value that has the comma in quotes: `"Doe, Jo",ABCDEF1`. If several rows or codes stand on one line, give
    /// each a line of its own. If the values belong to a column without a name, give it one in the first row.
}

sentences! {
    beyond_header(values: Number, columns: Number);
    beyond_first_row(values: Number, columns: Number);
}

/// `header`: whether the first record, whose `width` counts, is one.
pub(crate) fn say(values: usize, width: usize, header: bool) -> Said {
    let say = if header { sentence::beyond_header } else { sentence::beyond_first_row };
    Said::new(say(values as u64, width as u64))
}
