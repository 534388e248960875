//! Quotes where none should be.

use crate::rules::Said;

rule! {
    /// A quote stands inside a value that is not in quotes, or text follows the quote that closes a value.
    /// The row was read as well as it can be, with the quote as part of the value.
    ///
    /// ## Why it is bad
    /// Programs disagree on what such a line means. The next one that reads this file may see other values,
    /// or other columns, than this check did.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,AB"CD
    /// "9198765"43211,ABCDEF2
    /// → A quote stands inside a value, or text follows a closing quote.
    /// ```
    ///
    /// ## How to mend
    /// Remove the quote if it is not part of the value. If it is, put the whole value in quotes and write the
    /// quote twice: `"AB""CD"`.
}

sentences! {
    stray();
}

pub(crate) fn say() -> Said {
    Said::new(sentence::stray())
}
