use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderName;
use tearline_api::contract::{TokenRequest, TokenResponse};

use super::{NO_STORE, small_body};
use crate::auth::{hash_secret, secret_matches};
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::state::App;

/// `POST /v3/oauth/token/generate`
pub(crate) async fn generate(
    State(app): State<App>,
    origin: Origin,
    body: Body,
) -> Result<([(HeaderName, &'static str); 1], Json<TokenResponse>), Failure> {
    app.limits.token_request(origin.key())?;
    let request: TokenRequest =
        small_body(body).await?.and_then(|body| serde_json::from_slice(&body).ok()).ok_or_else(|| {
            Failure::new(Code::BodyMalformed, r#"Send JSON as in {"key": "…", "secret": "…"}."#)
        })?;
    let client = app.db.client(&request.key).await?;
    // A key that does not exist takes as long as one that does.
    let hash = client.as_ref().map_or_else(|| hash_secret(""), |client| client.secret_hash.clone());
    let good = secret_matches(&request.secret, &hash);
    match client.filter(|client| good && client.revoked_on.is_none()) {
        Some(client) => {
            let token = app.tokens.issue(&client)?;
            Ok((NO_STORE, Json(TokenResponse { data: Some(token), errors: None })))
        }
        None => {
            let message = "The key and the secret do not belong together; check both.";
            Err(Failure::new(Code::CredentialsInvalid, message))
        }
    }
}

/// `GET /.well-known/jwks.json`: the public keys of the tokens, for whoever checks them elsewhere.
pub(crate) async fn jwks(State(app): State<App>) -> Json<serde_json::Value> {
    Json(app.tokens.jwks())
}
