//! Who may ask for a token.

use tearline_api::contract::ClientView;

use super::audit::{self, Action, Actor};
use super::query::{On, Row};
use super::{Db, Result, query};

/// Clients of an organization that are not revoked, as far as it makes them itself.
pub const MOST_CLIENTS: i64 = 200;

#[derive(Debug, Clone, Default)]
pub struct Client {
    pub key: String,
    pub org_id: i64,
    pub name: String,
    pub secret_hash: Vec<u8>,
    /// It may see, and not upload.
    pub read_only: bool,
    /// It may change series, and revoke clients, of its organization.
    pub manages: bool,
    /// Since when it may do nothing, in epoch milliseconds.
    pub revoked_on: Option<i64>,
    pub created_on: i64,
    /// Lifetime of its tokens.
    pub ttl_seconds: i64,
}

const COLUMNS: &str =
    "key, org_id, name, secret_hash, read_only, manages, revoked_on, created_on, ttl_seconds";

impl Client {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            org_id: row.get("org_id")?,
            name: row.get("name")?,
            secret_hash: row.get("secret_hash")?,
            read_only: row.get("read_only")?,
            manages: row.get("manages")?,
            revoked_on: row.get("revoked_on")?,
            created_on: row.get("created_on")?,
            ttl_seconds: row.get("ttl_seconds")?,
        })
    }
}

impl Client {
    /// As it is shown: without its secret.
    pub fn view(self) -> ClientView {
        ClientView {
            key: self.key,
            name: self.name,
            read_only: self.read_only,
            manages: self.manages,
            ttl_seconds: self.ttl_seconds,
            created_on: self.created_on.to_string(),
            revoked_on: self.revoked_on.map(|on| on.to_string()),
            secret: None,
        }
    }
}

async fn put(on: On<'_>, client: &Client) -> Result<()> {
    query(
        "INSERT INTO clients (key, org_id, name, secret_hash, read_only, ttl_seconds, created_on, manages)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (key) DO UPDATE SET org_id = $2, name = $3, secret_hash = $4, read_only = $5,
                                         ttl_seconds = $6, manages = $8",
    )
    .bind(&client.key)
    .bind(client.org_id)
    .bind(&client.name)
    .bind(client.secret_hash.as_slice())
    .bind(client.read_only)
    .bind(client.ttl_seconds)
    .bind(crate::clock::now_ms())
    .bind(client.manages)
    .execute(on)
    .await?;
    Ok(())
}

impl Db {
    pub async fn client(&self, key: &str) -> Result<Option<Client>> {
        let row = query(format!("SELECT {COLUMNS} FROM clients WHERE key = $1"))
            .bind(key)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(Client::from_row).transpose()
    }

    /// Makes the client, or sets it anew.
    pub async fn put_client(&self, client: &Client) -> Result<()> {
        put(self.writer(), client).await
    }

    /// Makes a client, and says who did. `false`: its organization has as many as it may.
    pub async fn create_client(&self, client: &Client, by: &Actor) -> Result<bool> {
        let mut tx = self.write().await?;
        tx.lock(format!("tearline clients {}", client.org_id)).await?;
        let count = query("SELECT count(*) AS n FROM clients WHERE org_id = $1 AND revoked_on IS NULL");
        let count = count.bind(client.org_id).fetch_one(tx.on()).await?;
        if count.get::<i64>("n")? >= MOST_CLIENTS {
            return Ok(false);
        }
        put(tx.on(), client).await?;
        audit::insert(tx.on(), by, Action::ClientCreate, &format!("client {}", client.key)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The clients of an organization, or of all, the oldest first.
    pub async fn clients(&self, org_id: Option<i64>) -> Result<Vec<Client>> {
        let rows = query(format!(
            "SELECT {COLUMNS} FROM clients WHERE $1 IS NULL OR org_id = $1 ORDER BY created_on, key"
        ))
        .bind(org_id)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(Client::from_row).collect()
    }

    /// From now on the client may do nothing. It is not deleted: a client that is not known may be another issuer's.
    /// `false`: there is no such client, of this organization or at all.
    pub async fn revoke_client(&self, org_id: Option<i64>, key: &str) -> Result<bool> {
        let done = query(
            "UPDATE clients SET revoked_on = coalesce(revoked_on, $3) WHERE key = $1 AND ($2 IS NULL OR org_id = $2)",
        )
        .bind(key)
        .bind(org_id)
        .bind(crate::clock::now_ms())
        .execute(self.writer())
        .await?;
        Ok(done > 0)
    }

    pub async fn delete_client(&self, key: &str) -> Result<bool> {
        let done = query("DELETE FROM clients WHERE key = $1").bind(key).execute(self.writer()).await?;
        Ok(done > 0)
    }
}
