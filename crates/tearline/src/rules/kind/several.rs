//! Several values in one cell. What looks like a list is one only where each part is a value by itself: a sentence
//! with a comma, a date with slashes and a number with separators are none.

use crate::Identifier;
use crate::rules::Params;
use crate::rules::kind::spreadsheet::damage;
use crate::rules::normal::Number;
use crate::rules::{code_date_like, email_format};

/// Words that stand between two values, with their spaces.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    " and ", " or ", " & ", " + ", " und ", " oder ", " et ", " ou ", " y ", " e ", " en ", " of ", " to ", " bis ",
    " - ", " – ", " — ", " और ", " या ", " و ", " أو ", "和", "或", "と",
];

/// Signs that end a value, those that are of one kind together, in all scripts.
const SIGNS: &[&[char]] = &[
    &[';', '；', '؛'],
    &['|', '｜', '¦'],
    &[',', '，', '、', '،'],
    &['\n', '\r'],
    &['\t'],
    &['•', '·', '・'],
    &['/', '／'],
];

/// How many codes the value holds; `None`: not more than one. `Some(1)`: one, written as a list.
pub(crate) fn codes(value: &str, params: &Params) -> Option<usize> {
    // Most values have none of these, and no space.
    let may_be = |b: u8| b >= 0x80 || b";|,/\n\r[({<\"' \t+\\".contains(&b);
    if !value.bytes().any(may_be) || code_date_like::check(value, params) {
        return None;
    }
    let allowed = |c: char| params.code_charset.contains(c);
    let is_code = |part: &str| {
        !part.is_empty()
            && part.chars().all(allowed)
            && part.chars().count() <= params.code_length.max as usize
    };
    if let Some(inside) = in_brackets(value).filter(|_| !value.chars().next().is_some_and(allowed)) {
        let parts = parts(inside, |c| matches!(c, ',' | ';' | '|' | '\n' | '\r'));
        return (!parts.is_empty() && parts.iter().all(|part| is_code(part))).then_some(parts.len());
    }
    // What cannot be in a code ends one.
    let all_codes = |parts: &[&str]| parts.len() > 1 && parts.iter().all(|part| is_code(part));
    for signs in SIGNS {
        let parts = parts(value, |c| signs.contains(&c) && !matches!(c, ',' | '/') && !allowed(c));
        if all_codes(&parts) {
            return Some(parts.len());
        }
    }
    if let Some(parts) = by_marks(value).filter(|parts| all_codes(parts)) {
        return Some(parts.len());
    }
    let quoted = value.contains("\",") || value.contains("',");
    let alike = |parts: &[&str]| {
        if quoted {
            return parts.len() > 1 && parts.iter().all(|part| is_code(part));
        }
        let length = parts.first().map_or(0, |part| part.len());
        parts.len() > 1
            && parts.iter().all(|part| part.len() >= 3 && is_code(part))
            && (parts.iter().all(|part| part.len() == length) || parts.iter().all(|part| has_digit(part)))
            && !is_number(parts)
    };
    for separator in [',', '/', '+'] {
        let parts = parts(value, |c| c == separator && !allowed(c));
        if alike(&parts) {
            return Some(parts.len());
        }
    }
    // `AB01 (AB02)`
    let beside =
        || value.strip_suffix(')')?.split_once(" (").map(|(first, second)| vec![first.trim(), second.trim()]);
    let parts = by_words(value).or_else(beside)?;
    (parts.iter().all(|part| has_digit(part)) && alike(&parts)).then_some(parts.len())
}

/// The same of a customer.
pub(crate) fn customers(identifier: Identifier, value: &str, params: &Params) -> Option<usize> {
    match identifier {
        Identifier::Mobile => numbers(value, params),
        Identifier::Email => addresses(value, params),
        Identifier::ExternalId | Identifier::UserId => ids(identifier, value, params),
        Identifier::NotTagged => None,
    }
}

