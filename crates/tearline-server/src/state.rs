//! What handlers share.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::auth::Tokens;
use crate::config::Config;
use crate::db::Db;
use crate::links::Links;
use crate::storage::Storage;

#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "holds keys")]
pub struct App {
    pub config: Arc<Config>,
    pub db: Db,
    pub storage: Storage,
    pub tokens: Arc<Tokens>,
    pub links: Arc<Links>,
    /// Rung when there is a new job.
    pub wake: Arc<Notify>,
}
