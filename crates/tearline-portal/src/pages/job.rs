//! One job.

use leptos::prelude::*;
use tearline_api::contract::Series;

use super::{NotFound, SeriesHead, WithSeries, id_in_address};
use crate::auth::use_auth;
use crate::job::follow;
use crate::locale::t;
use crate::parts::{JobFindings, JobTicket};

#[component]
pub(crate) fn JobPage() -> impl IntoView {
    view! { <WithSeries children=|series| view! { <Job series/> }.into_any()/> }
}

#[component]
fn Job(series: Signal<Series>) -> impl IntoView {
    let id = id_in_address("jobId");
    view! {
        <SeriesHead series page=move || id.get().map_or_else(String::new, |job| t!("Job {job}", job = job.to_string()))/>
        {move || match id.get() {
            Some(job) => {
                let series = series.get_untracked().id;
                let following = follow(use_auth(), series, job);
                view! {
                    <JobTicket series job following linked=false/>
                    <JobFindings series job following/>
                }
                    .into_any()
            }
            None => view! { <NotFound/> }.into_any(),
        }}
        <p class="more"><a href=move || format!("/series/{}/jobs", series.get().id)>{t!("All jobs of this series")}</a></p>
    }
}
