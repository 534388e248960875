//! Every route there is.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::header;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, patch, post};
use futures_util::FutureExt;

use crate::error::{Code, Failure};
use crate::handlers::{client, file, health, portal, report, series, status, token, upload};
use crate::state::App;
use crate::{connections, links};

pub(crate) fn router(app: App) -> Router {
    let file = format!("{}/{{jobId}}/{{kind}}/{{name}}", links::ROUTE);
    let routes: [(&str, MethodRouter<App>); 11] = [
        ("/coupon/api/v1/upload/file/{couponSeriesId}", post(upload::upload)),
        ("/coupon/api/v1/upload/getUploadStatus/{couponSeriesId}", get(status::status)),
        ("/v3/oauth/token/generate", post(token::generate)),
        // Ours, from here on.
        ("/v2/coupon/series", get(series::list)),
        ("/api/v1/series/{id}", patch(series::change)),
        ("/api/v1/clients", get(client::list)),
        ("/api/v1/clients/{key}", delete(client::revoke)),
        ("/coupon/api/v1/upload/report/{couponSeriesId}/{jobId}", get(report::report)),
        (&file, get(file::download)),
        ("/.well-known/jwks.json", get(token::jwks)),
        ("/healthz", get(health::health)),
    ];
    // Clients put paths together from pieces: a slash at the end changes nothing.
    let route = |router: Router<App>, (path, method): (&str, MethodRouter<App>)| {
        router.route(path, method.clone()).route(&format!("{path}/"), method)
    };
    routes
        .into_iter()
        .fold(Router::new(), route)
        .fallback(portal::portal)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(answer))
        .layer(middleware::map_request(connections::linger))
        .with_state(app)
}

async fn method_not_allowed() -> Failure {
    Failure::new(Code::MethodNotAllowed, "This path is not used with this method; see the documentation.")
}

/// Whatever happens in a handler, there is an answer, and a line in the log.
async fn answer(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    // The query of a file's URL is as good as a key: it stays out of the log.
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = request.uri().path().to_owned();
    let response = AssertUnwindSafe(next.run(request)).catch_unwind().await.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Failure::internal(anyhow::anyhow!("panic: {text}")).into_response()
    });
    let response = if response.status().is_client_error() && !is_json(&response) {
        // The framework's own refusal, of a path with broken escapes and the like.
        let message = "The path or the query of the request can't be read; see the documentation.";
        Failure::new(Code::RequestMalformed, message).into_response()
    } else {
        response
    };
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    if route.is_some() {
        tracing::info!(%method, path, status, ms, "answered");
    } else {
        tracing::debug!(%method, path, status, ms, "answered");
    }
    response
}

fn is_json(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == "application/json")
}
