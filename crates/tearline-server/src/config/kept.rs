//! How long what is over is kept.

use std::time::Duration;

use super::Settings;

/// `None`: for ever.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Uploaded files and result files, from the end of their job on.
    pub files: Option<Duration>,
    /// Jobs, from their end on. Their coupons stay.
    pub jobs: Option<Duration>,
    /// Answers for their `Idempotency-Key`.
    pub idempotency: Duration,
}

const HOUR: u64 = 60 * 60;

impl Kept {
    pub(super) fn of(settings: &Settings) -> anyhow::Result<Self> {
        let days = |name: &str, days: Option<u64>| {
            anyhow::ensure!(days != Some(0), "{name} must be at least 1; leave it out to keep them for ever");
            Ok(days.map(|days| Duration::from_secs(days.saturating_mul(24 * HOUR))))
        };
        let hours = settings.keep_idempotency_hours.unwrap_or(24);
        anyhow::ensure!(hours > 0, "keep-idempotency-hours must be at least 1");
        Ok(Self {
            files: days("keep-files-days", settings.keep_files_days)?,
            jobs: days("keep-jobs-days", settings.keep_jobs_days)?,
            idempotency: Duration::from_secs(hours.saturating_mul(HOUR)),
        })
    }
}
