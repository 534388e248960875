//! A running server: what it is put together from, how it starts and how it stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::auth::{SigningKeys, Tokens, UrlKey};
use crate::config::Config;
use crate::connections::Limits;
use crate::db::Db;
use crate::jobs::Worker;
use crate::links::Links;
use crate::state::App;
use crate::stop::{Stop, Stopper};
use crate::storage::Storage;
use crate::{connections, demo, jobs, routes};

/// How long the end may take.
const PATIENCE: Duration = Duration::from_secs(20);

#[expect(missing_debug_implementations, reason = "holds keys")]
pub struct Server {
    pub address: SocketAddr,
    pub app: App,
    stopper: Stopper,
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
        let links = Links::new(UrlKey::open(&keys)?, config.public_url.clone(), config.file_url_seconds);
        if config.demo {
            demo::create(&db).await?;
        } else {
            demo::close(&db).await?;
        }
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("{} can't be listened on", config.listen))?;
        let address = listener.local_addr()?;
        let (stopper, stop) = Stop::pair();
        let wake = Arc::new(Notify::new());
        let worker = Worker {
            db: db.clone(),
            storage: storage.clone(),
            lease: config.lease,
            limits: jobs::Limits { rows: config.max_rows, wait: config.max_wait },
            wake: wake.clone(),
            stop: stop.clone(),
        };
        let app = App {
            config: Arc::new(config),
            db,
            storage,
            tokens: Arc::new(tokens),
            links: Arc::new(links),
            wake,
        };
        let mut tasks: Vec<_> =
            (0..app.config.workers).map(|_| tokio::spawn(jobs::work(worker.clone()))).collect();
        tasks.push(tokio::spawn(jobs::tidy(worker)));
        let limits = Limits { idle: app.config.idle };
        tasks.push(tokio::spawn(connections::accept(listener, routes::router(app.clone()), limits, stop)));
        Ok(Self { address, app, stopper, tasks })
    }

    /// Ends well: no new requests, running ones are answered, jobs stop at their next checkpoint.
    pub async fn stop(self) {
        self.stopper.stop();
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
