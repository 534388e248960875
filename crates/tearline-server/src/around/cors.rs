//! Which pages of other origins may use the interfaces: those that are configured, by default none.
//!
//! Tokens come in a header of our own, never by themselves as cookies do: what a page may do here, it does with a token
//! that it was given. So there are no credentials in the browser's sense, and an origin is either on the list or not.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::state::App;

const METHODS: &str = "GET, POST, PATCH, DELETE";
const HEADERS: &str = "content-type, content-encoding, idempotency-key, x-cap-api-oauth-token";
/// What a page may read of an answer beyond what every page may.
const EXPOSED: &str = "link, retry-after, x-request-id, content-disposition";
const PREFLIGHT_SECONDS: &str = "600";

/// For every request: a preflight is answered, anything else gets its headers.
pub(crate) async fn cors(State(app): State<App>, request: Request, next: Next) -> Response {
    let allowed = &app.config.access.cors_origins;
    if allowed.is_empty() {
        return next.run(request).await;
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    let origin =
        origin.filter(|origin| allowed.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()));
    let preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match &origin {
        Some(_) if preflight => {
            let headers = [
                (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS),
                (header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS),
                (header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS),
            ];
            (StatusCode::NO_CONTENT, headers).into_response()
        }
        _ => next.run(request).await,
    };
    // An answer that a cache keeps is another one for another origin.
    response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
    response
}
