//! Where the files of a job are stored, what they are called, and the URLs by which they are fetched.

use axum::http::{HeaderMap, header};

use crate::app::App;
use crate::auth::UrlKey;
use crate::clock;
use crate::db::Job;
use crate::error::{Code, Failure};

/// Where a file's URL starts; `{jobId}/{kind}/{name}` follows.
pub const ROUTE: &str = "/coupon/api/v1/files";

/// A file of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Uploaded,
    Error,
    Success,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Error => "error",
            Self::Success => "success",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Uploaded, Self::Error, Self::Success].into_iter().find(|kind| kind.name() == name)
    }

    /// The documented name; `None` as long as there is no such file.
    pub fn file_name(self, job: &Job) -> Option<String> {
        let result = |on: Option<i64>| Some(clock::result_file(self.name(), job.org_id, job.series_id, on?));
        match self {
            Self::Uploaded => Some(job.stored_name.clone()),
            Self::Error => result(job.error_file_on),
            Self::Success => result(job.success_file_on),
        }
    }

    /// Where it is in the storage. The result files of a job have one place however often they are
    /// written: a step that runs twice leaves nothing behind.
    pub fn path(self, job: &Job) -> String {
        match self {
            Self::Uploaded => uploaded_path(job.org_id, job.series_id, &job.stored_name),
            Self::Error | Self::Success => format!("{}/{}.csv", results_folder(job), self.name()),
        }
    }
}

/// Where the result files of a job are.
pub fn results_folder(job: &Job) -> String {
    format!("results/{}/{}/{}", job.org_id, job.series_id, job.id)
}

/// Below it are all uploaded files, as `{org}/{series}/{stored name}`.
pub const UPLOADS: &str = "uploads";

pub fn uploaded_path(org_id: i64, series_id: i64, stored_name: &str) -> String {
    format!("{UPLOADS}/{org_id}/{series_id}/{stored_name}")
}

/// `{stem}_{epoch ms}_{seriesId}.csv`. The stem is the client's name for the file, without whatever
/// could mean something to a file system, a header or a shell.
pub fn stored_name(client_name: &str, ms: i64, series_id: i64) -> String {
    const LONGEST: usize = 100;
    let name = client_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let clean: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        .take(LONGEST)
        .collect();
    let clean = clean.trim_start_matches('.');
    let clean = if clean.is_empty() { "upload" } else { clean };
    format!("{clean}_{ms}_{series_id}.csv")
}

/// Where clients reach the server: as configured, or as this client did.
pub fn base_url(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = &app.config.public_url {
        return url.clone();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}

/// The signed URL of a file, if the job has it.
pub fn url(app: &App, base: &str, job: &Job, kind: Kind) -> Option<String> {
    let name = kind.file_name(job)?;
    let now = clock::now_ms() / 1000;
    let expires = now + i64::try_from(app.config.file_url_seconds).unwrap_or(i64::MAX / 2);
    Some(format!("{base}{}", sign(&app.urls, job.id, kind, &name, expires)))
}

fn signed_text(job_id: i64, kind: Kind, name: &str, expires: i64) -> String {
    format!("{job_id}/{}/{name}\n{expires}", kind.name())
}

fn sign(key: &UrlKey, job_id: i64, kind: Kind, name: &str, expires: i64) -> String {
    let signature = key.sign(&signed_text(job_id, kind, name, expires));
    format!("{ROUTE}/{job_id}/{}/{name}?expires={expires}&signature={signature}", kind.name())
}

/// # Errors
/// When the URL was not signed by this server, or has expired.
pub fn verify(
    key: &UrlKey,
    job_id: i64,
    kind: Kind,
    name: &str,
    expires: i64,
    signature: &str,
) -> Result<(), Failure> {
    if !key.verify(&signed_text(job_id, kind, name, expires), signature) {
        let message = "This link is not one of this server's; open the job and use the link there.";
        return Err(Failure::new(Code::LinkInvalid, message));
    }
    if expires <= clock::now_ms() / 1000 {
        let message = "This link has expired; open the job again, it has a new one.";
        return Err(Failure::new(Code::LinkExpired, message));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_hold_nothing_harmful() {
        let cases = [
            ("couponbatchupload.csv", "couponbatchupload_1717651325326_541854.csv"),
            ("Diwali 2026 (final).CSV", "Diwali_2026__final__1717651325326_541854.csv"),
            ("../../etc/passwd", "passwd_1717651325326_541854.csv"),
            ("C:\\Users\\me\\a.csv", "a_1717651325326_541854.csv"),
            ("..\\..", "upload_1717651325326_541854.csv"),
            (".csv", "upload_1717651325326_541854.csv"),
            ("", "upload_1717651325326_541854.csv"),
            ("a\r\nSet-Cookie: x.csv", "a__Set-Cookie__x_1717651325326_541854.csv"),
            ("गुप्त.csv", "______1717651325326_541854.csv"),
            ("two.parts.csv", "two.parts_1717651325326_541854.csv"),
        ];
        for (client_name, expected) in cases {
            assert_eq!(stored_name(client_name, 1_717_651_325_326, 541_854), expected, "{client_name:?}");
        }
        assert!(stored_name(&"x".repeat(5000), 1, 2).len() < 120);
    }

    #[test]
    fn a_url_is_good_for_its_own_file_and_time() {
        let dir = tempfile::tempdir().unwrap();
        let key = UrlKey::open(dir.path()).unwrap();
        let soon = clock::now_ms() / 1000 + 60;
        let url = sign(&key, 7, Kind::Error, "error_1", soon);
        let signature = url.rsplit_once('=').unwrap().1;
        let check = |job, kind, name, expires| {
            verify(&key, job, kind, name, expires, signature).map_err(|failure| failure.code())
        };
        assert_eq!(check(7, Kind::Error, "error_1", soon), Ok(()));
        assert_eq!(check(8, Kind::Error, "error_1", soon), Err(Code::LinkInvalid));
        assert_eq!(check(7, Kind::Success, "error_1", soon), Err(Code::LinkInvalid));
        assert_eq!(check(7, Kind::Error, "error_2", soon), Err(Code::LinkInvalid));
        assert_eq!(check(7, Kind::Error, "error_1", soon + 1), Err(Code::LinkInvalid));

        let past = sign(&key, 7, Kind::Error, "error_1", 1);
        let signature = past.rsplit_once('=').unwrap().1;
        let expired = verify(&key, 7, Kind::Error, "error_1", 1, signature);
        assert_eq!(expired.unwrap_err().code(), Code::LinkExpired);
        // The key outlives the server.
        let again = UrlKey::open(dir.path()).unwrap();
        assert_eq!(sign(&again, 7, Kind::Error, "error_1", soon), url);
    }
}
