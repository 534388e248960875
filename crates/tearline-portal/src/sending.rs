//! One upload, from the press of the button to what became of it. The file can be looked at meanwhile, and nothing
//! that changes how it is read makes a second upload of it.
//!
//! An upload has one key. Where the answer was not heard, or somebody cancelled when all had been sent, only the server
//! knows whether it has the file: it is asked by that key, before anything else can happen to the file.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use tearline_api::contract::UploadMode;
use web_sys::File;

use crate::auth::Auth;
use crate::browser;
use crate::locale::t;
use crate::upload::{self, Abort, Parts, Stopped};

/// Pauses before the questions whether the server has the file: it may be about to store it.
const PAUSES: [i32; 4] = [300, 700, 1500, 3000];

/// For so long nothing may go and no answer come, in milliseconds: a server takes a while to store what is large.
const LONGEST_SILENCE: i32 = 120_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sending {
    Idle,
    Under {
        sent: u64,
        total: u64,
        /// When it began, in epoch milliseconds.
        since: f64,
    },
    /// It ended without an answer: the server is asked what it has.
    Asking,
    Stopped(Stopped),
    /// The job that the server made of it, or the import.
    Accepted(i64),
}

/// Which rows are sent, and what is to become of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Choice {
    /// Each good row goes in; the others come back.
    #[default]
    Each,
    /// The others are not even sent.
    GoodOnly,
    AllOrNothing,
    /// None goes in before somebody has seen what the server says.
    CheckFirst,
}

impl Choice {
    pub(crate) const ALL: [Self; 4] = [Self::Each, Self::GoodOnly, Self::AllOrNothing, Self::CheckFirst];

    pub(crate) fn mode(self) -> UploadMode {
        match self {
            Self::Each | Self::GoodOnly => UploadMode::Commit,
            Self::AllOrNothing => UploadMode::AllOrNothing,
            Self::CheckFirst => UploadMode::Validate,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Upload {
    pub(crate) choice: RwSignal<Choice>,
    auth: Auth,
    state: RwSignal<Sending>,
    abort: StoredValue<Abort, LocalStorage>,
    /// Numbers the uploads: what an older one hears is not this one's.
    number: StoredValue<u32>,
    /// The same for every attempt at one upload: the server makes one job of them.
    key: RwSignal<String>,
}

impl Upload {
    pub(crate) fn new(auth: Auth) -> Self {
        let upload = Self {
            choice: RwSignal::new(Choice::default()),
            auth,
            state: RwSignal::new(Sending::Idle),
            abort: StoredValue::new_local(Abort::default()),
            number: StoredValue::new(0),
            key: RwSignal::new(browser::random_key()),
        };
        // Whoever closes the window meanwhile is asked by the browser.
        let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            if upload.is_under_way_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leave.remove());
        upload
    }

    pub(crate) fn state(self) -> Sending {
        self.state.get()
    }

    /// Whether it is not known yet what becomes of it.
    pub(crate) fn is_under_way(self) -> bool {
        self.state.with(under_way)
    }

    pub(crate) fn is_under_way_untracked(self) -> bool {
        self.state.with_untracked(under_way)
    }

    /// Asks whoever would change what is being sent. `true`: nothing is under way, or it was stopped.
    pub(crate) fn may_be_left(self) -> bool {
        if !self.is_under_way_untracked() {
            return true;
        }
        let stop = browser::confirm(&t!("The upload is still under way. Stop it, and go on?"));
        if stop {
            self.forget();
        }
        stop
    }

    /// Nothing of it matters any more: what is sent after this is another upload.
    pub(crate) fn forget(self) {
        self.key.set(browser::random_key());
        self.settle(Sending::Idle);
    }

    /// What was said of it is no longer of interest; what is sent after this is the same upload, once more.
    pub(crate) fn rest(self) {
        self.settle(Sending::Idle);
    }

    fn settle(self, state: Sending) {
        self.number.update_value(|number| *number += 1);
        self.abort.with_value(Abort::abort);
        self.state.set(state);
    }

    /// The key by which the server can be asked for it, from before its first byte.
    pub(crate) fn key(self) -> String {
        self.key.get()
    }

    /// Goes on with an upload that was begun before the page was loaded.
    pub(crate) fn go_on_with(self, key: String) {
        self.key.set(key);
    }

    /// The server has what was sent before the page was loaded.
    pub(crate) fn was_accepted(self, made: i64) {
        self.settle(Sending::Accepted(made));
    }

    /// Stops it; what the server has of it then is asked.
    pub(crate) fn cancel(self) {
        self.abort.with_value(Abort::abort);
    }

    pub(crate) fn start(self, file: File, parts: impl Parts + 'static) {
        // As one type, whatever is sent: how it is sent is loaded once.
        self.start_boxed(file, Rc::new(parts));
    }

    fn start_boxed(self, file: File, parts: Rc<dyn Parts>) {
        if self.is_under_way_untracked() {
            return;
        }
        self.number.update_value(|number| *number += 1);
        let (number, key) = (self.number.get_value(), self.key.get_untracked());
        let abort = Abort::default();
        self.abort.set_value(abort.clone());
        let total = browser::size(&file);
        self.state.set(Sending::Under { sent: 0, total, since: browser::now() });
        let moved = Rc::new(Cell::new(browser::now()));
        spawn_local(watch(abort.clone(), moved.clone()));
        spawn_local(async move {
            let progress = move |sent: u64| {
                moved.set(browser::now());
                if self.number.get_value() != number {
                    return;
                }
                self.state.update(|state| {
                    if let Sending::Under { sent: shown, total, .. } = state {
                        // The body is a little longer than the file.
                        *shown = sent.min(*total);
                    }
                });
            };
            let outcome = upload::upload(self.auth, file, &*parts, &key, abort, progress).await;
            let known = match outcome {
                Ok(made) => Sending::Accepted(made),
                Err(stopped) => Sending::Stopped(stopped),
            };
            let known = match known {
                Sending::Stopped(stopped) if stopped.leaves_open() => {
                    if self.number.get_value() == number {
                        self.state.set(Sending::Asking);
                    }
                    match self.made(&*parts, &key).await {
                        Some(made) => Sending::Accepted(made),
                        None => Sending::Stopped(stopped),
                    }
                }
                known => known,
            };
            if self.number.get_value() == number {
                self.state.set(known);
            }
        });
    }

    /// What the server made of it, if it did.
    async fn made(self, parts: &dyn Parts, key: &str) -> Option<i64> {
        for pause in PAUSES {
            browser::sleep(pause).await;
            if let Ok(Some(made)) = parts.made_by_key(self.auth, key).await {
                return Some(made);
            }
        }
        None
    }
}

/// Ends an upload of which nothing has been heard for too long.
async fn watch(abort: Abort, moved: Rc<Cell<f64>>) {
    loop {
        browser::sleep(LONGEST_SILENCE / 10).await;
        if abort.is_over() {
            return;
        }
        if browser::now() - moved.get() > f64::from(LONGEST_SILENCE) {
            abort.stalled();
            return;
        }
    }
}

fn under_way(state: &Sending) -> bool {
    matches!(state, Sending::Under { .. } | Sending::Asking)
}
