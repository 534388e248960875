use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::existing;
use crate::auth::Keyring;
use crate::config::Settings;
use crate::db::Db;
use crate::private;

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Make new keys for tokens and the URLs of files; running instances sign with them half a minute later
    Rotate {
        /// Forget those before: what they signed is refused everywhere within seconds
        #[arg(long)]
        forget_old: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Print the public keys of tokens, as JSON; the newest first
    Show {
        #[command(flatten)]
        place: Place,
    },
}

/// Where the keys are.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The server's TOML file, for the settings that are not given here
    #[arg(long, env = "TEARLINE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The server's data directory [default: tearline-data]
    #[arg(long, env = "TEARLINE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The server's database [default: sqlite:DIR/tearline.db]
    #[arg(long, env = "TEARLINE_DATABASE", value_name = "URL")]
    database: Option<String>,
    /// The server's keys: a directory, or `database` [default: DIR/keys, or the database where that is PostgreSQL]
    #[arg(long, env = "TEARLINE_KEYS", value_name = "DIR")]
    keys: Option<String>,
}

/// `tearline keys`
pub(crate) fn run(command: &KeysCommand) -> anyhow::Result<ExitCode> {
    private::keep_new_files();
    let (KeysCommand::Rotate { place, .. } | KeysCommand::Show { place }) = command;
    let settings = Settings {
        data: place.data.clone(),
        database: place.database.clone(),
        keys: place.keys.clone(),
        ..Settings::default()
    };
    let config = settings.or_file(place.config.as_deref())?.resolve()?;
    existing(&config)?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let db = Db::open(&config.database).await?;
        let keys = Keyring::open(config.keys.as_deref(), &db).await?;
        let done = act(command, keys).await;
        db.close().await;
        done
    })
}

async fn act(command: &KeysCommand, keys: Arc<Keyring>) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout();
    match command {
        KeysCommand::Rotate { forget_old, .. } => {
            let forgotten = keys.rotate(*forget_old).await?;
            match forget_old {
                true => writeln!(out, "new keys sign from now on; {forgotten} old ones are forgotten")?,
                false => writeln!(out, "new keys sign in half a minute; those before verify on")?,
            }
        }
        KeysCommand::Show { .. } => writeln!(out, "{:#}", keys.jwks())?,
    }
    Ok(ExitCode::SUCCESS)
}
