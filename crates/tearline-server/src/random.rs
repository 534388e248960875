//! Random numbers from the system, and bytes as text.

use std::fmt::Write;

/// Random bytes as hexadecimal digits.
pub fn random_hex(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    // The system's generator fails at boot at worst, never later; an all-zero secret must not exist even then.
    assert!(getrandom::fill(&mut buffer).is_ok(), "the system has no random numbers");
    hex(&buffer)
}

/// Random bytes for a secret.
pub(crate) fn secret<const N: usize>() -> [u8; N] {
    let mut secret = [0; N];
    assert!(getrandom::fill(&mut secret).is_ok(), "the system has no random numbers");
    secret
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A number above 0 that no other call is given.
pub(crate) fn number() -> i64 {
    i64::try_from(seed() >> 66).unwrap_or(i64::MAX).max(1)
}

/// A seed for the rules' fingerprints: not to be known to whoever made the file.
pub(crate) fn seed() -> u128 {
    let mut bytes = [0; 16];
    let _ = getrandom::fill(&mut bytes);
    u128::from_le_bytes(bytes)
}
