//! First lines that were taken for names though none of them is known.

use crate::rules::Said;

rule! {
    /// The first line holds no name that is known, but it looks unlike the lines below it; or it holds one that may as
    /// well be a code like them, such as `PROMO`. It was taken for the names of the columns, and is no row.
    ///
    /// ## Why it is bad
    /// If it was a row after all, its coupon is missing, and nobody notices one coupon less.
    ///
    /// ## Example
    /// ```text
    /// DIWALI
    /// HOLI24
    /// EID2025
    /// → The first line, "DIWALI", was taken for the names of the columns and not for a row.
    /// ```
    ///
    /// ## How to mend
    /// If it is a row, write a line with names above it: `coupon code` for codes, `customerIdentifier` for customers.
    /// If it holds names, nothing has to be done.
}

sentences! {
    line(first: Text);
    like_codes(first: Text);
}

/// `first`: the line as it is to be shown.
pub(crate) fn say(first: &str) -> Said {
    Said::new(sentence::line(first))
}

/// The same of a line with a known name that may as well be a code.
pub(crate) fn say_like_codes(first: &str) -> Said {
    Said::new(sentence::like_codes(first))
}
