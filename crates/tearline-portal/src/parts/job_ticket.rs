use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::{Receipt, UploadJobStatus, UploadStatus};
use tearline_api::tearline::Report;

use super::job_actions::JobActions;
use super::{Loading, tone};
use crate::api::{self, Failure};
use crate::auth::use_auth;
use crate::browser;
use crate::catalog::use_catalog;
use crate::job::{Following, STEPS, Step, step};
use crate::locale::{gave_up, refused, t, title};
use crate::numbers::grouped;
use crate::words;

/// A job: its four steps, its counts, its files.
#[component]
pub(crate) fn JobTicket(
    series: i64,
    job: i64,
    following: Following,
    /// Whether to link to the job's own page.
    linked: bool,
) -> impl IntoView {
    let catalog = use_catalog();
    let ended = Memo::new(move |_| {
        following.status.with(|status| status.as_ref().is_some_and(|status| status.upload_status.is_final()))
    });
    // The series holds more coupons now.
    Effect::new(move |waited: Option<bool>| {
        let ended = ended.get();
        if ended {
            catalog.reload();
        }
        if ended && waited == Some(true) {
            following.status.with_untracked(|status| status.as_ref().map(tell));
        }
        !ended
    });
    let open = move || following.status.with(Option::is_some) && !ended.get();
    let unasked = RwSignal::new(browser::may_notify().is_none());
    let ask = move |_| {
        spawn_local(async move {
            browser::ask_to_notify().await;
            unasked.set(false);
        });
    };
    view! {
        <section class="ticket job" aria-label=t!("Job {job}", job = job.to_string())>
            <div class="file">
                <div class="name">
                    <b>{if linked { view! { <a href=format!("/series/{series}/jobs/{job}")>{t!("Job {job}", job = job.to_string())}</a> }.into_any() } else { t!("Job {job}", job = job.to_string()).into_any() }}</b>
                    <span class="muted num">{move || following.status.get().map(|status| about(&status))}</span>
                </div>
            </div>
            {move || match (following.status.get(), following.failure.get()) {
                (None, None) => view! { <Loading what=t!("Loading the job …")/> }.into_any(),
                (None, Some(Failure::Refused(error))) => view! { <p class="problem" role="alert">{refused(&error)}</p> }.into_any(),
                (_, Some(failure)) => view! { <p class="problem" role="status">{t!("{failure} Asking again …", failure = failure.to_string())}</p> }.into_any(),
                (Some(_), None) => ().into_any(),
            }}
            {move || following.status.get().map(|status| view! { <Steps status/> })}
            <Show when=move || unasked.get() && open()>
                <div class="acts history">
                    <button class="btn quiet small" on:click=ask>{t!("Tell me when it is done")}</button>
                </div>
            </Show>
            <JobActions job following/>
        </section>
    }
}

/// What became of a job, for somebody who is looking at something else.
fn tell(status: &UploadJobStatus) {
    let text = match status.upload_status {
        UploadStatus::Errored => gave_up(status.error_cause.as_ref(), status.error_reason.as_deref()),
        _ => t!(
            "{good, plural, one {# row went in} other {# rows went in}}, {bad, plural, one {# was returned} other {# were returned}}.",
            good = status.actual_row_count.saturating_sub(status.error_count),
            bad = status.error_count
        ),
    };
    browser::notify(&t!("{name} is done", name = status.uploaded_file_name.clone()), &text);
}

fn about(status: &UploadJobStatus) -> String {
    let started = status.created_on.parse().map(browser::moment).unwrap_or_default();
    format!(" · {} · {}", status.uploaded_file_name, t!("started {on}", on = started))
}

#[component]
fn Steps(status: UploadJobStatus) -> impl IntoView {
    let reached = status.upload_status;
    let steps = STEPS.map(|each| {
        let (class, said) = match step(reached, each) {
            Step::Done => ("done", t!("done")),
            Step::Now => ("now", t!("under way")),
            Step::Ahead => ("", t!("to come")),
            Step::Never => ("never", t!("not reached")),
        };
        view! {
            <li class=class aria-current=(class == "now").then_some("step")>
                <b>{each.name()}</b>
                <span class="small num">{detail(&status, each)}</span>
                <span class="sr">{t!(", {what}", what = said)}</span>
            </li>
        }
    });
    let outcome = match reached {
        UploadStatus::Finished => Some(finished(&status).into_any()),
        UploadStatus::Errored => {
            let reason = gave_up(status.error_cause.as_ref(), status.error_reason.as_deref());
            Some(view! { <p class="problem" role="status"><b>{t!("ERRORED:")}" "</b>{reason}</p> }.into_any())
        }
        _ => status
            .waiting_for
            .map(|cause| view! { <p class="problem" role="status">{words::waiting(cause)}</p> }.into_any()),
    };
    view! {
        <ol class="steps" data-status=reached.name()>{steps.collect_view()}</ol>
        {outcome}
        {status.receipt.map(receipt)}
        <Downloads status/>
    }
}

