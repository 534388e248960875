//! `/api/v1/customers`: whom an organization knows, and the lists of customers that are imported. For clients that manage.

use std::collections::HashMap;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tearline::{CustomerChecker, CustomerIds, Identifier, Identity, RuleSet};
use tearline_api::contract::Envelope;
use tearline_api::customers::{CustomerImport, Customers, KnownCustomer};

use super::caller::Caller;
use super::origin::Base;
use super::upload;
use super::upload::body::Receiver;
use super::upload::headers::Head;
use super::upload::parts::{DEFAULT_REGION, Parts};
use super::{NO_STORE, page_number, shown};
use crate::db::{Import, NewImport};
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::random::hex;
use crate::reason::Reason;
use crate::state::App;
use crate::{clock, db, files};

/// `GET /api/v1/customers`: how many there are; with `identifier` and `value`, whether this one is among them.
pub(crate) async fn known(
    State(app): State<App>,
    Query(query): Query<HashMap<String, String>>,
    caller: Caller,
) -> Result<Response, Failure> {
    caller.may_manage()?;
    let customer = match query.get("identifier") {
        None => None,
        Some(name) => {
            let identifier = name.parse().ok().filter(|known| *known != Identifier::NotTagged);
            let identifier = identifier.ok_or_else(|| {
                let message =
                    format!("identifier must be MOBILE, EMAIL, EXTERNAL_ID or USER_ID, not {}.", shown(name));
                Failure::new(Code::QueryInvalid, message).field("identifier")
            })?;
            let value = query.get("value").map(String::as_str).unwrap_or_default();
            let region = region(&app, caller.org_id, query.get(DEFAULT_REGION).map(String::as_str)).await?;
            find(&app, caller.org_id, identifier, value, region).await?
        }
    };
    let count = app.db.count_customers(Some(caller.org_id)).await?.unsigned_abs();
    Ok((NO_STORE, Json(Envelope::ok(Customers { count, customer }))).into_response())
}

async fn find(
    app: &App,
    org_id: i64,
    identifier: Identifier,
    value: &str,
    region: Option<String>,
) -> Result<Option<KnownCustomer>, Failure> {
    let mut rules = RuleSet::default();
    rules.default_region = region;
    let identity = Identity::new(identifier, &rules).map_err(Failure::internal)?;
    let Some(customer) = identity.customer(value) else { return Ok(None) };
    let found = app.db.customer(org_id, identifier, &customer.key).await?;
    Ok(found.map(|CustomerIds([mobile, email, external_id, user_id])| KnownCustomer {
        mobile,
        email,
        external_id,
        user_id,
    }))
}

/// `POST /api/v1/customers/imports`: a list of customers. It is stored, and imported by and by.
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Base(base): Base,
    origin: Origin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    caller.may_manage()?;
    let org_id = caller.org_id;
    let head = Head::of(&app, org_id, &headers)?;

    let ms = clock::now_ms();
    let mut receiver = Receiver::to(&app, move |name| {
        let stored_name = files::list_name(name, ms);
        let stored_as = files::stored_as(&stored_name);
        let path = files::new_list_path(org_id, &stored_as);
        (stored_name, stored_as, path)
    });
    let parts = receiver.receive(body, &head).await?;
    let (new, digest) = match judge(&app, org_id, parts, ms).await {
        Ok(judged) => judged,
        Err(failure) => {
            receiver.abort().await?;
            return Err(failure);
        }
    };
    let (by, key) = (caller.actor(origin), head.idempotency_key.clone());
    // From here on a client that goes away stops nothing: there is either a file and its import, or neither.
    let done = tokio::spawn(async move {
        receiver.complete().await?;
        let key = key.as_deref().map(|key| (key, digest.as_str()));
        let answer = |of: Import| {
            let accepted = Envelope { status: 202, ..Envelope::ok(view(&app, &base, of)?) };
            serde_json::to_string(&accepted).map_err(db::Error::other)
        };
        let accepted = app.db.accept_import(&new, key, &by, answer).await;
        upload::count(&app, new.bytes, &accepted);
        upload::settle(&app, &files::new_list_path(new.org_id, &new.stored_as), accepted).await
    });
    let answer = done.await.map_err(Failure::internal)??;
    Ok((StatusCode::ACCEPTED, super::json(answer)).into_response())
}