fn numbers(value: &str, params: &Params) -> Option<usize> {
    if value.len() < 12 || damage(value).is_some() {
        return None;
    }
    let is_number = |part: &str| {
        Number::read(part).is_some_and(|number| params.mobile_digits.contains(number.digits().len()))
    };
    let value = in_brackets(value).filter(|inside| !is_number(inside)).unwrap_or(value);
    for signs in SIGNS {
        let parts = parts(value, |c| signs.contains(&c));
        if parts.len() > 1 && parts.iter().all(|part| is_number(part)) {
            return Some(parts.len());
        }
    }
    // `9876543210/11`: the second is written by its last digits.
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if let Some((first, last)) = value.split_once(['/', ',']).map(|(first, last)| (first.trim(), last.trim()))
        && first.len() >= 9
        && (1..=5).contains(&last.len())
        && all_digits(last)
        && all_digits(first.trim_start_matches('+'))
    {
        return Some(2);
    }
    if let Some(parts) = by_words(value)
        && parts.iter().all(|part| is_number(part))
    {
        return Some(parts.len());
    }
    // Two numbers are not as long as this; and each gap takes a look at all of the value.
    if value.len() > 200 {
        return None;
    }
    // Side by side: more digits than a number has, and whole numbers on both sides of a gap; or a second `+`.
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let all = digits(value);
    for (at, c) in value.char_indices().skip(1).filter(|(_, c)| !c.is_ascii_digit()) {
        let (first, second) = value.split_at(at);
        let second = second.trim_start_matches([' ', '-', '.', '\u{a0}']);
        let (first, half) = (first.trim_end_matches([' ', '-', '.', '\u{a0}', '(']), digits(first));
        if !is_number(first) || !is_number(second) {
            continue;
        }
        let whole = half >= 8 && all - half >= 8 && !first.contains(' ') && !second.contains(' ');
        let too_many = all > params.mobile_digits.max as usize && half == all - half;
        if c == '+' || second.starts_with('+') || whole || too_many {
            return Some(2);
        }
    }
    None
}

fn addresses(value: &str, params: &Params) -> Option<usize> {
    if value.bytes().filter(|&b| b == b'@').count() < 2 {
        return None;
    }
    let addresses = parts(value, |c| {
        c.is_whitespace() || "()[]{}<>\"'".contains(c) || SIGNS.iter().any(|signs| signs.contains(&c))
    });
    let addresses: Vec<&str> = addresses
        .into_iter()
        .filter(|part| part.contains('@') && !email_format::check(part, params))
        .collect();
    let first = addresses.first()?;
    // `jo@example.com <jo@example.com>` is one, with its own name before it.
    let one = value.contains('<') && addresses.iter().all(|address| address.eq_ignore_ascii_case(first));
    (addresses.len() > 1 && !one).then_some(addresses.len())
}

fn ids(identifier: Identifier, value: &str, params: &Params) -> Option<usize> {
    if !value.bytes().any(|b| b >= 0x80 || b";|,/\n\r[({ \t".contains(&b))
        || code_date_like::check(value, params)
    {
        return None;
    }
    let of_user = identifier == Identifier::UserId;
    let is_id = |part: &str| {
        let of_id =
            |b: u8| b.is_ascii_digit() || !of_user && (b.is_ascii_alphanumeric() || b"-_".contains(&b));
        !part.is_empty() && part.bytes().all(of_id) && has_digit(part) && (of_user || part.len() >= 3)
    };
    let brackets = in_brackets(value);
    let inside = brackets.unwrap_or(value);
    for signs in SIGNS {
        let parts = parts(inside, |c| signs.contains(&c) && (of_user || c != '/'));
        let commas = signs.contains(&',');
        if parts.len() > 1 && parts.iter().all(|part| is_id(part)) && !(commas && is_number(&parts)) {
            return Some(parts.len());
        }
    }
    // Side by side, as long as one another: shorter ones are one number in groups.
    let beside = parts(inside, |c| c == ' ');
    let least = if of_user { 4 } else { 6 };
    if let [first, _, ..] = beside[..]
        && first.len() >= least
        && beside.iter().all(|part| part.len() == first.len() && is_id(part))
    {
        return Some(beside.len());
    }
    if brackets.is_some_and(is_id) {
        return Some(1);
    }
    by_words(value).filter(|parts| parts.iter().all(|part| is_id(part))).map(|parts| parts.len())
}

