//! Several values in one cell. What looks like a list is one only where each part is a value by itself: a sentence
//! with a comma, a date with slashes and a number with separators are none.

use crate::Identifier;
use crate::rules::Params;
use crate::rules::kind::seen::Seen;
use crate::rules::normal::Number;
use crate::rules::{code_date_like, email_format};
use crate::steps;

/// Words that stand between two values, with their spaces.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    " and ", " or ", " & ", " + ", " und ", " oder ", " et ", " ou ", " y ", " e ", " en ", " of ", " to ", " bis ",
    " - ", " – ", " — ", " और ", " या ", " aur ", " ya ", " و ", " أو ",
    " i ", " oraz ", " lub ", " ve ", " veya ", " dan ", " atau ", " và ", " hoặc ", " и ", " или ",
];

/// The bytes that they begin with, behind the space: bit n stands for those whose low seven bits are n.
const BEGINNINGS: u128 = {
    let mut beginnings = 0;
    let mut at = 0;
    while at < WORDS.len() {
        beginnings |= 1 << (WORDS[at].as_bytes()[1] & 127);
        at += 1;
    }
    beginnings
};

/// The same, in languages that write no spaces.
const CHARS: [char; 3] = ['和', '或', 'と'];

/// Signs that end a value, those that are of one kind together, in all scripts.
const SIGNS: [&[char]; 7] = [
    &[';', '；', '؛'],
    &['|', '｜', '¦'],
    &[',', '，', '、', '،'],
    &['\n', '\r'],
    &['\t'],
    &['•', '·', '・'],
    &['/', '／'],
];

/// Of ASCII, these are looked for in other ways, too.
const COMMA: u16 = 1 << 7;
const SLASH: u16 = 1 << 8;
/// Of UTF-8, the first byte of a sign.
const LEAD: u16 = 1 << 9;

/// Which of the [`SIGNS`] each byte is.
const KINDS: [u16; 256] = {
    let mut kinds = [0; 256];
    let mut at = 0;
    while at < SIGNS.len() {
        let mut of_kind = 0;
        while of_kind < SIGNS[at].len() {
            match SIGNS[at][of_kind] {
                ',' => kinds[b',' as usize] = COMMA,
                '/' => kinds[b'/' as usize] = SLASH,
                c if c.is_ascii() => kinds[c as usize] = 1 << at,
                c => kinds[c.encode_utf8(&mut [0; 4]).as_bytes()[0] as usize] = LEAD,
            }
            of_kind += 1;
        }
        at += 1;
    }
    kinds
};

/// The kinds of signs that a value has; [`COMMA`] and [`SLASH`] by themselves.
fn signs_in(value: &str, seen: Seen) -> u16 {
    if !seen.any(Seen::COMMA | Seen::SLASH | Seen::SIGN | Seen::HIGH) {
        return 0;
    }
    steps::took(value.len());
    let kinds = value.bytes().fold(0, |all, byte| all | KINDS[usize::from(byte)]);
    if kinds & LEAD == 0 {
        return kinds;
    }
    let beyond = value.chars().filter(|c| !c.is_ascii());
    let kind = |c: char| SIGNS.iter().position(|signs| signs.contains(&c)).map_or(0, |at| 1 << at);
    beyond.fold(kinds, |all, c| all | kind(c))
}

/// The signs of each of these kinds.
fn signs_of(kinds: u16) -> impl Iterator<Item = &'static [char]> {
    SIGNS.into_iter().enumerate().filter(move |(at, _)| kinds >> at & 1 == 1).map(|(_, signs)| signs)
}

/// The same, commas and slashes of ASCII among them.
fn all_signs_of(kinds: u16) -> impl Iterator<Item = &'static [char]> {
    signs_of(kinds | (kinds & COMMA) >> 5 | (kinds & SLASH) >> 2)
}

/// How many codes the value holds; `None`: not more than one. `Some(1)`: one, written as a list.
/// `damaged`: a spreadsheet left nothing of it that could be told.
pub(crate) fn codes(value: &str, seen: Seen, damaged: bool, params: &Params) -> Option<usize> {
    const BETWEEN: u16 = Seen::COMMA | Seen::SLASH | Seen::PLUS | Seen::SIGN | Seen::SPACE | Seen::MARK;
    // Most values have nothing that could stand between two.
    if damaged || !seen.any(BETWEEN | Seen::OPEN | Seen::HIGH) {
        return None;
    }
    codes_seen(value, seen, params).filter(|_| !code_date_like::is_date(value, seen))
}

