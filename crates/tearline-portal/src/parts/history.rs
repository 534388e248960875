use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::{UploadJobStatus, UploadStatus};

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
pub(crate) fn status_tone(job: &UploadJobStatus) -> &'static str {
    match job.upload_status {
        UploadStatus::Finished if job.error_count == 0 => "ok",
        UploadStatus::Finished => "warn",
        UploadStatus::Errored => "bad",
        _ => "info",
    }
}

#[component]
pub(crate) fn JobTable(series: i64, jobs: Vec<UploadJobStatus>) -> impl IntoView {
    if jobs.is_empty() {
        return view! { <p class="loading">{t!("No file has been uploaded to this series yet.")}</p> }
            .into_any();
    }
    let rows = jobs.into_iter().map(|job| {
        let tone = status_tone(&job);
        view! {
            <tr>
                <td><a href=format!("/series/{series}/jobs/{}", job.job_id)>{job.job_id}</a></td>
                <td><i class=format!("dot {tone}") aria-hidden="true"></i>{job.upload_status.name()}</td>
                <td class="name">{job.uploaded_file_name}</td>
                <td class="right">{grouped(job.actual_row_count)}</td>
                <td class="right">{grouped(job.error_count)}</td>
                <td>{job.created_on.parse().map(browser::moment).unwrap_or_default()}</td>
            </tr>
        }
    });
    view! {
        <div class="grid" tabindex="0" role="region" aria-label=t!("Table of jobs")>
            <table class="jobs num">
                <caption class="sr">{t!("Jobs of the series, the newest first")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("job")}</th>
                        <th scope="col">{t!("status")}</th>
                        <th scope="col">{t!("file")}</th>
                        <th scope="col" class="right">{t!("rows")}</th>
                        <th scope="col" class="right">{t!("returned")}</th>
                        <th scope="col">{t!("started")}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
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
