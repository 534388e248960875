//! Codes that are coupons already.

use crate::rules::Said;

rule! {
    /// The code is already a coupon of your organization, of this series or of another. Only the server can
    /// know; the check before the upload cannot.
    ///
    /// ## Why it is bad
    /// A code is unique within the organization, so that a till knows which coupon it was shown.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABCDEF1
    /// → The code "ABCDEF1" is already a coupon.
    /// ```
    ///
    /// ## How to mend
    /// Give the row another code. If all rows have the finding, the file was probably uploaded before: look
    /// at the earlier uploads of the series.
}

sentences! {
    exists(code: Text);
}

pub(crate) fn say(code: &str) -> Said {
    Said::new(sentence::exists(code))
}
