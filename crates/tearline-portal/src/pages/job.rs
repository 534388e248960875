//! One job.

use leptos::prelude::*;
use tearline_api::contract::Series;

use super::{NotFound, SeriesHead, WithSeries, id_in_address};
use crate::parts::{JobFindings, JobTicket};

#[component]
pub(crate) fn JobPage() -> impl IntoView {
    view! { <WithSeries children=|series| view! { <Job series/> }.into_any()/> }
}

#[component]
fn Job(series: Signal<Series>) -> impl IntoView {
    let id = id_in_address("jobId");
    view! {
        <SeriesHead series/>
        {move || match id.get() {
            Some(job) => {
                let series = series.get_untracked().id;
                view! {
                    <JobTicket series job linked=false/>
                    <JobFindings series job/>
                }
                    .into_any()
            }
            None => view! { <NotFound/> }.into_any(),
        }}
        <p class="more"><a href=move || format!("/series/{}/jobs", series.get().id)>"All jobs of this series"</a></p>
    }
}
