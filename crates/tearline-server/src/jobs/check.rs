//! The stored file through the shared rules: the same that judged it in the browser.

use tearline::{Changed, Checked, Checker, Options};

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
        let options = Options::new(job.identifier)
            .with_identifier_column(job.identifier_column)
            .with_code_column(job.code_column)
            .with_rules(job.settings.rules.clone())
            .with_seed(crate::random::seed());
        let mut checker = Checker::new(options).map_err(|error| {
            Interrupted::Hopeless(format!(
                "The rules of the series can't be used ({error}); tell whoever set them."
            ))
        })?;
        let path = Kind::Uploaded.path(job);
        let storage = &self.worker.storage;
        storage.reader(&self.runtime, &path, None)?.each(|chunk| {
            self.go_on()?;
            checker.push(chunk);
            Ok::<_, Interrupted>(true)
        })?;
        checker.finish().complete(|pending| {
            let mut bytes = Vec::new();
            storage.reader(&self.runtime, &path, Some(pending.wants()))?.each(|chunk| {
                self.go_on()?;
                bytes.extend_from_slice(chunk);
                // What is wanted next need not be what follows.
                Ok::<_, Interrupted>(false)
            })?;
            pending.supply(&bytes).map_err(|changed| Interrupted::Hopeless(hopeless(changed)))
        })
    }
}

/// What a stored file cannot be: nobody writes to it any more.
fn hopeless(changed: Changed) -> String {
    format!("The stored file can't be checked: {changed}. Upload it again.")
}
