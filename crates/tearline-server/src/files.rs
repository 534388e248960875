//! Where the files of a job are stored, and what they are called.

use crate::clock;
use crate::db::Job;

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

#[cfg(test)]
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
}
