//! Keys and secrets, and the tokens that they open.

mod jwks_url;
mod keyring;
mod other_keys;
mod signing_key;
mod tokens;

use aws_lc_rs::{constant_time, digest};

pub use keyring::Keyring;
pub use signing_key::SigningKey;
pub use tokens::{MAX_TTL_SECONDS, Tokens};

use crate::random::random_hex;

/// How long tokens are good for where nobody says it.
pub const USUAL_TTL_SECONDS: i64 = 300;

/// The header that carries the token. Header names know no case.
pub const TOKEN_HEADER: &str = "x-cap-api-oauth-token";

/// What is kept of a secret. One round of SHA-256 is enough: a secret is 256 random bits that nobody can
/// guess or look up, unlike a password, and checking it must cost an attacker's victim nothing.
pub fn hash_secret(secret: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, secret.as_bytes()).as_ref().to_vec()
}

/// A new client's key, and its secret.
pub fn make_credentials() -> (String, String) {
    (random_hex(16), random_hex(32))
}

pub fn secret_matches(secret: &str, hash: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(&hash_secret(secret), hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_its_own_hash_only() {
        let (one, other) = (random_hex(32), random_hex(32));
        assert_ne!(one, other);
        assert!(secret_matches(&one, &hash_secret(&one)));
        assert!(!secret_matches(&other, &hash_secret(&one)));
        assert!(!secret_matches("", &hash_secret(&one)));
    }
}
