//! One file a command.

pub(crate) mod check;
mod check_text;
pub(crate) mod client;
pub(crate) mod customers;
pub(crate) mod explain;
pub(crate) mod series;
pub(crate) mod serve;

use std::future::Future;

use crate::config::DatabaseArgs;
use crate::db::Db;
use crate::private;

/// Runs a command on the server's database, which may be in use meanwhile.
fn with_database<T, F>(args: DatabaseArgs, command: impl FnOnce(Db) -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<T>>,
{
    private::keep_new_files();
    let config = args.resolve()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let db = Db::open(&config.database).await?;
        let done = command(db.clone()).await;
        db.close().await;
        done
    })
}
