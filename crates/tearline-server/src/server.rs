//! A running server: what it is put together from, how it starts and how it stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::auth::{Keyring, Tokens};
use crate::config::Config;
use crate::connections::Door;
use crate::db::Db;
use crate::filters::Filters;
use crate::jobs::Worker;
use crate::limits::Limits;
use crate::links::Links;
use crate::metrics::Metrics;
use crate::room::Room;
use crate::state::App;
use crate::stop::{Stop, Stopper};
use crate::storage::Storage;
use crate::webhooks::Sender;
use crate::{belonging, clock, connections, demo, jobs, private, random, routes, warnings, webhooks};

/// How long the end may take.
const PATIENCE: Duration = Duration::from_secs(20);
const FORGET_EVERY: Duration = Duration::from_secs(60 * 60);

/// What was done so long ago is forgotten, once in a while.
async fn forget_audit(db: Db, kept: Duration, mut stop: Stop) {
    let kept = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
    while !stop.asked() {
        if let Err(error) = db.forget_audit(clock::now_ms().saturating_sub(kept)).await {
            tracing::warn!(%error, "old lines of the audit can't be deleted");
        }
        tokio::select! {
            () = tokio::time::sleep(FORGET_EVERY) => {}
            () = stop.wait() => return,
        }
    }
}

/// How long until what broke is started again.
const RESTART: Duration = Duration::from_secs(1);

/// Runs something that ends with the server, and again if it breaks before: one fault must not leave jobs lying. Its
/// first life has begun when this returns, so that nobody who asks at once is told that it is dead.
fn keep_going<F>(
    what: &'static str,
    mut stop: Stop,
    mut start: impl FnMut() -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut life = tokio::spawn(start());
    tokio::spawn(async move {
        while let Err(error) = life.await {
            tracing::error!(%error, what, "a task broke, and is started again");
            tokio::select! {
                () = tokio::time::sleep(RESTART) => {}
                () = stop.wait() => return,
            }
            life = tokio::spawn(start());
        }
    })
}

/// Counts a worker, however it ends.
struct Alive(Arc<AtomicUsize>);

impl Alive {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count.clone())
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[expect(missing_debug_implementations, reason = "holds keys")]
pub struct Server {
    pub address: SocketAddr,
    pub app: App,
    stopper: Stopper,
    tidied: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Opens everything that the configuration names, and listens.
    ///
    /// # Errors
    /// When something of it can't be opened; the message says what.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        private::keep_new_files();
        let own =
            [Some(config.data.clone()), config.keys.clone(), config.database_file(), config.storage_dir()];
        for path in own.iter().flatten() {
            private::close(path).with_context(|| format!("{} can't be closed to others", path.display()))?;
        }
        let db = Db::open_for(&config.database, config.all_workers(), config.silence())
            .await
            .with_context(|| format!("the database {} can't be opened", config.database_shown()))?;
        let storage = Storage::open(&config.storage, config.aws.iter())?;
        belonging::ensure(&db, &storage, &config.storage).await?;
        let keys = Keyring::open(config.keys.as_deref(), &db).await?;
        let tokens = match config.jwks.clone() {
            Some(source) => {
                let issuer = config.issuer.clone();
                Tokens::of_other(issuer, &source, config.access.max_token)?
            }
            None => Tokens::own(config.issuer.clone(), keys.clone()),
        };
        let links = Links::new(keys.clone(), config.public_url.clone(), config.file_url_seconds);
        if config.demo {
            demo::create(&db).await?;
        } else {
            demo::close(&db).await?;
        }
        let sender = Arc::new(Sender::new(&config.webhooks)?);
        let listener = connections::listen(config.listen)
            .with_context(|| format!("{} can't be listened on", config.listen))?;
        let address = listener.local_addr()?;
        let (stopper, stop) = Stop::pair();
        let wake = Arc::new(Notify::new());
        let tidied = Arc::new(AtomicBool::new(false));
        let metrics = Arc::new(Metrics::default());
        let worker = Worker {
            db: db.clone(),
            storage: storage.clone(),
            instance: random::number(),
            lease: config.lease,
            limits: jobs::Limits {
                rows: config.max_rows,
                wait: config.max_wait,
                quarantine: config.quarantine,
                kept: config.kept,
                commit_wait: config.commit_wait,
            },
            metrics: metrics.clone(),
            wake: wake.clone(),
            stop: stop.clone(),
            tidied: tidied.clone(),
        };
        let app = App {
            limits: Arc::new(Limits::new(&config.limits)),
            filters: Arc::new(Filters::new(config.limits.filter_codes)),
            room: Arc::new(Room::of(&config)),
            metrics,
            workers: Arc::default(),
            config: Arc::new(config),
            db,
            storage,
            tokens: Arc::new(tokens),
            links: Arc::new(links),
            wake,
            stop: stop.clone(),
        };
        let door = Door::new(&app, routes::router(app.clone()))?;
        let mut tasks: Vec<_> = (0..app.config.all_workers())
            .map(|number| {
                let (worker, count) = (worker.clone(), app.workers.clone());
                let lane = if number == 0 { jobs::Lane::Small } else { jobs::Lane::Any };
                let work = move || {
                    let (worker, alive) = (worker.clone(), Alive::new(&count));
                    async move {
                        jobs::work(worker, lane).await;
                        drop(alive);
                    }
                };
                keep_going("worker", stop.clone(), work)
            })
            .collect();
        if app.config.role.works() {
            tasks.push(tokio::spawn(jobs::end_silent_sessions(worker.clone(), app.config.silence())));
        }
        if app.config.role.works() {
            let (db, metrics) = (app.db.clone(), app.metrics.clone());
            tasks.push(tokio::spawn(webhooks::deliver(db.clone(), sender, metrics.clone(), stop.clone())));
            tasks.push(tokio::spawn(warnings::watch(db, app.config.warnings, metrics, stop.clone())));
        }
        tasks.push(tokio::spawn(jobs::tidy(worker)));
        tasks.push(keys.keep(stop.clone()));
        tasks.extend(app.tokens.keep_keys(app.config.access.jwks_refresh, stop.clone()));
        tasks.push(tokio::spawn(forget_audit(app.db.clone(), app.config.limits.audit, stop.clone())));
        tasks.push(tokio::spawn(door.accept(listener, stop)));
        Ok(Self { address, app, stopper, tidied, tasks })
    }

    /// Whether what was left behind by earlier runs has been looked through.
    pub fn tidied(&self) -> bool {
        self.tidied.load(Ordering::Acquire)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_breaks_is_started_again_and_counted_while_it_lives() {
        let (_stopper, stop) = Stop::pair();
        let (count, started) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (alive, seen) = (count.clone(), started.clone());
        let task = keep_going("test", stop, move || {
            let (alive, times) = (Alive::new(&alive), seen.fetch_add(1, Ordering::Relaxed));
            async move {
                assert!(times > 0, "broken as it is meant to be");
                drop(alive);
            }
        });
        assert_eq!(count.load(Ordering::Relaxed), 1, "it lives before anybody can ask");
        assert!(task.await.is_ok());
        assert_eq!((started.load(Ordering::Relaxed), count.load(Ordering::Relaxed)), (2, 0));
    }
}
