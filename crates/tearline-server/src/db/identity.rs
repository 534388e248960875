//! The name of the database, which its storage carries.

use sqlx::Row;

use super::{Db, Result};

#[derive(Debug, Clone)]
pub struct Identity {
    pub id: String,
    /// Since when a storage carries it, in epoch milliseconds.
    pub storage_on: Option<i64>,
}

impl Db {
    pub async fn identity(&self) -> Result<Identity> {
        let row = sqlx::query("SELECT id, storage_on FROM identity").fetch_one(&self.reader).await?;
        Ok(Identity { id: row.try_get("id")?, storage_on: row.try_get("storage_on")? })
    }

    /// A storage carries the name, from a time in epoch milliseconds on.
    pub async fn set_storage_on(&self, ms: i64) -> Result<()> {
        sqlx::query("UPDATE identity SET storage_on = ?").bind(ms).execute(&self.writer).await?;
        Ok(())
    }
}
