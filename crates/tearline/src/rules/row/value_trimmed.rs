//! Spaces that were taken off.

use crate::rules::message::distinct;
use crate::rules::{Params, Said, normal};

rule! {
    /// Spaces before or after a value were taken off, or characters that nobody sees, such as a zero-width space. The
    /// row is accepted, with the value as it is without them.
    ///
    /// ## Why it is bad
    /// It does no harm here: the value is compared and stored without them. Another system that reads the same
    /// file may keep them and take `ABC ` and `ABC` for two codes.
    ///
    /// ## Example
    /// ```text
    /// Coupon Code, issuedTo
    /// ABCDEF1, 919876543210
    /// → Spaces around "919876543210" were removed.
    /// ```
    ///
    /// ## How to mend
    /// Nothing has to be done. To be rid of the remark, write no space after the commas, or use the
    /// spreadsheet's TRIM and CLEAN functions on the column.
}

sentences! {
    spaces(value: Text);
    invisible(value: Text, found: Characters);
    blank();
}

/// Sees the raw value, not the trimmed one.
pub(crate) fn check(raw: &str, _: &Params) -> bool {
    normal::trim(raw).len() != raw.len()
}

pub(crate) fn say(raw: &str, _: &Params) -> Said {
    let value = normal::trim(raw);
    if value.is_empty() {
        return Said::new(sentence::blank());
    }
    let (before, behind) = raw.split_once(value).unwrap_or_default();
    let found = distinct(before.chars().chain(behind.chars()).filter(|c| !c.is_whitespace() && *c != '"'));
    let message = if found.is_empty() { sentence::spaces(value) } else { sentence::invisible(value, &found) };
    Said::new(message).suggest(Some(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::ValueTrimmed,
            &RuleSet::default(),
            &[
                ("", Fine),
                ("A B", Fine),
                (" A", Mend("A")),
                ("A  ", Mend("A")),
                ("\u{a0}A\u{3000}", Mend("A")),
                ("0791112345\u{200b}", Mend("0791112345")),
                ("AAA111\u{3164}", Mend("AAA111")),
                ("\u{61c}AAA111\u{fe0f}", Mend("AAA111")),
                ("\u{feff}A", Mend("A")),
                ("\u{202a}A\u{202c}", Mend("A")),
                (" \"A\"", Mend("A")),
                ("  ", Found),
                ("\tA", Fine),
                ("éA", Fine),
            ],
        );
    }
}
