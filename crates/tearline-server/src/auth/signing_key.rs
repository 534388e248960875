//! A key that signs tokens.

use anyhow::anyhow;
use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::json;

/// A key that signs tokens, and its public half.
#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct SigningKey {
    pub kid: String,
    pub private: EncodingKey,
    pub public: DecodingKey,
    /// The public half as others read it.
    pub jwk: serde_json::Value,
}

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    /// When the system can't make one.
    pub fn new() -> anyhow::Result<Self> {
        Self::from_pem(&Self::make()?)
    }

    /// A new key, as PEM.
    pub(super) fn make() -> anyhow::Result<Vec<u8>> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no RSA key could be made"))?;
        let der =
            AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(|_| anyhow!("the RSA key can't be written"))?;
        Ok(pem(der.as_ref()).into_bytes())
    }

    pub(super) fn from_pem(pem: &[u8]) -> anyhow::Result<Self> {
        let text = std::str::from_utf8(pem)?;
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
        let pair = KeyPair::from_pkcs8(&STANDARD.decode(body)?).map_err(|error| anyhow!("{error}"))?;
        let public = pair.public_key();
        let n = URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero());
        let e = URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero());
        // RFC 7638: the name of a key is the hash of its public half.
        let thumbprint = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
        let kid = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, thumbprint.as_bytes()));
        Ok(Self {
            private: EncodingKey::from_rsa_pem(pem)?,
            public: DecodingKey::from_rsa_components(&n, &e)?,
            jwk: json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e}),
            kid,
        })
    }
}

fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    pem
}
