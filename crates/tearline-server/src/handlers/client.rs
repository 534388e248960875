use axum::Json;
use axum::extract::{Path, State};
use tearline_api::contract::{ClientView, Envelope};

use super::caller::Caller;
use super::shown;
use crate::db::{Action, Client};
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::state::App;

/// `GET /api/v1/clients`: those of the caller's organization.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Envelope<Vec<ClientView>>>, Failure> {
    caller.may_manage()?;
    let clients = app.db.clients(Some(caller.org_id)).await?;
    Ok(Json(Envelope::ok(clients.into_iter().map(Client::view).collect())))
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
