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
use crate::numbers::{count, grouped};
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
    Effect::new(move || {
        if ended.get() {
            catalog.reload();
        }
    });
    view! {
        <section class="ticket job" aria-label=format!("Job {job}")>
            <div class="file">
                <div class="name">
                    <b>{if linked { view! { <a href=format!("/series/{series}/jobs/{job}")>{format!("Job {job}")}</a> }.into_any() } else { format!("Job {job}").into_any() }}</b>
                    <span class="muted num">{move || following.status.get().map(|status| about(&status))}</span>
                </div>
            </div>
            {move || match (following.status.get(), following.failure.get()) {
                (None, None) => view! { <Loading what="job"/> }.into_any(),
                (None, Some(Failure::Refused(error))) => view! { <p class="problem" role="alert">{error.message}</p> }.into_any(),
                (_, Some(failure)) => view! { <p class="problem" role="status">{format!("{failure} Asking again …")}</p> }.into_any(),
                (Some(_), None) => ().into_any(),
            }}
            {move || following.status.get().map(|status| view! { <Steps status/> })}
            <JobActions job following/>
        </section>
    }
}

fn about(status: &UploadJobStatus) -> String {
    let started = status.created_on.parse().map(browser::moment).unwrap_or_default();
    format!(" · {} · started {started}", status.uploaded_file_name)
}

#[component]
fn Steps(status: UploadJobStatus) -> impl IntoView {
    let reached = status.upload_status;
    let steps = STEPS.map(|each| {
        let (class, said) = match step(reached, each) {
            Step::Done => ("done", "done"),
            Step::Now => ("now", "under way"),
            Step::Ahead => ("", "to come"),
            Step::Never => ("never", "not reached"),
        };
        view! {
            <li class=class aria-current=(class == "now").then_some("step")>
                <b>{each.name()}</b>
                <span class="small num">{detail(&status, each)}</span>
                <span class="sr">{format!(", {said}")}</span>
            </li>
        }
    });
    let outcome = match reached {
        UploadStatus::Finished => Some(finished(&status).into_any()),
        UploadStatus::Errored => {
            let reason =
                status.error_reason.clone().unwrap_or_else(|| "The server gives no reason.".to_owned());
            Some(view! { <p class="problem" role="status"><b>"ERRORED: "</b>{reason}</p> }.into_any())
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
        (_, Step::Never) => "not reached".to_owned(),
        (UploadStatus::Started, _) => "the file is stored".to_owned(),
        (UploadStatus::Validated, Step::Done) => {
            format!("{} judged", count(status.actual_row_count, "row", "rows"))
        }
        (UploadStatus::Validated, Step::Now) if status.total_uploaded_count > 0 => {
            format!("judging: {} so far", count(status.total_uploaded_count, "row", "rows"))
        }
        (UploadStatus::Validated, _) => "every row judged".to_owned(),
        (UploadStatus::Committed, Step::Done) if status.upload_status == UploadStatus::Finished => {
            format!(
                "{} added",
                count(status.actual_row_count.saturating_sub(status.error_count), "coupon", "coupons")
            )
        }
        (UploadStatus::Committed, Step::Now) => "adding the good rows …".to_owned(),
        (UploadStatus::Committed, _) => "good rows become coupons".to_owned(),
        (_, Step::Now) => "writing the files …".to_owned(),
        (_, Step::Done) => format!("{} returned", count(status.error_count, "row", "rows")),
        _ => "success and error file".to_owned(),
    }
}

/// Whether the server's verdict is the one that the page showed before.
fn receipt(receipt: Receipt) -> impl IntoView {
    match receipt {
        Receipt::Same => view! { <p class="small muted history">"The server’s verdict is the one that you saw."</p> }.into_any(),
        Receipt::Different => {
            view! {
                <p class="problem" role="status">
                    "The server judged the file otherwise than the page showed: what counts is the job’s files. Reload the page before the next upload."
                </p>
            }
                .into_any()
        }
    }
}

fn finished(status: &UploadJobStatus) -> impl IntoView + use<> {
    let good = status.actual_row_count.saturating_sub(status.error_count);
    let (good_text, bad_text) = match (good, status.error_count) {
        (1, 0) => ("The only row went in.".to_owned(), String::new()),
        (_, 0) => (format!("All {} went in.", count(good, "row", "rows")), String::new()),
        (0, _) => (
            String::new(),
            format!(
                "None of {} went in: every reason is in the error file.",
                count(status.actual_row_count, "row", "rows")
            ),
        ),
        (_, bad) => (
            format!("{} of {} went in.", grouped(good), count(status.actual_row_count, "row", "rows")),
            format!(
                " {} returned: mend the error file and upload it as it is.",
                count(bad, "row is", "rows are")
            ),
        ),
    };
    view! { <p class="outcome" role="status"><mark>{good_text}</mark><em>{bad_text}</em></p> }
}

#[component]
fn Downloads(status: UploadJobStatus) -> impl IntoView {
    let files = [
        ("Error file", status.error_file_url),
        ("Success file", status.success_file_url),
        ("Uploaded file", status.uploaded_file_url.filter(|_| status.upload_status.is_final())),
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
        let rules = report.counts.iter().map(|(rule, times)| {
            let severity = words::severity(&report, *rule);
            view! {
                <li>
                    <i class=format!("dot {}", tone(severity)) aria-hidden="true"></i>
                    {rule.title()} " " <span class="muted">{severity.name()}</span> " " <span class="num">{grouped(*times)}</span>
                </li>
            }
        });
        Some(view! {
            <section class="ticket" aria-label="What was found">
                <h2 class="head">"What was found in the file"</h2>
                <ul class="counts">{rules.collect_view()}</ul>
            </section>
        })
    }
}
