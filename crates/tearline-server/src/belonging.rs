//! Database and storage belong together: the storage carries the name of its database. A share that is not mounted, and
//! the storage of another server, are found when the server starts, and not when files are missing or overwritten.

use anyhow::bail;

use crate::clock::now_ms;
use crate::db::Db;
use crate::storage::Storage;

/// The file with the name of the database.
pub const MARKER: &str = "tearline-database-id";

/// Makes sure that they belong together. A storage that carries no name yet, new or of an earlier version, is given it,
/// once: what lies there before stays as it is.
///
/// # Errors
/// When the storage is another database's, or not the one that this database has had.
pub async fn ensure(db: &Db, storage: &Storage, url: &str) -> anyhow::Result<()> {
    let own = db.identity().await?;
    let marker = storage.text(MARKER).await?;
    match (marker.as_deref().map(str::trim), own.storage_on) {
        (Some(id), Some(_)) if id == own.id => {}
        // Started once, and killed before it was written down.
        (Some(id), None) if id == own.id => db.set_storage_on(now_ms()).await?,
        (Some(id), _) => bail!(
            "the storage {url} belongs to another database: its file {MARKER} says {id}, and this database is {}; give \
             each database its own storage",
            own.id
        ),
        (None, Some(_)) => bail!(
            "the storage {url} is not that of this database: it has no file {MARKER}; mount the right one, or, if this is \
             it, write {} into that file",
            own.id
        ),
        (None, None) => {
            let mut file = storage.create(MARKER).await?;
            file.write(format!("{}\n", own.id).as_bytes()).await?;
            file.complete().await?;
            db.set_storage_on(now_ms()).await?;
        }
    }
    Ok(())
}
