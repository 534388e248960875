//! A row without a code.

use crate::rules::{Params, Said, is_invisible};

rule! {
    /// The row has no coupon code: its cell is empty, or holds nothing but spaces and invisible characters. Or the
    /// row is the header once more, as in two files that were joined, and what stands in the cell is its name.
    ///
    /// ## Why it is bad
    /// There is no coupon to create. Often the rows below a certain one are all without a code, because a
    /// column was filled down too far or not far enough.
    ///
    /// ## Example
    /// ```text
    /// customerIdentifier,coupon code
    /// 919876543210,
    /// → The coupon code is missing.
    /// ```
    ///
    /// ## How to mend
    /// Fill in the code, or delete the row. If the codes are there in another column, choose that column as
    /// the code's. If the series is to generate the codes, upload a file with the customers' column only.
}

sentences! {
    blank();
    repeated();
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    is_blank(value)
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    Said::new(if is_blank(value) { sentence::blank() } else { sentence::repeated() })
}

/// Nothing, or nothing that can be seen.
pub(crate) fn is_blank(value: &str) -> bool {
    !value.bytes().next().is_some_and(|b| b.is_ascii_graphic())
        && value.chars().all(|c| c == ' ' || (is_invisible(c) && !c.is_control()))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::CodeMissing,
            &RuleSet::default(),
            &[
                ("", Found),
                ("  ", Found),
                ("\u{a0}", Found),
                ("\u{feff}\u{200b}", Found),
                ("A", Fine),
                ("\u{200b}A", Fine),
                ("\0", Fine), // value-control names what is wrong with it
                ("0", Fine),
            ],
        );
    }
}
