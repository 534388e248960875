//! Words that stand for nothing, where a code or a customer should be.

use crate::Identifier;
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
    masked(value: Text);
}

/// `identifier`: `None` for a code.
pub(crate) fn check(identifier: Option<Identifier>, value: &str, seen: Seen) -> bool {
    if placeholder::is_masked(identifier, value) {
        return true;
    }
    // No such word has a digit, but for what a spreadsheet shows of a cell that is blank elsewhere, and sums.
    match seen.any(Seen::DIGIT) {
        false => placeholder::is_placeholder(value),
        true if placeholder::is_zero(value) => matches!(identifier, None | Some(Identifier::ExternalId)),
        true => placeholder::is_sum(value),
    }
}

pub(crate) fn say(value: &str, identifier: Option<Identifier>) -> Said {
    if placeholder::is_masked(identifier, value) {
        return Said::new(sentence::masked(value));
    }
    Said::new(match identifier.is_none() {
        true if value == "0" => sentence::word(value),
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
            ("0", true, "word"),
            ("0.00", true, "code"),
            ("0", false, "customer"),
            ("Total: 2", true, "code"),
            ("****7H2K", true, "masked"),
            ("98765XXXXX", false, "masked"),
            ("TOTAL", true, "word"),
            ("YES", true, "word"),
            ("Total", true, "code"),
            ("NULL", true, "code"),
            ("#N/A", true, "code"),
            ("XXXX-XXXX", true, "code"),
            ("TOTAL", false, "customer"),
        ] {
            let identifier = (!of_code).then_some(crate::Identifier::Mobile);
            assert_eq!(super::say(value, identifier).message.sentence, expected, "{value}");
        }
    }
}
