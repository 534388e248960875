//! Keys that the server makes for itself and keeps in its data directory.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, anyhow};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::json;

/// The key that signs tokens, and its public half.
#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct SigningKeys {
    pub kid: String,
    pub private: EncodingKey,
    pub public: DecodingKey,
    /// The public half as others read it.
    pub jwks: serde_json::Value,
}

impl SigningKeys {
    /// Reads the key, or makes it on the first start.
    ///
    /// # Errors
    /// When the directory can't be written, or the file is not a key.
    pub fn open(keys: &Path) -> anyhow::Result<Self> {
        let path = keys.join("token-signing.pem");
        let pem = read_or_make(&path, || {
            let pair =
                KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no RSA key could be made"))?;
            let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair)
                .map_err(|_| anyhow!("the RSA key can't be written"))?;
            Ok(pem(der.as_ref()).into_bytes())
        })?;
        Self::from_pem(&pem).with_context(|| format!("{} is not an RSA private key", path.display()))
    }

    fn from_pem(pem: &[u8]) -> anyhow::Result<Self> {
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
            jwks: json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e}]}),
            kid,
        })
    }
}

/// The key that signs the URLs of files.
#[derive(Debug)]
pub struct UrlKey(hmac::Key);

impl UrlKey {
    /// # Errors
    /// When the directory can't be written.
    pub fn open(keys: &Path) -> anyhow::Result<Self> {
        let key =
            read_or_make(&keys.join("url-signing.key"), || Ok(crate::random::random_hex(32).into_bytes()))?;
        anyhow::ensure!(
            key.len() >= 32,
            "the key of file URLs is too short; delete it, and a new one is made"
        );
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &key)))
    }

    pub fn sign(&self, text: &str) -> String {
        crate::random::hex(hmac::sign(&self.0, text.as_bytes()).as_ref())
    }

    /// In constant time.
    pub fn verify(&self, text: &str, signature: &str) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(self.sign(text).as_bytes(), signature.as_bytes())
            .is_ok()
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

/// A file that only its owner reads, and that appears whole or not at all: two programs that start at
/// once end up with one key.
fn read_or_make(path: &Path, make: impl FnOnce() -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    if let Ok(content) = std::fs::read(path) {
        return Ok(content);
    }
    let dir = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).with_context(|| format!("the directory {} can't be made", dir.display()))?;
    // The temporary file is made readable for its owner only.
    let mut file = tempfile::NamedTempFile::new_in(dir)
        .with_context(|| format!("the directory {} can't be written to", dir.display()))?;
    file.write_all(&make()?)?;
    file.as_file().sync_all()?;
    // If another was faster, its key counts.
    let _ = file.persist_noclobber(path);
    std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))
}
