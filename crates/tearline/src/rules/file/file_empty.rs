//! Files without anything in them.

use crate::rules::Said;

rule! {
    /// Nothing is in the file, or nothing but spaces and blank lines.
    ///
    /// ## Why it is bad
    /// There is nothing to check and nothing to upload. Mostly an export failed, or was still being written
    /// when the file was picked up.
    ///
    /// ## Example
    /// ```text
    /// (nothing)
    /// → The file is empty.
    /// ```
    ///
    /// ## How to mend
    /// Export the file again and look at its size before you upload it. A file needs a row of column names
    /// and below it one row for each coupon.
}

sentences! {
    empty();
}

pub(crate) fn say() -> Said {
    Said::new(sentence::empty())
}
