//! Where the files of a job are stored, and what they are called.

use crate::clock;
use crate::db::{Import, Job};
use crate::random::random_hex;

/// A file of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Uploaded,
    Error,
    Success,
    /// Rows of the error file that another try may take; for the server alone.
    Retry,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Error => "error",
            Self::Success => "success",
            Self::Retry => "retry",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Uploaded, Self::Error, Self::Success].into_iter().find(|kind| kind.name() == name)
    }

    /// The documented name; `None` as long as there is no such file.
    pub fn file_name(self, job: &Job) -> Option<String> {
        if job.files_removed_on.is_some() {
            return None;
        }
        let result = |on: Option<i64>| Some(clock::result_file(self.name(), job.org_id, job.series_id, on?));
        match self {
            Self::Uploaded => Some(job.stored_name.clone()),
            Self::Error => result(job.error_file_on),
            Self::Success => result(job.success_file_on),
            Self::Retry => None,
        }
    }

    /// Where it is in the storage. The result files bear the epoch of the claim that writes them: a worker that was
    /// stopped and wakes up writes to its own, and never to those of its successor.
    pub fn path(self, job: &Job) -> String {
        match self {
            Self::Uploaded => {
                let stored_as = job.stored_as.as_ref().unwrap_or(&job.stored_name);
                uploaded_path(job.org_id, job.series_id, stored_as)
            }
            Self::Error | Self::Success | Self::Retry => {
                let epoch = job.results_epoch.map(|epoch| format!("{epoch}-")).unwrap_or_default();
                format!("{}/{epoch}{}.csv", results_folder(job), self.name())
            }
        }
    }
}

/// Below it are all result files, as `{org}/{series}/{job}/{epoch}-{kind}.csv`.
pub const RESULTS: &str = "results";

/// Where the result files of a job are.
pub fn results_folder(job: &Job) -> String {
    format!("{RESULTS}/{}/{}/{}", job.org_id, job.series_id, job.id)
}

/// The epoch that a result file bears; 0 for those of before, which bear none.
pub fn epoch_of(name: &str) -> i64 {
    name.split_once('-').and_then(|(epoch, _)| epoch.parse().ok()).unwrap_or(0)
}

/// Below it is what nobody knows, as `{day}/{where it was}`.
pub const QUARANTINE: &str = "quarantine";

/// Below it are all uploaded files, as `{org}/{series}/{what it is stored as}`.
pub const UPLOADS: &str = "uploads";

pub fn uploaded_path(org_id: i64, series_id: i64, stored_as: &str) -> String {
    format!("{UPLOADS}/{org_id}/{series_id}/{stored_as}")
}

/// Where, in the place of a series, lists of customers are, and their error files.
pub const LISTS: &str = "customers";

pub fn new_list_path(org_id: i64, stored_as: &str) -> String {
    format!("{UPLOADS}/{org_id}/{LISTS}/{stored_as}")
}

pub fn list_path(of: &Import) -> String {
    new_list_path(of.org_id, &of.stored_as)
}

/// Where the error file of an import is.
pub fn list_results_folder(of: &Import) -> String {
    format!("{RESULTS}/{}/{LISTS}/{}", of.org_id, of.id)
}

/// It bears its epoch, as result files of a job do.
pub fn list_errors_path(of: &Import) -> String {
    format!("{}/{}-error.csv", list_results_folder(of), of.results_epoch.unwrap_or(0))
}

/// What the error file of an import is called; `None` as long as there is none.
pub fn list_errors_name(of: &Import) -> Option<String> {
    let on = of.error_file_on.filter(|_| of.files_removed_on.is_none())?;
    Some(format!("error_{}_customers_{}_{on}", of.org_id, of.id))
}

/// What an uploaded file is stored as: its stored name, which two uploads of one millisecond share, made unique by
/// chance.
pub fn stored_as(stored_name: &str) -> String {
    format!("{}-{stored_name}", random_hex(8))
}

/// `{stem}_{epoch ms}_{seriesId}.csv`. The stem is the client's name for the file, without whatever
/// could mean something to a file system, a header or a shell.
pub fn stored_name(client_name: &str, ms: i64, series_id: i64) -> String {
    named_for(client_name, ms, &series_id.to_string())
}

/// The same of a list of customers.
pub fn list_name(client_name: &str, ms: i64) -> String {
    named_for(client_name, ms, LISTS)
}

fn named_for(client_name: &str, ms: i64, place: &str) -> String {
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
    format!("{clean}_{ms}_{place}.csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_files_bear_their_epoch() {
        for (name, epoch) in
            [("12-error.csv", 12), ("3-success.csv#1", 3), ("error.csv", 0), ("-1.csv", 0), ("", 0)]
        {
            assert_eq!(epoch_of(name), epoch, "{name}");
        }
    }

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
