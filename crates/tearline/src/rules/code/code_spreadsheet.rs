//! What a spreadsheet made of a code.

use crate::rules::kind::spreadsheet::{Damage, damage, restored};
use crate::rules::{Params, Said};

rule! {
    /// A spreadsheet took the code for a number or a formula and saved what it showed: `1.23457E+11`,
    /// `12345.0`, `########` or `#NAME?`.
    ///
    /// ## Why it is bad
    /// What was in the cell is gone from this file. `1.23457E+11` stands for a million different codes, and
    /// they all look like duplicates of each other.
    ///
    /// ## Example
    /// ```text
    /// 1.23457E+11
    /// → A spreadsheet turned the code into "1.23457E+11", and the code is lost.
    /// ```
    ///
    /// ## How to mend
    /// Go back to the file that the codes came from. Open it with the column formatted as text, or not in a
    /// spreadsheet at all, and export it again. Only `12345.0` may be mended here: the code is `12345`,
    /// if it had no leading zeros.
}

sentences! {
    decimal(value: Text, code: Text);
    decimal_lost(value: Text);
    hashes(value: Text);
    error_value(value: Text);
    scientific(value: Text);
    line_break(value: Text, code: Text);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    damage(value).is_some()
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    Said::new(match damage(value) {
        Some(Damage::Decimal) => match restored(value) {
            Some(code) => return Said::new(sentence::decimal(value, &code)).suggest(Some(code)),
            None => sentence::decimal_lost(value),
        },
        Some(Damage::LineBreak) => match restored(value) {
            Some(code) => return Said::new(sentence::line_break(value, &code)).suggest(Some(code)),
            None => sentence::scientific(value),
        },
        Some(Damage::Hashes) => sentence::hashes(value),
        Some(Damage::ErrorValue) => sentence::error_value(value),
        Some(Damage::Scientific) | None => sentence::scientific(value),
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::CodeSpreadsheet,
            &RuleSet::default(),
            &[
                ("1.23457E+11", Found),
                ("1.23456789012E+11", Found), // the number survived; whether it was written so did not
                ("1E+11", Found),
                ("########", Found),
                ("#NAME?", Found),
                ("12345.0", Mend("12345")),
                ("AB12_x000D_", Mend("AB12")),
                ("1.2E+11_x000D_", Found),
                ("AB12_", Fine),
                ("12345678901234567.0", Found),
                ("12E5", Fine),
                ("12E-05", Fine),
                ("ABC", Fine),
                ("#1", Fine),
            ],
        );
    }
}
