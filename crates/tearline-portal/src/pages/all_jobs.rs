//! The jobs of all series, looked for.

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::UploadStatus;
use tearline_api::jobs::JobView;

use crate::api::{self, Failure};
use crate::auth::{Standing, use_auth};
use crate::browser::{self, field, form_of};
use crate::locale::t;
use crate::numbers::grouped;
use crate::parts::{Loading, Problem, status_cell, table};

#[component]
pub(crate) fn AllJobsPage() -> impl IntoView {
    let auth = use_auth();
    Effect::new(|| browser::document().set_title(&format!("{} · Tearline", t!("All jobs"))));
    // What is looked for; and what was found, with where the rest is.
    let path = RwSignal::new(api::jobs_path("", ""));
    let shown = RwSignal::new(None::<Vec<JobView>>);
    let next = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<Failure>);
    let load = move |from: String| {
        let asked = path.get_untracked();
        spawn_local(async move {
            let found = api::search_jobs(auth, &from).await;
            // Something else may be looked for by now.
            if path.get_untracked() != asked {
                return;
            }
            match found {
                Ok(found) => {
                    problem.set(None);
                    next.set(found.next);
                    shown.update(|shown| shown.get_or_insert_default().extend(found.items));
                }
                // The dialog asks; the effect below loads again.
                Err(Failure::SignedOut) => {}
                Err(failure) => problem.set(Some(failure)),
            }
        });
    };
    Effect::new(move || {
        let from = path.get();
        if auth.standing() == Standing::Good && shown.with_untracked(Option::is_none) {
            load(from);
        }
    });
    let look = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(form) = form_of(&event) else { return };
        shown.set(None);
        next.set(None);
        problem.set(None);
        path.set(api::jobs_path(&field(&form, "name").0, &field(&form, "status").0));
        // The same once more is looked for once more.
        path.notify();
    };
    let statuses =
        UploadStatus::ALL.map(|status| view! { <option value=status.name()>{status.name()}</option> });
    view! {
        <div class="crumb"><h1>{t!("Jobs of all series")}</h1></div>
        <section class="ticket" aria-label=t!("Jobs")>
            <form class="acts search" role="search" on:submit=look>
                <label class="small">{t!("File name has")} " " <input name="name" type="search" autocomplete="off" maxlength="60"/></label>
                <label class="small">{t!("status")} " " <select name="status"><option value="">{t!("any")}</option>{statuses.collect_view()}</select></label>
                <button class="btn small">{t!("Search")}</button>
            </form>
            {move || match shown.get() {
                Some(jobs) => view! { <Table jobs/> }.into_any(),
                None if problem.get().is_some() => ().into_any(),
                None => view! { <Loading what=t!("Loading the jobs …")/> }.into_any(),
            }}
            {move || {
                let again = move || load(next.get_untracked().unwrap_or_else(|| path.get_untracked()));
                problem.get().map(|problem| view! { <Problem message=problem.to_string() retry=again/> })
            }}
            {move || {
                next.get().map(|from| view! {
                    <p class="more"><button class="btn" on:click=move |_| load(from.clone())>{t!("Older jobs")}</button></p>
                })
            }}
        </section>
    }
}

#[component]
fn Table(jobs: Vec<JobView>) -> impl IntoView {
    if jobs.is_empty() {
        return view! { <p class="loading" role="status">{t!("No job is like that.")}</p> }.into_any();
    }
    let rows = jobs.into_iter().map(|job| {
        let status = job.status;
        let by = job.client_name.or(job.client).unwrap_or_else(|| "—".to_owned());
        let to = format!("/series/{}", job.coupon_series_id);
        table::row(vec![
            table::cell("", table::link(format!("{to}/jobs/{}", status.job_id), status.job_id.to_string())),
            status_cell(&status),
            table::text("name", status.uploaded_file_name.clone()),
            table::cell("name", table::link(to, job.series_name)),
            table::text("right", grouped(status.actual_row_count)),
            table::text("right", grouped(status.error_count)),
            table::text("", status.created_on.parse().map(browser::moment).unwrap_or_default()),
            table::text("name", by),
        ])
    });
    let heads = vec![
        (t!("job"), ""),
        (t!("status"), ""),
        (t!("file"), ""),
        (t!("series"), ""),
        (t!("rows"), "right"),
        (t!("returned"), "right"),
        (t!("started"), ""),
        (t!("by"), ""),
    ];
    table::table(t!("Table of jobs"), t!("Jobs of all series, the newest first"), heads, rows.collect())
}
