//! What is done with every request, whichever handler it is for.

pub(crate) mod cors;

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tracing::Instrument;

use crate::error::{Code, Failure};
use crate::net::{Origin, Peer};
use crate::request_id;
use crate::state::App;

/// Whatever happens in a handler, there is an answer with the request's name, and a line in the log that has it, too.
pub(crate) async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The query of a file's URL is as good as a key: it stays out of the log.
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = request.uri().path().to_owned();
    let origin = request
        .extensions()
        .get::<Peer>()
        .map(|peer| Origin::of(*peer, request.headers(), &app.config.access.trusted_proxies));
    let id = request_id::of(request.headers(), origin.is_some_and(|origin| origin.by_proxy));
    // Of the highest level: it is on every line, however few are logged.
    let span = tracing::error_span!("request", id);
    let answered = async {
        let mut response = respond(request, next).await;
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HeaderName::from_static(request_id::HEADER), id);
        }
        let (status, took) = (response.status().as_u16(), started.elapsed());
        let ms = took.as_millis();
        let from = origin.map(|origin| origin.address.to_string()).unwrap_or_default();
        if let Some(route) = route {
            app.metrics.request(method.as_str(), &route, status, took);
            tracing::info!(%method, path, status, ms, from, "answered");
        } else {
            tracing::debug!(%method, path, status, ms, from, "answered");
        }
        response
    };
    request_id::during(id.clone(), answered.instrument(span)).await
}

async fn respond(request: Request, next: Next) -> Response {
    let response = AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Failure::internal(anyhow::anyhow!("panic: {text}")).into_response()
    });
    if response.status().is_client_error() && !is_json(&response) {
        // The framework's own refusal, of a path with broken escapes and the like.
        let message = "The path or the query of the request can't be read; see the documentation.";
        return Failure::new(Code::RequestMalformed, message).into_response();
    }
    response
}

fn is_json(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == "application/json")
}
