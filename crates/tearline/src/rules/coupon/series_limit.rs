//! Series that are full.

use crate::rules::Said;

rule! {
    /// The series has as many coupons as it may have; rows after the last one that fitted are rejected. Only
    /// the server can know.
    ///
    /// ## Why it is bad
    /// The number of coupons of a series is its budget. Going over it has to be somebody's decision.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABCDEF1
    /// → The series already has 10,000 coupons, the most that it may have.
    /// ```
    ///
    /// ## How to mend
    /// Have the series' limit raised, then upload the error file of this upload: it holds exactly the rows
    /// that did not fit. Otherwise choose another series.
}

sentences! {
    full(max: Number);
    no_code_left();
}

pub(crate) fn say(max: u64) -> Said {
    Said::new(sentence::full(max))
}

/// There is no limit, but all codes of the length that the series generates are taken.
pub(crate) fn say_no_code_left() -> Said {
    Said::new(sentence::no_code_left())
}
