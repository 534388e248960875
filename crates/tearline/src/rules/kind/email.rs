//! The short way for e-mail addresses: `email-format` and `email-typo` find nothing in what is plain. A property test in
//! `rules/plain` holds it.

use crate::rules::{Glance, Params, Rule, email_format, email_typo};

/// Whether the bytes are an address in which nothing is unusual.
#[inline(always)]
pub(crate) fn is_plain(bytes: &[u8], params: &Params) -> bool {
    glance(bytes, params) == Glance::Plain
}

/// What is seen of an address whose parts have nothing unusual about them.
#[inline(always)]
pub(crate) fn glance(bytes: &[u8], params: &Params) -> Glance {
    let Some(domain) = domain_of_plain(bytes, params) else { return Glance::Unknown };
    if email_typo::COMMON.iter().any(|common| common.as_bytes() == domain) {
        return Glance::Plain;
    }
    glance_at_domain(domain)
}

/// Whether a plain address is normalized as it stands, and compared so.
#[inline(always)]
pub(crate) fn is_normal(bytes: &[u8]) -> bool {
    !bytes.iter().any(u8::is_ascii_uppercase)
}

/// What stands behind the `@`, where nothing is unusual about what stands before it.
#[inline(always)]
fn domain_of_plain<'v>(bytes: &'v [u8], params: &Params) -> Option<&'v [u8]> {
    let at = memchr::memchr(b'@', bytes)?;
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    let plain = bytes.len() <= params.max_value_chars
        && local.last().is_some_and(|&last| last != b'.' && local[0] != b'.')
        && are_all(OF_LOCAL, local);
    plain.then_some(domain)
}

/// A domain of small letters and digits: nothing can be wrong with it but its spelling.
#[inline(never)]
fn glance_at_domain(domain: &[u8]) -> Glance {
    if !are_all(OF_DOMAIN, domain) || !are_plain_labels(domain) {
        Glance::Unknown
    } else if email_typo::is_misspelt(domain) {
        Glance::only(Rule::EmailTypo)
    } else {
        Glance::Plain
    }
}

/// `email_format::are_labels`, in one pass where no label can be too long.
#[inline(always)]
fn are_plain_labels(domain: &[u8]) -> bool {
    if domain.len() > 63 {
        return email_format::are_labels(domain);
    }
    // A dot stands before the first label, and behind the last.
    let (mut last, mut unfit) = (DOT | EDGE, 0);
    for &byte in domain {
        let class = CLASSES[usize::from(byte)];
        unfit |= meet(last, class);
        last = class;
    }
    unfit | meet(last, DOT | EDGE) == 0
}

/// Not zero where a label has no letter or digit at its edge: two dots meet there, or a dot and a dash.
#[inline(always)]
fn meet(last: u8, next: u8) -> u8 {
    ((last & DOT) << 1 | (last & EDGE) >> 1) & next
}

/// The letters, digits and signs of most addresses before the `@`.
const OF_LOCAL: u8 = 1;
/// Those of a domain, in small letters.
const OF_DOMAIN: u8 = 2;
const DOT: u8 = 4;
/// `-` and `.`; the bit next to [`DOT`].
const EDGE: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' => OF_LOCAL | OF_DOMAIN,
            b'.' => OF_LOCAL | OF_DOMAIN | DOT | EDGE,
            b'-' => OF_LOCAL | OF_DOMAIN | EDGE,
            b'A'..=b'Z' | b'_' | b'+' => OF_LOCAL,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

#[inline(always)]
fn are_all(class: u8, bytes: &[u8]) -> bool {
    bytes.iter().fold(class, |all, &byte| all & CLASSES[usize::from(byte)]) != 0
}
