//! Where events are sent, and what is still to be delivered: an outbox, written in the transaction of what it tells of.

use tearline_api::contract::UploadStatus;
use tearline_api::customers::ImportStatus;
use tearline_api::webhook::{self, Event, EventData, EventType, ImportEvent, JobEvent, TestEvent};

use super::jobs::{from_json, to_json};
use super::query::Row;
use super::{Db, Import, Job, Result, Tx, query};
use crate::clock::{now_ms, rfc3339};
use crate::random::random_hex;

/// Endpoints of an organization, at most.
pub const MOST_WEBHOOKS: i64 = 20;

/// An endpoint, as it is shown.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub org_id: i64,
    pub view: webhook::Webhook,
}

const COLUMNS: &str = "id, org_id, url, events, created_on, delivered_on, failed_on, failure, ended_on,
    (SELECT count(*) FROM webhook_messages m WHERE m.webhook_id = webhooks.id) AS pending";

impl Webhook {
    fn from_row(row: &Row) -> Result<Self> {
        let time = |name: &str| row.get::<Option<i64>>(name).map(|ms| ms.map(|ms| ms.to_string()));
        let view = webhook::Webhook {
            id: row.get("id")?,
            url: row.get("url")?,
            events: from_json(row.get("events")?)?,
            created_on: row.get::<i64>("created_on")?.to_string(),
            delivered_on: time("delivered_on")?,
            failed_on: time("failed_on")?,
            failure: row.get("failure")?,
            ended_on: time("ended_on")?,
            pending: row.get::<i64>("pending")?.unsigned_abs(),
            secret: None,
        };
        Ok(Self { org_id: row.get("org_id")?, view })
    }
}

/// A message that is to be delivered now, by whoever claimed it.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct Message {
    id: i64,
    epoch: i64,
    pub webhook_id: String,
    pub url: String,
    pub secret: Vec<u8>,
    /// The same for all attempts.
    pub message_id: String,
    pub body: String,
    /// Attempts so far, without this one.
    pub attempts: i64,
    /// How long ago what it tells happened.
    pub age_ms: i64,
}

/// What became of an attempt.
#[derive(Debug, Clone)]
pub enum Delivery {
    Done,
    /// It is tried again after a pause; and nothing else is sent there for some time.
    Postponed {
        pause_ms: i64,
        quiet_ms: i64,
        failure: String,
    },
    /// It is not tried again.
    GivenUp {
        failure: String,
    },
    /// The endpoint wants nothing any more.
    Ended {
        failure: String,
    },
}

/// A message for each endpoint of the organization that is for such events.
pub(super) async fn announce(tx: &mut Tx, org_id: i64, event_type: EventType, data: EventData) -> Result<()> {
    let event = Event { event_type, timestamp: rfc3339(now_ms()), data };
    let now = tx.dialect().now();
    query(format!(
        "INSERT INTO webhook_messages (message_id, webhook_id, body, created_on, due_on)
         SELECT $1, id, $2, {now}, {now} FROM webhooks WHERE org_id = $3 AND ended_on IS NULL AND events LIKE $4"
    ))
    .bind(message_id())
    .bind(to_json(&event)?)
    .bind(org_id)
    .bind(format!("%\"{}\"%", event_type.name()))
    .execute(tx.on())
    .await?;
    Ok(())
}

/// That a job is over.
pub(super) async fn announce_job(tx: &mut Tx, job: &Job) -> Result<()> {
    let event_type =
        if job.status == UploadStatus::Finished { EventType::JobFinished } else { EventType::JobErrored };
    let data = EventData::Job(JobEvent {
        org_id: job.org_id,
        coupon_series_id: job.series_id,
        job_id: job.id,
        upload_status: job.status,
        uploaded_file_name: job.uploaded_name.clone(),
        actual_row_count: job.total_rows,
        error_count: job.rejected_rows,
        error_reason: job.error_reason.as_ref().map(ToString::to_string),
        receipt: job.receipt,
    });
    announce(tx, job.org_id, event_type, data).await
}

