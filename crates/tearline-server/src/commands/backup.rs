//! A copy of everything, made while the server runs, and the way back.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};

use super::existing;
use crate::clock::now_ms;
use crate::config::{Config, Settings};
use crate::db::Db;
use crate::private;

const DATABASE: &str = "tearline.db";
const FILES: &str = "files";
const KEYS: &str = "keys";
/// Written last: a copy that has none is not whole.
const MANIFEST: &str = "backup.json";
const VERSION: u32 = 1;

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// Directory to make, with the copy in it
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// Directory that `tearline backup` made
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Where the server's data is, or is to be.
#[derive(Debug, Args)]
struct Place {
    /// The server's TOML file, for the settings that are not given here
    #[arg(long, env = "TEARLINE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The server's data directory [default: tearline-data]
    #[arg(long, env = "TEARLINE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The server's database [default: sqlite:DIR/tearline.db]
    #[arg(long, env = "TEARLINE_DATABASE", value_name = "URL")]
    database: Option<String>,
    /// The server's storage [default: DIR/files]
    #[arg(long, env = "TEARLINE_STORAGE", value_name = "URL")]
    storage: Option<String>,
    /// The server's keys: a directory, or `database` [default: DIR/keys]
    #[arg(long, env = "TEARLINE_KEYS", value_name = "DIR")]
    keys: Option<String>,
}

/// The places, each a file or a directory.
struct Paths {
    config: Config,
    database: PathBuf,
    files: PathBuf,
    keys: PathBuf,
}

impl Place {
    fn resolve(self) -> anyhow::Result<Paths> {
        let Self { config, data, database, storage, keys } = self;
        let settings = Settings { data, database, storage, keys, ..Settings::default() };
        let config = settings.or_file(config.as_deref())?.resolve()?;
        let database = config.database_file().context(
            "this copies and brings back SQLite; copy PostgreSQL with pg_dump, and bring it back with pg_restore",
        )?;
        let files = config.storage_dir().context(
            "this copies and brings back a directory; keep copies of a bucket by its versioning or its replication",
        )?;
        Ok(Paths {
            database,
            files,
            keys: config.keys.clone().unwrap_or_else(|| config.data.join(KEYS)),
            config,
        })
    }
}

/// What a copy holds: whoever restores it finds out whether it is all there.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    version: u32,
    created_on: i64,
    files: u64,
    bytes: u64,
}

#[derive(Default)]
struct Copied {
    files: u64,
    bytes: u64,
}

/// `tearline backup`: the database first, as it is at one moment; then the files. A file that is complete never changes
/// and is not deleted so soon, so that every file which that database knows is in the copy.
pub(crate) fn backup(args: BackupArgs) -> anyhow::Result<ExitCode> {
    private::keep_new_files();
    let to = args.to;
    let paths = args.place.resolve()?;
    existing(&paths.config)?;
    ensure!(is_empty(&to)?, "{} is not empty; give a directory that is not there yet", to.display());
    std::fs::create_dir_all(&to).with_context(|| format!("{} can't be made", to.display()))?;
    let copy = to.join(DATABASE);
    let copy = copy.to_str().context("the directory's name is no text")?;
    on_database(&paths.config, |db| async move { Ok(db.copy_to(copy).await?) })?;
    sync(Path::new(copy))?;
    let mut copied = Copied::default();
    copy_all(&paths.files, &to.join(FILES), &mut copied)?;
    // Without its keys a restored server knows none of the links and tokens that it gave out.
    copy_all(&paths.keys, &to.join(KEYS), &mut Copied::default())?;
    let Copied { files, bytes } = copied;
    let manifest = Manifest { version: VERSION, created_on: now_ms(), files, bytes };
    std::fs::write(to.join(MANIFEST), serde_json::to_string_pretty(&manifest)?)?;
    sync(&to.join(MANIFEST))?;
    sync_dir(&to)?;
    writeln!(
        io::stdout(),
        "{files} files, {bytes} bytes, and the database; keep it as secret as the server's data"
    )?;
    Ok(ExitCode::SUCCESS)
}