/// What a step did, in numbers, as far as the contract tells.
fn detail(status: &UploadJobStatus, step_of: UploadStatus) -> String {
    let at = step(status.upload_status, step_of);
    match (step_of, at) {
        (_, Step::Never) => t!("not reached"),
        (UploadStatus::Started, _) => t!("the file is stored"),
        (UploadStatus::Validated, Step::Done) => {
            t!("{n, plural, one {# row} other {# rows}} judged", n = status.actual_row_count)
        }
        (UploadStatus::Validated, Step::Now) if status.total_uploaded_count > 0 => {
            t!("judging: {n, plural, one {# row} other {# rows}} so far", n = status.total_uploaded_count)
        }
        (UploadStatus::Validated, _) => t!("every row judged"),
        (UploadStatus::Committed, Step::Done) if status.upload_status == UploadStatus::Finished => {
            t!(
                "{n, plural, one {# coupon} other {# coupons}} added",
                n = status.actual_row_count.saturating_sub(status.error_count)
            )
        }
        (UploadStatus::Committed, Step::Now) => t!("adding the good rows …"),
        (UploadStatus::Committed, _) => t!("good rows become coupons"),
        (_, Step::Now) => t!("writing the files …"),
        (_, Step::Done) => t!("{n, plural, one {# row} other {# rows}} returned", n = status.error_count),
        _ => t!("success and error file"),
    }
}

/// Whether the server's verdict is the one that the page showed before.
fn receipt(receipt: Receipt) -> impl IntoView {
    match receipt {
        Receipt::Same => view! { <p class="small muted history">{t!("The server’s verdict is the one that you saw.")}</p> }.into_any(),
        Receipt::Different => {
            view! {
                <p class="problem" role="status">
                    {t!("The server judged the file otherwise than the page showed: what counts is the job’s files. Reload the page before the next upload.")}
                </p>
            }
                .into_any()
        }
    }
}

fn finished(status: &UploadJobStatus) -> impl IntoView + use<> {
    let good = status.actual_row_count.saturating_sub(status.error_count);
    let (good_text, bad_text) = match (good, status.error_count) {
        (_, 0) => (
            t!("{n, plural, one {The only row went in.} other {All # rows went in.}}", n = good),
            String::new(),
        ),
        (0, _) => (
            String::new(),
            t!(
                "None of {n, plural, one {# row} other {# rows}} went in: every reason is in the error file.",
                n = status.actual_row_count
            ),
        ),
        (_, bad) => (
            t!(
                "{good} of {n, plural, one {# row} other {# rows}} went in.",
                good = good,
                n = status.actual_row_count
            ),
            format!(
                " {}",
                t!(
                    "{n, plural, one {# row is} other {# rows are}} returned: mend the error file and upload it as it is.",
                    n = bad
                )
            ),
        ),
    };
    view! { <p class="outcome" role="status"><mark>{good_text}</mark><em>{bad_text}</em></p> }
}

#[component]
fn Downloads(status: UploadJobStatus) -> impl IntoView {
    let files = [
        (t!("Error file"), status.error_file_url),
        (t!("Success file"), status.success_file_url),
        (t!("Uploaded file"), status.uploaded_file_url.filter(|_| status.upload_status.is_final())),
    ];
    let links = files.into_iter().filter_map(|(text, url)| {
        url.map(|url| view! { <a class="btn" href=url download rel="external">{text}</a> })
    });
    let links = links.collect_view();
    view! { <div class="acts files">{links}</div> }
}

/// What the server found, by rule: its report is kept with the job.
#[component]
pub(crate) fn JobFindings(series: i64, job: i64, following: Following) -> impl IntoView {
    let auth = use_auth();
    let report = RwSignal::new(None::<Report>);
    let reached = Memo::new(move |_| {
        following.status.with(|status| status.as_ref().map(|status| status.upload_status))
    });
    // There is a report once the file was judged, and another when the database has had its say.
    Effect::new(move || {
        if reached.get().is_some_and(|reached| reached != UploadStatus::Started) {
            spawn_local(async move {
                // Without one the page simply has nothing to add.
                if let Ok(found) = api::report(auth, series, job).await {
                    report.set(Some(found));
                }
            });
        }
    });
    move || {
        let report = report.get().filter(|report| !report.counts.is_empty())?;
        Some(view! {
            <section class="ticket" aria-label=t!("What was found")>
                <h2 class="head">{t!("What was found in the file")}</h2>
                {rule_counts(&report)}
            </section>
        })
    }
}

/// The rules that found something, and how often.
pub(crate) fn rule_counts(report: &Report) -> AnyView {
    let rules = report.counts.iter().map(|(rule, times)| {
        let severity = words::severity(report, *rule);
        view! {
            <li>
                <i class=format!("dot {}", tone(severity)) aria-hidden="true"></i>
                {title(*rule)} " " <span class="muted">{words::severity_name(severity)}</span> " " <span class="num">{grouped(*times)}</span>
            </li>
        }
    });
    view! { <ul class="counts">{rules.collect_view()}</ul> }.into_any()
}
