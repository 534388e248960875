//! What other rules would have said of the last uploads of a series: the stored files, judged once more by the rules that
//! they were judged by, and by those that are tried.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tearline::{Changed, Checked, Checker, Filter, RuleSet, RuleSetError, Step};
use tearline_api::manage::{NotTried, TrialResult, TriedUpload};
use tokio::runtime::Handle;

use crate::db::Job;
use crate::files::Kind;
use crate::stop::Stop;
use crate::storage::{self, Storage};

/// Uploads that are looked at.
pub(crate) const UPLOADS: usize = 10;
/// Bytes of all of them. What does not fit is left out, and said to be.
const BYTES: u64 = 64 << 20;
/// Rows of one of them: some bytes of each are kept, by either of the two who judge.
const ROWS: u64 = 2_000_000;
/// Whoever asked waits for the answer: what is not tried by then is left out, too.
const LONGEST: Duration = Duration::from_secs(20);

/// Whether somebody still waits for the answer: dropped with the request.
#[derive(Debug)]
pub(crate) struct Awaited(Arc<AtomicBool>);

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// When a trial is to end.
#[derive(Debug)]
pub(crate) struct Until {
    gone: Arc<AtomicBool>,
    stop: Stop,
    end: Instant,
}

impl Until {
    pub(crate) fn answered(stop: Stop) -> (Awaited, Self) {
        let gone = Arc::new(AtomicBool::new(false));
        (Awaited(gone.clone()), Self { gone, stop, end: Instant::now() + LONGEST })
    }

    fn over(&self) -> bool {
        self.gone.load(Ordering::Relaxed) || self.stop.asked() || Instant::now() > self.end
    }
}

/// Why an upload was not tried.
enum Left {
    Because(NotTried),
    Failed(storage::Error),
}

impl From<storage::Error> for Left {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::Missing(_) => Self::Because(NotTried::FileGone),
            error => Self::Failed(error),
        }
    }
}

impl From<RuleSetError> for Left {
    fn from(_: RuleSetError) -> Self {
        Self::Because(NotTried::FileChanged)
    }
}

impl From<Changed> for Left {
    fn from(_: Changed) -> Self {
        Self::Because(NotTried::FileChanged)
    }
}

/// The uploads, newest first, by the rules that are tried. Blocks for long.
///
/// # Errors
/// When the storage can't be read.
pub(crate) fn judge(
    storage: &Storage,
    runtime: &Handle,
    jobs: &[Job],
    rules: &RuleSet,
    until: &Until,
) -> storage::Result<TrialResult> {
    let mut room = BYTES;
    let mut result = TrialResult::default();
    for job in jobs {
        let mut upload = TriedUpload {
            job_id: job.id,
            file_name: job.uploaded_name.clone(),
            created_on: job.created_on.to_string(),
            ..TriedUpload::default()
        };
        let tried = if job.files_removed_on.is_some() {
            Err(Left::Because(NotTried::FileGone))
        } else if job.bytes > room {
            Err(Left::Because(NotTried::TooLarge))
        } else {
            room -= job.bytes;
            both(storage, runtime, job, rules, until)
        };
        match tried {
            Ok((then, now)) => compare(&then, &now, &mut upload),
            Err(Left::Because(why)) => upload.not_tried = Some(why),
            Err(Left::Failed(error)) => return Err(error),
        }
        result.tried += u64::from(upload.not_tried.is_none());
        result.rows += upload.rows;
        result.lost += upload.lost;
        result.gained += upload.gained;
        result.uploads.push(upload);
    }
    Ok(result)
}

/// The file as it was judged, and as it would be.
fn both(
    storage: &Storage,
    runtime: &Handle,
    job: &Job,
    rules: &RuleSet,
    until: &Until,
) -> Result<(Checked, Checked), Left> {
    let (mut then, mut now) =
        (Checker::new(job.options(&job.settings.rules))?, Checker::new(job.options(rules))?);
    let path = Kind::Uploaded.path(job);
    let in_time = || if until.over() { Err(Left::Because(NotTried::NoTime)) } else { Ok(true) };
    let mut bytes = 0;
    storage.reader(runtime, &path, None)?.each(|chunk| {
        bytes += chunk.len() as u64;
        then.push(chunk);
        now.push(chunk);
        if then.rows().max(now.rows()) > ROWS {
            return Err(Left::Because(NotTried::TooLarge));
        }
        Ok::<_, Left>(in_time()? && bytes <= job.bytes)
    })?;
    if bytes != job.bytes {
        return Err(Left::Because(NotTried::FileChanged));
    }
    let complete = |step: Step| {
        step.complete(|pending| {
            in_time()?;
            // What is wanted next need not be what follows.
            let bytes = storage.reader(runtime, &path, Some(pending.wants()))?.first()?;
            Ok::<_, Left>(pending.supply(&bytes)?)
        })
    };
    Ok((complete(then.finish())?, complete(now.finish())?))
}

/// Which rows the one accepts and the other does not.
fn compare(then: &Checked, now: &Checked, upload: &mut TriedUpload) {
    let (was, is) = (&then.report.rows, &now.report.rows);
    upload.rows = is.total;
    upload.accepted_then = was.accepted;
    upload.accepted_now = is.accepted;
    upload.findings = now.report.counts.iter().map(|(rule, count)| (rule.id().to_owned(), *count)).collect();
    // Of a file that has its header elsewhere by the other rules, rows have other numbers.
    let (lost, gained) = if was.total == is.total {
        (of_first_alone(now, then), of_first_alone(then, now))
    } else {
        (was.accepted.saturating_sub(is.accepted), is.accepted.saturating_sub(was.accepted))
    };
    upload.lost = lost;
    upload.gained = gained;
}

/// How many rows `first` rejects and `second` does not.
fn of_first_alone(first: &Checked, second: &Checked) -> u64 {
    let rejects = |checked: &Checked, from: u64| checked.next(Filter::Rejected, from);
    let (mut count, mut other) = (0, rejects(second, 1));
    let mut row = rejects(first, 1);
    while let Some(at) = row {
        if other.is_some_and(|other| other < at) {
            other = rejects(second, at);
        }
        count += u64::from(other != Some(at));
        row = rejects(first, at + 1);
    }
    count
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
