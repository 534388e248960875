//! The worker that checks files.

use tearline_api::worker::{FromWorker, ToWorker};
use web_sys::Blob;

use crate::messenger::{Messenger, Said};

/// Trunk's name for what starts the worker.
const LOADER: &str = "/tearline-worker_loader.js";

/// What the worker says.
pub(crate) type Answer = Said<FromWorker>;

#[derive(Debug, Clone)]
pub(crate) struct Checker(Messenger);

impl Checker {
    /// Starts the worker. `answer` is called for all that it says, for as long as the page lives.
    pub(crate) fn start(answer: impl Fn(Answer) + 'static) -> Option<Self> {
        // As one type, whoever asks: what starts it is loaded once.
        let answer: Box<dyn Fn(Answer)> = Box::new(answer);
        Messenger::start(LOADER, |message| *message == FromWorker::Ready, answer).map(Self)
    }

    pub(crate) fn send(&self, message: &ToWorker, blob: Option<&Blob>) {
        self.0.send(message, blob);
    }

    /// Ends the worker, whatever it is doing.
    pub(crate) fn terminate(&self) {
        self.0.terminate();
    }
}
