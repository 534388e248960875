//! Files of which each line is one value.

use crate::rules::Said;

rule! {
    /// Each line of the file stands in quotes, or each but the names of the columns, so that it is one value.
    ///
    /// ## Why it is bad
    /// No customer and no code can be told there. It comes about when a file with commas is opened in a
    /// spreadsheet that expects semicolons, or the other way round: each line lands in one cell, and is saved as one.
    ///
    /// ## Example
    /// ```text
    /// "mobile,coupon code"
    /// "919876543210,AAA111"
    /// → Each line of the file stands in quotes as one single value.
    /// ```
    ///
    /// ## How to mend
    /// Export the file again and upload it without opening it in between. If it has to be edited, import it (Data,
    /// From Text/CSV) and choose the separator there, so that each value has a cell of its own; then save it as “CSV
    /// UTF-8”.
}

sentences! {
    quoted();
}

pub(crate) fn say() -> Said {
    Said::new(sentence::quoted())
}
