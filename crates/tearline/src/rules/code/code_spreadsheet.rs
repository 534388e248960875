//! What a spreadsheet made of a code.

use crate::rules::kind::spreadsheet::{Damage, damage, restored};
use crate::rules::{Params, Said, words};

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
    /// → A spreadsheet turned the code into "1.23457E+11", and its digits are lost.
    /// ```
    ///
    /// ## How to mend
    /// Go back to the file that the codes came from. Open it with the column formatted as text, or not in a
    /// spreadsheet at all, and export it again. Only `12345.0` can be mended here: the code is `12345`.
    "spreadsheet-damaged code"
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    damage(value).is_some()
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    let value_shown = words::quote(value);
    let again = "export it again from its source, with the column formatted as text";
    match damage(value) {
        Some(Damage::Decimal) => {
            let restored = restored(value);
            let mend = if restored.is_some() { "take off the end" } else { again };
            Said::new(format!("A spreadsheet turned the code into the number {value_shown}: {mend}."))
                .suggest(restored)
        }
        Some(Damage::Hashes) => Said::new(format!(
            "The cell shows {value_shown} because its column was too narrow, and the code is lost: {again}."
        )),
        Some(Damage::ErrorValue) => Said::new(format!(
            "The cell holds the spreadsheet's error {value_shown} in place of the code, which is lost: \
             {again}."
        )),
        Some(Damage::Scientific) | None => Said::new(format!(
            "A spreadsheet turned the code into {value_shown}, and the code is lost: {again}."
        )),
    }
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
                ("12345678901234567.0", Found),
                ("12E5", Fine),
                ("12E-05", Fine),
                ("ABC", Fine),
                ("#1", Fine),
            ],
        );
    }
}
