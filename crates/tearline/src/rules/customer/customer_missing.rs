//! A row without a customer.

use crate::rules::{Params, Said, code_missing};

rule! {
    /// The row names no customer: the cell is empty, or holds nothing but spaces and invisible characters. Or, in
    /// a file of customers only, the row is the header once more.
    ///
    /// ## Why it is bad
    /// The coupon is meant for one customer, and the file does not say for whom. It could neither be issued
    /// nor counted against anybody's limit.
    ///
    /// ## Example
    /// ```text
    /// customerIdentifier,coupon code
    /// ,ABCDEF1
    /// → The customer is missing.
    /// ```
    ///
    /// ## How to mend
    /// Fill in the customer, or delete the row. If the customers stand in another column, choose that column.
    /// If the coupons are for nobody in particular, upload the file as NOT_TAGGED, with codes only.
}

sentences! {
    blank();
    repeated();
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    code_missing::is_blank(value)
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    Said::new(if code_missing::is_blank(value) { sentence::blank() } else { sentence::repeated() })
}

/// Of a row that names nobody in any of several columns.
pub(crate) fn say_blank() -> Said {
    Said::new(sentence::blank())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        let cases = [("", Found), (" ", Found), ("\u{200b}", Found), ("919876543210", Fine), ("ä", Fine)];
        check(Rule::CustomerMissing, &RuleSet::default(), &cases);
    }
}
