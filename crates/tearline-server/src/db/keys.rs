//! The keys that sign, where instances share them by the database.

use super::{Db, Result, query};

/// A secret, and what it is for.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct StoredKey {
    pub secret: Vec<u8>,
    /// Epoch milliseconds, by the database's clock.
    pub created_on: i64,
}

impl Db {
    /// The keys for a use, the newest first.
    pub async fn keys(&self, used_for: &str) -> Result<Vec<StoredKey>> {
        let rows =
            query("SELECT secret, created_on FROM keys WHERE used_for = $1 ORDER BY created_on DESC, id");
        let rows = rows.bind(used_for).fetch_all(self.reader()).await?;
        rows.iter()
            .map(|row| Ok(StoredKey { secret: row.get("secret")?, created_on: row.get("created_on")? }))
            .collect()
    }

    /// Keeps a key. With `first`, only where there is none for this use: of two instances that start at once, both end up
    /// with the same.
    pub async fn add_key(&self, used_for: &str, secret: &[u8], first: bool) -> Result<()> {
        let mut tx = self.write().await?;
        tx.lock("tearline keys".to_owned()).await?;
        let now = tx.dialect().now();
        query(format!(
            "INSERT INTO keys (id, used_for, secret, created_on) SELECT $1, $2, $3, {now}
             WHERE NOT ($4 AND EXISTS (SELECT 1 FROM keys WHERE used_for = $2))"
        ))
        .bind(crate::random::random_hex(16))
        .bind(used_for)
        .bind(secret)
        .bind(first)
        .execute(tx.on())
        .await?;
        tx.commit().await
    }

    /// Forgets all keys for a use but the newest; how many.
    pub async fn forget_old_keys(&self, used_for: &str) -> Result<u64> {
        query(
            "DELETE FROM keys WHERE used_for = $1 AND id <> (
                 SELECT id FROM keys WHERE used_for = $1 ORDER BY created_on DESC, id LIMIT 1)",
        )
        .bind(used_for)
        .execute(self.writer())
        .await
    }
}
