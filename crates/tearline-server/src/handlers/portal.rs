use axum::extract::Request;
use axum::http::{Method, header};
use axum::response::Response;

use crate::assets;
use crate::error::{Code, Failure};

/// Everything that is no route: the portal's files, its page for a path that a person opens, or nothing.
pub(crate) async fn portal(request: Request) -> Result<Response, Failure> {
    let path = request.uri().path();
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let header =
            |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if let Some(response) = assets::file(path.trim_start_matches('/'), header(header::IF_NONE_MATCH)) {
            return Ok(response);
        }
        let for_programs =
            ["/api/", "/coupon/", "/v2/", "/v3/", "/.well-known/"].iter().any(|root| path.starts_with(root));
        if !for_programs && header(header::ACCEPT).contains("text/html") {
            return Ok(assets::page());
        }
    }
    Err(nothing_here())
}

pub(super) fn nothing_here() -> Failure {
    Failure::new(
        Code::RouteUnknown,
        "There is nothing at this path; see the documentation for what there is.",
    )
}
