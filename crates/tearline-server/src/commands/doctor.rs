//! `tearline doctor`: whether a server would work with these settings, and what to do where it would not.

use std::io::{self, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;

use super::serve::ServeArgs;
use crate::auth::Tokens;
use crate::config::Config;
use crate::db::Db;
use crate::room::Room;
use crate::{clock, connections, private};

/// What was found of one thing.
enum Found {
    Good(String),
    /// It works, and somebody should know.
    Note(String),
    Bad(String),
}

use Found::{Bad, Good, Note};

pub(crate) fn doctor(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let config = args.settings.or_file(args.config.as_deref())?.resolve()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut out, mut bad) = (io::stdout().lock(), false);
    let mut say = |what: &str, found: Found| {
        let (mark, text) = match found {
            Good(text) => ("ok  ", text),
            Note(text) => ("note", text),
            Bad(text) => {
                bad = true;
                ("bad ", text)
            }
        };
        writeln!(out, "{mark}  {what:<11}  {text}")
    };
    say("data", data(&config.data))?;
    for (what, found) in runtime.block_on(database(&config)) {
        say(what, found)?;
    }
    say("storage", storage(&config))?;
    say("room", room(&config))?;
    say("tokens", runtime.block_on(tokens(&config)))?;
    say("tls", tls(&config))?;
    say("address", address(&config))?;
    say("links", links(&config))?;
    Ok(ExitCode::from(u8::from(bad)))
}

fn data(dir: &Path) -> Found {
    let shown = dir.display();
    if !dir.is_dir() {
        return Note(format!("{shown} is not there; the first start makes it"));
    }
    let keys = dir.join("keys");
    let open = [dir, &keys, &keys.join("token-signing.pem"), &keys.join("url-signing.key")]
        .iter()
        .any(|path| private::is_open(path));
    if open {
        return Note(format!("others may look into {shown}; the next start takes that from them"));
    }
    Good(format!("{shown} is the server's alone"))
}

async fn database(config: &Config) -> Vec<(&'static str, Found)> {
    let shown = config.database_shown();
    if config.database_file().is_some_and(|file| !file.is_file()) {
        return vec![("database", Note(format!("{shown} is not there; the first start makes it")))];
    }
    let db = match Db::open(&config.database).await {
        Ok(db) => db,
        Err(error) => return vec![("database", Bad(format!("{shown} can't be opened: {error:#}")))],
    };
    let file = match db.damage().await {
        Ok(damage) if damage.is_empty() => Good(format!("{shown} is sound")),
        Ok(damage) => Bad(format!("{shown} is damaged, restore a backup: {}", damage.join("; "))),
        Err(error) => Bad(format!("{shown} can't be read: {error}")),
    };
    let jobs = match db.queue().await {
        Ok(queue) => match queue.oldest {
            None => Good("no job is waiting".to_owned()),
            Some(oldest) => {
                let minutes = (clock::now_ms() - oldest) / 60_000;
                Note(format!("jobs are waiting, the oldest for {minutes} minutes; its status says what for"))
            }
        },
        Err(error) => Bad(format!("they can't be counted: {error}")),
    };
    db.close().await;
    vec![("database", file), ("jobs", jobs)]
}

fn storage(config: &Config) -> Found {
    let Some(dir) = config.storage_dir() else {
        return Bad(format!("{} is not supported; give a directory", config.storage));
    };
    let shown = dir.display();
    if !dir.is_dir() {
        return Note(format!("{shown} is not there; the first start makes it, or a disk is not mounted"));
    }
    match tempfile::NamedTempFile::new_in(&dir) {
        Ok(_) => Good(format!("{shown} can be written")),
        Err(error) => Bad(format!("{shown} can't be written: {error}; give it to the server's user")),
    }
}

fn room(config: &Config) -> Found {
    let room = Room::of(config);
    let free = room.free();
    let text: Vec<String> = free.iter().map(|(place, free)| format!("{place} {} MB", free >> 20)).collect();
    match room.lacking() {
        // Where nothing is yet, nothing can be asked.
        Some(place) if free.iter().any(|(asked, _)| *asked == place) => {
            Bad(format!("too little where the {place} is, uploads are answered 507: {}", text.join(", ")))
        }
        _ => Good(text.join(", ")),
    }
}

async fn tokens(config: &Config) -> Found {
    let Some(source) = &config.jwks else { return Good(format!("made here, as {:?}", config.issuer)) };
    let tokens = match Tokens::of_other(config.issuer.clone(), source, config.access.max_token) {
        Ok(tokens) => tokens,
        Err(error) => return Bad(format!("{error:#}")),
    };
    match tokens.read_keys().await {
        Ok(()) => Good(format!("of {:?}, by the keys at {source}", config.issuer)),
        Err(error) => Bad(format!("{error:#}; until it answers nobody is let in")),
    }
}

fn tls(config: &Config) -> Found {
    match &config.access.tls {
        Some(files) => match connections::check_tls(files) {
            Ok(()) => Good(format!("by {}", files.certificate.display())),
            Err(error) => Bad(format!("{error:#}")),
        },
        None if config.listen.ip().is_loopback() => {
            Good("not spoken, and not needed on this machine".to_owned())
        }
        None => Note(
            "not spoken: tokens can be read on the way, unless a proxy that speaks it stands before"
                .to_owned(),
        ),
    }
}

fn address(config: &Config) -> Found {
    match TcpListener::bind(config.listen) {
        Ok(_) => Good(format!("{} is free", config.listen)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            Note(format!("{} is taken, by the server or by another program", config.listen))
        }
        Err(error) => Bad(format!("{} can't be listened on: {error}", config.listen)),
    }
}

fn links(config: &Config) -> Found {
    match &config.public_url {
        Some(url) => Good(format!("the URLs of files start with {url}")),
        None if config.listen.ip().is_loopback() => Good("the URLs of files are for this machine".to_owned()),
        None => {
            Bad("the URLs of files are for this machine only; set public-url to what clients reach it by"
                .to_owned())
        }
    }
}
