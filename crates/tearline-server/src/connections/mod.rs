//! Connections: accepted, as many as there may be, given up when the other end is too slow, and ended well.

mod linger;
mod paced;
mod refusal;
mod tls;
mod worded;

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
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

pub(crate) use self::linger::linger;
use self::paced::{Paced, Requests};
use self::worded::{Ending, UnderWay, Worded};
use crate::config::Tls;
use crate::limits::{self, Turn};
use crate::metrics::Metrics;
use crate::net::{self, Net, Peer};
use crate::state::App;
use crate::stop::Stop;

/// How long requests that are being answered may still take when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// So many who are refused are told why, each for so long; who comes then is just refused.
const TOLD: usize = 64;
const TELLING: Duration = Duration::from_secs(1);

/// How long a client may take for an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// For the next bytes of it.
    pub write: Duration,
    /// For all of it.
    pub response: Duration,
}

/// What every connection is served with.
pub(crate) struct Door {
    http: http1::Builder,
    router: Router,
    limits: Limits,
    /// How long a client may take to say what it wants.
    header: Duration,
    most: usize,
    turns: Arc<limits::Limits>,
    proxies: Vec<Net>,
    tls: Option<tls::Certificate>,
    metrics: Arc<Metrics>,
}

impl Door {
    /// # Errors
    /// When the certificate or its key can't be used.
    pub(crate) fn new(app: &App, router: Router) -> anyhow::Result<Self> {
        let config = &app.config;
        let limits = Limits { write: config.write, response: config.response };
        let (header, most) = (config.limits.header, config.limits.connections);
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(header).max_buf_size(config.limits.header_bytes);
        let tls = config
            .access
            .tls
            .as_ref()
            .map(tls::Certificate::open)
            .transpose()
            .context("TLS can't be spoken")?;
        Ok(Self {
            http,
            router,
            limits,
            header,
            most,
            turns: app.limits.clone(),
            proxies: config.access.trusted_proxies.clone(),
            tls,
            metrics: app.metrics.clone(),
        })
    }

    /// Serves until the server stops.
    pub(crate) async fn accept(self, listener: TcpListener, mut stop: Stop) {
        let connections = GracefulShutdown::new();
        let room = Arc::new(Semaphore::new(self.most));
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
            let place = room.clone().try_acquire_owned().ok();
            let Some(place) = place.and_then(|place| Some((place, door.turn(remote)?))) else {
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

    /// A place among those of the address; a proxy speaks for many.
    fn turn(&self, remote: SocketAddr) -> Option<Option<Turn<String>>> {
        let address = remote.ip();
        if self.proxies.iter().any(|net| net.contains(address)) {
            return Some(None);
        }
        self.turns.connection(net::key(address)).map(Some)
    }

    async fn connection(&self, stream: TcpStream, remote: SocketAddr, watcher: Watcher) {
        let Ok(local) = stream.local_addr() else { return };
        let peer = Peer { remote, local, tls: self.tls.is_some() };
        let Some(tls) = &self.tls else { return self.serve(stream, peer, watcher).await };
        match timeout(self.header, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) => self.serve(stream, peer, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, %remote, "no TLS was agreed on"),
            Err(_) => tracing::debug!(%remote, "no TLS was agreed on in time"),
        }
    }

    async fn serve<S>(&self, stream: S, peer: Peer, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (requests, under_way) = (Requests::default(), UnderWay::default());
        let stream = Paced::new(stream, self.limits, requests.clone());
        let stream = Worded::new(stream, under_way.clone());
        let router = TowerToHyperService::new(self.router.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            requests.fetch_add(1, Ordering::Relaxed);
            under_way.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(peer);
            let answer = router.call(request);
            let (requests, under_way) = (requests.clone(), under_way.clone());
            async move {
                let answer = answer.await?;
                // The time of the answer is its own: that it may come (100 Continue) was said long ago.
                requests.fetch_add(1, Ordering::Relaxed);
                Ok::<_, std::convert::Infallible>(answer.map(|body| Body::new(Ending::new(body, under_way))))
            }
        });
        let connection = watcher.watch(self.http.serve_connection(TokioIo::new(stream), service));
        if let Err(error) = connection.await {
            tracing::debug!(%error, remote = %peer.remote, "a connection was lost");
        }
    }
}

/// Connections that wait to be accepted, where the system lets there be so many. With the 128 that is usual, a few hundred
/// clients that come at once are reset.
const BACKLOG: u32 = 4096;

/// # Errors
/// When the address can't be listened on.
pub(crate) fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere it means that others may listen there, too.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
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
