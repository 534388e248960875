//! The stored file through the shared rules: the same that judged it in the browser.

use aws_lc_rs::digest::{Context, SHA256};
use tearline::{Changed, Checked, Checker, Pending, Step};

use tearline_api::contract::UploadMode;

use tokio::runtime::Handle;

use super::{Interrupted, Run, Worker};
use crate::files::Kind;
use crate::random::hex;
use crate::reason::Cause;

/// Rows that are committed in one transaction, all or nothing: some seconds, in which nobody else of the organization
/// commits, and with SQLite nobody writes.
const MOST_AS_A_WHOLE: u64 = 1_000_000;

/// Bytes of what codes are compared by that are held at once. What more there is of a file with millions of rows is compared
/// when it is read once more, which takes a fraction of what its rows take in the database.
const COMPARED_AT_ONCE: usize = 32 << 20;

impl Run<'_> {
    /// The verdict, made now unless an earlier step of this run did. Hand it back to `self.checked`.
    pub(super) fn take_checked(&mut self) -> Result<Checked, Interrupted> {
        match self.checked.take() {
            Some(checked) => Ok(checked),
            None => self.check(),
        }
    }

    fn check(&self) -> Result<Checked, Interrupted> {
        let job = &self.job;
        let options = job.options(&job.settings.rules).with_compared_at_once(COMPARED_AT_ONCE);
        let mut checker = Checker::new(options).map_err(|error| {
            Interrupted::Hopeless(Cause::RulesUnusable { error: error.to_string() }.into())
        })?;
        let path = Kind::Uploaded.path(job);
        verified(self.worker, &self.runtime, &path, (job.bytes, &job.sha256), &mut |chunk| {
            self.go_on()?;
            checker.push(chunk);
            // What is kept of each row adds up: told while it is read, not when it is too much.
            self.refuse_too_many(checker.rows())
        })?;
        let checked = checker.finish().complete(|pending| self.supply(pending, &path))?;
        self.refuse_too_many(checked.report.rows.total)?;
        Ok(checked)
    }

    /// What is wanted of the file, from one reading as long as what is wanted next is what follows.
    fn supply(&self, pending: Box<Pending>, path: &str) -> Result<Step, Interrupted> {
        let changed = |Changed| Interrupted::Hopeless(Cause::AnotherFile.into());
        let wanted = pending.wants();
        let source = self.worker.storage.reader(&self.runtime, path, Some(wanted.clone()))?;
        let (mut next, mut step) = (wanted.start, Some(Step::Wants(pending)));
        source.each(|chunk| {
            self.go_on()?;
            let Some(Step::Wants(pending)) = step.take() else { return Ok(false) };
            let then = pending.supply(chunk).map_err(changed)?;
            next += chunk.len() as u64;
            let follows = matches!(&then, Step::Wants(pending) if pending.wants().start == next);
            step = Some(then);
            Ok::<_, Interrupted>(follows)
        })?;
        match step {
            Some(Step::Wants(pending)) if next == wanted.start => pending.supply(&[]).map_err(changed),
            Some(step) => Ok(step),
            None => Err(changed(Changed)),
        }
    }

    fn refuse_too_many(&self, rows: u64) -> Result<(), Interrupted> {
        let most = match self.job.plan.mode {
            UploadMode::AllOrNothing => self.worker.limits.rows.min(MOST_AS_A_WHOLE),
            UploadMode::Commit | UploadMode::Validate => self.worker.limits.rows,
        };
        refuse_too_many(rows, most)
    }
}

pub(super) fn refuse_too_many(rows: u64, most: u64) -> Result<(), Interrupted> {
    if rows <= most {
        return Ok(());
    }
    Err(Interrupted::Hopeless(Cause::TooManyRows { most }.into()))
}

/// Reads a stored file from its start to its end, and sees that it is what was uploaded: so many bytes of this SHA-256.
pub(super) fn verified(
    worker: &Worker,
    runtime: &Handle,
    path: &str,
    (expected, sha256): (u64, &str),
    each: &mut dyn FnMut(&[u8]) -> Result<(), Interrupted>,
) -> Result<(), Interrupted> {
    let (mut hash, mut bytes) = (Context::new(&SHA256), 0);
    worker.storage.reader(runtime, path, None)?.each(|chunk| {
        bytes += chunk.len() as u64;
        hash.update(chunk);
        each(chunk)?;
        // A file that goes on is another one: no need to see where to.
        Ok::<_, Interrupted>(bytes <= expected)
    })?;
    if bytes == expected && hex(hash.finish().as_ref()) == sha256 {
        return Ok(());
    }
    tracing::error!(path, bytes, expected, "a stored file has changed");
    Err(Interrupted::Hopeless(Cause::AnotherFile.into()))
}
