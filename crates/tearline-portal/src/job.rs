//! Following a job, or an import, until nothing more will happen to it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::{UploadJobStatus, UploadStatus};

use crate::api::{self, Failure};
use crate::auth::Auth;
use crate::browser;

/// The first question comes soon: a small file is done by then. Then ever more rarely, …
const FIRST_DELAY: i32 = 200;
/// … but never so rarely that a person wonders; milliseconds.
const LONGEST_DELAY: i32 = 3000;

/// Something that the server works at, and what is known of it.
#[derive(Debug)]
pub(crate) struct Following<T: 'static = UploadJobStatus> {
    pub(crate) status: RwSignal<Option<T>>,
    /// Why the last question brought nothing; it is asked again unless the server said no.
    pub(crate) failure: RwSignal<Option<Failure>>,
}

impl<T> Clone for Following<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Following<T> {}

/// Asks for a job's status until it is final, or the part of the page that shows it is gone.
pub(crate) fn follow(auth: Auth, series: i64, job: i64) -> Following {
    let ask = move || api::job(auth, series, job);
    // Where one step was quick the next may be.
    follow_until(
        ask,
        |status| status.upload_status.is_final(),
        |last, now| last.upload_status != now.upload_status,
    )
}

/// Asks until it is over. `quick`: whether the next question may come soon, by what was known and what is known now.
pub(crate) fn follow_until<T, F>(
    ask: impl Fn() -> F + 'static,
    over: fn(&T) -> bool,
    quick: fn(&T, &T) -> bool,
) -> Following<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>>,
{
    let following = Following { status: RwSignal::new(None), failure: RwSignal::new(None) };
    let wanted = Arc::new(AtomicBool::new(true));
    let gone = wanted.clone();
    on_cleanup(move || gone.store(false, Ordering::Relaxed));
    spawn_local(async move {
        let mut delay = FIRST_DELAY;
        while wanted.load(Ordering::Relaxed) {
            let answer = ask().await;
            if !wanted.load(Ordering::Relaxed) {
                return;
            }
            match answer {
                Ok(status) => {
                    let last = following.status;
                    if last.with_untracked(|last| last.as_ref().is_none_or(|last| quick(last, &status))) {
                        delay = FIRST_DELAY;
                    }
                    let is_over = over(&status);
                    following.failure.set(None);
                    following.status.set(Some(status));
                    if is_over {
                        return;
                    }
                }
                Err(failure) => {
                    // A server that fails now may answer the next time; one that says no will say so again.
                    let refused = matches!(failure, Failure::Refused(_));
                    following.failure.set(Some(failure));
                    if refused {
                        return;
                    }
                }
            }
            browser::sleep(delay).await;
            delay = (delay * 3 / 2).min(LONGEST_DELAY);
        }
    });
    following
}

/// How a step of a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Done,
    /// Being worked at.
    Now,
    Ahead,
    /// The job ended before.
    Never,
}

pub(crate) const STEPS: [UploadStatus; 4] =
    [UploadStatus::Started, UploadStatus::Validated, UploadStatus::Committed, UploadStatus::Finished];

/// A job says what it has reached: the step after that is the one it is at.
pub(crate) fn step(status: UploadStatus, step: UploadStatus) -> Step {
    let place = |wanted| STEPS.iter().position(|each| *each == wanted);
    match (place(status), place(step)) {
        // An ERRORED job does not say how far it came; that its file was stored is certain.
        (None, Some(0)) => Step::Done,
        (None, _) => Step::Never,
        (Some(reached), Some(asked)) if asked <= reached => Step::Done,
        (Some(reached), Some(asked)) if asked == reached + 1 => Step::Now,
        _ => Step::Ahead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_status() {
        use Step::{Ahead, Done, Never, Now};
        #[track_caller]
        fn check(status: UploadStatus, expected: [Step; 4]) {
            assert_eq!(STEPS.map(|each| step(status, each)), expected);
        }
        check(UploadStatus::Started, [Done, Now, Ahead, Ahead]);
        check(UploadStatus::Validated, [Done, Done, Now, Ahead]);
        check(UploadStatus::Committed, [Done, Done, Done, Now]);
        check(UploadStatus::Finished, [Done, Done, Done, Done]);
        check(UploadStatus::Errored, [Done, Never, Never, Never]);
    }
}
