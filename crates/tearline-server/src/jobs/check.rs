//! The stored file through the shared rules: the same that judged it in the browser.

use tearline::{Checked, Checker, Options};

use super::{Interrupted, Run};
use crate::files::Kind;

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
        let options = Options {
            identifier_column: job.identifier_column,
            code_column: job.code_column,
            rules: job.settings.rules.clone(),
            seed: seed(),
            ..Options::new(job.identifier)
        };
        let mut checker = Checker::new(options).map_err(|error| {
            Interrupted::Hopeless(format!(
                "The rules of the series can't be used ({error}); tell whoever set them."
            ))
        })?;
        let path = Kind::Uploaded.path(job);
        let storage = &self.app.storage;
        storage.reader(&self.runtime, &path, None)?.each(|chunk| {
            self.go_on()?;
            checker.push(chunk);
            Ok::<_, Interrupted>(true)
        })?;
        let mut pending = checker.finish();
        loop {
            pending = match pending.done() {
                Ok(checked) => return Ok(checked),
                Err(pending) => *pending,
            };
            let Some(range) = pending.wants() else { continue };
            storage.reader(&self.runtime, &path, Some(range))?.each(|chunk| {
                self.go_on()?;
                pending.supply(chunk);
                // What is wanted next need not be what follows.
                Ok::<_, Interrupted>(false)
            })?;
        }
    }
}

/// Not to be known to whoever made the file.
fn seed() -> u64 {
    let mut bytes = [0; 8];
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    u64::from_le_bytes(bytes)
}
