use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::with_database;
use crate::auth::{hash_secret, random_hex};
use crate::cli::ClientCommand;
use crate::db::Client;

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
    with_database(database, |db| async move { Ok(db.put_client(&client).await?) })?;
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", json!({"key": key, "secret": secret}))?;
    } else {
        writeln!(out, "key    {key}\nsecret {secret}\nThe secret is not kept: write it down now.")?;
    }
    Ok(ExitCode::SUCCESS)
}
