//! Checking a file and uploading it: the ticket with the tear line.

use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::Report;

use super::{SeriesHead, WithSeries};
use crate::desk::{Phase, Sending, use_desk};
use crate::parts::{
    Chips, DropZone, FileLine, IdentifierChoice, JobTicket, Questions, RecentJobs, Send, VerdictPart,
    WholePageDrop, Work,
};

#[component]
pub(crate) fn CheckPage() -> impl IntoView {
    view! { <WithSeries children=|series| view! { <Check series/> }.into_any()/> }
}

#[component]
fn Check(series: Signal<Series>) -> impl IntoView {
    let desk = use_desk();
    Effect::new(move || desk.work_on(&series.get()));
    desk.warm_up();
    let empty = Memo::new(move |_| desk.phase.get() == Phase::Empty);
    let judged = Memo::new(move |_| desk.report.get().is_some());
    let has_rows = Memo::new(move |_| {
        let rejected = |report: &Report| report.file_rejected() || report.rows.total == 0;
        match desk.report.get() {
            Some(report) => !rejected(&report),
            None => desk.preview.get().is_some_and(|preview| !preview.rows.is_empty()),
        }
    });
    let job = Memo::new(move |_| match desk.sending.get() {
        Sending::Accepted(job) => Some(job),
        _ => None,
    });
    view! {
        <SeriesHead series/>
        <WholePageDrop/>
        <section class="ticket" aria-label="Checked in this browser" aria-busy=move || matches!(desk.phase.get(), Phase::Checking(_)).to_string()>
            <IdentifierChoice/>
            <Show when=move || !empty.get() fallback=|| view! { <DropZone/> }>
                <FileLine/>
                <Chips/>
                <Questions/>
                <VerdictPart/>
                <Show when=move || has_rows.get() || judged.get()>
                    <Work/>
                </Show>
                <hr class="tear"/>
                <Send series/>
            </Show>
        </section>
        {move || {
            job.get().map(|job| view! { <JobTicket series=series.get_untracked().id job linked=true/> })
        }}
        <RecentJobs series=series.get_untracked().id/>
    }
}
