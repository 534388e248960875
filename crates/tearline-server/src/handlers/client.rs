use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderName;
use tearline_api::contract::{ClientView, Envelope};
use tearline_api::manage::{Me, NewClient};

use super::caller::Caller;
use super::{NO_STORE, plain_name, shown, small_body};
use crate::auth::{MAX_TTL_SECONDS, USUAL_TTL_SECONDS, hash_secret, make_credentials};
use crate::clock::now_ms;
use crate::db::{Action, Client, MOST_CLIENTS};
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::state::App;

/// `GET /api/v1/me`: whose token it is, and what it opens.
pub(crate) async fn me(caller: Caller) -> ([(HeaderName, &'static str); 1], Json<Envelope<Me>>) {
    (NO_STORE, Json(Envelope::ok(caller.view())))
}

/// `GET /api/v1/clients`: those of the caller's organization.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Envelope<Vec<ClientView>>>, Failure> {
    caller.may_manage()?;
    let clients = app.db.clients(Some(caller.org_id)).await?;
    Ok(Json(Envelope::ok(clients.into_iter().map(Client::view).collect())))
}

/// `POST /api/v1/clients`: another client of the caller's organization. Its secret is in this answer, and in no other.
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    origin: Origin,
    body: Body,
) -> Result<([(HeaderName, &'static str); 1], Json<Envelope<ClientView>>), Failure> {
    caller.may_manage()?;
    if !app.tokens.issues() {
        let message = "This server accepts the tokens of another issuer; make the client there.";
        return Err(Failure::new(Code::TokensElsewhere, message));
    }
    let body = small_body(body).await?;
    let body = body.and_then(|body| serde_json::from_slice::<NewClient>(&body).ok());
    let NewClient { name, read_only, manages, ttl_seconds } = body.ok_or_else(|| {
        let message =
            r#"Send JSON as in {"name": "Campaigns", "readOnly": false, "manages": false, "ttlSeconds": 300}."#;
        Failure::new(Code::BodyMalformed, message)
    })?;
    let invalid = |field, message: String| Err(Failure::new(Code::ClientInvalid, message).field(field));
    let name = match plain_name(&name) {
        Ok(name) => name,
        Err(why) => return invalid("name", format!("The client was not made: its name {why}.")),
    };
    if read_only && manages {
        let message = "The client was not made: who manages may write; choose one of readOnly and manages.";
        return invalid("readOnly", message.to_owned());
    }
    let ttl_seconds = ttl_seconds.unwrap_or(USUAL_TTL_SECONDS);
    if !(1..=MAX_TTL_SECONDS).contains(&ttl_seconds) {
        let message =
            format!("The client was not made: ttlSeconds must be 1 to {MAX_TTL_SECONDS}, not {ttl_seconds}.");
        return invalid("ttlSeconds", message);
    }
    let (key, secret) = make_credentials();
    let client = Client {
        key,
        org_id: caller.org_id,
        name: name.to_owned(),
        secret_hash: hash_secret(&secret),
        read_only,
        manages,
        created_on: now_ms(),
        ttl_seconds,
        ..Client::default()
    };
    if !app.db.create_client(&client, &caller.actor(origin)).await? {
        let message = format!(
            "Your organization has {MOST_CLIENTS} clients, which is as many as there may be; revoke one."
        );
        return Err(Failure::new(Code::TooManyClients, message));
    }
    tracing::info!(by = caller.client, key = client.key, "client made");
    let made = ClientView { secret: Some(secret), ..client.view() };
    Ok((NO_STORE, Json(Envelope::ok(made))))
}

/// `DELETE /api/v1/clients/{key}`: the client, and all its tokens, are good for nothing from now on.
pub(crate) async fn revoke(
    State(app): State<App>,
    Path(key): Path<String>,
    caller: Caller,
    origin: Origin,
) -> Result<Json<Envelope<()>>, Failure> {
    caller.may_manage()?;
    if !app.db.revoke_client(Some(caller.org_id), &key).await? {
        let message = format!("Your organization has no client {}; check the key.", shown(&key));
        return Err(Failure::new(Code::ClientUnknown, message).field("key"));
    }
    app.db.audit(&caller.actor(origin), Action::ClientRevoke, &format!("client {key}")).await?;
    tracing::info!(by = caller.client, key, "client revoked");
    Ok(Json(Envelope::ok(())))
}
