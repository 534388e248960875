//! What a spreadsheet made of an external id.

use crate::rules::kind::spreadsheet::{Damage, damage, restored};
use crate::rules::{Params, Said, normal};

rule! {
    /// A spreadsheet took the id for a number and saved what it showed: `5.02346E+15`, `6001.0`, `########` or
    /// `#REF!`. An apostrophe before an id, which spreadsheets use to mark text, is simply taken off.
    ///
    /// ## Why it is bad
    /// `5.02346E+15` keeps six of sixteen digits; nobody can bring the others back from this file. All cards of
    /// one range look the same then, and the coupons would go to a card that does not exist.
    ///
    /// ## Example
    /// ```text
    /// 5.02346E+15
    /// → A spreadsheet turned the id into "5.02346E+15", and digits of it are lost.
    /// ```
    ///
    /// ## How to mend
    /// Export the ids again from their source: in the spreadsheet, format the column as text before they come in,
    /// not after. Where all digits survived, the finding shows the number: compare it, for leading zeros may be lost.
}

sentences! {
    hashes(value: Text);
    error_value(value: Text);
    survived(value: Text, number: Text);
    lost(value: Text);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    damage(normal::external_id(value)).is_some()
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    let value = normal::external_id(value);
    Said::new(match damage(value) {
        Some(Damage::Hashes) => sentence::hashes(value),
        Some(Damage::ErrorValue) => sentence::error_value(value),
        Some(Damage::Scientific | Damage::Decimal) | None => match restored(value) {
            Some(number) => return Said::new(sentence::survived(value, &number)).suggest(Some(number)),
            None => sentence::lost(value),
        },
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::ExternalIdSpreadsheet,
            &RuleSet::default(),
            &[
                ("5.02346E+15", Found),
                ("########", Found),
                ("#REF!", Found),
                ("6001234.0", Mend("6001234")),
                ("'5.02346E+15", Found),
                ("'00017", Fine),
                ("CRM-17", Fine),
                ("1.2.3", Fine),
                ("12E5", Fine),
            ],
        );
    }
}
