//! The stored file through the shared rules: the same that judged it in the browser.

use aws_lc_rs::digest::{Context, SHA256};
use tearline::{Changed, Checked, Checker};

use tearline_api::contract::UploadMode;

use super::{Interrupted, Run};
use crate::files::Kind;
use crate::random::hex;

const ANOTHER_FILE: &str = "The stored file is no longer what was uploaded: its SHA-256 is another one; upload the file \
                            again, and tell the server's operator that its storage changes files.";

/// Rows that are committed in one transaction, all or nothing: some seconds, in which nobody else of the organization
/// commits, and with SQLite nobody writes.
const MOST_AS_A_WHOLE: u64 = 1_000_000;

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
        let mut checker = Checker::new(job.options(&job.settings.rules)).map_err(|error| {
            Interrupted::Hopeless(format!(
                "The rules of the series can't be used ({error}); tell whoever set them."
            ))
        })?;
        let path = Kind::Uploaded.path(job);
        let storage = &self.worker.storage;
        let (mut hash, mut bytes) = (Context::new(&SHA256), 0);
        storage.reader(&self.runtime, &path, None)?.each(|chunk| {
            self.go_on()?;
            bytes += chunk.len() as u64;
            hash.update(chunk);
            checker.push(chunk);
            // What is kept of each row adds up: told while it is read, not when it is too much.
            self.refuse_too_many(checker.rows())?;
            // A file that goes on is another one: no need to see where to.
            Ok::<_, Interrupted>(bytes <= job.bytes)
        })?;
        if bytes != job.bytes || hex(hash.finish().as_ref()) != job.sha256 {
            tracing::error!(job = job.id, path, bytes, expected = job.bytes, "a stored file has changed");
            return Err(Interrupted::Hopeless(ANOTHER_FILE.to_owned()));
        }
        let checked = checker.finish().complete(|pending| {
            self.go_on()?;
            // What is wanted next need not be what follows.
            let bytes = storage.reader(&self.runtime, &path, Some(pending.wants()))?.first()?;
            pending.supply(&bytes).map_err(|changed| Interrupted::Hopeless(hopeless(changed)))
        })?;
        self.refuse_too_many(checked.report.rows.total)?;
        Ok(checked)
    }

    fn refuse_too_many(&self, rows: u64) -> Result<(), Interrupted> {
        let most = match self.job.plan.mode {
            UploadMode::AllOrNothing => self.worker.limits.rows.min(MOST_AS_A_WHOLE),
            UploadMode::Commit | UploadMode::Validate => self.worker.limits.rows,
        };
        if rows <= most {
            return Ok(());
        }
        Err(Interrupted::Hopeless(format!(
            "The file has more than {most} rows, the most that this server takes in one file of this mode; split it and \
             upload the parts."
        )))
    }
}

/// What a stored file cannot be: nobody writes to it any more.
fn hopeless(changed: Changed) -> String {
    format!("The stored file can't be checked: {changed}. Upload it again.")
}