/// The parts, without spaces and quotes around them, that are not blank.
fn parts(value: &str, is_separator: impl Fn(char) -> bool) -> Vec<&str> {
    let edge = |c: char| matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’') || c.is_whitespace();
    value.split(is_separator).map(|part| part.trim_matches(edge)).filter(|part| !part.is_empty()).collect()
}

/// Values with the marks of a web page or of a program between them that stand for a line break.
fn by_marks(value: &str) -> Option<Vec<&str>> {
    let mark =
        ["<br>", "<br/>", "<br />", "<BR>", "\\n", "\\r\\n"].into_iter().find(|mark| value.contains(mark))?;
    Some(value.split(mark).map(str::trim).filter(|part| !part.is_empty()).collect())
}

/// Two values with a word between them.
fn by_words(value: &str) -> Option<Vec<&str>> {
    WORDS
        .iter()
        .find_map(|word| value.split_once(word))
        .map(|(first, second)| vec![first.trim(), second.trim()])
}

/// What stands between the brackets around the value.
fn in_brackets(value: &str) -> Option<&str> {
    [('[', ']'), ('{', '}'), ('(', ')'), ('<', '>')]
        .iter()
        .find_map(|&(open, close)| value.strip_prefix(open)?.strip_suffix(close))
}

fn has_digit(part: &str) -> bool {
    part.bytes().any(|b| b.is_ascii_digit())
}