fn codes_seen(value: &str, seen: Seen, params: &Params) -> Option<usize> {
    let allowed = |c: char| params.code_charset.contains(c);
    let is_code = |part: &str| {
        !part.is_empty()
            && part.len() <= params.code_length.max as usize * 4
            && part.chars().all(allowed)
            && part.chars().count() <= params.code_length.max as usize
    };
    let open = |value: &str| !value.chars().next().is_some_and(allowed);
    if let Some(inside) = in_brackets(value).filter(|_| seen.any(Seen::OPEN) && open(value)) {
        return Parts::of(inside, &|c| matches!(c, ',' | ';' | '|' | '\n' | '\r')).count(&is_code);
    }
    // What comes first belongs to a value, unless it ends one.
    let signs = signs_in(value, seen);
    let first = value.trim_start_matches(is_edge).chars().next();
    let ends = |c| matches!(c, '+' | '<' | '\\') || SIGNS.iter().any(|signs| signs.contains(&c));
    if !first.is_some_and(|c| allowed(c) || ends(c)) {
        return None;
    }
    let several = |parts: &Parts<'_>| parts.count(&is_code).filter(|&count| count > 1);
    // What cannot be in a code ends one.
    for signs in signs_of(signs) {
        let ends = |c| signs.contains(&c) && !matches!(c, ',' | '/') && !allowed(c);
        if let Some(count) = several(&Parts::of(value, &ends)) {
            return Some(count);
        }
    }
    if seen.any(Seen::MARK)
        && let Some(count) = mark(value).and_then(|mark| several(&Parts::Marked { value, mark }))
    {
        return Some(count);
    }
    let quoted = seen.any(Seen::QUOTE) && (value.contains("\",") || value.contains("',"));
    // With a comma in it no code is issued: words in capitals on both sides are enough.
    let alike = |parts: &Parts<'_>, by_comma: bool| {
        let count = several(parts)?;
        let mut lengths = parts.iter().map(str::len);
        let length = lengths.next().unwrap_or_default();
        let alike = quoted
            || (length >= 3
                && parts.iter().all(|part| part.len() >= 3)
                && (lengths.all(|other| other == length)
                    || parts.iter().all(has_digit)
                    || by_comma && parts.iter().all(|part| !part.contains(char::is_lowercase)))
                && !is_number(parts));
        alike.then_some(count)
    };
    for (separator, kind) in [(',', Seen::COMMA), ('/', Seen::SLASH), ('+', Seen::PLUS)] {
        if seen.any(kind)
            && !allowed(separator)
            && let Some(count) = alike(&Parts::of(value, &|c| c == separator), separator == ',')
        {
            return Some(count);
        }
    }
    if !seen.any(Seen::SPACE | Seen::HIGH) {
        return None;
    }
    // `AB01 (AB02)`
    let beside = || value.strip_suffix(')')?.split_once(" (").map(|(first, second)| [first, second]);
    let parts = Parts::Pair(by_words(value).or_else(beside)?.map(str::trim));
    if parts.iter().all(has_digit) { alike(&parts, false) } else { None }
}

/// The same of a customer.
pub(crate) fn customers(
    identifier: Identifier,
    value: &str,
    seen: Seen,
    damaged: bool,
    params: &Params,
) -> Option<usize> {
    match identifier {
        Identifier::Mobile if damaged => None,
        Identifier::Mobile => numbers(value, seen, params),
        Identifier::Email => addresses(value, params),
        Identifier::ExternalId | Identifier::UserId if damaged => None,
        Identifier::ExternalId | Identifier::UserId => ids(identifier, value, seen),
        Identifier::NotTagged => None,
    }
}

