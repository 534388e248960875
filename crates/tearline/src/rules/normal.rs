//! The form in which values are compared and stored.

use std::borrow::Cow;

use super::kind::spreadsheet::damage;
use super::{Params, is_invisible, mobile_trunk};
use crate::Identifier;
use crate::steps;

/// No mobile number has more digits; a rule set cannot ask for more.
pub(crate) const MAX_DIGITS: usize = 32;

/// Takes off the spaces around a value, non-breaking and other typographic ones too, and what nobody sees, such as a
/// zero-width space; but no tab and no line break: those are control characters, and a finding. Quotes go as well where a
/// space before them has made them part of the value.
pub(crate) fn trim(raw: &str) -> &str {
    let edge = |b: Option<&u8>| b.is_some_and(|&b| b == b' ' || b >= 0x80);
    let bytes = raw.as_bytes();
    if !edge(bytes.first()) && !edge(bytes.last()) {
        return raw;
    }
    let around = |c: char| c == ' ' || (is_invisible(c) && !c.is_control());
    let value = raw.trim_matches(around);
    // Behind a space, quotes around a value are no quotes to the reader: `mobile, "AB12"`. To who wrote them they are.
    let quoted = || value.strip_prefix('"')?.strip_suffix('"').filter(|inside| !inside.contains('"'));
    if raw.starts_with(around) { quoted().map_or(value, |inside| inside.trim_matches(around)) } else { value }
}

/// A code, trimmed before: in capitals, unless the series keeps the case.
pub(crate) fn code<'a>(value: &'a str, params: &Params) -> Cow<'a, str> {
    if params.keep_case || !value.bytes().any(|b| b.is_ascii_lowercase() || b >= 0x80) {
        Cow::Borrowed(value)
    } else if value.is_ascii() {
        Cow::Owned(value.to_ascii_uppercase())
    } else {
        Cow::Owned(value.to_uppercase())
    }
}

/// A mobile number as digits, and where the series has a region, as the full international number; `None` where it is
/// not one. How many digits there are is not looked at.
pub(crate) fn mobile<'v>(value: &'v str, params: &Params) -> Option<Cow<'v, str>> {
    if params.region.is_none()
        && !value.is_empty()
        && value.len() <= MAX_DIGITS
        && value.bytes().all(|b| b.is_ascii_digit())
        && !mobile_trunk::may_be(value.as_bytes())
    {
        return Some(Cow::Borrowed(value.strip_prefix("00").unwrap_or(value))).filter(|v| !v.is_empty());
    }
    let number = Number::read(value)?;
    if damage(value).is_some() {
        return None;
    }
    if let Some((number, _)) = mobile_trunk::find(value, &number, params) {
        return Some(Cow::Owned(number));
    }
    let digits = number.as_str();
    let international =
        params.region.filter(|_| !number.international).and_then(|region| region.international(digits));
    Some(Cow::Owned(international.unwrap_or_else(|| digits.to_owned())))
}

/// A number with its country's code as it is to be written in a file of this series: of another country than the series, with a
/// `+`, for it would be taken for a national one.
pub(crate) fn whole(number: String, params: &Params) -> String {
    let foreign = params.region.is_some_and(|region| !number.starts_with(region.calling_code));
    if foreign { format!("+{number}") } else { number }
}

/// A customer as it is compared with others, by whatever identifies it; `None` where the value cannot be one.
pub(crate) fn customer<'v>(identifier: Identifier, value: &'v str, params: &Params) -> Option<Cow<'v, str>> {
    match identifier {
        Identifier::Mobile => mobile(value, params),
        Identifier::Email => Some(small_letters(value)),
        Identifier::ExternalId => Some(Cow::Borrowed(external_id(value))),
        Identifier::UserId => Some(Cow::Borrowed(user_id(value))),
        Identifier::NotTagged => None,
    }
}

/// An address as it is compared: nobody has two that differ in capitals only.
fn small_letters(value: &str) -> Cow<'_, str> {
    if value.bytes().any(|b| b.is_ascii_uppercase() || b >= 0x80) {
        Cow::Owned(value.to_lowercase())
    } else {
        Cow::Borrowed(value)
    }
}

/// An external id without the apostrophe by which spreadsheets are told to leave it alone.
pub(crate) fn external_id(value: &str) -> &str {
    value.strip_prefix('\'').filter(|rest| !rest.is_empty() && !rest.contains('\'')).unwrap_or(value)
}

/// The digits of a mobile number, however it was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    digits: [u8; MAX_DIGITS],
    len: usize,
    /// It was written with `+` or `00`, so that it starts with a country code.
    pub(crate) international: bool,
}

impl Number {
    /// Reads a number with an optional `+` or `00`. Spaces, `-`, `.`, `(`, `)` between digits are passed
    /// over, and so is a `(` before the first digit or before the `+`. A leading `00` is always the
    /// prefix: no country has national numbers that begin with it.
    pub(crate) fn read(value: &str) -> Option<Self> {
        steps::took(value.len());
        let mut rest = value.trim_start_matches('(');
        let mut number = Self { digits: [0; MAX_DIGITS], len: 0, international: false };
        if let Some(after) = rest.strip_prefix('+').or_else(|| rest.strip_prefix("00")) {
            number.international = true;
            rest = after.trim_start_matches([' ', '\u{a0}', '(']);
        }
        while let [byte, behind @ ..] = rest.as_bytes() {
            if byte.is_ascii_digit() {
                *number.digits.get_mut(number.len)? = *byte;
                number.len += 1;
                rest = &rest[1..];
                continue;
            }
            let sign = match byte {
                b' ' | b'-' | b'.' | b'(' | b')' => 1,
                0xC2 if rest.starts_with('\u{a0}') => '\u{a0}'.len_utf8(),
                0xE2 if rest.starts_with('\u{202f}') => '\u{202f}'.len_utf8(),
                _ => return None,
            };
            // A number begins and ends with a digit.
            if number.len == 0 || behind.len() < sign {
                return None;
            }
            rest = &rest[sign..];
        }
        (number.len > 0).then_some(number)
    }

