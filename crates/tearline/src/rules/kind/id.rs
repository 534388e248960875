//! The short way for ids: `user-id-format`, `external-id-format` and `external-id-spreadsheet` find nothing in what is
//! plain. A property test in `rules/plain` holds it.

use crate::rules::kind::placeholder;
use crate::rules::{Params, code_date_like};

/// Whether the bytes are a user id, and normalized.
#[inline(always)]
pub(crate) fn is_plain_user_id(bytes: &[u8], params: &Params) -> bool {
    // 18 digits always fit 63 bits; 19 may.
    bytes.len() <= params.max_value_chars.min(18)
        && bytes.first().is_some_and(|&b| b != b'0')
        && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether the bytes are a user id but for a `+` before it.
pub(crate) fn is_user_id_with_sign(bytes: &[u8], params: &Params) -> bool {
    bytes.len() <= params.max_value_chars
        && bytes.strip_prefix(b"+").is_some_and(|digits| is_plain_user_id(digits, params))
}

/// Whether the bytes are an external id of letters, digits, `-` and `_`, and normalized. Numbers that a spreadsheet
/// damaged have a point or a sign, lists have separators, and an apostrophe marks text.
#[inline(always)]
pub(crate) fn is_plain_external_id(bytes: &[u8], params: &Params) -> bool {
    let seen = bytes.iter().fold(0, |seen, &b| seen | CLASSES[usize::from(b)]);
    seen & OTHER == 0
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.len() <= params.max_value_chars.min(params.external_id_max_chars)
        && !placeholder::is_word(bytes)
        && !(seen & DASH != 0 && code_date_like::is_dashed(bytes))
}

/// What the short way knows of a byte of an external id.
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut b = 0;
    while b < classes.len() {
        if of_word(b as u8) {
            classes[b] = if b as u8 == b'-' { DASH } else { 0 };
        }
        b += 1;
    }
    classes
};
/// Stands in dates.
const DASH: u8 = 1;
const OTHER: u8 = 2;

/// The same of one with spaces in it, such as `CRM 1042`. Of two ids side by side the first has a digit, and of a word
/// that stands for nothing no part has one.
pub(crate) fn is_plain_in_words(bytes: &[u8], params: &Params) -> bool {
    let first = memchr::memchr(b' ', bytes).unwrap_or(bytes.len());
    let (first, rest) = bytes.split_at(first);
    first.first().is_some_and(u8::is_ascii_alphabetic)
        && !rest.ends_with(b" ")
        && bytes.len() <= params.max_value_chars.min(params.external_id_max_chars)
        && first.iter().all(|&b| of_word(b) && !b.is_ascii_digit())
        && rest.iter().all(|&b| of_word(b) || b == b' ')
        && rest.iter().any(u8::is_ascii_digit)
        // `Total 2`
        && !std::str::from_utf8(bytes).is_ok_and(placeholder::is_sum)
        && !bytes.ends_with(b"_")
        && !placeholder::starts_with_crosses(bytes)
}

const fn of_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
}