/// That an import of customers is over.
pub(super) async fn announce_import(tx: &mut Tx, of: &Import) -> Result<()> {
    let event_type = match of.status {
        ImportStatus::Started => return Ok(()),
        ImportStatus::Finished => EventType::ImportFinished,
        ImportStatus::Errored => EventType::ImportErrored,
    };
    let data = EventData::Import(ImportEvent {
        org_id: of.org_id,
        import_id: of.id,
        status: of.status,
        file_name: of.uploaded_name.clone(),
        total_row_count: of.total_rows,
        added_count: of.added,
        changed_count: of.changed,
        unchanged_count: of.unchanged,
        rejected_count: of.rejected,
        error_reason: of.error_reason.as_ref().map(ToString::to_string),
    });
    announce(tx, of.org_id, event_type, data).await
}

fn message_id() -> String {
    format!("msg_{}", random_hex(16))
}

impl Db {
    /// Makes an endpoint; its id. `None`: the organization has as many as it may.
    pub async fn create_webhook(
        &self,
        org_id: i64,
        url: &str,
        events: &[EventType],
        secret: &[u8],
    ) -> Result<Option<String>> {
        let mut tx = self.write().await?;
        tx.lock(format!("tearline webhooks {org_id}")).await?;
        let count = query("SELECT count(*) AS n FROM webhooks WHERE org_id = $1").bind(org_id);
        if count.fetch_one(tx.on()).await?.get::<i64>("n")? >= MOST_WEBHOOKS {
            return Ok(None);
        }
        let id = format!("wh_{}", random_hex(12));
        query("INSERT INTO webhooks (id, org_id, url, events, secret, created_on) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&id)
            .bind(org_id)
            .bind(url)
            .bind(to_json(&events)?)
            .bind(secret)
            .bind(now_ms())
            .execute(tx.on())
            .await?;
        tx.commit().await?;
        Ok(Some(id))
    }

    /// The endpoints of an organization, or of all, the oldest first.
    pub async fn webhooks(&self, org_id: Option<i64>) -> Result<Vec<Webhook>> {
        let rows = query(format!(
            "SELECT {COLUMNS} FROM webhooks WHERE $1 IS NULL OR org_id = $1 ORDER BY created_on, id"
        ));
        let rows = rows.bind(org_id).fetch_all(self.reader()).await?;
        rows.iter().map(Webhook::from_row).collect()
    }

    /// Forgets an endpoint, and what was to be sent there; whose it was. `None`: there is none, of this organization or
    /// at all.
    pub async fn delete_webhook(&self, org_id: Option<i64>, id: &str) -> Result<Option<i64>> {
        let row =
            query("DELETE FROM webhooks WHERE id = $1 AND ($2 IS NULL OR org_id = $2) RETURNING org_id")
                .bind(id)
                .bind(org_id)
                .fetch_optional(self.writer())
                .await?;
        row.map(|row| row.get("org_id")).transpose()
    }

    /// Sends an endpoint something to try it; whose it is.
    pub async fn test_webhook(&self, org_id: Option<i64>, id: &str) -> Result<Option<i64>> {
        let mut tx = self.write().await?;
        let row = query("SELECT org_id FROM webhooks WHERE id = $1 AND ($2 IS NULL OR org_id = $2)")
            .bind(id)
            .bind(org_id)
            .fetch_optional(tx.on())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let org_id: i64 = row.get("org_id")?;
        let data = EventData::Test(TestEvent { org_id });
        let event = Event { event_type: EventType::Test, timestamp: rfc3339(now_ms()), data };
        let now = tx.dialect().now();
        query(format!(
            "INSERT INTO webhook_messages (message_id, webhook_id, body, created_on, due_on) VALUES ($1, $2, $3, {now}, {now})"
        ))
        .bind(message_id())
        .bind(id)
        .bind(to_json(&event)?)
        .execute(tx.on())
        .await?;
        // Whoever asks for a trial has mended what was wrong.
        query("UPDATE webhooks SET held_until = 0, ended_on = NULL WHERE id = $1")
            .bind(id)
            .execute(tx.on())
            .await?;
        tx.commit().await?;
        Ok(Some(org_id))
    }

    /// How many messages are to be delivered, of all organizations.
    pub async fn pending_messages(&self) -> Result<i64> {
        query("SELECT count(*) AS n FROM webhook_messages").fetch_one(self.reader()).await?.get("n")
    }

    /// A message that is due, of the endpoint whose turn was longest ago; until after the lease nobody else takes one of
    /// that endpoint.
    pub async fn claim_message(&self, lease_ms: i64) -> Result<Option<Message>> {
        let (now, alone) = (self.dialect().now(), self.dialect().for_update_of_j());
        let due = format!(
            "SELECT j.id FROM webhooks j WHERE j.held_until <= {now} AND j.ended_on IS NULL AND EXISTS (
                 SELECT 1 FROM webhook_messages m WHERE m.webhook_id = j.id AND m.due_on <= {now})
             ORDER BY j.claimed_on LIMIT 1"
        );
        // Mostly there is none, and whoever only looks keeps nobody from writing.
        if query(due.clone()).fetch_optional(self.reader()).await?.is_none() {
            return Ok(None);
        }
        let mut tx = self.write().await?;
        let webhook = query(format!(
            "UPDATE webhooks SET held_until = {now} + $1, claimed_on = {now}, epoch = epoch + 1
             WHERE id = ({due} {alone}) RETURNING id, url, secret, epoch"
        ));
        let Some(webhook) = webhook.bind(lease_ms).fetch_optional(tx.on()).await? else { return Ok(None) };
        let webhook_id: String = webhook.get("id")?;
        let row = query(format!(
            "SELECT id, message_id, body, attempts, {now} - created_on AS age FROM webhook_messages
             WHERE webhook_id = $1 AND due_on <= {now} ORDER BY due_on, id LIMIT 1"
        ));
        let Some(row) = row.bind(&webhook_id).fetch_optional(tx.on()).await? else { return Ok(None) };
        let message = Message {
            id: row.get("id")?,
            epoch: webhook.get("epoch")?,
            url: webhook.get("url")?,
            secret: webhook.get("secret")?,
            message_id: row.get("message_id")?,
            body: row.get("body")?,
            attempts: row.get("attempts")?,
            age_ms: row.get("age")?,
            webhook_id,
        };
        tx.commit().await?;
        Ok(Some(message))
    }

