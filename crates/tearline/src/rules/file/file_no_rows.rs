//! Files with a header only.

use crate::rules::Said;

rule! {
    /// The file has a row of column names and no row below it.
    ///
    /// ## Why it is bad
    /// There is no coupon in it. Mostly a filter was set too narrow when the file was exported.
    ///
    /// ## Example
    /// ```text
    /// customerIdentifier,coupon code
    /// → The file has column names and no rows below them.
    /// ```
    ///
    /// ## How to mend
    /// Export the file again with the rows in it. If the first line is itself a coupon that was taken for
    /// column names, choose "no header".
}

sentences! {
    none();
}

pub(crate) fn say() -> Said {
    Said::new(sentence::none())
}
