//! NUL and its relatives in a needed value.

use crate::rules::message::distinct;
use crate::rules::{Params, Said, is_invisible, mend};

rule! {
    /// A code or a customer contains a control character: a NUL, a tab, a line break or another character
    /// that has no shape of its own. So does an external id that nobody sees all of, for a zero-width space is in it.
    ///
    /// ## Why it is bad
    /// Nobody sees the character, and nobody can type it. A code that contains one can never be redeemed at a
    /// till, and a customer with one is never found.
    ///
    /// ## Example
    /// ```text
    /// 91987654	3210,ABCDEF1
    /// → The value "91987654⇥3210" contains a tab.
    /// ```
    ///
    /// ## How to mend
    /// Take the value from its source again, or ask whoever exported the file for an export as plain text.
    /// Where the character stands at the start or the end of the value, the finding suggests the value
    /// without it.
}

sentences! {
    contains(value: Text, found: Characters);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    // Beyond ASCII, control characters are C2 80 to C2 9F.
    let worst = value.bytes().fold(false, |found, b| found | (b < 0x20) | (b == 0x7f) | (b == 0xc2));
    worst && value.contains(char::is_control)
}

/// Whether nobody sees what stands in a value of otherwise ASCII, which is compared as it stands; or nobody can tell it
/// from the space that is typed.
pub(crate) fn hides(value: &str) -> bool {
    value.chars().any(|c| !c.is_ascii() && is_invisible(c))
        && value.chars().all(|c| c.is_ascii() || is_invisible(c))
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    if !check(value, params) {
        let found = distinct(value.chars().filter(|&c| !c.is_ascii() && is_invisible(c)));
        let typed = |c: char| if !c.is_ascii() && c.is_whitespace() { ' ' } else { c };
        let plain: String = value.chars().map(typed).filter(|&c| c == ' ' || !is_invisible(c)).collect();
        return Said::new(sentence::contains(value, &found)).suggest(Some(plain));
    }
    let found = distinct(value.chars().filter(|c| c.is_control()));
    let trimmed = mend::without_edge_controls(value);
    let mended = !trimmed.is_empty() && !check(trimmed, params);
    Said::new(sentence::contains(value, &found)).suggest(mended.then(|| trimmed.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::ValueControl,
            &RuleSet::default(),
            &[
                ("", Fine),
                ("ABC", Fine),
                ("ÂBC", Fine),
                ("¡ABC", Fine),
                ("A\u{a0}C", Fine),
                ("AB\0C", Found),
                ("AB\nC", Found),
                ("AB\u{7f}C", Found),
                ("AB\u{81}C", Found),
                ("\tABC", Mend("ABC")),
                ("ABC\0", Mend("ABC")),
                ("\0", Found),
            ],
        );
    }
}
