//! What a running server consists of.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::auth::{SigningKeys, Tokens, UrlKey};
use crate::config::Config;
use crate::db::Db;
use crate::storage::Storage;
use crate::{connections, demo, jobs, routes};

/// How long the end may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What handlers and workers share.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "holds keys")]
pub struct App {
    pub config: Arc<Config>,
    pub db: Db,
    pub storage: Storage,
    pub tokens: Arc<Tokens>,
    pub urls: Arc<UrlKey>,
    /// Rung when there is a new job.
    pub new_job: Arc<Notify>,
    /// `true` once the server is to stop.
    pub stopping: watch::Receiver<bool>,
}

/// A running server.
#[expect(missing_debug_implementations, reason = "holds keys")]
pub struct Server {
    pub address: SocketAddr,
    pub app: App,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Opens everything that the configuration names, and listens.
    ///
    /// # Errors
    /// When something of it can't be opened; the message says what.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let keys = config.data.join("keys");
        let db = Db::open(&config.database)
            .await
            .with_context(|| format!("the database {} can't be opened", config.database))?;
        let storage = Storage::open(&config.storage)?;
        let tokens = match config.jwks.clone() {
            Some(source) => Tokens::of_other(config.issuer.clone(), source).await?,
            None => Tokens::own(config.issuer.clone(), SigningKeys::open(&keys)?),
        };
        let urls = Arc::new(UrlKey::open(&keys)?);
        if config.demo {
            demo::create(&db).await?;
        } else {
            demo::close(&db).await?;
        }
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("{} can't be listened on", config.listen))?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let config = Arc::new(config);
        let new_job = Arc::new(Notify::new());
        let app = App { config, db, storage, tokens: Arc::new(tokens), urls, new_job, stopping };
        let mut tasks: Vec<_> =
            (0..app.config.workers).map(|_| tokio::spawn(jobs::work(app.clone()))).collect();
        tasks.push(tokio::spawn(jobs::tidy(app.clone())));
        tasks.push(tokio::spawn(connections::accept(listener, routes::router(app.clone()), app.clone())));
        Ok(Self { address, app, stop, tasks })
    }

    /// Ends well: no new requests, running ones are answered, jobs stop at their next checkpoint.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let ended = timeout(PATIENCE, async {
            for task in self.tasks {
                if let Err(error) = task.await {
                    tracing::error!(%error, "a task ended badly");
                }
            }
            self.app.db.close().await;
        });
        if ended.await.is_err() {
            // As after a kill: whoever comes next goes on from the last checkpoint.
            tracing::warn!("not everything came to its end in time");
        }
    }
}

/// Waits until the server is to stop.
pub(crate) async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error says that the server itself is gone.
    let _ = stopping.wait_for(|stop| *stop).await;
}
