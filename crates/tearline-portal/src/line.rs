//! The line to the worker, shared by whoever asks it something. The worker starts when it is needed first, and anew after
//! it fell over. Checks are numbered: what is said of an older one is not heard.

use std::rc::Rc;

use leptos::prelude::*;
use tearline_api::worker::{FromWorker, ToWorker};
use web_sys::File;

use crate::checker::{Answer, Checker};

type Hear = Rc<dyn Fn(Answer)>;

#[derive(Clone, Copy)]
pub(crate) struct Line {
    worker: StoredValue<Option<Checker>, LocalStorage>,
    check: StoredValue<u32>,
    hear: StoredValue<Option<Hear>, LocalStorage>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("check", &self.check).finish_non_exhaustive()
    }
}

impl Line {
    pub(crate) fn new() -> Self {
        Self {
            worker: StoredValue::new_local(None),
            check: StoredValue::new(0),
            hear: StoredValue::new_local(None),
        }
    }

    /// Who hears what the worker says.
    pub(crate) fn on_answer(self, hear: impl Fn(Answer) + 'static) {
        self.hear.set_value(Some(Rc::new(hear)));
    }

    /// The number of the check that is at hand.
    pub(crate) fn check(self) -> u32 {
        self.check.get_value()
    }

    /// Whether what the worker says is about the check at hand.
    pub(crate) fn is_about_this_check(self, message: &FromWorker) -> bool {
        check_of(message) == Some(self.check())
    }

    /// From here on nothing is heard of what was asked before.
    pub(crate) fn next_check(self) -> u32 {
        self.check.update_value(|check| *check += 1);
        self.check()
    }

    /// Has the worker ready before there is something to do for it.
    pub(crate) fn warm_up(self) {
        if self.worker.with_value(Option::is_none)
            && let Some(hear) = self.hear.get_value()
        {
            self.worker.set_value(Checker::start(move |answer| hear(answer)));
        }
    }

    /// Says something to the worker; `false`: there is none.
    pub(crate) fn tell(self, message: &ToWorker) -> bool {
        self.worker.with_value(|worker| worker.as_ref().map(|worker| worker.send(message, None)).is_some())
    }

    /// Hands a file to the worker; `false`: none can be started.
    pub(crate) fn hand(self, message: &ToWorker, file: &File) -> bool {
        self.warm_up();
        self.worker
            .with_value(|worker| worker.as_ref().map(|worker| worker.send(message, Some(file))).is_some())
    }

    /// Ends a worker that fell over: another one is started for the next file.
    pub(crate) fn hang_up(self) {
        if let Some(worker) = self.worker.try_update_value(Option::take).flatten() {
            worker.terminate();
        }
    }
}

/// The number of the check that the worker speaks of.
fn check_of(message: &FromWorker) -> Option<u32> {
    match message {
        FromWorker::Ready => None,
        FromWorker::Preview { check, .. }
        | FromWorker::Progress { check, .. }
        | FromWorker::Checked { check, .. }
        | FromWorker::Failed { check, .. }
        | FromWorker::Rows { check, .. }
        | FromWorker::Density { check, .. }
        | FromWorker::Errors { check }
        | FromWorker::Mended { check, .. }
        | FromWorker::NotMended { check, .. }
        | FromWorker::MendedFile { check }
        | FromWorker::CustomersChecked { check, .. }
        | FromWorker::NoCustomers { check, .. } => Some(*check),
    }
}
