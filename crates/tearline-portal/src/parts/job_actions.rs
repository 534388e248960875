use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::jobs::{JobDetail, RevertPlan};

use crate::api::{self, Failure};
use crate::auth::use_auth;
use crate::browser;
use crate::job::Following;
use crate::locale::t;

/// How often, and how long after each other, in milliseconds, the server is asked whether the coupons are taken back.
const LOOKS: u32 = 120;
const PAUSE: i32 = 500;

/// Who uploaded, when each step was done, and what can be done with the job now.
#[component]
pub(crate) fn JobActions(job: i64, following: Following) -> impl IntoView {
    let auth = use_auth();
    let detail = RwSignal::new(None::<JobDetail>);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Failure>);
    let reached = Memo::new(move |_| {
        following.status.with(|status| status.as_ref().map(|status| status.upload_status))
    });
    let ask = move || {
        spawn_local(async move {
            // Without it the page has its steps and its files all the same.
            if let Ok(found) = api::job_detail(auth, job).await {
                detail.set(Some(found));
            }
        });
    };
    Effect::new(move || {
        if reached.get().is_some() {
            ask();
        }
    });
    let act = move |what: &'static str, question: String| {
        if busy.get_untracked() || !browser::confirm(&question) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = api::do_with_job(auth, job, what).await;
            busy.set(false);
            problem.set(done.err());
            ask();
        });
    };
    // What it would do is said first, by the server that knows it.
    let take_back = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = match api::revert_plan(auth, job).await {
                Ok(plan) if browser::confirm(&would_take_back(&plan)) => {
                    api::do_with_job(auth, job, "revert").await.map(|()| true)
                }
                Ok(_) => Ok(false),
                Err(failure) => Err(failure),
            };
            if done == Ok(true) {
                // It takes the server a moment; somebody who waits for longer looks again.
                for _ in 0..LOOKS {
                    if let Ok(found) = api::job_detail(auth, job).await {
                        let over = found.job.status.reverted_on.is_some();
                        detail.set(Some(found));
                        if over {
                            break;
                        }
                    }
                    browser::sleep(PAUSE).await;
                }
            }
            busy.set(false);
            problem.set(done.err());
        });
    };
    let can = move |which: fn(&JobDetail) -> bool| detail.with(|detail| detail.as_ref().is_some_and(which));
    let button = move |shown: fn(&JobDetail) -> bool, text: String, what: &'static str, question: String| {
        view! {
            <Show when=move || can(shown)>
                <button class="btn" disabled=move || busy.get() on:click={ let question = question.clone(); move |_| act(what, question.clone()) }>{text.clone()}</button>
            </Show>
        }
    };
    view! {
        {move || detail.get().map(|detail| view! { <p class="small muted num history">{history(&detail)}</p> })}
        <div class="acts files">
            {button(
                |detail| detail.job.can_commit,
                t!("Make the coupons"),
                "commit",
                t!("The rows that nothing rejects become coupons. Go on?"),
            )}
            {button(
                |detail| detail.job.can_cancel,
                t!("Cancel this upload"),
                "cancel",
                t!("Cancel this upload? Coupons that it has made so far stay."),
            )}
            {button(
                |detail| detail.job.can_retry,
                t!("Try the returned rows again"),
                "retry",
                t!("The rows that the database rejected are tried again, by a job of their own. Go on?"),
            )}
            <Show when=move || can(|detail| detail.job.can_revert)>
                <button class="btn" disabled=move || busy.get() on:click=take_back>{t!("Undo this upload")}</button>
            </Show>
        </div>
        {move || problem.get().map(|problem| view! { <p class="problem" role="alert">{problem.to_string()}</p> })}
    }
}

/// What undoing the upload would do, as a question.
fn would_take_back(plan: &RevertPlan) -> String {
    let coupons = t!(
        "{n, plural, one {# coupon would be taken back.} other {# coupons would be taken back.}}",
        n = plan.coupons
    );
    let gone = match plan.already_gone {
        0 => String::new(),
        gone => {
            format!(" {}", t!("{n, plural, one {# is already gone.} other {# are already gone.}}", n = gone))
        }
    };
    format!("{coupons}{gone} {}", t!("Undo this upload?"))
}

/// `Uploaded by Campaigns · judged 14:02:11 · …`
fn history(detail: &JobDetail) -> String {
    let job = &detail.job;
    let time = |on: &Option<String>| on.as_deref().and_then(|on| on.parse().ok()).map(browser::moment);
    let by = job.client_name.clone().or(job.client.clone());
    let parts = [
        by.map(|by| t!("Uploaded by {by}", by = by)),
        time(&job.validated_on).map(|on| t!("judged {on}", on = on)),
        time(&job.committed_on).map(|on| t!("coupons made {on}", on = on)),
        time(&job.ended_on).map(|on| t!("over {on}", on = on)),
        time(&job.status.reverted_on).map(|on| {
            let n = job.status.reverted_count.unwrap_or_default();
            t!("{n, plural, one {# coupon} other {# coupons}} taken back {on}", n = n, on = on)
        }),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
