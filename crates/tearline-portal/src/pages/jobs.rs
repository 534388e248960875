//! All jobs of a series, newest first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::{Series, UploadJobStatus};

use super::{SeriesHead, WithSeries};
use crate::api::{self, Failure, JOBS_PER_PAGE};
use crate::auth::{Standing, use_auth};
use crate::locale::t;
use crate::parts::{JobTable, Loading, Problem, UploadsChart};

#[component]
pub(crate) fn JobsPage() -> impl IntoView {
    view! { <WithSeries children=|series| view! { <Jobs series/> }.into_any()/> }
}

#[component]
fn Jobs(series: Signal<Series>) -> impl IntoView {
    let auth = use_auth();
    let id = series.get_untracked().id;
    let shown = RwSignal::new(None::<Vec<UploadJobStatus>>);
    let problem = RwSignal::new(None::<Failure>);
    let more = RwSignal::new(false);
    let load = move || {
        let before =
            shown.with_untracked(|shown| shown.as_ref().and_then(|shown| shown.last()).map(|job| job.job_id));
        spawn_local(async move {
            match api::jobs(auth, id, before).await {
                Ok(jobs) => {
                    problem.set(None);
                    more.set(jobs.len() == JOBS_PER_PAGE);
                    shown.update(|shown| shown.get_or_insert_default().extend(jobs));
                }
                // The dialog asks; the effect below loads again.
                Err(Failure::SignedOut) => {}
                Err(failure) => problem.set(Some(failure)),
            }
        });
    };
    Effect::new(move || {
        if auth.standing() == Standing::Good && shown.with_untracked(Option::is_none) {
            load();
        }
    });
    view! {
        <SeriesHead series page=t!("Jobs")/>
        <section class="ticket" aria-label=t!("Jobs")>
            <h2 class="head">{t!("Jobs")}</h2>
            {move || match shown.get() {
                Some(jobs) => view! { <UploadsChart jobs=jobs.clone()/><JobTable series=id jobs/> }.into_any(),
                None if problem.get().is_some() => ().into_any(),
                None => view! { <Loading what=t!("Loading the jobs …")/> }.into_any(),
            }}
            {move || {
                problem.get().map(|problem| view! { <Problem message=problem.to_string() retry=load/> })
            }}
            <Show when=move || more.get()>
                <p class="more"><button class="btn" on:click=move |_| load()>{t!("Older jobs")}</button></p>
            </Show>
        </section>
    }
}
