//! The short way for codes: most are plain, and one pass over their bytes shows it. Whoever adds a rule about codes, or
//! changes one, looks here: a plain code has no finding by any of them. A property test in `rules/plain` holds it.

use crate::rules::kind::placeholder;
use crate::rules::params::Charset;
use crate::rules::{Params, code_date_like};

/// What the short way knows of a byte of a code.
pub(crate) type Classes = [u8; 256];

/// Outside the character set, or in it but with a meaning to some rule that the long way has to look at.
const SPECIAL: u8 = 1;
/// Stands in dates, and starts formulas.
const DASH: u8 = 2;

/// The classes of bytes, compiled once for each rule set.
pub(crate) fn classes(charset: &Charset) -> Classes {
    let mut classes = [SPECIAL; 256];
    for b in b'!'..=b'~' {
        // They start formulas, stand in dates, numbers and errors of spreadsheets, around words for nothing.
        let meaning = b"=+@.,#:/!?\"'`()[]{}<>*;|\\~".contains(&b);
        let special = meaning || !charset.contains(char::from(b));
        classes[usize::from(b)] = if special { SPECIAL } else { 0 };
    }
    classes[usize::from(b'-')] |= DASH;
    classes
}

/// Whether no rule about codes can find anything in the bytes, and the normalized code is the same bytes with
/// ASCII letters in capitals (or as they are, where the series keeps case).
#[inline(always)]
pub(crate) fn code_is_plain(bytes: &[u8], params: &Params) -> bool {
    if !params.plain_code_length.contains(&bytes.len()) {
        return false;
    }
    match bytes.iter().fold(0, |seen, &b| seen | params.code_classes[usize::from(b)]) {
        0 => !placeholder::is_word(bytes),
        DASH => bytes[0] != b'-' && !code_date_like::is_dashed(bytes) && !placeholder::is_word(bytes),
        _ => false,
    }
}

/// Whether every word of the characters `0-9A-Za-z_` that has the length of a code, and does not stand for nothing, is
/// plain.
pub(crate) fn words_are_plain(classes: &Classes) -> bool {
    (0..=u8::MAX).filter(|b| b.is_ascii_alphanumeric() || *b == b'_').all(|b| classes[usize::from(b)] == 0)
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
