//! The URLs by which the files of a job are fetched: signed, and good for a time.

use std::sync::Arc;

use axum::http::{HeaderMap, header};

use crate::auth::Keyring;
use crate::clock;
use crate::db::{Import, Job};
use crate::error::{Code, Failure};
use crate::files::{self, Kind};
use crate::net::{self, Peer};

/// Where a file's URL starts; `{jobId}/{kind}/{name}` follows.
pub const ROUTE: &str = "/coupon/api/v1/files";

/// The kind of the error file of an import of customers, where a job's files have theirs; its id is the import's.
pub const IMPORT_ERRORS: &str = "customers-error";

/// Makes URLs, and knows its own again.
#[expect(missing_debug_implementations, reason = "holds keys")]
pub struct Links {
    keys: Arc<Keyring>,
    /// Where clients reach the server, if that is configured.
    public_url: Option<String>,
    lifetime_seconds: i64,
}

impl Links {
    pub fn new(keys: Arc<Keyring>, public_url: Option<String>, lifetime_seconds: u64) -> Self {
        let lifetime_seconds = i64::try_from(lifetime_seconds).unwrap_or(i64::MAX / 2);
        Self { keys, public_url, lifetime_seconds }
    }

    /// Where clients reach the server: as configured, or as this client did. A name that the client made up never
    /// gets into a URL that it may show to others: without a configured one, only addresses of this machine are
    /// taken from `Host`.
    pub fn base(&self, headers: &HeaderMap, peer: Peer) -> String {
        if let Some(url) = &self.public_url {
            return url.clone();
        }
        let scheme = if peer.tls { "https" } else { "http" };
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        match host.filter(|host| net::is_this_machine(host, peer)) {
            Some(host) => format!("{scheme}://{host}"),
            None => format!("{scheme}://{}", peer.local),
        }
    }

    /// The signed URL of a file, if the job has it.
    pub fn url(&self, base: &str, job: &Job, kind: Kind) -> Option<String> {
        let name = kind.file_name(job)?;
        let expires = clock::now_ms() / 1000 + self.lifetime_seconds;
        Some(format!("{base}{}", self.sign(job.id, kind.name(), &name, expires)))
    }

    /// The signed URL of the error file of an import, if it has one.
    pub fn errors_of_import(&self, base: &str, of: &Import) -> Option<String> {
        let name = files::list_errors_name(of)?;
        let expires = clock::now_ms() / 1000 + self.lifetime_seconds;
        Some(format!("{base}{}", self.sign(of.id, IMPORT_ERRORS, &name, expires)))
    }

    fn sign(&self, job_id: i64, kind: &str, name: &str, expires: i64) -> String {
        let signature = self.keys.sign_link(&signed_text(job_id, kind, name, expires));
        format!("{ROUTE}/{job_id}/{kind}/{name}?expires={expires}&signature={signature}")
    }

    /// # Errors
    /// When the URL was not signed by this server, or has expired.
    pub fn verify(
        &self,
        job_id: i64,
        kind: &str,
        name: &str,
        expires: i64,
        signature: &str,
    ) -> Result<(), Failure> {
        if !self.keys.verify_link(&signed_text(job_id, kind, name, expires), signature) {
            let message = "This link is not one of this server's; open the job and use the link there.";
            return Err(Failure::new(Code::LinkInvalid, message));
        }
        if expires <= clock::now_ms() / 1000 {
            let message = "This link has expired; open the job again, it has a new one.";
            return Err(Failure::new(Code::LinkExpired, message));
        }
        Ok(())
    }
}

fn signed_text(job_id: i64, kind: &str, name: &str, expires: i64) -> String {
    format!("{job_id}/{kind}/{name}\n{expires}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_good_for_its_own_file_and_time() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Links::new(Keyring::in_dir(dir.path()).unwrap(), None, 60);
        let links = open();
        let soon = clock::now_ms() / 1000 + 60;
        let url = links.sign(7, Kind::Error.name(), "error_1", soon);
        let signature = url.rsplit_once('=').unwrap().1;
        let check = |job, kind: Kind, name, expires| {
            links.verify(job, kind.name(), name, expires, signature).map_err(|failure| failure.code())
        };
        assert_eq!(check(7, Kind::Error, "error_1", soon), Ok(()));
        assert_eq!(check(8, Kind::Error, "error_1", soon), Err(Code::LinkInvalid));
        assert_eq!(check(7, Kind::Success, "error_1", soon), Err(Code::LinkInvalid));
        assert_eq!(check(7, Kind::Error, "error_2", soon), Err(Code::LinkInvalid));
        assert_eq!(check(7, Kind::Error, "error_1", soon + 1), Err(Code::LinkInvalid));

        let past = links.sign(7, Kind::Error.name(), "error_1", 1);
        let signature = past.rsplit_once('=').unwrap().1;
        let expired = links.verify(7, Kind::Error.name(), "error_1", 1, signature);
        assert_eq!(expired.unwrap_err().code(), Code::LinkExpired);
        // The key outlives the server.
        assert_eq!(open().sign(7, Kind::Error.name(), "error_1", soon), url);
    }
}