/// Whether the parts of a value between commas or slashes are one number: `1,024`, `12,50`.
fn is_number(parts: &[&str]) -> bool {
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let Some((first, rest)) = parts.split_first() else { return false };
    digits
        && first.len() <= 3
        && (rest.iter().all(|part| part.len() == 3) || rest.len() == 1 && rest[0].len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleSet;
    use crate::rules::testing;

    #[test]
    fn several_codes_are_told_from_one() {
        let rules = RuleSet::default();
        let cases = [
            ("AB01;AB02;AB03", Some(3)),
            ("AB01 ; AB02", Some(2)),
            ("AB01|AB02", Some(2)),
            ("AB01\nAB02", Some(2)),
            ("AB01\r\nAB02\r\n", Some(2)),
            ("AB01,AB02", Some(2)),
            ("AB01, AB02, AB03", Some(3)),
            ("AB01/AB02", Some(2)),
            ("ABCDEF/GHIJKL", Some(2)),
            ("[AB01,AB02]", Some(2)),
            ("[11111111297, 11111111380, 11111111614]", Some(3)),
            ("[11111111308]", Some(1)),
            ("{A;B}", Some(2)),
            ("\"A\",\"B\"", Some(2)),
            ("\"AB01\",\"AB02\"", Some(2)),
            ("['AB01', 'AB02']", Some(2)),
            ("AB01 and AB02", Some(2)),
            ("AB01 & AB02", Some(2)),
            ("AB01 - AB02", Some(2)),
            ("AB01+AB02", Some(2)),
            ("AB01 (AB02)", Some(2)),
            ("AB01、AB02", Some(2)),
            ("AB01，AB02，AB03", Some(3)),
            ("AB01；AB02", Some(2)),
            ("AB01،AB02", Some(2)),
            ("AB01和AB02", Some(2)),
            ("AB01 और AB02", Some(2)),
            ("AB01<br>AB02", Some(2)),
            ("AB01\\nAB02", Some(2)),
            ("<AB01>", Some(1)),
            ("A+B", None),
            ("+AB01", None),
            ("SUMMER - 26", None),
            ("AB01 AB02", None), // one code in groups, perhaps
            ("AB01;", None),
            ("SUMMER 26", None),
            ("SUMMER/26", None),
            ("A/B", None),
            ("12/10/2026", None),
            ("1,024", None),
            ("123,456", None),
            ("12,50", None),
            ("What a shopper types, once", None),
            ("AB&amp;CD", None),
            ("(AB 01)", None),
            ("()", None),
        ];
        let params = testing::params(&rules);
        for (value, count) in cases {
            assert_eq!(codes(value, &params), count, "{value:?}");
        }
        let params = testing::params(&RuleSet { code_charset: "A-Z0-9/;".to_owned(), ..rules });
        assert_eq!(codes("AB01/AB02", &params), None);
        assert_eq!(codes("AB01;AB02", &params), None);
    }

    #[test]
    fn several_customers_are_told_from_one() {
        use Identifier::*;
        let cases = [
            (Mobile, "9876543210 9876543211", Some(2)),
            (Mobile, "9876543210/9876543211", Some(2)),
            (Mobile, "9876543210 / 9876543211", Some(2)),
            (Mobile, "9876543210 or 9876543211", Some(2)),
            (Mobile, "9876543210;9876543211;9876543212", Some(3)),
            (Mobile, "9876543210\n9876543211", Some(2)),
            (Mobile, "+91 98765 43210 +91 98765 43211", Some(2)),
            (Mobile, "+919876543210+919876543211", Some(2)),
            (Mobile, "98765 43210 98765 43211", Some(2)),
            (Mobile, "9876543210-9876543211", Some(2)),
            (Mobile, "[9876543210, 9876543211]", Some(2)),
            (Mobile, "9876543210、9876543211", Some(2)),
            (Mobile, "9876543210 و 9876543211", Some(2)),
            (Mobile, "9876543210/11", Some(2)),
            (Mobile, "+919876543210 / 11", Some(2)),
            (Mobile, "919876543210,00", None),
            (Mobile, "+91 98765 43210", None),
            (Mobile, "(+91) 98765-43210", None),
            (Mobile, "98765 / 43210", None),
            (Mobile, "0221/5550100", None),
            (Mobile, "+44 (0)7911 123456", None),
            (Mobile, "+49 151 2345 6789", None),
            (Mobile, "0049 151 23456789", None),
            (Mobile, "9.19876543210E+11", None),
            (Email, "foo@example.com\nbar@example.com", Some(2)),
            (Email, "foo@example.com; bar@example.com", Some(2)),
            (Email, "foo@example.com bar@example.com", Some(2)),
            (Email, "a@b.c and d@e.f", Some(2)),
            (Email, "a@b.com/c@d.com", Some(2)),
            (Email, "Jo <jo@x.com>, Al <al@x.com>", Some(2)),
            (Email, "foo@example.com、bar@example.com", Some(2)),
            (Email, "foo@example.com، bar@example.com", Some(2)),
            (Email, "Jo <jo@x.com>", None),
            (Email, "jo@x.com <jo@x.com>", None),
            (Email, "jo@@x.com", None),
            (UserId, "12;13", Some(2)),
            (UserId, "12,13", None),
            (UserId, "1012,1013", Some(2)),
            (UserId, "1,024", None),
            (UserId, "[12, 1300]", Some(2)),
            (UserId, "12/10/2026", None),
            (UserId, "1042 1043", Some(2)),
            (UserId, "1 234", None),
            (ExternalId, "CRM-17;CRM-18", Some(2)),
            (ExternalId, "5023460001 5023460002", Some(2)),
            (ExternalId, "5023 4600 0100 0001", None),
            (ExternalId, "CRM 17", None),
            (ExternalId, "any thing; at all", None),
            (ExternalId, "CRM/A/1042", None),
            (ExternalId, "Doe, Jo", None),
        ];
        let params = testing::params(&RuleSet::default());
        for (identifier, value, count) in cases {
            assert_eq!(customers(identifier, value, &params), count, "{identifier:?} {value:?}");
        }
    }
}
