//! Files whose values all stand on one line.

use crate::rules::Said;

rule! {
    /// All values of the file stand on one line, one behind the other, and nothing comes below. A line is one row: a
    /// list of codes on one line is one row with many values, and not many codes.
    ///
    /// ## Why it is bad
    /// At best one of the codes would become a coupon, and all the others would be lost without a word.
    ///
    /// ## Example
    /// ```text
    /// AB01CD,EF02GH,IJ03KL,MN04OP
    /// → All 4 values stand on one line.
    /// ```
    ///
    /// ## How to mend
    /// Write each code on a line of its own, below a first line with the name `coupon code`. In a spreadsheet, copy
    /// the row and paste it transposed (Paste Special, Transpose); or have the list exported with one code a line.
}

sentences! {
    list(values: Number);
}

pub(crate) fn say(values: u64) -> Said {
    Said::new(sentence::list(values))
}
