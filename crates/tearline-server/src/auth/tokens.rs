//! Access tokens: JWT, RS256, made by this server or by another issuer whose public keys it was given.

use std::time::{Duration, Instant};

use anyhow::Context;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header, encode};
use tearline_api::contract::{Claims, Token};
use tokio::sync::RwLock;

use super::{SigningKeys, TOKEN_HEADER};
use crate::clock::now_ms;
use crate::db::Client;
use crate::error::{Code, Failure};

/// The contract's longest lifetime of a token.
pub const MAX_TTL_SECONDS: i64 = 3600;
/// The `token_use` of an access token.
const TOKEN_USE: &str = "token_access";
/// Clocks differ a little.
const LEEWAY_SECONDS: u64 = 5;
/// A key that is not known makes us look again, but not more often than this.
const JWKS_PAUSE: Duration = Duration::from_secs(30);

/// Makes and checks tokens.
#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct Tokens {
    issuer: String,
    keys: Keys,
}

enum Keys {
    /// This server is the issuer.
    Own(Box<SigningKeys>),
    /// Another is: its keys, read again when a token names one that is not among them.
    Others { source: String, set: RwLock<(JwkSet, Instant)> },
}

impl Tokens {
    pub fn own(issuer: String, keys: SigningKeys) -> Self {
        Self { issuer, keys: Keys::Own(Box::new(keys)) }
    }

    /// # Errors
    /// When the keys can't be read.
    pub async fn of_other(issuer: String, source: String) -> anyhow::Result<Self> {
        let set = read_jwks(&source).await?;
        Ok(Self { issuer, keys: Keys::Others { source, set: RwLock::new((set, Instant::now())) } })
    }

    /// Whether this server makes tokens.
    pub fn issues(&self) -> bool {
        matches!(self.keys, Keys::Own(_))
    }

    /// The public keys of the tokens that this server makes.
    pub fn jwks(&self) -> serde_json::Value {
        match &self.keys {
            Keys::Own(keys) => keys.jwks.clone(),
            Keys::Others { .. } => serde_json::json!({"keys": []}),
        }
    }

    /// A token for a client, from now on.
    ///
    /// # Errors
    /// When another makes the tokens.
    pub fn issue(&self, client: &Client) -> Result<Token, Failure> {
        self.issue_at(client, now_ms().unsigned_abs() / 1000)
    }

    /// A token for a client, from a time in epoch seconds on.
    ///
    /// # Errors
    /// When another makes the tokens.
    pub fn issue_at(&self, client: &Client, now: u64) -> Result<Token, Failure> {
        let Keys::Own(keys) = &self.keys else {
            let message = "This server accepts the tokens of another issuer; ask that one for a token.";
            return Err(Failure::new(Code::TokensElsewhere, message));
        };
        let ttl = client.ttl_seconds.clamp(1, MAX_TTL_SECONDS).unsigned_abs();
        let claims = Claims {
            iss: self.issuer.clone(),
            exp: now + ttl,
            iat: now,
            jti: crate::random::random_hex(16),
            sub: client.key.clone(),
            client_id: client.key.clone(),
            org_id: client.org_id,
            token_use: TOKEN_USE.to_owned(),
        };
        let header = Header { kid: Some(keys.kid.clone()), ..Header::new(Algorithm::RS256) };
        let access_token = encode(&header, &claims, &keys.private).map_err(Failure::internal)?;
        Ok(Token { access_token, ttl_seconds: ttl })
    }

    /// # Errors
    /// When the token is not a good one, or no longer.
    pub async fn verify(&self, token: &str) -> Result<Claims, Failure> {
        let header = decode_header(token).map_err(|_| invalid())?;
        let key = self.key(header.kid.as_deref()).await.ok_or_else(invalid)?;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss"]);
        validation.validate_aud = false;
        validation.leeway = LEEWAY_SECONDS;
        let claims = decode::<Claims>(token, &key, &validation).map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature => {
                Failure::new(Code::TokenExpired, "The access token has expired; get a new one and try again.")
                    .field(TOKEN_HEADER)
            }
            _ => invalid(),
        })?;
        if claims.claims.token_use == TOKEN_USE { Ok(claims.claims) } else { Err(invalid()) }
    }

    async fn key(&self, kid: Option<&str>) -> Option<DecodingKey> {
        let (source, set) = match &self.keys {
            Keys::Own(keys) => return (kid == Some(keys.kid.as_str())).then(|| keys.public.clone()),
            Keys::Others { source, set } => (source, set),
        };
        let kid = kid?;
        let find = |set: &JwkSet| set.find(kid).and_then(|jwk| DecodingKey::from_jwk(jwk).ok());
        if let Some(key) = find(&set.read().await.0) {
            return Some(key);
        }
        // Issuers change their keys: a new one is looked for, one request at a time.
        let mut set = set.write().await;
        if set.1.elapsed() >= JWKS_PAUSE {
            set.1 = Instant::now();
            match read_jwks(source).await {
                Ok(read) => set.0 = read,
                Err(error) => tracing::warn!(error = format!("{error:#}"), "the issuer's keys can't be read"),
            }
        }
        find(&set.0)
    }
}

fn invalid() -> Failure {
    let message =
        "The access token is not valid here; get a new one from this server's issuer and try again.";
    Failure::new(Code::TokenInvalid, message).field(TOKEN_HEADER)
}

async fn read_jwks(source: &str) -> anyhow::Result<JwkSet> {
    let text = if source.starts_with("https://") || source.starts_with("http://") {
        super::jwks_url::fetch(source).await?
    } else {
        let path = source.strip_prefix("file://").unwrap_or(source);
        tokio::fs::read_to_string(path).await.with_context(|| format!("the key file {path} can't be read"))?
    };
    serde_json::from_str(&text).with_context(|| format!("{source} is not a JSON web key set"))
}
