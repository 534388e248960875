//! Who did what, when and from where.

use super::query::Row;
use super::{Db, On, Result, query};
use crate::clock::now_ms;

/// What is done that somebody may have to answer for. Its name never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Upload,
    Download,
    JobCancel,
    JobCommit,
    JobRevert,
    JobRetry,
    ClientCreate,
    ClientRevoke,
    SeriesCreate,
    SeriesChange,
    CustomersImport,
    Precheck,
    PrecheckFilter,
    WebhookCreate,
    WebhookDelete,
    WebhookTest,
}

impl Action {
    pub fn name(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Download => "download",
            Self::JobCancel => "job-cancel",
            Self::JobCommit => "job-commit",
            Self::JobRevert => "job-revert",
            Self::JobRetry => "job-retry",
            Self::ClientCreate => "client-create",
            Self::ClientRevoke => "client-revoke",
            Self::SeriesCreate => "series-create",
            Self::SeriesChange => "series-change",
            Self::CustomersImport => "customers-import",
            Self::Precheck => "precheck",
            Self::PrecheckFilter => "precheck-filter",
            Self::WebhookCreate => "webhook-create",
            Self::WebhookDelete => "webhook-delete",
            Self::WebhookTest => "webhook-test",
        }
    }
}

/// Who does something, and from where.
#[derive(Debug, Clone)]
pub struct Actor {
    pub org_id: i64,
    /// The key of a client; empty where nobody knows.
    pub client: String,
    pub origin: String,
    pub request_id: String,
}

impl Actor {
    /// Whoever may use the command line on the server's data.
    pub fn command_line(org_id: i64) -> Self {
        Self { org_id, client: String::new(), origin: "command line".to_owned(), request_id: String::new() }
    }
}

/// A line of the audit.
#[derive(Debug, Clone)]
pub struct Audited {
    pub id: i64,
    /// Epoch milliseconds.
    pub at: i64,
    pub by: Actor,
    pub action: String,
    /// As in `job 7`.
    pub subject: String,
}

/// Writes a line in the transaction of what it is about.
pub(super) async fn insert(on: On<'_>, by: &Actor, action: Action, subject: &str) -> Result<()> {
    query(
        "INSERT INTO audit (at, org_id, client, action, subject, origin, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(now_ms())
    .bind(by.org_id)
    .bind(&by.client)
    .bind(action.name())
    .bind(subject)
    .bind(&by.origin)
    .bind(&by.request_id)
    .execute(on)
    .await?;
    Ok(())
}

impl Db {
    pub async fn audit(&self, by: &Actor, action: Action, subject: &str) -> Result<()> {
        insert(self.writer(), by, action, subject).await
    }

    /// Forgets what was done before a time.
    pub async fn forget_audit(&self, before: i64) -> Result<u64> {
        let done = query("DELETE FROM audit WHERE at < $1").bind(before).execute(self.writer()).await?;
        Ok(done)
    }

    /// Lines of an organization, newest first.
    pub async fn audited(&self, org_id: i64, limit: i64, before: Option<i64>) -> Result<Vec<Audited>> {
        let rows = query(
            "SELECT id, at, org_id, client, action, subject, origin, request_id FROM audit
             WHERE org_id = $1 AND -id > $2 ORDER BY -id LIMIT $3",
        )
        .bind(org_id)
        .bind(before.unwrap_or(i64::MAX).saturating_neg())
        .bind(limit)
        .fetch_all(self.reader())
        .await?;
        let line = |row: &Row| {
            let by = Actor {
                org_id: row.get("org_id")?,
                client: row.get("client")?,
                origin: row.get("origin")?,
                request_id: row.get("request_id")?,
            };
            let (action, subject) = (row.get("action")?, row.get("subject")?);
            Ok(Audited { id: row.get("id")?, at: row.get("at")?, by, action, subject })
        };
        rows.iter().map(line).collect()
    }
}
