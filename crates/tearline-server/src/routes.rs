//! Every route there is.

use axum::Router;
use axum::middleware;
use axum::routing::{MethodRouter, delete, get, patch, post};

use crate::error::{Code, Failure};
use crate::handlers::{
    audit, client, customers, file, health, jobs, metrics, openapi, portal, precheck, report, series, status,
    token, upload, webhook,
};
use crate::state::App;
use crate::{around, connections, links};

pub(crate) fn router(app: App) -> Router {
    let file = format!("{}/{{jobId}}/{{kind}}/{{name}}", links::ROUTE);
    let routes: Vec<(&str, MethodRouter<App>)> = vec![
        ("/coupon/api/v1/upload/file/{couponSeriesId}", post(upload::upload)),
        ("/coupon/api/v1/upload/getUploadStatus/{couponSeriesId}", get(status::status)),
        ("/v3/oauth/token/generate", post(token::generate)),
        // Ours, from here on.
        ("/v2/coupon/series", get(series::list)),
        ("/api/v1/series", post(series::create)),
        ("/api/v1/series/{id}", patch(series::change)),
        ("/api/v1/series/{id}/try", post(series::try_settings)),
        ("/api/v1/series/{id}/precheck", post(precheck::precheck)),
        ("/api/v1/series/{id}/precheck-filter", get(precheck::filter)),
        ("/api/v1/jobs", get(jobs::list::list)),
        ("/api/v1/jobs/{jobId}", get(jobs::one::one)),
        ("/api/v1/jobs/{jobId}/events", get(jobs::events::events)),
        ("/api/v1/jobs/{jobId}/commit", post(jobs::commit::commit)),
        ("/api/v1/jobs/{jobId}/revert", post(jobs::revert::revert)),
        ("/api/v1/jobs/{jobId}/retry", post(jobs::retry::retry)),
        ("/api/v1/jobs/{jobId}/cancel", post(jobs::cancel::cancel)),
        ("/api/v1/me", get(client::me)),
        ("/api/v1/clients", get(client::list).post(client::create)),
        ("/api/v1/clients/{key}", delete(client::revoke)),
        ("/api/v1/customers", get(customers::known)),
        ("/api/v1/customers/imports", get(customers::list).post(customers::create)),
        ("/api/v1/customers/imports/{id}", get(customers::one)),
        ("/api/v1/webhooks", get(webhook::list).post(webhook::create)),
        ("/api/v1/webhooks/{id}", delete(webhook::delete)),
        ("/api/v1/webhooks/{id}/test", post(webhook::test)),
        ("/coupon/api/v1/upload/report/{couponSeriesId}/{jobId}", get(report::report)),
        (&file, get(file::download)),
        ("/api/v1/audit", get(audit::audit)),
        ("/.well-known/jwks.json", get(token::jwks)),
        ("/openapi.json", get(openapi::description)),
        ("/docs/api", get(openapi::page)),
        ("/healthz", get(health::health)),
        ("/readyz", get(health::ready)),
        ("/metrics", get(metrics::metrics)),
    ];
    // A worker answers only whether it is alive, and its metrics.
    let answers = app.config.role.answers();
    let of_workers = |path: &str| ["/healthz", "/readyz", "/metrics"].contains(&path);
    // Clients put paths together from pieces: a slash at the end changes nothing.
    let route = |router: Router<App>, (path, method): (&str, MethodRouter<App>)| {
        router.route(path, method.clone()).route(&format!("{path}/"), method)
    };
    let router =
        routes.into_iter().filter(|(path, _)| answers || of_workers(path)).fold(Router::new(), route);
    let router = if answers { router.fallback(portal::portal) } else { router.fallback(not_here) };
    router
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(app.clone(), around::cors::cors))
        .layer(middleware::from_fn_with_state(app.clone(), around::answer))
        .layer(middleware::map_request(connections::linger))
        .with_state(app)
}

async fn not_here() -> Failure {
    Failure::new(Code::RouteUnknown, "This instance does jobs only; ask one that answers requests.")
}

async fn method_not_allowed() -> Failure {
    Failure::new(Code::MethodNotAllowed, "This path is not used with this method; see the documentation.")
}