fn numbers(value: &str, seen: Seen, params: &Params) -> Option<usize> {
    if value.len() < 12 {
        return None;
    }
    let is_number = |part: &str| {
        Number::read(part).is_some_and(|number| params.mobile_digits.contains(number.digits().len()))
    };
    let value = in_brackets(value).filter(|inside| !is_number(inside)).unwrap_or(value);
    for signs in all_signs_of(signs_in(value, seen)) {
        let ends = |c| signs.contains(&c);
        if let Some(count) = Parts::of(value, &ends).count(&is_number).filter(|&count| count > 1) {
            return Some(count);
        }
    }
    // `9876543210/11`: the second is written by its last digits.
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if seen.any(Seen::COMMA | Seen::SLASH)
        && let Some((first, last)) =
            value.split_once(['/', ',']).map(|(first, last)| (first.trim(), last.trim()))
        && first.len() >= 9
        && (1..=5).contains(&last.len())
        && all_digits(last)
        && all_digits(first.trim_start_matches('+'))
    {
        return Some(2);
    }
    if seen.any(Seen::SPACE | Seen::HIGH)
        && let Some(pair) = by_words(value)
        && pair.into_iter().all(|part| is_number(part.trim()))
    {
        return Some(2);
    }
    // Two numbers are not as long as this; and each gap takes a look at all of the value.
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let all = digits(value);
    if value.len() > 200 || all < 2 * params.mobile_digits.min as usize {
        return None;
    }
    // Side by side: more digits than a number has, and whole numbers on both sides of a gap; or a second `+`.
    for (at, c) in value.char_indices().skip(1).filter(|(_, c)| !c.is_ascii_digit()) {
        let (first, second) = value.split_at(at);
        // Whatever stands there, words among it: `9876543210 (office 9876543211)`.
        let second = second.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '('));
        let (first, half) = (first.trim_end_matches(|c: char| !c.is_ascii_digit()), digits(first));
        let bare = || second.strip_prefix('(').and_then(|second| second.strip_suffix(')'));
        if !is_number(first) || !(is_number(second) || bare().is_some_and(is_number)) {
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
    let ends = |c: char| {
        c.is_whitespace() || "()[]{}<>\"'".contains(c) || SIGNS.iter().any(|signs| signs.contains(&c))
    };
    let is_address = |part: &str| part.contains('@') && !email_format::check(part, params);
    let addresses: Vec<&str> = Parts::of(value, &ends).iter().filter(|part| is_address(part)).collect();
    let Some(first) = addresses.first() else {
        // What may be in an address ends one only where nothing else stands between the two.
        let joined = |sign: char| Parts::of(value, &|c| c == sign).count(&is_address);
        let marked = mark(value).and_then(|mark| Parts::Marked { value, mark }.count(&is_address));
        let joined = || ['+', '&', ':', '\\', '→', '*', '#', '%', '_', '-'].into_iter().find_map(joined);
        return marked.or_else(joined).filter(|&count| count > 1);
    };
    // `jo@example.com <jo@example.com>` is one, with its own name before it.
    let one = value.contains('<') && addresses.iter().all(|address| address.eq_ignore_ascii_case(first));
    (addresses.len() > 1 && !one).then_some(addresses.len())
}

fn ids(identifier: Identifier, value: &str, seen: Seen) -> Option<usize> {
    const BETWEEN: u16 = Seen::COMMA | Seen::SLASH | Seen::PLUS | Seen::SIGN | Seen::SPACE;
    if !seen.any(BETWEEN | Seen::COLON | Seen::MARK | Seen::OPEN | Seen::HIGH)
        || code_date_like::is_date(value, seen)
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
    for signs in all_signs_of(signs_in(inside, seen)) {
        let ends = |c| signs.contains(&c) && (of_user || c != '/');
        let parts = Parts::of(inside, &ends);
        let several = parts.count(&is_id).filter(|&count| count > 1);
        if several.is_some() && !(signs.contains(&',') && is_number(&parts)) {
            return several;
        }
    }
    if seen.any(Seen::MARK)
        && let Some(count) = mark(inside).and_then(|mark| Parts::Marked { value: inside, mark }.count(&is_id))
        && count > 1
    {
        return Some(count);
    }
    // An id may have these in it. Two of one series begin alike, and are as long: `CRM1001/CRM1002`.
    let of_series = |first: &str, part: &str| {
        let alike = match first.len() {
            5 if first.starts_with(|c: char| c.is_ascii_alphabetic()) => 3,
            length if length > 5 => 4,
            _ => return false,
        };
        part.len() == first.len() && part.as_bytes().get(..alike) == first.as_bytes().get(..alike)
    };
    for sign in ['/', '+', ':', ' '] {
        let ends = |c| c == sign;
        let parts = Parts::of(inside, &ends);
        if inside.contains(sign)
            && let Some(first) = parts.iter().next()
            && let Some(count) = parts.count(&|part| of_series(first, part) && is_id(part))
            && count > 1
        {
            return Some(count);
        }
    }
    // Side by side, as long as one another: shorter ones are one number in groups.
    let ends = |c| c == ' ';
    let beside = Parts::of(inside, &ends);
    let least = if of_user { 4 } else { 6 };
    let length = beside.iter().next().map_or(0, str::len);
    if length >= least
        && let Some(count) = beside.count(&|part| part.len() == length && is_id(part))
        && count > 1
    {
        return Some(count);
    }
    if brackets.is_some_and(is_id) {
        return Some(1);
    }
    by_words(value).filter(|pair| pair.iter().all(|part| is_id(part.trim()))).map(|pair| pair.len())
}

