//! Rows that an upload did not come to.

use crate::rules::Said;

rule! {
    /// The upload ended before it came to this row: nothing is wrong with the row, and no coupon was made of
    /// it. Only the server can know.
    ///
    /// ## Why it is bad
    /// The rows before it are coupons already. Uploaded again as a whole, the file would be full of codes that
    /// exist.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABCDEF1
    /// → The upload ended before it came to this row.
    /// ```
    ///
    /// ## How to mend
    /// The job says why it ended. When that is over, upload the error file of this upload: it holds exactly
    /// the rows that are missing.
}

sentences! {
    ended();
}

pub(crate) fn say() -> Said {
    Said::new(sentence::ended())
}
