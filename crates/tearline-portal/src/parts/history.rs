use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::{UploadJobStatus, UploadStatus};

use super::table;
use crate::api;
use crate::auth::{Standing, use_auth};
use crate::browser;
use crate::catalog::use_catalog;
use crate::desk::use_desk;
use crate::locale::t;
use crate::numbers::grouped;

/// Jobs shown under the ticket.
const RECENT: usize = 5;

/// The colour of what a job has come to; the word beside it says the same.
fn status_tone(job: &UploadJobStatus) -> &'static str {
    match job.upload_status {
        UploadStatus::Finished if job.error_count == 0 => "ok",
        UploadStatus::Finished => "warn",
        UploadStatus::Errored => "bad",
        _ => "info",
    }
}

/// How a job stands, in a cell of its own.
pub(crate) fn status_cell(job: &UploadJobStatus) -> AnyView {
    let tone = format!("dot {}", status_tone(job));
    table::cell("", view! { <i class=tone aria-hidden="true"></i>{job.upload_status.name()} }.into_any())
}

#[component]
pub(crate) fn JobTable(series: i64, jobs: Vec<UploadJobStatus>) -> impl IntoView {
    if jobs.is_empty() {
        return view! { <p class="loading">{t!("No file has been uploaded to this series yet.")}</p> }
            .into_any();
    }
    let rows = jobs.into_iter().map(|job| {
        let to = format!("/series/{series}/jobs/{}", job.job_id);
        table::row(vec![
            table::cell("", table::link(to, job.job_id.to_string())),
            status_cell(&job),
            table::text("name", job.uploaded_file_name),
            table::text("right", grouped(job.actual_row_count)),
            table::text("right", grouped(job.error_count)),
            table::text("", job.created_on.parse().map(browser::moment).unwrap_or_default()),
        ])
    });
    let heads = vec![
        (t!("job"), ""),
        (t!("status"), ""),
        (t!("file"), ""),
        (t!("rows"), "right"),
        (t!("returned"), "right"),
        (t!("started"), ""),
    ];
    table::table(t!("Table of jobs"), t!("Jobs of the series, the newest first"), heads, rows.collect())
}

/// The last few jobs of the series.
#[component]
pub(crate) fn RecentJobs(series: i64) -> impl IntoView {
    let auth = use_auth();
    let desk = use_desk();
    let catalog = use_catalog();
    let jobs = RwSignal::new(Vec::new());
    let settled = Memo::new(move |_| !desk.upload.is_under_way());
    Effect::new(move || {
        // Anew at every sign-in, once a file has been accepted, and whenever the series changed: a job has ended.
        drop(catalog.all());
        let signed_in = auth.standing() == Standing::Good;
        if signed_in && settled.get() {
            spawn_local(async move {
                // This is a convenience: without it the page is still whole.
                if let Ok(found) = api::jobs(auth, series, None).await {
                    jobs.set(found);
                }
            });
        }
    });
    move || {
        let recent: Vec<_> = jobs.get().into_iter().take(RECENT).collect();
        (!recent.is_empty()).then(|| {
            view! {
                <section class="ticket" aria-label=t!("Recent jobs")>
                    <h2 class="head">{t!("Recent jobs")} " " <a href=format!("/series/{series}/jobs")>{t!("all jobs")}</a></h2>
                    <JobTable series jobs=recent/>
                </section>
            }
        })
    }
}
