//! Connections: accepted, given up when the client is too slow to say what it wants, and ended well.

mod linger;
mod paced;

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::timeout;

pub(crate) use self::linger::linger;
use self::paced::{Paced, Requests};
use crate::stop::Stop;

/// How long requests that are being answered may still take when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// What a connection may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How long a client may send nothing.
    pub idle: Duration,
    /// How long it may take for the next bytes of an answer.
    pub write: Duration,
    /// How long it may take for a whole one.
    pub response: Duration,
}

/// Serves until the server stops.
pub(crate) async fn accept(listener: TcpListener, router: Router, limits: Limits, mut stop: Stop) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.idle);
    let connections = GracefulShutdown::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, mostly: others have to end first.
                    tracing::error!(%error, "no connection can be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = stop.wait() => break,
        };
        let _ = stream.set_nodelay(true);
        let requests = Requests::default();
        let stream = TokioIo::new(Paced::new(stream, limits, requests.clone()));
        let answers = TowerToHyperService::new(router.clone());
        let service = service_fn(move |request| {
            requests.fetch_add(1, Ordering::Relaxed);
            answers.call(request)
        });
        let connection = connections.watch(http.serve_connection(stream, service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection was lost");
            }
        });
    }
    drop(listener);
    if timeout(GRACE, connections.shutdown()).await.is_err() {
        tracing::warn!("requests were cut off");
    }
}