/// What the parts ask for, and the digest of it.
async fn judge(app: &App, org_id: i64, mut parts: Parts, ms: i64) -> Result<(NewImport, String), Failure> {
    let file = parts.file.take().filter(|file| !(file.unnamed && file.bytes == 0));
    let file = file.ok_or_else(|| parts.no_file())?;
    let said = parts.text(DEFAULT_REGION);
    let sha256 = hex(file.sha256.as_ref());
    let digest = json!(["customers", file.name, said, sha256]).to_string();
    let digest = hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, digest.as_bytes()).as_ref());
    let default_region = region(app, org_id, said).await?;
    let new = NewImport {
        org_id,
        created_on: ms,
        uploaded_name: file.name,
        stored_as: file.stored_as,
        bytes: file.bytes,
        sha256,
        default_region,
    };
    Ok((new, digest))
}

/// The region that was said, or else that of the organization's series.
async fn region(app: &App, org_id: i64, said: Option<&str>) -> Result<Option<String>, Failure> {
    match said {
        None => Ok(app.db.regions_of_series(org_id).await?.agreed()),
        Some("none") => Ok(None),
        Some(region) if CustomerChecker::new(Some(region)).is_ok() => Ok(Some(region.to_owned())),
        Some(region) => {
            let message = format!(
                "defaultRegion must be a region of two letters, as in IN, or none, or be left out; got {}.",
                shown(region)
            );
            Err(Failure::new(Code::DefaultRegionInvalid, message).field(DEFAULT_REGION))
        }
    }
}

/// `GET /api/v1/customers/imports`: newest first; with `idempotencyKey`, the one that was sent with it.
pub(crate) async fn list(
    State(app): State<App>,
    Query(query): Query<HashMap<String, String>>,
    caller: Caller,
    Base(base): Base,
    uri: Uri,
) -> Result<Response, Failure> {
    caller.may_manage()?;
    let most = app.config.limits.page;
    let limit = page_number(&query, "limit")?.map_or(most, |limit| limit.min(most));
    // One more than is shown says whether there are older ones.
    let before = page_number(&query, "before")?;
    let mut imports = match query.get("idempotencyKey") {
        None => app.db.imports(caller.org_id, limit.saturating_add(1), before).await?,
        // None by that key: an empty list, for the file may still be on its way.
        Some(key) => match app.db.import_of_key(caller.org_id, key).await? {
            Some(id) => {
                app.db.import(id).await?.filter(|of| of.org_id == caller.org_id).into_iter().collect()
            }
            None => Vec::new(),
        },
    };
    let older = usize::try_from(limit).is_ok_and(|limit| imports.len() > limit);
    if older {
        imports.pop();
    }
    let next = imports.last().filter(|_| older).map(|last| {
        [(header::LINK, format!("<{}?limit={limit}&before={}>; rel=\"next\"", uri.path(), last.id))]
    });
    let views: db::Result<Vec<CustomerImport>> =
        imports.into_iter().map(|of| view(&app, &base, of)).collect();
    Ok((NO_STORE, next, Json(Envelope::ok(views?))).into_response())
}

/// `GET /api/v1/customers/imports/{id}`. Another organization's is not confirmed to exist.
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    Base(base): Base,
) -> Result<Response, Failure> {
    caller.may_manage()?;
    let found = match id.parse() {
        Ok(id) => app.db.import(id).await?.filter(|of| of.org_id == caller.org_id),
        Err(_) => None,
    };
    let found = found.ok_or_else(|| {
        let message = format!("Your organization has no import {}; check the number.", shown(&id));
        Failure::new(Code::ImportUnknown, message).field("id")
    })?;
    Ok((NO_STORE, Json(Envelope::ok(view(&app, &base, found)?))).into_response())
}

fn view(app: &App, base: &str, of: Import) -> db::Result<CustomerImport> {
    let error_file_url = app.links.errors_of_import(base, &of);
    let counts = of.counts.as_deref().map(serde_json::from_str).transpose().map_err(db::Error::other)?;
    Ok(CustomerImport {
        id: of.id,
        status: of.status,
        file_name: of.uploaded_name,
        bytes: of.bytes,
        client: Some(of.client).filter(|client| !client.is_empty()),
        created_on: of.created_on.to_string(),
        ended_on: of.ended_on.map(|on| on.to_string()),
        default_region: of.default_region,
        columns: of.columns.unwrap_or_default(),
        total_row_count: of.total_rows,
        processed_row_count: of.checkpoint,
        added_count: of.added,
        changed_count: of.changed,
        unchanged_count: of.unchanged,
        rejected_count: of.rejected,
        counts: counts.unwrap_or_default(),
        error_reason: of.error_reason.as_ref().map(ToString::to_string),
        error_cause: of.error_reason.as_ref().and_then(Reason::cause),
        error_file_url,
        waiting_for: of.lease.waiting_for,
    })
}
