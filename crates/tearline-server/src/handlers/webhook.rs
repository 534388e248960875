use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderName;
use tearline_api::contract::Envelope;
use tearline_api::webhook::{EventType, NewWebhook, Webhook};

use super::caller::Caller;
use super::{NO_STORE, shown, small_body};
use crate::db::{Action, MOST_WEBHOOKS};
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::state::App;
use crate::webhooks::{signature, url};

type Answer<T> = Result<([(HeaderName, &'static str); 1], Json<Envelope<T>>), Failure>;

/// `GET /api/v1/webhooks`: the endpoints of the caller's organization.
pub(crate) async fn list(State(app): State<App>, caller: Caller) -> Answer<Vec<Webhook>> {
    caller.may_manage()?;
    let webhooks = app.db.webhooks(Some(caller.org_id)).await?;
    Ok((NO_STORE, Json(Envelope::ok(webhooks.into_iter().map(|webhook| webhook.view).collect()))))
}

/// `POST /api/v1/webhooks`: another endpoint. Its secret is in this answer, and in no other.
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    origin: Origin,
    body: Body,
) -> Answer<Webhook> {
    caller.may_manage()?;
    let body = small_body(body).await?;
    let body = body.and_then(|body| serde_json::from_slice::<NewWebhook>(&body).ok());
    let NewWebhook { url, mut events } = body.ok_or_else(|| {
        let message = r#"Send JSON as in {"url": "https://hooks.example.com/coupons", "events": ["job.finished", "job.errored", "import.finished", "import.errored", "series.low", "series.expiring"]}."#;
        Failure::new(Code::BodyMalformed, message)
    })?;
    url::check(&url, &app.config.webhooks.hosts).map_err(|why| {
        let message = format!("The endpoint {} can't be used: {why}; send another one.", shown(&url));
        Failure::new(Code::WebhookInvalid, message).field("url")
    })?;
    if events.contains(&EventType::Test) {
        let message = "Every endpoint gets webhook.test when it is asked for; leave it out of events.";
        return Err(Failure::new(Code::WebhookInvalid, message).field("events"));
    }
    if events.is_empty() {
        events = EventType::ALL.to_vec();
    }
    events.sort_unstable();
    events.dedup();
    let secret = signature::make_secret();
    let id = app.db.create_webhook(caller.org_id, &url, &events, &secret).await?.ok_or_else(|| {
        let message = format!(
            "Your organization has {MOST_WEBHOOKS} endpoints, which is as many as there may be; delete one."
        );
        Failure::new(Code::TooManyWebhooks, message)
    })?;
    app.db.audit(&caller.actor(origin), Action::WebhookCreate, &format!("webhook {id}")).await?;
    let mut made = app.db.webhooks(Some(caller.org_id)).await?.into_iter().map(|webhook| webhook.view);
    let made = made.find(|webhook| webhook.id == id).ok_or_else(|| unknown(&id))?;
    let made = Webhook { secret: Some(signature::shown(&secret)), ..made };
    Ok((NO_STORE, Json(Envelope::ok(made))))
}

/// `DELETE /api/v1/webhooks/{id}`: nothing is sent there any more.
pub(crate) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    origin: Origin,
) -> Answer<()> {
    caller.may_manage()?;
    app.db.delete_webhook(Some(caller.org_id), &id).await?.ok_or_else(|| unknown(&id))?;
    app.db.audit(&caller.actor(origin), Action::WebhookDelete, &format!("webhook {id}")).await?;
    Ok((NO_STORE, Json(Envelope::ok(()))))
}

/// `POST /api/v1/webhooks/{id}/test`: sends the endpoint a `webhook.test`; the list says what became of it.
pub(crate) async fn test(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    origin: Origin,
) -> Answer<()> {
    caller.may_manage()?;
    app.db.test_webhook(Some(caller.org_id), &id).await?.ok_or_else(|| unknown(&id))?;
    app.db.audit(&caller.actor(origin), Action::WebhookTest, &format!("webhook {id}")).await?;
    Ok((NO_STORE, Json(Envelope::ok(()))))
}

fn unknown(id: &str) -> Failure {
    let message = format!("Your organization has no webhook {}; check the id.", shown(id));
    Failure::new(Code::WebhookUnknown, message).field("id")
}
