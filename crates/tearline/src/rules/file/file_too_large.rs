//! Files over a limit of the series, in bytes.

use crate::rules::Said;

rule! {
    /// The file is larger than files of this series may have. Where the series sets no limit, there is
    /// none.
    ///
    /// ## Why it is bad
    /// Whoever set the limit did so to keep a single upload from holding up all others.
    ///
    /// ## Example
    /// ```text
    /// coupons.csv (120 MB)
    /// → The file is larger than 100 MB, the most that this series takes.
    /// ```
    ///
    /// ## How to mend
    /// Split the file into parts and upload them one after the other; each part needs the row of column
    /// names. Columns that are neither the code nor the customer can be left out.
}

sentences! {
    over(limit: Number);
}

pub(crate) fn say(limit: u64) -> Said {
    Said::new(sentence::over(limit))
}
