//! Customers that the file has twice.

use crate::rules::Said;

rule! {
    /// An earlier row is for the same customer. The rule is off unless the series turns it on: as a rule, a
    /// customer may hold several coupons.
    ///
    /// ## Why it is bad
    /// The series is meant to give each customer one coupon. A second one is money given away, or was meant
    /// for somebody else.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,ABCDEF1
    /// +91 98765 43210,ABCDEF2
    /// → The customer "+91 98765 43210" is already on row 1.
    /// ```
    ///
    /// ## How to mend
    /// Delete one of the two rows, or correct the customer of this one. If several coupons for each customer
    /// are wanted, let the series turn the rule off.
}

sentences! {
    again(value: Text, first: Number);
}

/// `first`: the earliest row of the customer.
pub(crate) fn say(value: &str, first: u64) -> Said {
    Said::new(sentence::again(value, first))
}
