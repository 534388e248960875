use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{anyhow, ensure};
use clap::Subcommand;
use serde_json::json;
use tearline_api::webhook::EventType;

use super::with_database;
use crate::clock::date;
use crate::config::DatabaseArgs;
use crate::db::{Action, Actor, Db, MOST_WEBHOOKS};
use crate::webhooks::{signature, url};

#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Make an endpoint; its secret is shown this once
    Create {
        /// Organization
        #[arg(long, value_name = "ID")]
        org: i64,
        /// `https://…`, at one of the server's webhook-hosts
        #[arg(long)]
        url: String,
        /// What it is told [default: all]
        #[arg(long, value_name = "EVENT,…", value_delimiter = ',', value_parser = event)]
        events: Vec<EventType>,
        /// Print {"id", "secret"}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// List the endpoints, with what was delivered last and what was not
    List {
        /// Of this organization only
        #[arg(long, value_name = "ID")]
        org: Option<i64>,
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Send nothing there any more
    Delete {
        id: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Have the server send an endpoint a webhook.test; `list` says what became of it
    Test {
        id: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

fn event(name: &str) -> Result<EventType, String> {
    let names = || EventType::ALL.map(EventType::name).join(", ");
    EventType::ALL
        .into_iter()
        .find(|event| event.name() == name)
        .ok_or_else(|| format!("there are {}", names()))
}

/// `tearline webhook`
pub(crate) fn run(command: WebhookCommand) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    match command {
        WebhookCommand::Create { org, url, events, json, database } => {
            let (id, secret) = create(org, url, events, database)?;
            if json {
                writeln!(out, "{}", json!({"id": id, "secret": secret}))?;
            } else {
                writeln!(
                    out,
                    "id     {id}\nsecret {secret}\nThe secret is shown this once: write it down now."
                )?;
            }
        }
        WebhookCommand::List { org, json, database } => list(&mut out, org, json, database)?,
        WebhookCommand::Delete { id, database } => {
            audited(&id, database, Action::WebhookDelete, async |db, id| {
                Ok(db.delete_webhook(None, id).await?)
            })?;
            writeln!(out, "webhook {id} is deleted")?;
        }
        WebhookCommand::Test { id, database } => {
            audited(&id, database, Action::WebhookTest, async |db, id| {
                Ok(db.test_webhook(None, id).await?)
            })?;
            writeln!(out, "a webhook.test is on its way; `tearline webhook list` says what became of it")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The id and the secret.
fn create(
    org: i64,
    url: String,
    mut events: Vec<EventType>,
    database: DatabaseArgs,
) -> anyhow::Result<(String, String)> {
    // Which hosts are allowed is a setting of the server, which looks whenever it sends; here it counts what a URL is.
    let host = url.parse::<ureq::http::Uri>().ok().and_then(|uri| Some(uri.host()?.to_ascii_lowercase()));
    let hosts: Vec<String> = host.into_iter().collect();
    url::check(&url, &hosts).map_err(|why| anyhow!("the URL {url} can't be used: {why}"))?;
    if events.is_empty() {
        events = EventType::ALL.to_vec();
    }
    let secret = signature::make_secret();
    let id = with_database(database, |db| async move {
        let id = db.create_webhook(org, &url, &events, &secret).await?;
        if let Some(id) = &id {
            db.audit(&Actor::command_line(org), Action::WebhookCreate, &format!("webhook {id}")).await?;
        }
        Ok(id)
    })?;
    let id = id.ok_or_else(|| anyhow!("the organization has {MOST_WEBHOOKS} endpoints; delete one"))?;
    Ok((id, signature::shown(&secret)))
}

fn list(out: &mut impl Write, org: Option<i64>, json: bool, database: DatabaseArgs) -> anyhow::Result<()> {
    for webhook in with_database(database, |db| async move { Ok(db.webhooks(org).await?) })? {
        let (org, view) = (webhook.org_id, webhook.view);
        if json {
            let mut line = serde_json::to_value(view)?;
            line["orgId"] = org.into();
            writeln!(out, "{line}")?;
            continue;
        }
        let day = |ms: &Option<String>| ms.as_ref().and_then(|ms| ms.parse().ok()).map(date);
        let state = match (day(&view.ended_on), &view.failure, day(&view.delivered_on)) {
            (Some(day), ..) => format!("ended on {day}"),
            (None, Some(failure), _) => format!("{} pending: {failure}", view.pending),
            (None, None, Some(day)) => format!("last delivered on {day}"),
            (None, None, None) => "nothing delivered yet".to_owned(),
        };
        let events: Vec<&str> = view.events.iter().map(|event| event.name()).collect();
        writeln!(out, "{}  organization {org}  {}  {}  {state}", view.id, view.url, events.join(","))?;
    }
    Ok(())
}

/// Does something with an endpoint, which says whose it is.
fn audited(
    id: &str,
    database: DatabaseArgs,
    action: Action,
    what: impl AsyncFnOnce(&Db, &str) -> anyhow::Result<Option<i64>>,
) -> anyhow::Result<()> {
    let known = with_database(database, |db| async move {
        let org = what(&db, id).await?;
        if let Some(org) = org {
            db.audit(&Actor::command_line(org), action, &format!("webhook {id}")).await?;
        }
        Ok(org.is_some())
    })?;
    ensure!(known, "there is no webhook {id}; `tearline webhook list` shows them");
    Ok(())
}
