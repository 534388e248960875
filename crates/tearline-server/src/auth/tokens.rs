//! Access tokens: JWT, RS256, made by this server or by another issuer whose public keys it was given.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::Context;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header, encode};
use tearline_api::contract::{Claims, Token};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

use super::{SigningKeys, TOKEN_HEADER};
use crate::clock::now_ms;
use crate::db::Client;
use crate::error::{Code, Failure};
use crate::stop::Stop;

/// The contract's longest lifetime of a token.
pub const MAX_TTL_SECONDS: i64 = 3600;
/// The `token_use` of an access token.
const TOKEN_USE: &str = "token_access";
/// Clocks differ a little.
const LEEWAY_SECONDS: u64 = 5;
/// A key that is not known makes us look again, but not more often than this.
const JWKS_PAUSE: Duration = Duration::from_secs(30);
/// How old the keys may become.
const JWKS_AGE: Duration = Duration::from_secs(10 * 60);
/// How long a request waits for a key that is not known.
const JWKS_PATIENCE: Duration = Duration::from_secs(5);

/// Makes and checks tokens.
#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct Tokens {
    issuer: String,
    keys: Keys,
}

enum Keys {
    /// This server is the issuer.
    Own(Box<SigningKeys>),
    /// Another is.
    Others(Arc<Others>),
}

/// The keys of another issuer: read now and then, and when a token names one that is not among them. While they are read
/// requests go on by those that are known.
struct Others {
    source: String,
    set: RwLock<JwkSet>,
    /// When they were last asked for; locked while they are.
    asked: Mutex<Option<Instant>>,
}

impl Others {
    /// Reads them, unless that was done just now. One at a time.
    async fn read_again(self: Arc<Self>) {
        let mut asked = self.asked.lock().await;
        if asked.is_some_and(|at| at.elapsed() < JWKS_PAUSE) {
            return;
        }
        *asked = Some(Instant::now());
        match read_jwks(&self.source).await {
            Ok(read) => *self.set.write().unwrap_or_else(PoisonError::into_inner) = read,
            Err(error) => tracing::warn!(error = format!("{error:#}"), "the issuer's keys can't be read"),
        }
    }

    fn find(&self, kid: &str) -> Option<DecodingKey> {
        let set = self.set.read().unwrap_or_else(PoisonError::into_inner);
        set.find(kid).and_then(|jwk| DecodingKey::from_jwk(jwk).ok())
    }
}

impl Tokens {
    pub fn own(issuer: String, keys: SigningKeys) -> Self {
        Self { issuer, keys: Keys::Own(Box::new(keys)) }
    }

    /// # Errors
    /// When the keys are in a file that can't be read. An issuer that can't be reached now may be later.
    pub async fn of_other(issuer: String, source: String) -> anyhow::Result<Self> {
        let set = match read_jwks(&source).await {
            Err(error) if is_url(&source) => {
                tracing::warn!(error = format!("{error:#}"), "the issuer's keys can't be read yet");
                JwkSet { keys: Vec::new() }
            }
            read => read?,
        };
        let others = Others { source, set: RwLock::new(set), asked: Mutex::new(None) };
        Ok(Self { issuer, keys: Keys::Others(Arc::new(others)) })
    }

    /// Reads another issuer's keys now and then, until the server stops: one that was withdrawn is forgotten.
    pub async fn keep_fresh(self: Arc<Self>, mut stop: Stop) {
        let Keys::Others(others) = &self.keys else { return };
        loop {
            tokio::select! {
                () = sleep(JWKS_AGE) => others.clone().read_again().await,
                () = stop.wait() => return,
            }
        }
    }

    /// Whether this server makes tokens.
    pub fn issues(&self) -> bool {
        matches!(self.keys, Keys::Own(_))
    }

    /// The public keys of the tokens that this server makes.
    pub fn jwks(&self) -> serde_json::Value {
        match &self.keys {
            Keys::Own(keys) => keys.jwks.clone(),
            Keys::Others(_) => serde_json::json!({"keys": []}),
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
        let others = match &self.keys {
            Keys::Own(keys) => return (kid == Some(keys.kid.as_str())).then(|| keys.public.clone()),
            Keys::Others(others) => others,
        };
        let kid = kid?;
        if let Some(key) = others.find(kid) {
            return Some(key);
        }
        // Issuers change their keys. Whoever comes with a new one waits for a while, and nobody else.
        let _ = timeout(JWKS_PATIENCE, tokio::spawn(others.clone().read_again())).await;
        others.find(kid)
    }
}

fn invalid() -> Failure {
    let message =
        "The access token is not valid here; get a new one from this server's issuer and try again.";
    Failure::new(Code::TokenInvalid, message).field(TOKEN_HEADER)
}

fn is_url(source: &str) -> bool {
    source.starts_with("https://") || source.starts_with("http://")
}

async fn read_jwks(source: &str) -> anyhow::Result<JwkSet> {
    let text = if is_url(source) {
        super::jwks_url::fetch(source).await?
    } else {
        let path = source.strip_prefix("file://").unwrap_or(source);
        tokio::fs::read_to_string(path).await.with_context(|| format!("the key file {path} can't be read"))?
    };
    serde_json::from_str(&text).with_context(|| format!("{source} is not a JSON web key set"))
}