    /// Writes down what became of an attempt, unless the endpoint is another's by now.
    pub async fn settle_message(&self, message: &Message, delivery: &Delivery) -> Result<()> {
        let now = self.dialect().now();
        let mut tx = self.write().await?;
        let (set, quiet, failure) = match delivery {
            Delivery::Done => (format!("delivered_on = {now}, failure = $4"), 0, None),
            Delivery::Postponed { quiet_ms, failure, .. } => {
                (format!("failed_on = {now}, failure = $4"), *quiet_ms, Some(failure.as_str()))
            }
            Delivery::GivenUp { failure } => {
                (format!("failed_on = {now}, failure = $4"), 0, Some(failure.as_str()))
            }
            Delivery::Ended { failure } => {
                (format!("failed_on = {now}, ended_on = {now}, failure = $4"), 0, Some(failure.as_str()))
            }
        };
        let held =
            query(format!("UPDATE webhooks SET held_until = {now} + $1, {set} WHERE id = $2 AND epoch = $3"))
                .bind(quiet)
                .bind(&message.webhook_id)
                .bind(message.epoch)
                .bind(failure)
                .execute(tx.on())
                .await?;
        if held == 1 {
            match delivery {
                Delivery::Postponed { pause_ms, .. } => {
                    let postpone = query(format!(
                        "UPDATE webhook_messages SET attempts = attempts + 1, due_on = {now} + $1 WHERE id = $2"
                    ));
                    postpone.bind(*pause_ms).bind(message.id).execute(tx.on()).await?;
                }
                Delivery::Done | Delivery::GivenUp { .. } => {
                    let delete = query("DELETE FROM webhook_messages WHERE id = $1");
                    delete.bind(message.id).execute(tx.on()).await?;
                }
                Delivery::Ended { .. } => {
                    let delete = query("DELETE FROM webhook_messages WHERE webhook_id = $1");
                    delete.bind(&message.webhook_id).execute(tx.on()).await?;
                }
            }
        }
        tx.commit().await
    }
}
