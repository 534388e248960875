//! Two columns of one name.

use crate::rules::Said;

rule! {
    /// Two columns bear the same name. Capitals, spaces, `_` and `-` make no difference: `coupon code` and
    /// `Coupon_Code` are one name.
    ///
    /// ## Why it is bad
    /// The check takes the first of them. If the codes or the customers that you mean are in the second, the
    /// wrong ones are uploaded.
    ///
    /// ## Example
    /// ```text
    /// mobile,name,Name,code
    /// → Two columns bear the same name, column 2 ("Name") and column 3.
    /// ```
    ///
    /// ## How to mend
    /// Look in the preview which column was recognized, and choose the other one if it is wrong. Better, give
    /// each column a name of its own.
}

sentences! {
    again(first: Column, again: Column);
}

/// Columns count from 0.
pub(crate) fn say(name: &str, first: u32, again: u32) -> Said {
    Said::new(sentence::again((first, Some(name)), (again, None)))
}
