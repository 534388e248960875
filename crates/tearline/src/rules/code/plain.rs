//! The short way for codes: most are plain, and one pass over their bytes shows it. Whoever adds a rule about codes, or
//! changes one, looks here: a plain code has no finding by any of them. A property test in `rules/plain` holds it.

use crate::rules::kind::{placeholder, several, spreadsheet};
use crate::rules::params::Charset;
use crate::rules::{Glance, Params, Rule, code_date_like};

/// What the short way knows of a byte of a code.
pub(crate) type Classes = [u8; 256];

/// Outside the character set, or in it but with a meaning to some rule that the long way has to look at.
const SPECIAL: u8 = 1;
/// Stands in dates, and starts formulas.
const DASH: u8 = 2;
/// Outside the character set, and that is all that is said of it.
const ODD: u8 = 4;
/// The same of a space between two parts of a code, but for what could be two codes, or a date.
const SPACE: u8 = 8;
/// Nothing is wrong with it; but no word that stands for nothing has one.
const DIGIT: u8 = 16;

/// The classes of bytes, compiled once for each rule set.
pub(crate) fn classes(charset: &Charset) -> Classes {
    let mut classes = [SPECIAL; 256];
    for b in b'!'..=b'~' {
        // They start formulas, stand in dates, numbers and errors of spreadsheets, around words for nothing.
        let meaning = b"=+@.,#:/!?\"'`()[]{}<>*;|\\~".contains(&b);
        let outside = !charset.contains(char::from(b));
        classes[usize::from(b)] = match b {
            b'"' | b'$' | b'%' | b'&' | b'^' if outside => ODD,
            _ if outside || meaning => SPECIAL,
            b'0'..=b'9' => DIGIT,
            _ => 0,
        };
    }
    if !charset.contains(' ') {
        classes[usize::from(b' ')] = SPACE;
    }
    classes[usize::from(b'-')] |= DASH;
    classes
}

/// Whether no rule about codes can find anything in the bytes, and the normalized code is the same bytes with
/// ASCII letters in capitals (or as they are, where the series keeps case).
#[inline(always)]
pub(crate) fn code_is_plain(bytes: &[u8], params: &Params) -> bool {
    params.plain_code_length.contains(&bytes.len()) && are_plain(bytes, classes_in(bytes, params))
}

#[inline(always)]
fn classes_in(bytes: &[u8], params: &Params) -> u8 {
    bytes.iter().fold(0, |seen, &b| seen | params.code_classes[usize::from(b)])
}

/// The same of bytes that have the length of a code.
#[inline(always)]
fn are_plain(bytes: &[u8], seen: u8) -> bool {
    match seen & !DIGIT {
        0 => !placeholder::is_word(bytes),
        DASH => bytes[0] != b'-' && !code_date_like::is_dashed(bytes) && !placeholder::is_word(bytes),
        _ => false,
    }
}

/// What is seen of a code quickly, in the bytes of its value.
#[inline(never)]
pub(crate) fn glance_at_code(bytes: &[u8], params: &Params) -> Glance {
    if !params.plain_code_length.contains(&bytes.len()) {
        return Glance::Unknown;
    }
    let seen = classes_in(bytes, params);
    if are_plain(bytes, seen) {
        Glance::Plain
    } else if seen & (ODD | SPACE) != 0 && seen & SPECIAL == 0 && may_only_be_odd(bytes, seen) {
        Glance::only(Rule::CodeCharset)
    } else if seen & SPECIAL != 0 && spreadsheet::is_scientific(bytes) {
        Glance::damaged(Rule::CodeSpreadsheet)
    } else {
        Glance::Unknown
    }
}

/// Whether a character outside the set is all that can be found in the bytes: `AB"12`, `ABCD 1234`.
fn may_only_be_odd(bytes: &[u8], seen: u8) -> bool {
    let [first, .., last] = bytes else { return false };
    let edge = |b: &u8| matches!(b, b' ' | b'-');
    seen & DIGIT != 0
        && !edge(first)
        && !edge(last)
        && *last != b'_'
        && !placeholder::starts_with_crosses(bytes)
        && (seen & SPACE == 0 || !std::str::from_utf8(bytes).is_ok_and(placeholder::is_sum))
        && (seen & SPACE == 0 || !several::may_have_words(bytes) && !code_date_like::may_be_ascii(bytes))
}

/// Whether every word of the characters `0-9A-Za-z_` that has the length of a code, and does not stand for nothing, is
/// plain.
pub(crate) fn words_are_plain(classes: &Classes) -> bool {
    (0..=u8::MAX)
        .filter(|b| b.is_ascii_alphanumeric() || *b == b'_')
        .all(|b| classes[usize::from(b)] & !DIGIT == 0)
}

/// [`code_is_plain`] for bytes that are known to be in `0-9A-Za-z_`.
#[inline(always)]
pub(crate) fn word_is_plain_code(bytes: &[u8], params: &Params) -> bool {
    if params.plain_words {
        params.plain_code_length.contains(&bytes.len()) && !placeholder::is_word(bytes)
    } else {
        code_is_plain(bytes, params)
    }
}
