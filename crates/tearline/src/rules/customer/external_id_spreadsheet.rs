//! What a spreadsheet made of an external id.

use crate::rules::kind::seen::Seen;
use crate::rules::kind::spreadsheet::{Damage, damage, restored, without_thousands};
use crate::rules::{Params, Said, code_date_like, normal};

rule! {
    /// A spreadsheet took the id for a number or a day and saved what it showed: `5.02346E+15`, `6001.0`, `1,234,567`,
    /// `10-Mar`, `########`, `#REF!`; or the cell holds a formula. An apostrophe that marks the id as text is simply taken off.
    ///
    /// ## Why it is bad
    /// `5.02346E+15` keeps six of sixteen digits; nobody can bring the others back from this file. The coupons would
    /// go to a card that does not exist.
    ///
    /// ## Example
    /// ```text
    /// 5.02346E+15
    /// → A spreadsheet turned the id into "5.02346E+15", and digits of it are lost.
    /// ```
    ///
    /// ## How to mend
    /// Export the ids again from their source: format the column as text before they come in, not after. Where all
    /// digits survived, the finding shows the number: compare it, for leading zeros may be lost.
}

sentences! {
    hashes(value: Text);
    error_value(value: Text);
    survived(value: Text, number: Text);
    lost(value: Text);
    around_text(value: Text, id: Text);
    formula(value: Text);
    line_break(value: Text, id: Text);
}

pub(crate) fn check(value: &str, _: &Params) -> bool {
    let bare = normal::external_id(value);
    value.starts_with('=') && value.len() > 1
        || damage(bare).is_some()
        || without_thousands(bare).is_some()
        || is_date(bare)
        || amount(bare).is_some()
        || is_percentage(bare)
}

/// Signs of currencies that a spreadsheet puts before or behind a number.
const CURRENCIES: [char; 9] = ['€', '$', '£', '¥', '￥', '₹', '₽', '₺', '₩'];

/// The number in `€ 6001` and `6,001.00 $`, where it is a whole one.
fn amount(value: &str) -> Option<String> {
    let bare = value.strip_prefix(CURRENCIES).or_else(|| value.strip_suffix(CURRENCIES))?;
    let bare = bare.trim_matches([' ', '\u{a0}', '\u{202f}']);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(bare) {
        return Some(bare.to_owned());
    }
    let whole = bare.strip_suffix(".00").or_else(|| bare.strip_suffix(",00"));
    whole
        .filter(|whole| digits(whole))
        .map(str::to_owned)
        .or_else(|| without_thousands(whole.unwrap_or(bare)))
}

fn is_percentage(value: &str) -> bool {
    value.strip_suffix('%').map(str::trim_end).is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
    })
}

/// Whether a spreadsheet took it for a day: `10-Mar`, `3/10/2026`. Digits with dashes may be an id's own.
fn is_date(value: &str) -> bool {
    const LONGEST: usize = 80;
    value.len() <= LONGEST
        && (!value.contains(' ') || value.contains(':'))
        && value.contains(|c: char| c.is_alphabetic() || matches!(c, '/' | ':'))
        && code_date_like::is_date(value, Seen::of(value))
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    if value.starts_with('=') {
        // `="0012"`: written by a program so that a spreadsheet leaves the zeros alone.
        let text = value.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
        return match text.filter(|id| !id.is_empty() && !id.contains('"') && !id.starts_with('=')) {
            Some(id) => Said::new(sentence::around_text(value, id)).suggest(Some(id.to_owned())),
            None => Said::new(sentence::formula(value)),
        };
    }
    let value = normal::external_id(value);
    Said::new(match damage(value) {
        Some(Damage::Hashes) => sentence::hashes(value),
        Some(Damage::ErrorValue) => sentence::error_value(value),
        Some(Damage::LineBreak) => match restored(value) {
            Some(id) => return Said::new(sentence::line_break(value, &id)).suggest(Some(id)),
            None => sentence::lost(value),
        },
        Some(Damage::Scientific | Damage::Decimal) | None => {
            match amount(value) {
                Some(number) => return Said::new(sentence::survived(value, &number)).suggest(Some(number)),
                None if value.ends_with('%') => return Said::new(sentence::lost(value)),
                None => {}
            }
            match restored(value).or_else(|| without_thousands(value)) {
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
            Rule::ExternalIdSpreadsheet,
            &RuleSet::default(),
            &[
                ("5.02346E+15", Found),
                ("########", Found),
                ("#REF!", Found),
                ("6001234.0", Mend("6001234")),
                ("'5.02346E+15", Found),
                ("1,234,567", Mend("1234567")),
                ("10-Mar", Found),
                ("Mar-26", Found),
                ("10.Mrz", Found),
                ("3/10/2026", Found),
                ("1/2", Found),
                ("12:30", Found),
                ("€ 6001", Mend("6001")),
                ("6001,00 €", Mend("6001")),
                ("$6,001.00", Mend("6001")),
                ("6001%", Found),
                ("CRM-17_x000D_", Mend("CRM-17")),
                ("2026-03-10 00:00:00", Found),
                ("12/3456", Fine),
                ("€URO", Fine),
                ("%", Fine),
                ("2026-03-10", Fine),
                ("12.345.678", Fine),
                ("5023 4600 0100 0001", Fine),
                ("MAR-X1", Fine),
                ("'00017", Fine),
                ("=\"00017\"", Mend("00017")),
                ("=VLOOKUP(A2,B:C,2)", Found),
                ("=", Fine),
                ("CRM-17", Fine),
                ("1.2.3", Fine),
                ("12E5", Fine),
            ],
        );
    }
}
