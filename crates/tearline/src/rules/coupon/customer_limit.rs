//! Customers who have as many coupons as they may.

use crate::rules::Said;

rule! {
    /// The customer already holds as many coupons of the series as one customer may, counting those of
    /// earlier uploads and of earlier rows of this file. Only the server can know.
    ///
    /// ## Why it is bad
    /// The series promises each customer a certain number. One more would be money given away.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABCDEF3
    /// → The customer "919876543210" already has 2 coupons of this series.
    /// ```
    ///
    /// ## How to mend
    /// Delete the row, or correct the customer. If more coupons for each customer are wanted, raise the
    /// series' limit and upload the row again.
}

sentences! {
    reached(customer: Text, max: Number);
}

pub(crate) fn say(customer: &str, max: u64) -> Said {
    Said::new(sentence::reached(customer, max))
}
