//! Access tokens: JWT, RS256, made by this server or by another issuer whose public keys it was given.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header, encode};
use tearline_api::contract::{Claims, Token};
use tokio::task::JoinHandle;

use super::other_keys::{Found, OtherKeys};
use super::{Keyring, TOKEN_HEADER};
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
/// How soon the keys of another issuer may be there.
const KEYS_RETRY_SECONDS: u64 = 5;

/// Makes and checks tokens.
#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct Tokens {
    issuer: String,
    keys: Keys,
}

enum Keys {
    /// This server is the issuer.
    Own(Arc<Keyring>),
    /// Another is.
    Others { keys: Arc<OtherKeys>, longest_seconds: u64 },
}

impl Tokens {
    pub fn own(issuer: String, keys: Arc<Keyring>) -> Self {
        Self { issuer, keys: Keys::Own(keys) }
    }

    /// Those of another issuer, which live as long as the longest at most.
    ///
    /// # Errors
    /// When the source of the keys makes no sense.
    pub fn of_other(issuer: String, source: &str, longest: Duration) -> anyhow::Result<Self> {
        let keys = OtherKeys::new(source)?;
        Ok(Self { issuer, keys: Keys::Others { keys, longest_seconds: longest.as_secs() } })
    }

    /// Reads another issuer's keys from time to time, until the server stops.
    pub fn keep_keys(&self, every: Duration, stop: Stop) -> Option<JoinHandle<()>> {
        match &self.keys {
            // Those of this server are kept for links, too.
            Keys::Own(_) => None,
            Keys::Others { keys, .. } => Some(keys.clone().keep(every, stop)),
        }
    }

    /// Reads another issuer's keys now.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn read_keys(&self) -> anyhow::Result<()> {
        match &self.keys {
            Keys::Own(_) => Ok(()),
            Keys::Others { keys, .. } => keys.refresh().await,
        }
    }

    /// Whether this server makes tokens.
    pub fn issues(&self) -> bool {
        matches!(self.keys, Keys::Own(_))
    }

    /// The public keys of the tokens that this server makes.
    pub fn jwks(&self) -> serde_json::Value {
        match &self.keys {
            Keys::Own(keys) => keys.jwks(),
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
        let access_token = keys.sign_token(|key| {
            let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::RS256) };
            encode(&header, &claims, &key.private)
        });
        let access_token =
            access_token.ok_or_else(|| Failure::internal(anyhow::anyhow!("there is no key that signs")))?;
        let access_token = access_token.map_err(Failure::internal)?;
        Ok(Token { access_token, ttl_seconds: ttl })
    }

    /// # Errors
    /// When the token is not a good one, or no longer.
    pub fn verify(&self, token: &str) -> Result<Claims, Failure> {
        let header = decode_header(token).map_err(|_| invalid())?;
        let (key, longest) = self.key(header.kid.as_deref())?;
        // The algorithm is ours to say, and never the token's.
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss"]);
        validation.validate_aud = false;
        validation.validate_nbf = true;
        validation.leeway = LEEWAY_SECONDS;
        let claims = decode::<Claims>(token, &key, &validation).map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature => {
                Failure::new(Code::TokenExpired, "The access token has expired; get a new one and try again.")
                    .field(TOKEN_HEADER)
            }
            _ => invalid(),
        })?;
        let claims = claims.claims;
        let now = now_ms().unsigned_abs() / 1000;
        // A token that lives for years is as good as a secret that is never changed.
        let lives_long = claims.exp.saturating_sub(claims.iat) > longest
            || claims.exp > now.saturating_add(longest + LEEWAY_SECONDS);
        let made_later = claims.iat > now + LEEWAY_SECONDS;
        let of_use = claims.token_use == TOKEN_USE && claims.org_id > 0 && !claims.client_id.is_empty();
        if of_use && !lives_long && !made_later { Ok(claims) } else { Err(invalid()) }
    }

    /// The key with which a token was signed, and how many seconds such a token may live.
    fn key(&self, kid: Option<&str>) -> Result<(DecodingKey, u64), Failure> {
        let kid = kid.ok_or_else(invalid)?;
        match &self.keys {
            Keys::Own(keys) => {
                let key = keys.verifies_token(kid).ok_or_else(invalid)?;
                Ok((key, MAX_TTL_SECONDS.unsigned_abs()))
            }
            Keys::Others { keys, longest_seconds } => match keys.find(kid) {
                Found::Key(key) => Ok((*key, *longest_seconds)),
                Found::Unknown => Err(invalid()),
                Found::NotYet => {
                    let message = "The keys of the tokens' issuer have not been read yet; try again.";
                    Err(Failure::new(Code::KeysUnavailable, message).retry_after(KEYS_RETRY_SECONDS))
                }
            },
        }
    }
}

fn invalid() -> Failure {
    let message =
        "The access token is not valid here; get a new one from this server's issuer and try again.";
    Failure::new(Code::TokenInvalid, message).field(TOKEN_HEADER)
}
