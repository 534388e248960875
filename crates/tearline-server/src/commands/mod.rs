//! One file a command.

pub(crate) mod backup;
pub(crate) mod check;
mod check_text;
pub(crate) mod client;
pub(crate) mod customers;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod keys;
pub(crate) mod series;
pub(crate) mod serve;
pub(crate) mod webhook;

use std::future::Future;

use crate::config::{Config, DatabaseArgs};
use crate::db::Db;
use crate::private;

/// A database that is not there is a wrong path, mostly: making one would hide that.
///
/// # Errors
/// When there is none.
pub(crate) fn existing(config: &Config) -> anyhow::Result<()> {
    if let Some(file) = config.database_file().filter(|file| !file.is_file()) {
        anyhow::bail!(
            "there is no database {}; give the server's --data or --database, or start the server once, which makes it",
            file.display()
        );
    }
    Ok(())
}

/// Runs a command on the server's database, which may be in use meanwhile.
fn with_database<T, F>(args: DatabaseArgs, command: impl FnOnce(Db) -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<T>>,
{
    private::keep_new_files();
    let config = args.resolve()?;
    existing(&config)?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let db = Db::open(&config.database).await?;
        let done = command(db.clone()).await;
        db.close().await;
        done
    })
}
