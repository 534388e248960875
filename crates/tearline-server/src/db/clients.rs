//! Who may ask for a token.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Db, Result};

#[derive(Debug, Clone)]
pub struct Client {
    pub key: String,
    pub org_id: i64,
    pub name: String,
    pub secret_hash: Vec<u8>,
    pub read_only: bool,
    /// Lifetime of its tokens.
    pub ttl_seconds: i64,
}

impl Client {
    fn from_row(row: &SqliteRow) -> Result<Self> {
        Ok(Self {
            key: row.try_get("key")?,
            org_id: row.try_get("org_id")?,
            name: row.try_get("name")?,
            secret_hash: row.try_get("secret_hash")?,
            read_only: row.try_get("read_only")?,
            ttl_seconds: row.try_get("ttl_seconds")?,
        })
    }
}

impl Db {
    pub async fn client(&self, key: &str) -> Result<Option<Client>> {
        let row =
            sqlx::query("SELECT * FROM clients WHERE key = ?").bind(key).fetch_optional(&self.reader).await?;
        row.as_ref().map(Client::from_row).transpose()
    }

    /// Makes the client, or sets it anew.
    pub async fn put_client(&self, client: &Client) -> Result<()> {
        sqlx::query(
            "INSERT INTO clients (key, org_id, name, secret_hash, read_only, ttl_seconds, created_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (key) DO UPDATE SET org_id = ?2, name = ?3, secret_hash = ?4, read_only = ?5,
                                             ttl_seconds = ?6",
        )
        .bind(&client.key)
        .bind(client.org_id)
        .bind(&client.name)
        .bind(&client.secret_hash)
        .bind(client.read_only)
        .bind(client.ttl_seconds)
        .bind(crate::clock::now_ms())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    pub async fn delete_client(&self, key: &str) -> Result<bool> {
        let done = sqlx::query("DELETE FROM clients WHERE key = ?").bind(key).execute(&self.writer).await?;
        Ok(done.rows_affected() > 0)
    }
}
