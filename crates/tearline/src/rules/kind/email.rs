//! The short way for e-mail addresses: `email-format` and `email-typo` find nothing in what is plain. A property test in
//! `rules/plain` holds it.

use crate::rules::{Params, email_format, email_typo};

/// Whether the bytes are an address in which nothing is unusual.
#[inline(always)]
pub(crate) fn is_plain(bytes: &[u8], params: &Params) -> bool {
    let Some(at) = memchr::memchr(b'@', bytes) else { return false };
    bytes.len() <= params.max_value_chars
        && at > 0
        && bytes[at - 1] != b'.'
        && bytes[..at].iter().all(|&b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+'))
        && (email_typo::COMMON.iter().any(|domain| domain.as_bytes() == &bytes[at + 1..])
            || is_plain_domain(&bytes[at + 1..]))
}

/// Whether a plain address is normalized as it stands, and compared so.
#[inline(always)]
pub(crate) fn is_normal(bytes: &[u8]) -> bool {
    !bytes.iter().any(u8::is_ascii_uppercase)
}

/// Whether no rule can find anything in a domain that is not one of the common ones.
#[inline(never)]
fn is_plain_domain(domain: &[u8]) -> bool {
    domain.iter().all(|&b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && email_format::are_labels(domain)
        && std::str::from_utf8(domain).is_ok_and(|domain| !email_typo::is_misspelt(domain))
}