/// A value taken apart, each time it is asked for: there may be as many parts as characters.
enum Parts<'v> {
    Ended { value: &'v str, ends: &'v dyn Fn(char) -> bool },
    Marked { value: &'v str, mark: &'static str },
    Pair([&'v str; 2]),
}

/// Whether it may stand around a value.
fn is_edge(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’') || c.is_whitespace()
}

impl<'v> Parts<'v> {
    fn of(value: &'v str, ends: &'v dyn Fn(char) -> bool) -> Self {
        Self::Ended { value, ends }
    }

    /// The parts, without spaces and quotes around them, that are not blank.
    fn iter(&self) -> impl Iterator<Item = &'v str> {
        let mut rest = match *self {
            Self::Ended { value, .. } | Self::Marked { value, .. } => Some(value),
            Self::Pair([first, _]) => Some(first),
        };
        let mut second = if let Self::Pair([_, second]) = *self { Some(second) } else { None };
        std::iter::from_fn(move || {
            let value = rest?;
            steps::took(1);
            let cut = match *self {
                Self::Ended { ends, .. } => value.split_once(ends),
                Self::Marked { mark, .. } => value.split_once(mark),
                Self::Pair(_) => None,
            };
            rest = cut.map(|(_, behind)| behind).or_else(|| second.take());
            let part = cut.map_or(value, |(part, _)| part);
            steps::took(part.len());
            Some(part.trim_matches(is_edge))
        })
        .filter(|part| !part.is_empty())
    }

    /// How many there are, if each is so; `None` where one is not, or there are none.
    fn count(&self, is_so: &dyn Fn(&str) -> bool) -> Option<usize> {
        let mut count = 0;
        self.iter()
            .all(|part| {
                count += 1;
                is_so(part)
            })
            .then_some(count)
            .filter(|&count| count > 0)
    }
}

/// The mark of a web page or of a program that stands for a line break in the value.
fn mark(value: &str) -> Option<&'static str> {
    ["<br>", "<br/>", "<br />", "<BR>", "\\n", "\\r\\n"].into_iter().find(|mark| value.contains(mark))
}

/// Whether a word may stand between two parts of a value, of ASCII.
pub(crate) fn may_have_words(value: &[u8]) -> bool {
    behind_spaces(value) & BEGINNINGS != 0
}

/// What comes behind the spaces: of most values nothing that a word begins with.
fn behind_spaces(value: &[u8]) -> u128 {
    steps::took(value.len());
    let behind = |space: usize| value.get(space + 1).map_or(0, |byte| 1_u128 << (byte & 127));
    memchr::memchr_iter(b' ', value).map(behind).fold(0, |all, one| all | one)
}

/// Two values with a word between them.
fn by_words(value: &str) -> Option<[&str; 2]> {
    let bytes = value.as_bytes();
    let begun = behind_spaces(bytes);
    // Their first bytes.
    let may_have_chars = bytes.iter().fold(false, |any, byte| any | matches!(byte, 0xE3 | 0xE5 | 0xE6));
    if begun & BEGINNINGS == 0 && !may_have_chars {
        return None;
    }
    let words = WORDS.iter().filter(|word| begun >> (word.as_bytes()[1] & 127) & 1 == 1);
    words
        .filter_map(|word| value.split_once(word))
        .next()
        .or_else(|| may_have_chars.then(|| value.split_once(CHARS)).flatten())
        .map(|(first, second)| [first, second])
}

