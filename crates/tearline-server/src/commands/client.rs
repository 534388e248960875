use std::io::{self, Write};
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::with_database;
use crate::auth::{MAX_TTL_SECONDS, hash_secret};
use crate::config::DatabaseArgs;
use crate::db::{Action, Actor, Client};
use crate::random::random_hex;

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
        /// How long its tokens are good for, at most 3600
        #[arg(long, value_name = "SECONDS", default_value_t = 300,
              value_parser = clap::value_parser!(i64).range(1..=MAX_TTL_SECONDS))]
        ttl: i64,
        /// Print {"key", "secret"}
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

/// Bits of randomness of a key and of a secret, in bytes.
const KEY: usize = 16;
const SECRET: usize = 32;

pub(crate) fn run(command: ClientCommand) -> anyhow::Result<ExitCode> {
    let ClientCommand::Create { org, name, read_only, ttl, json, database } = command;
    let (key, secret) = (random_hex(KEY), random_hex(SECRET));
    let client = Client {
        key: key.clone(),
        org_id: org,
        name,
        secret_hash: hash_secret(&secret),
        read_only,
        ttl_seconds: ttl,
    };
    with_database(database, |db| async move {
        db.put_client(&client).await?;
        Ok(db
            .audit(&Actor::command_line(org), Action::ClientCreate, &format!("client {}", client.key))
            .await?)
    })?;
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", json!({"key": key, "secret": secret}))?;
    } else {
        writeln!(out, "key    {key}\nsecret {secret}\nThe secret is not kept: write it down now.")?;
    }
    Ok(ExitCode::SUCCESS)
}
