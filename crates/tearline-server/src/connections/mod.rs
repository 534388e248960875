//! Connections: accepted, as many as there may be, given up when the other end is too slow, and ended well.

mod guarded;
mod linger;
mod refusal;
mod tls;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use self::guarded::{Answering, Ending, Guarded};
pub(crate) use self::linger::linger;
use crate::config::{Config, Limits, Tls};
use crate::metrics::Metrics;
use crate::net::Peer;
use crate::stop::Stop;

/// How long requests that are being answered may still take when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// So many who are refused are told why, each for so long; who comes then is just refused.
const TOLD: usize = 64;
const TELLING: Duration = Duration::from_secs(1);

/// What every connection is served with.
pub(crate) struct Door {
    http: http1::Builder,
    router: Router,
    limits: Limits,
    tls: Option<TlsAcceptor>,
    metrics: Arc<Metrics>,
}

impl Door {
    /// # Errors
    /// When the certificate or its key can't be used.
    pub(crate) fn new(config: &Config, router: Router, metrics: Arc<Metrics>) -> anyhow::Result<Self> {
        let limits = config.limits.clone();
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.header).max_buf_size(limits.header_bytes);
        let tls = config.access.tls.as_ref().map(tls::acceptor).transpose().context("TLS can't be spoken")?;
        Ok(Self { http, router, limits, tls, metrics })
    }

    /// Serves until the server stops.
    pub(crate) async fn accept(self, listener: TcpListener, mut stop: Stop) {
        let connections = GracefulShutdown::new();
        let room = Arc::new(Semaphore::new(self.limits.connections));
        let told = Arc::new(Semaphore::new(TOLD));
        let door = Arc::new(self);
        loop {
            let (stream, remote) = tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
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
            let Ok(place) = room.clone().try_acquire_owned() else {
                door.metrics.refused_connections.fetch_add(1, Ordering::Relaxed);
                if let Some(turn) = told.clone().try_acquire_owned().ok().filter(|_| door.tls.is_none()) {
                    tokio::spawn(async move {
                        let _ = timeout(TELLING, refuse(stream)).await;
                        drop(turn);
                    });
                }
                continue;
            };
            let (door, watcher) = (door.clone(), connections.watcher());
            tokio::spawn(async move {
                door.metrics.connections.fetch_add(1, Ordering::Relaxed);
                door.connection(stream, remote, watcher).await;
                door.metrics.connections.fetch_sub(1, Ordering::Relaxed);
                drop(place);
            });
        }
        drop(listener);
        if timeout(GRACE, connections.shutdown()).await.is_err() {
            tracing::warn!("requests were cut off");
        }
    }

    async fn connection(&self, stream: TcpStream, remote: SocketAddr, watcher: Watcher) {
        let Ok(local) = stream.local_addr() else { return };
        let peer = Peer { remote, local, tls: self.tls.is_some() };
        let Some(tls) = &self.tls else { return self.serve(stream, peer, watcher).await };
        match timeout(self.limits.header, tls.accept(stream)).await {
            Ok(Ok(stream)) => self.serve(stream, peer, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, %remote, "no TLS was agreed on"),
            Err(_) => tracing::debug!(%remote, "no TLS was agreed on in time"),
        }
    }

    async fn serve<S>(&self, stream: S, peer: Peer, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let answering = Arc::new(Answering::default());
        let stream = Guarded::new(stream, &self.limits, answering.clone());
        let router = TowerToHyperService::new(self.router.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            answering.begins();
            request.extensions_mut().insert(peer);
            let answer = router.call(request);
            let answering = answering.clone();
            async move {
                let answer = answer.await?;
                answering.answers();
                Ok::<_, std::convert::Infallible>(answer.map(|body| Body::new(Ending::new(body, answering))))
            }
        });
        let connection = watcher.watch(self.http.serve_connection(TokioIo::new(stream), service));
        if let Err(error) = connection.await {
            tracing::debug!(%error, remote = %peer.remote, "a connection was lost");
        }
    }
}

/// # Errors
/// When the certificate or its key can't be used.
pub(crate) fn check_tls(files: &Tls) -> anyhow::Result<()> {
    tls::acceptor(files).map(|_| ())
}

/// Says why, and waits until the other end has had the chance to read it.
async fn refuse(mut stream: TcpStream) -> std::io::Result<()> {
    stream.write_all(&refusal::too_many_connections()).await?;
    stream.shutdown().await?;
    let mut unread = [0; 4096];
    while stream.read(&mut unread).await? > 0 {}
    Ok(())
}