/// What stands between the brackets around the value.
fn in_brackets(value: &str) -> Option<&str> {
    let close = match value.as_bytes().first()? {
        b'[' => ']',
        b'{' => '}',
        b'(' => ')',
        b'<' => '>',
        _ => return None,
    };
    value[1..].strip_suffix(close)
}

fn has_digit(part: &str) -> bool {
    part.bytes().any(|b| b.is_ascii_digit())
}

/// Whether the parts of a value between commas or slashes are one number: `1,024`, `12,50`.
fn is_number(parts: &Parts<'_>) -> bool {
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let mut lengths = parts.iter().map(str::len);
    let Some(first) = lengths.next() else { return false };
    let groups = lengths.all(|length| length == 3);
    digits
        && first <= 3
        && (groups || parts.iter().count() == 2 && parts.iter().last().is_some_and(|part| part.len() <= 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleSet;
    use crate::rules::kind::spreadsheet::damage;
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
            ("WELCOME,SUMMER", Some(2)),
            ("WELCOME/SUMMER", None),
            ("AB01 aur AB02", Some(2)),
            ("AB01 veya AB02", Some(2)),
            ("AB01 и AB02", Some(2)),
            ("Doe, Joan", None),
            ("A+B", None),
            ("12345E+110", None), // what a spreadsheet left of a number
            ("+AB01", None),
            ("SUMMER - 26", None),
            ("AB01 AB02", None), // one code in groups, perhaps
            ("AB01;", None),
            ("SUMMER 26", None),
            ("SUMMER/26", None),
            ("SAVE 10, SAVE 20", None),
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
            assert_eq!(codes(value, Seen::of(value), damage(value).is_some(), &params), count, "{value:?}");
        }
        let params = testing::params(&RuleSet { code_charset: "A-Z0-9/;".to_owned(), ..rules });
        assert_eq!(codes("AB01/AB02", Seen::of("AB01/AB02"), false, &params), None);
        assert_eq!(codes("AB01;AB02", Seen::of("AB01;AB02"), false, &params), None);
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
            (Mobile, "9876543210 (9876543211)", Some(2)),
            (Mobile, "9876543210:9876543211", Some(2)),
            (Mobile, "9876543210_9876543211", Some(2)),
            (Mobile, "9876543210 aur 9876543211", Some(2)),
            (Mobile, "9876543210 veya 9876543211", Some(2)),
            (Mobile, "9876543210 ext 9876", None),
            (Mobile, "98765x43210", None),
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
            (Email, "a@b.com+c@d.com", Some(2)),
            (Email, "a@b.com&c@d.com", Some(2)),
            (Email, "a@b.com\\nc@d.com", Some(2)),
            (Email, "a@b.com-c@d.com", Some(2)),
            (Email, "a@b.com:c@d.com", Some(2)),
            (Email, "a@b@c.com", None),
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
            (ExternalId, "CRM1001/CRM1002", Some(2)),
            (ExternalId, "CRM1001+CRM1002", Some(2)),
            (ExternalId, "CRM1001<br>CRM1002", Some(2)),
            (ExternalId, "CRM1001\\nCRM1002", Some(2)),
            (ExternalId, "CRM1001 aur CRM1002", Some(2)),
            (ExternalId, "AB12/CD34", None),
            (ExternalId, "2024/0001", None),
            (ExternalId, "SHOP01/100423", None),
            (ExternalId, "urn:crm:1042", None),
            (ExternalId, "any thing; at all", None),
            (ExternalId, "CRM/A/1042", None),
            (ExternalId, "Doe, Jo", None),
        ];
        let params = testing::params(&RuleSet::default());
        for (identifier, value, count) in cases {
            assert_eq!(
                customers(identifier, value, Seen::of(value), damage(value).is_some(), &params),
                count,
                "{identifier:?} {value:?}"
            );
        }
    }
}
