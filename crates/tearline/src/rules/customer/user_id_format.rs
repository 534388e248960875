//! User ids that are no positive integers.

use crate::rules::kind::spreadsheet::{Damage, damage, restored, without_thousands};
use crate::rules::{Params, Said, mend};

rule! {
    /// The value is not a user id: a whole number from 1 to 9,223,372,036,854,775,807, written with digits
    /// only.
    ///
    /// ## Why it is bad
    /// User ids are numbers that the system itself gave out. A value that is none belongs to no customer, and
    /// a number that a spreadsheet rounded belongs to the wrong one.
    ///
    /// ## Example
    /// ```text
    /// U-1024
    /// → The value "U-1024" is not a user id.
    /// ```
    ///
    /// ## How to mend
    /// Write the number alone. If the column holds ids of another system, choose EXTERNAL_ID as the
    /// identifier. If a spreadsheet has changed the numbers, export them again with the column formatted as
    /// text.
}

sentences! {
    not_an_id(value: Text);
    hashes(value: Text);
    error_value(value: Text);
    survived(value: Text, id: Text);
    lost(value: Text);
    with_signs(value: Text, id: Text);
    too_large(value: Text);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    // `parse` alone would let a `+` pass.
    !value.bytes().all(|b| b.is_ascii_digit()) || !value.parse::<i64>().is_ok_and(|id| id > 0)
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let certain = |mended: &String| !check(mended, params);
    let message = match damage(value) {
        Some(Damage::Hashes) => sentence::hashes(value),
        Some(Damage::ErrorValue) => sentence::error_value(value),
        Some(Damage::Scientific | Damage::Decimal | Damage::LineBreak) => {
            match restored(value).filter(certain) {
                Some(id) => return Said::new(sentence::survived(value, &id)).suggest(Some(id)),
                None => sentence::lost(value),
            }
        }
        None => {
            let mended = mend::tidied(value)
                .or_else(|| value.strip_prefix('+').map(str::to_owned))
                // One comma may stand between two ids.
                .or_else(|| without_thousands(value).filter(|id| id.len() + 2 <= value.len()));
            return match mended.filter(certain) {
                Some(id) => Said::new(sentence::with_signs(value, &id)).suggest(Some(id)),
                None if value.len() > 18
                    && value.bytes().all(|b| b.is_ascii_digit())
                    && value.bytes().any(|b| b != b'0') =>
                {
                    Said::new(sentence::too_large(value))
                }
                None => Said::new(sentence::not_an_id(value)),
            };
        }
    };
    Said::new(message)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::UserIdFormat,
            &RuleSet::default(),
            &[
                ("1", Fine),
                ("007", Fine),
                ("9223372036854775807", Fine),
                ("00009223372036854775807", Fine),
                ("9223372036854775808", Found),
                ("0", Found),
                ("-1", Found),
                ("1.5", Found),
                ("U-1024", Found),
                ("1,024", Found),
                ("+1", Mend("1")),
                ("1024.0", Mend("1024")),
                ("1.23457E+11", Found),
                ("####", Found),
                ("#REF!", Found),
                ("1.23456789012E+11", Mend("123456789012")),
                ("１２", Mend("12")),
            ],
        );
    }
}
