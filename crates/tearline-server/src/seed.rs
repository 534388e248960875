//! Seeds for the rules' fingerprints.

/// Not to be known to whoever made the file.
pub(crate) fn seed() -> u128 {
    let mut bytes = [0; 16];
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    u128::from_le_bytes(bytes)
}
