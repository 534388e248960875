//! Series that are over.

use crate::rules::Said;

rule! {
    /// The series has expired: its coupons can no longer be redeemed, and no more can be uploaded to it. Only
    /// the server can know.
    ///
    /// ## Why it is bad
    /// Customers would get coupons that are worthless from the first day.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABCDEF1
    /// → The series expired on 2026-03-31.
    /// ```
    ///
    /// ## How to mend
    /// Choose the series that is meant, often this year's in place of last year's. If it is the right one,
    /// have its end moved, then upload the error file of this upload again.
}

sentences! {
    expired();
    expired_on(date: Text);
}

/// `on`: the date, as people of the series write it, if it is known.
pub(crate) fn say(on: Option<&str>) -> Said {
    Said::new(on.map_or_else(sentence::expired, sentence::expired_on))
}