/// `tearline restore`: into a place where nothing is.
pub(crate) fn restore(args: RestoreArgs) -> anyhow::Result<ExitCode> {
    private::keep_new_files();
    let from = args.from;
    let paths = args.place.resolve()?;
    let manifest = from.join(MANIFEST);
    let text = match std::fs::read_to_string(&manifest) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("{} is no backup, or one that was not finished: it has no {MANIFEST}", from.display())
        }
        text => text.with_context(|| format!("{} can't be read", manifest.display()))?,
    };
    let manifest: Manifest =
        serde_json::from_str(&text).with_context(|| format!("in {}", manifest.display()))?;
    ensure!(
        manifest.version == VERSION,
        "the backup is of another version of this program; restore it with that one"
    );
    ensure!(
        !paths.database.exists(),
        "there is a database {} already; move it away, or restore to another --data",
        paths.database.display()
    );
    for dir in [&paths.files, &paths.keys] {
        ensure!(is_empty(dir)?, "{} is not empty; move it away, or restore to another --data", dir.display());
    }
    let mut copied = Copied::default();
    copy_all(&from.join(FILES), &paths.files, &mut copied)?;
    ensure!(
        (copied.files, copied.bytes) == (manifest.files, manifest.bytes),
        "the backup is damaged: it has {} files of {} bytes, and should have {} of {}",
        copied.files,
        copied.bytes,
        manifest.files,
        manifest.bytes
    );
    copy_all(&from.join(KEYS), &paths.keys, &mut Copied::default())?;
    if let Some(dir) = paths.database.parent().filter(|dir| *dir != Path::new("")) {
        std::fs::create_dir_all(dir)?;
    }
    // Last, under its name only when it is whole: a server that starts before finds no database and makes none of this.
    let partial = paths.database.with_extension("restoring");
    std::fs::copy(from.join(DATABASE), &partial).context("the database of the backup can't be copied")?;
    sync(&partial)?;
    std::fs::rename(&partial, &paths.database)?;
    let damage = on_database(&paths.config, |db| async move { Ok(db.damage().await?) })?;
    if let Some(first) = damage.first() {
        bail!("the database of the backup is damaged ({first}); restore an older one");
    }
    writeln!(io::stdout(), "{} files and the database are back; start the server", manifest.files)?;
    Ok(ExitCode::SUCCESS)
}

fn on_database<T, F: Future<Output = anyhow::Result<T>>>(
    config: &Config,
    work: impl FnOnce(Db) -> F,
) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let db = Db::open(&config.database).await?;
        let done = work(db.clone()).await;
        db.close().await;
        done
    })
}

fn is_empty(dir: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("{} can't be read", dir.display())),
    }
}

/// Copies a folder. What is being written (`name#1`) belongs to no job yet, and what goes meanwhile belongs to none
/// any more.
fn copy_all(from: &Path, to: &Path, copied: &mut Copied) -> anyhow::Result<()> {
    let entries = match std::fs::read_dir(from) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(|| format!("{} can't be read", from.display()))?,
    };
    std::fs::create_dir_all(to).with_context(|| format!("{} can't be made", to.display()))?;
    for entry in entries {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_all(&path, &target, copied)?;
        } else if !entry.file_name().to_string_lossy().contains('#') {
            match std::fs::copy(&path, &target) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                bytes => {
                    copied.bytes += bytes.with_context(|| format!("{} can't be copied", path.display()))?;
                }
            }
            copied.files += 1;
            // The copy of a file has its mode: of one that was open, too.
            private::close(&target)?;
            sync(&target)?;
        }
    }
    sync_dir(to)
}

fn sync(file: &Path) -> anyhow::Result<()> {
    Ok(std::fs::OpenOptions::new().write(true).open(file)?.sync_all()?)
}

fn sync_dir(dir: &Path) -> anyhow::Result<()> {
    // Elsewhere a directory can't be opened.
    #[cfg(unix)]
    std::fs::File::open(dir)?.sync_all()?;
    let _ = dir;
    Ok(())
}
