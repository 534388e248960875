use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::ensure;
use clap::Subcommand;
use serde_json::json;

use super::with_database;
use crate::auth::{MAX_TTL_SECONDS, USUAL_TTL_SECONDS, hash_secret, make_credentials};
use crate::clock;
use crate::config::DatabaseArgs;
use crate::db::{Action, Actor, Client};

#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Make a client; its secret is shown this once
    Create {
        /// Organization
        #[arg(long, value_name = "ID")]
        org: i64,
        #[arg(long)]
        name: String,
        /// It may see series and jobs, and not upload
        #[arg(long)]
        read_only: bool,
        /// It may also change series and clients of its organization, by the API
        #[arg(long, conflicts_with = "read_only")]
        manage: bool,
        /// How long its tokens are good for, at most 3600
        #[arg(long, value_name = "SECONDS", default_value_t = USUAL_TTL_SECONDS,
              value_parser = clap::value_parser!(i64).range(1..=MAX_TTL_SECONDS))]
        ttl: i64,
        /// Print {"key", "secret"}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// List the clients; no secret is shown, for none is kept
    List {
        /// Of this organization only
        #[arg(long, value_name = "ID")]
        org: Option<i64>,
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Take from a client all that it may do, at once: its tokens, too
    Revoke {
        key: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

pub(crate) fn run(command: ClientCommand) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    match command {
        ClientCommand::Create { org, name, read_only, manage, ttl, json, database } => {
            let (key, secret) = make_credentials();
            let client = Client {
                key: key.clone(),
                org_id: org,
                name,
                secret_hash: hash_secret(&secret),
                read_only,
                manages: manage,
                ttl_seconds: ttl,
                ..Client::default()
            };
            with_database(database, |db| async move {
                db.put_client(&client).await?;
                let subject = format!("client {}", client.key);
                Ok(db.audit(&Actor::command_line(org), Action::ClientCreate, &subject).await?)
            })?;
            if json {
                writeln!(out, "{}", json!({"key": key, "secret": secret}))?;
            } else {
                writeln!(out, "key    {key}\nsecret {secret}\nThe secret is not kept: write it down now.")?;
            }
        }
        ClientCommand::List { org, json, database } => {
            for client in with_database(database, |db| async move { Ok(db.clients(org).await?) })? {
                if json {
                    let (org, view) = (client.org_id, client.view());
                    let mut line = serde_json::to_value(view)?;
                    line["orgId"] = org.into();
                    writeln!(out, "{line}")?;
                } else {
                    let may = match (client.revoked_on, client.manages, client.read_only) {
                        (Some(on), ..) => format!("revoked on {}", clock::date(on)),
                        (None, true, _) => "manages".to_owned(),
                        (None, _, true) => "reads".to_owned(),
                        (None, ..) => "uploads".to_owned(),
                    };
                    writeln!(out, "{}  organization {}  {may}  {}", client.key, client.org_id, client.name)?;
                }
            }
        }
        ClientCommand::Revoke { key, database } => {
            let wanted = key.clone();
            let known = with_database(database, |db| async move {
                let Some(client) = db.client(&wanted).await? else { return Ok(false) };
                let known = db.revoke_client(None, &wanted).await?;
                let by = Actor::command_line(client.org_id);
                db.audit(&by, Action::ClientRevoke, &format!("client {wanted}")).await?;
                Ok(known)
            })?;
            ensure!(known, "there is no client {key}; `tearline client list` shows them");
            writeln!(out, "client {key} is revoked")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
