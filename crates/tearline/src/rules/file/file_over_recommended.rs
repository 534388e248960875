//! Files with more rows than is comfortable.

use crate::rules::Said;

rule! {
    /// The file has more rows than are recommended for one upload: 500,000, unless the series says otherwise.
    /// It is accepted all the same; there is no limit.
    ///
    /// ## Why it is bad
    /// It is not wrong. A large file takes longer, its result files are unhandy, and spreadsheets open no
    /// more than 1,048,576 rows: whoever saves it from one loses the rest.
    ///
    /// ## Example
    /// ```text
    /// coupons.csv (800,000 rows)
    /// → The file has 800,000 rows, more than the 500,000 that are recommended.
    /// ```
    ///
    /// ## How to mend
    /// Nothing has to be done. Several files of up to 500,000 rows are easier to handle.
}

sentences! {
    over(rows: Number, recommended: Number);
}

pub(crate) fn say(rows: u64, recommended: u64) -> Said {
    Said::new(sentence::over(rows, recommended))
}
