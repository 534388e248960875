//! The keys that the server makes for itself, in a directory or in the database, which instances share. The newest of a
//! use signs, all of it verify: so a key can be replaced while tokens and URLs of the one before it are still good.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context;
use aws_lc_rs::hmac;
use tokio::task::JoinHandle;

use super::signing_key::SigningKey;
use crate::clock::now_ms;
use crate::db::{Db, StoredKey};
use crate::stop::Stop;

/// How often it is looked for new keys.
const REFRESH: Duration = Duration::from_secs(5);
/// A new key signs when all instances have read it.
const KNOWN_TO_ALL_MS: i64 = 30_000;

/// What keys are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Tokens,
    Links,
}

impl Use {
    fn name(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Links => "links",
        }
    }

    /// Of its files: `token-signing.pem`, and of later keys `token-signing-1764000000000.pem`.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Tokens => ("token-signing", "pem"),
            Self::Links => ("url-signing", "key"),
        }
    }

    fn make(self) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Tokens => SigningKey::make(),
            Self::Links => Ok(crate::random::random_hex(32).into_bytes()),
        }
    }
}

/// Where the keys are.
enum Place {
    Dir(PathBuf),
    Database(Db),
}

#[expect(missing_debug_implementations, reason = "a secret is not printed")]
pub struct Keyring {
    place: Place,
    keys: RwLock<Arc<Keys>>,
}

/// Each with when it was made, the newest first.
struct Keys {
    tokens: Vec<(i64, SigningKey)>,
    links: Vec<(i64, hmac::Key)>,
}

/// The newest that all instances know; the only one there is, at once.
fn signs<K>(keys: &[(i64, K)], now: i64) -> Option<&K> {
    let known = keys.iter().find(|(created_on, _)| *created_on <= now - KNOWN_TO_ALL_MS);
    known.or_else(|| keys.last()).map(|(_, key)| key)
}

impl Keyring {
    /// The keys in a directory. The first are made.
    ///
    /// # Errors
    /// When the directory can't be written, or a file is not a key.
    pub fn in_dir(dir: &Path) -> anyhow::Result<Arc<Self>> {
        let of = |used_for: Use| {
            if !dir.is_dir() || paths(dir, used_for)?.is_empty() {
                let (name, extension) = used_for.file();
                make_file(&dir.join(format!("{name}.{extension}")), &used_for.make()?)?;
            }
            files(dir, used_for)
        };
        let keys = Keys::new(of(Use::Tokens)?, of(Use::Links)?)
            .with_context(|| format!("the keys in {}", dir.display()))?;
        Ok(Self::new(Place::Dir(dir.to_owned()), keys))
    }

    /// The keys in the database. The first are made.
    ///
    /// # Errors
    /// When the database can't be written, or what it holds is not a key.
    pub async fn in_database(db: &Db) -> anyhow::Result<Arc<Self>> {
        for used_for in [Use::Tokens, Use::Links] {
            if db.keys(used_for.name()).await?.is_empty() {
                db.add_key(used_for.name(), &used_for.make()?, true).await?;
            }
        }
        let (tokens, links) = (db.keys(Use::Tokens.name()).await?, db.keys(Use::Links.name()).await?);
        let keys = Keys::new(tokens, links).context("the keys in the database")?;
        Ok(Self::new(Place::Database(db.clone()), keys))
    }

    /// As configured: in a directory, or else in the database.
    ///
    /// # Errors
    /// As the other two.
    pub async fn open(dir: Option<&Path>, db: &Db) -> anyhow::Result<Arc<Self>> {
        match dir {
            Some(dir) => Self::in_dir(dir),
            None => Self::in_database(db).await,
        }
    }

    fn new(place: Place, keys: Keys) -> Arc<Self> {
        Arc::new(Self { place, keys: RwLock::new(Arc::new(keys)) })
    }

