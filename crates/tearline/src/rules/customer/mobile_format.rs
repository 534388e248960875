//! Mobile numbers that are none.

use crate::rules::code::code_date_like::is_full_date;
use crate::rules::kind::spreadsheet::without_thousands;
use crate::rules::normal::{self, Number};
use crate::rules::{Params, Said, mend};

rule! {
    /// The value is not a phone number: 7 to 15 digits, not all of them zeros, after a `+` or `00` if it starts with a
    /// country code. Spaces, `-`, `.` and brackets between the digits do no harm. A date is no number: `2026-03-10`, `10.03.1985`.
    ///
    /// ## Why it is bad
    /// No customer is found by a value that is no number, and no message reaches it. Letters often mean that
    /// the columns were mixed up; zeros mean that somebody had to fill in something.
    ///
    /// ## Example
    /// ```text
    /// 98765-4321O
    /// → The value "98765-4321O" is not a mobile number.
    /// ```
    ///
    /// ## How to mend
    /// Write one number in the cell, with its country code: `919876543210` or `+91 98765 43210`. If the
    /// column holds something else, choose another column or another identifier.
}

sentences! {
    digits(value: Text, digits: Number, min: Number, max: Number);
    too_many(value: Text, digits: Number, max: Number);
    digits_exact(value: Text, digits: Number, length: Number);
    zeros(value: Text);
    date(value: Text);
    not_a_number(value: Text, min: Number, max: Number);
    with_signs(value: Text, number: Text);
}

pub(crate) fn check(value: &str, params: &Params) -> bool {
    !Number::read(value).is_some_and(|number| is_one(value, &number, params))
}

/// Whether it has as many digits as a mobile number, and not zeros alone. No country's code begins with one.
/// `value`: as it is written, which may be a date.
pub(crate) fn is_one(value: &str, number: &Number, params: &Params) -> bool {
    !is_full_date(value)
        && params.mobile_digits.contains(number.digits().len())
        && number.digits().iter().any(|&b| b != b'0')
        && !(number.international && number.digits().first() == Some(&b'0'))
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let (min, max) = (u64::from(params.mobile_digits.min), u64::from(params.mobile_digits.max));
    let number = Number::read(value);
    if number.is_some_and(|number| number.digits().iter().all(|&b| b == b'0')) {
        return Said::new(sentence::zeros(value));
    }
    if is_full_date(value) {
        return Said::new(sentence::date(value));
    }
    if let Some(mended) = mended(value, params) {
        return Said::new(sentence::with_signs(value, &mended)).suggest(Some(mended));
    }
    let message = match number.map(|number| number.digits().len() as u64) {
        Some(digits) if min == max => sentence::digits_exact(value, digits, min),
        Some(digits) if digits > max => sentence::too_many(value, digits, max),
        Some(digits) if digits >= min => sentence::not_a_number(value, min, max),
        Some(digits) => sentence::digits(value, digits, min, max),
        None => sentence::not_a_number(value, min, max),
    };
    Said::new(message)
}

/// The number without what only tools and habits bring along: signs of copying, a label before it, the slash behind an
/// area code, the commas of thousands.
fn mended(value: &str, params: &Params) -> Option<String> {
    let tidied = mend::tidied(value);
    let text = tidied.as_deref().unwrap_or(value);
    let bare = unlabelled(text);
    let joined = joined(bare);
    let text = joined.as_deref().unwrap_or(bare);
    let number = Number::read(text).filter(|number| text != value && is_one(text, number, params))?;
    // As it is then compared: no second finding is to follow from the first.
    let digits = normal::mobile(text, params).unwrap_or_else(|| number.as_str().into()).into_owned();
    let digits = if number.international { normal::whole(digits, params) } else { digits };
    (!check(&digits, params)).then_some(digits)
}

/// The number behind a word that says what it is: `tel:+919876543210`, `Mob. 98765 43210`.
fn unlabelled(value: &str) -> &str {
    const LABELS: [&str; 12] =
        ["tel", "mob", "mobile", "phone", "ph", "cell", "m", "t", "p", "whatsapp", "handy", "sms"];
    let label = value.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    if !LABELS.iter().any(|known| known.eq_ignore_ascii_case(label)) {
        return value;
    }
    value[label.len()..].trim_start_matches([':', '.', ' ', '-', '\u{a0}'])
}

/// `0151/23456789` and `919,876,543,210` in one piece.
fn joined(value: &str) -> Option<String> {
    let area = value.split_once('/').is_some_and(|(area, rest)| {
        (3..=6).contains(&area.len()) && area.starts_with('0') && rest.len() >= 5 && !rest.contains('/')
    });
    if area { Some(value.replace('/', "")) } else { without_thousands(value) }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Bounds, Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::MobileFormat,
            &RuleSet::default(),
            &[
                ("919876543210", Fine),
                ("+919876543210", Fine),
                ("00919876543210", Fine),
                ("+91 (98765) 432-10", Fine),
                ("(020) 7946.0958", Fine),
                ("1234567", Fine),
                ("123456789012345", Fine),
                ("00123456789012345", Fine),
                ("123456", Found),
                ("00123456", Found),
                ("1234567890123456", Found),
                ("98765 / 43210", Found),
                ("98765,43210", Found),
                ("98765x43210", Found),
                ("-9876543210", Found),
                ("9876543210-", Found),
                ("0000000000", Found),
                ("000000000000000", Found),
                ("+0000000000", Found),
                ("9876543210 9876543211", Found),
                ("value 1", Found),
                ("2026-03-10", Found),
                ("10.03.1985", Found),
                ("31-12-2026", Found),
                // Not mended to digits that nobody has.
                ("'2026-03-10", Found),
                ("tel:10.03.1985", Found),
                ("22.33.4455", Fine),
                ("12-34-5678", Fine),
                ("2026-3000", Fine),
                ("10 03 1985", Fine),
                ("+", Found),
                ("９１９８７６５４３２１０", Mend("919876543210")),
                ("\u{202a}+919876543210\u{202c}", Mend("919876543210")),
                ("'919876543210", Mend("919876543210")),
                ("98765–43210", Mend("9876543210")),
                ("“12”", Found),
                ("＋44 (0)7911 123460", Mend("447911123460")),
                ("tel:+919876543210", Mend("919876543210")),
                ("Mob. 98765 43210", Mend("9876543210")),
                ("whatsapp:+919876543210", Mend("919876543210")),
                ("=919876543210", Found),
                ("+0919876543210", Found),
                ("+09876543210", Found),
                ("00000919876543210", Found),
                ("0919876543210", Fine),
                ("919,876,543,210", Mend("919876543210")),
                ("0151/23456789", Mend("015123456789")),
                ("0151/2345/6789", Found),
                ("Ravi 9876543210", Found),
            ],
        );
        let rules = RuleSet { mobile_digits: Bounds { min: 10, max: 10 }, ..RuleSet::default() };
        check(Rule::MobileFormat, &rules, &[("9876543210", Fine), ("919876543210", Found)]);
    }
}
