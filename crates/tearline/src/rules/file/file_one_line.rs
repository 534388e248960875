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
    /// the row and paste it transposed (Paste Special, Transpose); or have the list exported with one code a line. Put
    /// usual line breaks in place of unusual ones, or of marks such as `<br>`.
}

sentences! {
    codes(values: Number);
    customers(values: Number);
    broken_by(found: Characters);
    marked(mark: Text);
}

/// What ends the lines is a line break that hardly a program knows.
pub(crate) fn say_broken_by(c: char) -> Said {
    Said::new(sentence::broken_by(&[c]))
}

/// A mark stands where lines should end: `<br>`.
pub(crate) fn say_marked(mark: &str) -> Said {
    Said::new(sentence::marked(mark))
}

/// `codes`: they are codes, and no customers.
pub(crate) fn say(values: u64, codes: bool) -> Said {
    Said::new(if codes { sentence::codes(values) } else { sentence::customers(values) })
}
