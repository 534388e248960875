//! What handlers share.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use tokio::sync::Notify;

use crate::auth::Tokens;
use crate::config::Config;
use crate::db::Db;
use crate::filters::Filters;
use crate::limits::Limits;
use crate::links::Links;
use crate::metrics::Metrics;
use crate::room::Room;
use crate::stop::Stop;
use crate::storage::Storage;

#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "holds keys")]
pub struct App {
    pub config: Arc<Config>,
    pub db: Db,
    pub storage: Storage,
    pub tokens: Arc<Tokens>,
    pub links: Arc<Links>,
    pub limits: Arc<Limits>,
    pub filters: Arc<Filters>,
    pub room: Arc<Room>,
    pub metrics: Arc<Metrics>,
    /// Workers that are alive.
    pub workers: Arc<AtomicUsize>,
    /// Rung when there is a new job.
    pub wake: Arc<Notify>,
    /// What runs for long ends with the server.
    pub stop: Stop,
}
