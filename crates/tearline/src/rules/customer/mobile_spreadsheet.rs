//! What a spreadsheet made of a mobile number.

use crate::rules::kind::spreadsheet::{Damage, damage, restored};
use crate::rules::{Params, Said, mobile_format};

rule! {
    /// A spreadsheet showed the number in its own way and saved what it showed: `9.19877E+11`,
    /// `919876543210.0` or `########`.
    ///
    /// ## Why it is bad
    /// `9.19877E+11` keeps six of twelve digits; nobody can bring the others back from this file. A row like
    /// this would give the coupon to nobody, or a thousand coupons to one number that does not exist.
    ///
    /// ## Example
    /// ```text
    /// 9.19877E+11
    /// → A spreadsheet turned the mobile number into "9.19877E+11", and digits of it are lost.
    /// ```
    ///
    /// ## How to mend
    /// Where all digits survived, the finding suggests the number. Otherwise export the file again from its
    /// source: in the spreadsheet, format the column as text before the numbers come in, not after.
}

sentences! {
    hashes(value: Text);
    error_value(value: Text);
    survived(value: Text, number: Text);
    lost(value: Text);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    damage(value).is_some()
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    Said::new(match damage(value) {
        Some(Damage::Hashes) => sentence::hashes(value),
        Some(Damage::ErrorValue) => sentence::error_value(value),
        Some(Damage::Scientific | Damage::Decimal | Damage::LineBreak) | None => {
            match restored(value).filter(|number| !mobile_format::check(number, params)) {
                Some(number) => return Said::new(sentence::survived(value, &number)).suggest(Some(number)),
                None => sentence::lost(value),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::MobileSpreadsheet,
            &RuleSet::default(),
            &[
                ("9.19877E+11", Found),
                ("9.19876543210E+11", Mend("919876543210")),
                ("9,1987654321E+11", Found),
                ("919876543210.0", Mend("919876543210")),
                ("919876543210,00", Mend("919876543210")),
                ("12.0", Found),
                ("1E+11", Found),
                ("####", Found),
                ("#NAME?", Found),
                ("919876543210", Fine),
                ("98765.43210", Fine),
                ("+91 98765 43210", Fine),
            ],
        );
    }
}