    fn keys(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn refresh(&self) -> anyhow::Result<()> {
        let (tokens, links) = match &self.place {
            Place::Dir(dir) => (files(dir, Use::Tokens)?, files(dir, Use::Links)?),
            Place::Database(db) => (db.keys(Use::Tokens.name()).await?, db.keys(Use::Links.name()).await?),
        };
        let keys = Arc::new(Keys::new(tokens, links)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Looks for new keys from time to time, until the server stops.
    pub fn keep(self: Arc<Self>, mut stop: Stop) -> JoinHandle<()> {
        tokio::spawn(async move {
            while !stop.asked() {
                tokio::select! {
                    () = tokio::time::sleep(REFRESH) => {}
                    () = stop.wait() => return,
                }
                if let Err(error) = self.refresh().await {
                    tracing::warn!(error = format!("{error:#}"), "the keys that sign can't be read again");
                }
            }
        })
    }

    /// A new key for each use. With `forget`, those before it verify no more, and the new ones sign at once; how many
    /// were forgotten.
    ///
    /// # Errors
    /// When they can't be written.
    pub async fn rotate(&self, forget: bool) -> anyhow::Result<u64> {
        let mut forgotten = 0;
        for used_for in [Use::Tokens, Use::Links] {
            let secret = used_for.make()?;
            match &self.place {
                Place::Dir(dir) => {
                    let (name, extension) = used_for.file();
                    let new = dir.join(format!("{name}-{}.{extension}", now_ms()));
                    make_file(&new, &secret)?;
                    if forget {
                        for (path, _) in paths(dir, used_for)?.into_iter().filter(|(path, _)| *path != new) {
                            std::fs::remove_file(&path)
                                .with_context(|| format!("{} can't be removed", path.display()))?;
                            forgotten += 1;
                        }
                    }
                }
                Place::Database(db) => {
                    db.add_key(used_for.name(), &secret, false).await?;
                    if forget {
                        forgotten += db.forget_old_keys(used_for.name()).await?;
                    }
                }
            }
        }
        self.refresh().await?;
        Ok(forgotten)
    }

    /// The name of the key that signs tokens, and that key, for as long as `with` takes.
    pub(super) fn sign_token<T>(&self, with: impl FnOnce(&SigningKey) -> T) -> Option<T> {
        signs(&self.keys().tokens, now_ms()).map(with)
    }

    /// The key of a name.
    pub(super) fn verifies_token(&self, kid: &str) -> Option<jsonwebtoken::DecodingKey> {
        let keys = self.keys();
        keys.tokens.iter().find(|(_, key)| key.kid == kid).map(|(_, key)| key.public.clone())
    }

    /// The public halves, as others read them.
    pub fn jwks(&self) -> serde_json::Value {
        let keys: Vec<serde_json::Value> =
            self.keys().tokens.iter().map(|(_, key)| key.jwk.clone()).collect();
        serde_json::json!({ "keys": keys })
    }

    pub fn sign_link(&self, text: &str) -> String {
        let keys = self.keys();
        let signature = signs(&keys.links, now_ms()).map(|key| hmac::sign(key, text.as_bytes()));
        signature.map(|signature| crate::random::hex(signature.as_ref())).unwrap_or_default()
    }

    /// In constant time, whichever key it is.
    pub fn verify_link(&self, text: &str, signature: &str) -> bool {
        let good = |key: &hmac::Key| {
            let own = crate::random::hex(hmac::sign(key, text.as_bytes()).as_ref());
            aws_lc_rs::constant_time::verify_slices_are_equal(own.as_bytes(), signature.as_bytes()).is_ok()
        };
        self.keys().links.iter().fold(false, |found, (_, key)| good(key) | found)
    }
}

impl Keys {
    fn new(tokens: Vec<StoredKey>, links: Vec<StoredKey>) -> anyhow::Result<Self> {
        let tokens: Vec<(i64, SigningKey)> = tokens
            .into_iter()
            .map(|key| Ok((key.created_on, SigningKey::from_pem(&key.secret)?)))
            .collect::<anyhow::Result<_>>()
            .context("a key of tokens is not an RSA private key")?;
        let link = |key: StoredKey| {
            anyhow::ensure!(
                key.secret.len() >= 32,
                "a key of file URLs is too short; delete it, and a new one is made"
            );
            Ok((key.created_on, hmac::Key::new(hmac::HMAC_SHA256, &key.secret)))
        };
        let links = links.into_iter().map(link).collect::<anyhow::Result<Vec<_>>>()?;
        anyhow::ensure!(!tokens.is_empty() && !links.is_empty(), "there are none; start the server again");
        Ok(Self { tokens, links })
    }
}

/// The files of the keys for a use, with when each was made.
fn paths(dir: &Path, used_for: Use) -> anyhow::Result<Vec<(PathBuf, i64)>> {
    let (name, extension) = used_for.file();
    let entries = std::fs::read_dir(dir).with_context(|| format!("{} can't be read", dir.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let middle = file.strip_prefix(name).and_then(|file| file.strip_suffix(extension)?.strip_suffix('.'));
        let created_on = match middle {
            Some("") => Some(0),
            Some(middle) => middle.strip_prefix('-').and_then(|ms| ms.parse().ok()),
            None => None,
        };
        found.extend(created_on.map(|created_on| (path, created_on)));
    }
    Ok(found)
}

fn files(dir: &Path, used_for: Use) -> anyhow::Result<Vec<StoredKey>> {
    let mut keys = Vec::new();
    for (path, created_on) in paths(dir, used_for)? {
        let secret = std::fs::read(&path).with_context(|| format!("{} can't be read", path.display()))?;
        keys.push(StoredKey { secret, created_on });
    }
    keys.sort_by_key(|key| std::cmp::Reverse(key.created_on));
    Ok(keys)
}

/// A file that only its owner reads, and that appears whole or not at all: two programs that start at
/// once end up with one key.
fn make_file(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).with_context(|| format!("the directory {} can't be made", dir.display()))?;
    // The temporary file is made readable for its owner only.
    let mut file = tempfile::NamedTempFile::new_in(dir)
        .with_context(|| format!("the directory {} can't be written to", dir.display()))?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    // If another was faster, its key counts.
    let _ = file.persist_noclobber(path);
    Ok(())
}