    pub(crate) fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.digits()).unwrap_or_default()
    }
}

/// An e-mail address with its domain in lower case. The part before the `@` is left alone: the server that
/// it belongs to may tell cases apart.
pub(crate) fn email(value: &str) -> Cow<'_, str> {
    match value.rsplit_once('@') {
        Some((local, domain)) if domain.bytes().any(|b| b.is_ascii_uppercase()) => {
            Cow::Owned(format!("{local}@{}", domain.to_ascii_lowercase()))
        }
        _ => Cow::Borrowed(value),
    }
}

/// A user id without leading zeros: `007` is the integer 7.
pub(crate) fn user_id(value: &str) -> &str {
    let digits = value.trim_start_matches('0');
    if digits.is_empty() { value } else { digits }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::RuleSet;

    #[test]
    fn values_have_one_form() {
        type Normal = fn(&str) -> Cow<'_, str>;
        let cases: [(&str, Normal, &str); 21] = [
            ("  A B ", |v| Cow::Borrowed(trim(v)), "A B"),
            ("\u{a0}A\u{3000}", |v| Cow::Borrowed(trim(v)), "A"),
            ("\tA\r", |v| Cow::Borrowed(trim(v)), "\tA\r"),
            ("\u{200b}A\u{feff}", |v| Cow::Borrowed(trim(v)), "A"),
            ("äA", |v| Cow::Borrowed(trim(v)), "äA"),
            (" \"A B\"", |v| Cow::Borrowed(trim(v)), "A B"),
            ("\u{a0}\" A\" ", |v| Cow::Borrowed(trim(v)), "A"),
            (" \"A\"B\"", |v| Cow::Borrowed(trim(v)), "\"A\"B\""),
            ("\"A\" ", |v| Cow::Borrowed(trim(v)), "\"A\""),
            ("ab-1", fold, "AB-1"),
            ("AB-1", fold, "AB-1"),
            ("äß", fold, "ÄSS"),
            ("ab-1", keep, "ab-1"),
            ("A.b@GMail.Com", email, "A.b@gmail.com"),
            ("a@b.com", email, "a@b.com"),
            ("a@B@C", email, "a@B@c"),
            ("no address", email, "no address"),
            ("A.b@GMail.Com", small_letters, "a.b@gmail.com"),
            ("'0017", |v| Cow::Borrowed(external_id(v)), "0017"),
            ("007", |v| Cow::Borrowed(user_id(v)), "7"),
            ("000", |v| Cow::Borrowed(user_id(v)), "000"),
        ];
        for (value, normal, expected) in cases {
            assert_eq!(normal(value), expected, "{value:?}");
        }
    }

    fn fold(value: &str) -> Cow<'_, str> {
        code(value, &Params::new(&RuleSet::default()).unwrap())
    }

    fn keep(value: &str) -> Cow<'_, str> {
        code(value, &Params::new(&RuleSet { keep_case: true, ..RuleSet::default() }).unwrap())
    }

    #[test]
    fn mobile_numbers_become_digits() {
        let params = Params::new(&RuleSet::default()).unwrap();
        let cases = [
            ("919876543210", Some("919876543210")),
            ("+919876543210", Some("919876543210")),
            ("00919876543210", Some("919876543210")),
            ("0987654321", Some("0987654321")),
            ("+91 98765-43210", Some("919876543210")),
            ("+91\u{a0}98765\u{a0}43210", Some("919876543210")),
            ("(020) 7946.0958", Some("02079460958")),
            ("(+91) 9876543210", Some("919876543210")),
            ("+ (91) 9876543210", Some("919876543210")),
            ("00 91 9876543210", Some("919876543210")),
            ("", None),
            ("+", None),
            ("00", None),
            ("98765-", None),
            ("(919876543210)", None),
            ("-98765", None),
            ("98765x", None),
            ("+91+98765", None),
            ("９８７６５", None),
            ("9.19877E+11", None),
            ("919876543210.0", None),
            ("123456789012345678901234567890123", None),
        ];
        for (value, digits) in cases {
            assert_eq!(mobile(value, &params).as_deref(), digits, "{value:?}");
        }
        assert!(matches!(mobile("919876543210", &params), Some(Cow::Borrowed(_))));
        let rules = RuleSet { default_region: Some("IN".to_owned()), ..RuleSet::default() };
        let params = Params::new(&rules).unwrap();
        for spelling in [
            "9876543210",
            "09876543210",
            "+919876543210",
            "00919876543210",
            "919876543210",
            "+91 (0)98765 43210",
        ] {
            assert_eq!(mobile(spelling, &params).as_deref(), Some("919876543210"), "{spelling}");
        }
        assert_eq!(mobile("+447911123456", &params).as_deref(), Some("447911123456"));
    }
}
