//! The name of the database, which its storage carries.

use super::{Db, Result, query};

#[derive(Debug, Clone)]
pub struct Identity {
    pub id: String,
    /// Since when a storage carries it, in epoch milliseconds.
    pub storage_on: Option<i64>,
}

impl Db {
    pub async fn identity(&self) -> Result<Identity> {
        let row = query("SELECT id, storage_on FROM identity").fetch_one(self.reader()).await?;
        Ok(Identity { id: row.get("id")?, storage_on: row.get("storage_on")? })
    }

    /// A storage carries the name, from a time in epoch milliseconds on.
    pub async fn set_storage_on(&self, ms: i64) -> Result<()> {
        query("UPDATE identity SET storage_on = $1").bind(ms).execute(self.writer()).await?;
        Ok(())
    }
}
