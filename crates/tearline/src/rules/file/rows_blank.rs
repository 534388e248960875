//! Records without any value.

use crate::rules::Said;

rule! {
    /// The file has lines in which every value is blank: nothing but commas, or spaces. They were passed over and are
    /// no rows.
    ///
    /// ## Why it is bad
    /// It does no harm. A spreadsheet leaves such lines where the contents of rows were deleted and the rows were not.
    ///
    /// ## Example
    /// ```text
    /// mobile,coupon code
    /// 919876543210,AAA111
    /// ,
    /// → Lines without any value were passed over, 1 in all, the first of them line 3.
    /// ```
    ///
    /// ## How to mend
    /// Nothing has to be done. If there should have been something in those lines, look at the first of them in the
    /// program that the file comes from.
}

sentences! {
    blank(lines: Number, first: Number);
}

pub(crate) fn say(lines: u64, first: u64) -> Said {
    Said::new(sentence::blank(lines, first))
}
