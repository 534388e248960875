//! Files over a limit of the series, in rows.

use crate::rules::Said;

rule! {
    /// The file has more rows than files of this series may have. Where the series sets no limit, there is
    /// none.
    ///
    /// ## Why it is bad
    /// The series was set up for fewer coupons at a time. A file with many more is often the wrong file.
    ///
    /// ## Example
    /// ```text
    /// coupons.csv (250,000 rows)
    /// → The file has 250,000 rows; this series takes 100,000 at most.
    /// ```
    ///
    /// ## How to mend
    /// Make sure that it is the right file. If it is, split it into parts and upload them one after the
    /// other; each part needs the row of column names.
}

sentences! {
    over(rows: Number, limit: Number);
}

pub(crate) fn say(rows: u64, limit: u64) -> Said {
    Said::new(sentence::over(rows, limit))
}
