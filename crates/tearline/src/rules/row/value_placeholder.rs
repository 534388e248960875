//! Words that stand for nothing, where a code or a customer should be.

use crate::rules::Said;
use crate::rules::kind::placeholder;
use crate::rules::kind::seen::Seen;

rule! {
    /// The cell of the code or of the customer holds a word that says that there is none: `NULL`, `N/A`, `nan`,
    /// `TRUE`, `-`, `REQUIRED`, `(blank)`, in English or in another language.
    ///
    /// ## Why it is bad
    /// A database or a program wrote it in place of an empty value, or a template's explanation was left in. As a
    /// code it would work at every till, for everybody who has heard of it.
    ///
    /// ## Example
    /// ```text
    /// 919876543210,NULL
    /// → The cell says "NULL" in place of a code.
    /// ```
    ///
    /// ## How to mend
    /// Fill in the code that was issued, or the customer, or delete the row. If many rows have the finding, the
    /// export was probably joined from a table that lacks them. If it is a code of yours after all, let the series
    /// turn the rule off.
}

sentences! {
    code(value: Text);
    customer(value: Text);
    word(value: Text);
}

pub(crate) fn check(value: &str, seen: Seen) -> bool {
    // No such word has a digit.
    !seen.any(Seen::DIGIT) && placeholder::is_placeholder(value)
}

/// `of_code`: whether it stands where a code should.
pub(crate) fn say(value: &str, of_code: bool) -> Said {
    Said::new(match of_code {
        true if may_be_issued(value) => sentence::word(value),
        true => sentence::code(value),
        false => sentence::customer(value),
    })
}

/// Whether somebody may have issued the word as a code: `TOTAL`, `YES`. Then nobody is told just to delete the row.
fn may_be_issued(value: &str) -> bool {
    #[rustfmt::skip]
    const NEVER: [&str; 14] = [
        "NULL", "NIL", "NAN", "NA", "UNDEFINED", "UNDEF", "NONE", "STRING", "VARCHAR", "REQUIRED", "OPTIONAL", "MANDATORY",
        "BLANK", "EMPTY",
    ];
    value.len() > 1 && value.bytes().all(|b| b.is_ascii_uppercase()) && !NEVER.contains(&value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn who_has_issued_a_word_is_not_told_to_delete_it() {
        for (value, of_code, expected) in [
            ("TOTAL", true, "word"),
            ("YES", true, "word"),
            ("Total", true, "code"),
            ("NULL", true, "code"),
            ("#N/A", true, "code"),
            ("XXXX-XXXX", true, "code"),
            ("TOTAL", false, "customer"),
        ] {
            assert_eq!(super::say(value, of_code).message.sentence, expected, "{value}");
        }
    }
}
