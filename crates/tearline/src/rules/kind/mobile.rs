//! The short way for mobile numbers: `mobile-format`, `mobile-trunk`, `mobile-country` and `mobile-spreadsheet` find
//! nothing in what is plain. A property test in `rules/plain` holds it.

use crate::rules::kind::regions::Region;
use crate::rules::{Params, mobile_trunk};

/// Whether there are only digits. Eight at a time: a byte less '0' above 9 sets its top bit.
#[inline(always)]
pub(crate) fn all_digits(bytes: &[u8]) -> bool {
    match bytes.len() {
        8..=16 => not_digits(bytes, 0) | not_digits(bytes, bytes.len() - 8) == 0,
        17..=24 => not_digits(bytes, 0) | not_digits(bytes, 8) | not_digits(bytes, bytes.len() - 8) == 0,
        _ => bytes.iter().all(u8::is_ascii_digit),
    }
}

/// Zero where the eight bytes are digits.
#[inline(always)]
fn not_digits(bytes: &[u8], at: usize) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    let digits = u64::from_le_bytes(word) ^ (0x30 * ONES);
    (digits.wrapping_add(0x76 * ONES) | digits) & (0x80 * ONES)
}

/// Whether no rule about mobile numbers can find anything in the bytes.
#[inline(always)]
pub(crate) fn is_plain(bytes: &[u8], params: &Params) -> bool {
    if !params.plain_mobile_length.contains(&bytes.len()) || matches!(bytes, [b'0'] | [b'0', b'0', ..]) {
        return false;
    }
    if !all_digits(bytes) || mobile_trunk::may_be(bytes) {
        return false;
    }
    params.region.is_none_or(|region| {
        region.has(bytes.len())
            || [region.trunk, region.calling_code]
                .iter()
                .any(|prefix| bytes.starts_with(prefix.as_bytes()) && region.has(bytes.len() - prefix.len()))
    })
}

/// Whether the bytes are a number with a `+` before it, or in groups, about which no rule has anything to say.
pub(crate) fn is_plain_in_groups(bytes: &[u8], params: &Params) -> bool {
    let Some((number, international)) = Groups::read(bytes) else { return false };
    if bytes.len() > params.max_value_chars {
        return false;
    }
    let digits = number.digits();
    // Behind a gap, or a `+`, what is dialled at home only stands out, and with so few digits it may be a date: that needs
    // a closer look.
    if Region::may_have_trunk(digits) || digits.len() <= 8 && bytes.contains(&b'-') {
        return false;
    }
    match params.region.filter(|_| international) {
        None => is_plain(digits, params),
        Some(region) => {
            params.plain_mobile_length.contains(&digits.len())
                && digits
                    .strip_prefix(region.calling_code.as_bytes())
                    .is_some_and(|national| region.has(national.len()))
        }
    }
}

/// The digits of a number that may have a `+` before it and one space or dash between two of them.
pub(crate) struct Groups {
    digits: [u8; Self::MOST],
    len: usize,
}

impl Groups {
    /// No number has more; past it, what looks like one may be two.
    const MOST: usize = 15;

    /// With whether it starts with a `+`.
    #[inline]
    pub(crate) fn read(bytes: &[u8]) -> Option<(Self, bool)> {
        let rest = bytes.strip_prefix(b"+");
        let international = rest.is_some();
        let rest = rest.unwrap_or(bytes);
        if rest.len() > 2 * Self::MOST || !rest.first().is_some_and(|first| matches!(first, b'1'..=b'9')) {
            return None;
        }
        let mut number = Self { digits: [0; Self::MOST], len: 0 };
        let mut in_group = false;
        for &byte in rest {
            if byte.is_ascii_digit() {
                *number.digits.get_mut(number.len)? = byte;
                number.len += 1;
                in_group = true;
            } else if in_group && matches!(byte, b' ' | b'-') {
                in_group = false;
            } else {
                return None;
            }
        }
        in_group.then_some((number, international))
    }

    pub(crate) fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }
}

/// Whether a plain number is normalized as it stands: where the series has a region, with its country code.
#[inline(always)]
pub(crate) fn is_normal(bytes: &[u8], params: &Params) -> bool {
    params.region.is_none_or(|region| {
        let code = region.calling_code.as_bytes();
        bytes.starts_with(code) && region.has(bytes.len() - code.len())
    })
}
