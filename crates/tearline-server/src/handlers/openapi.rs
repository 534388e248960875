use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::openapi;

static DESCRIPTION: LazyLock<String> = LazyLock::new(|| openapi::description().to_string());
static PAGE: LazyLock<String> = LazyLock::new(openapi::page);
/// Nothing runs in the page, and nothing but its own style is loaded.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = STANDARD.encode(digest(&SHA256, openapi::STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// `GET /openapi.json`
pub(crate) async fn description() -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, DESCRIPTION.as_str()).into_response()
}

/// `GET /docs/api`: the same, to be read.
pub(crate) async fn page() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, PAGE.as_str()).into_response()
}
