//! Another issuer's public keys: read in the background and kept at hand, so that no request waits for the issuer, and
//! none of its outages stops anything here.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::Context;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, JwkSet, KeyAlgorithm, PublicKeyUse};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::jwks_url::fetch;
use crate::stop::Stop;

/// A key that is not known makes us look again, but not more often than this; and so does an issuer that is away.
const PAUSE: Duration = Duration::from_secs(10);
/// After an outage of this length nobody knows any more which keys were withdrawn, and no token of before it lives.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct OtherKeys {
    source: Source,
    known: RwLock<Option<Known>>,
    /// Rung when a token names a key that is not known.
    wanted: Notify,
}

enum Source {
    File(String),
    Url(String),
}

struct Known {
    keys: HashMap<String, DecodingKey>,
    read: Instant,
}

/// Which key a token was signed with.
pub(super) enum Found {
    Key(Box<DecodingKey>),
    Unknown,
    /// No key has been read so far.
    NotYet,
}

impl OtherKeys {
    /// # Errors
    /// When the source is a file that can't be read, or a URL that others could answer in the issuer's place.
    pub(super) fn new(source: &str) -> anyhow::Result<Arc<Self>> {
        let (source, known) = if source.contains("://") && !source.starts_with("file://") {
            check_url(source)?;
            (Source::Url(source.to_owned()), None)
        } else {
            let path = source.strip_prefix("file://").unwrap_or(source);
            // A file that is not there is a mistake, and no outage.
            let keys = read(
                path,
                &std::fs::read_to_string(path)
                    .with_context(|| format!("the key file {path} can't be read"))?,
            )?;
            (Source::File(path.to_owned()), Some(Known { keys, read: Instant::now() }))
        };
        Ok(Arc::new(Self { source, known: RwLock::new(known), wanted: Notify::new() }))
    }

    pub(super) fn find(&self, kid: &str) -> Found {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.as_ref().filter(|known| known.read.elapsed() < STALE) else {
            return Found::NotYet;
        };
        if let Some(key) = known.keys.get(kid) {
            return Found::Key(Box::new(key.clone()));
        }
        // Issuers change their keys: whoever comes with a new one is let in when it has been read.
        self.wanted.notify_one();
        Found::Unknown
    }

    /// Reads the keys from time to time, until the server stops.
    pub(super) fn keep(self: Arc<Self>, every: Duration, mut stop: Stop) -> JoinHandle<()> {
        tokio::spawn(async move {
            while !stop.asked() {
                let read = tokio::select! {
                    read = self.refresh() => read,
                    // Nobody waits for an issuer that does not answer, whoever stops the server included.
                    () = stop.wait() => return,
                };
                let next = match read {
                    Ok(()) => every,
                    Err(error) => {
                        tracing::warn!(error = format!("{error:#}"), "the issuer's keys can't be read");
                        PAUSE.min(every)
                    }
                };
                let quiet = PAUSE.min(next);
                tokio::select! {
                    () = tokio::time::sleep(quiet) => {}
                    () = stop.wait() => return,
                }
                tokio::select! {
                    _ = timeout(next - quiet, self.wanted.notified()) => {}
                    () = stop.wait() => return,
                }
            }
        })
    }

    /// The keys are those of the source, and no others: one that was withdrawn is forgotten.
    pub(super) async fn refresh(&self) -> anyhow::Result<()> {
        let (name, text) = match &self.source {
            Source::Url(url) => (url, fetch(url).await?),
            Source::File(path) => {
                (path, tokio::fs::read_to_string(path).await.context("the key file can't be read")?)
            }
        };
        let keys = read(name, &text)?;
        let known = Known { keys, read: Instant::now() };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(())
    }
}

/// The keys for signatures of the one kind that is accepted, by name.
fn read(source: &str, text: &str) -> anyhow::Result<HashMap<String, DecodingKey>> {
    let set: JwkSet =
        serde_json::from_str(text).with_context(|| format!("{source} is not a JSON web key set"))?;
    let keys: HashMap<_, _> = set
        .keys
        .iter()
        .filter(|key| {
            matches!(key.algorithm, AlgorithmParameters::RSA(_))
                && !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption))
                && matches!(key.common.key_algorithm, None | Some(KeyAlgorithm::RS256))
        })
        .filter_map(|key| Some((key.common.key_id.clone()?, DecodingKey::from_jwk(key).ok()?)))
        .collect();
    anyhow::ensure!(!keys.is_empty(), "{source} holds no RSA key with a kid");
    Ok(keys)
}

/// Who answers in the issuer's place gives out keys of his own. On this machine nobody else answers.
fn check_url(url: &str) -> anyhow::Result<()> {
    let local = url.strip_prefix("http://").is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
        name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    });
    anyhow::ensure!(
        local || url.starts_with("https://"),
        "jwks must be a file or an https:// URL, not {url}: over plain http anybody on the way could give out keys"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_from_where_nobody_else_answers() {
        let check = |url: &str, good: bool| assert_eq!(check_url(url).is_ok(), good, "{url}");
        check("https://issuer.example.com/jwks.json", true);
        check("http://issuer.example.com/jwks.json", false);
        check("http://127.0.0.1:8080/jwks.json", true);
        check("http://[::1]:8080/jwks.json", true);
        check("http://localhost/jwks.json", true);
        check("http://localhost.example.com/jwks.json", false);
        check("http://127.0.0.1@example.com/", false);
        check("ftp://127.0.0.1/", false);
    }
}
