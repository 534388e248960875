//! What lies on the desk, as it is kept.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tearline_api::worker::CheckOptions;
use web_sys::File;

use super::{Checked, Keeps, Spot};
use crate::api::{self, Failure};
use crate::auth::Auth;
use crate::check::Phase;
use crate::desk::Desk;
use crate::json;
use crate::mending::Mending;
use crate::questions::Decision;
use crate::sending::Choice;
use crate::upload::Later;

/// What was decided about the file, and about how it is sent.
#[derive(Serialize, Deserialize)]
struct Choices {
    options: CheckOptions,
    settled: Vec<Decision>,
    choice: Choice,
}

impl Keeps for Desk {
    fn spot(&self) -> Option<Spot> {
        self.series().map(Spot::Series)
    }

    fn checked(&self) -> Checked {
        match self.check.phase.get() {
            Phase::Checking(_) => Checked::NotYet,
            Phase::Checked(_) => Checked::Done,
            Phase::Empty | Phase::Failed(_) => Checked::Failed,
        }
    }

    fn choices(&self) -> Option<String> {
        let (options, settled) = (self.check.options.get(), self.check.settled.get());
        json::text(&Choices { options, settled, choice: self.upload.choice.get() })
    }

    fn lay_down(&self, file: Option<File>, choices: &str) {
        let Some(Choices { options, settled, choice }) = json::parse(choices) else { return };
        self.upload.choice.set(choice);
        match file {
            Some(file) => self.open_again(file, options, settled),
            // Those that wait are for customers that are named so.
            None => self.check.options.update(|now| now.identifier = options.identifier),
        }
    }

    fn made_by_key<'a>(&'a self, auth: Auth, key: &'a str) -> Later<'a, Result<Option<i64>, Failure>> {
        Box::pin(async move {
            match untrack(|| self.series()) {
                Some(series) => api::job_of_key(auth, series, key).await,
                None => Ok(None),
            }
        })
    }

    fn mending(&self) -> Option<Mending> {
        Some(self.mending)
    }
}
