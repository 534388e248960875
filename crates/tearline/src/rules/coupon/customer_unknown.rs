//! Customers that the organization does not have.

use crate::rules::Said;

rule! {
    /// No customer of your organization has this identifier. It is looked up only where the series is for
    /// known customers, and only the server can know.
    ///
    /// ## Why it is bad
    /// A coupon for nobody can never be redeemed. If many rows have the finding, the identifier is probably
    /// not what the column holds: mobile numbers without their country code, or ids of another system.
    ///
    /// ## Example
    /// ```text
    /// 9876543210,ABCDEF1
    /// → There is no customer "9876543210".
    /// ```
    ///
    /// ## How to mend
    /// Compare the value with the customer's record. If the customer is new, register it first and then
    /// upload the row again.
}

sentences! {
    unknown(customer: Text);
}

pub(crate) fn say(customer: &str) -> Said {
    Said::new(sentence::unknown(customer))
}
