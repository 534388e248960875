//! Checking a file and uploading it: the ticket with the tear line.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{self, wasm_split};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tearline_api::contract::Series;
use tearline_api::tearline::Report;

use super::{SeriesHead, WithSeries};
use crate::auth::use_auth;
use crate::browser;
use crate::check::Phase;
use crate::desk::use_desk;
use crate::job::follow;
use crate::keeping::use_keeping;
use crate::later::{Later, NotLoaded, Piece};
use crate::locale::t;
use crate::opening::{Stage, use_opening};
use crate::parts::{
    BroughtBack, Chips, DropZone, FileLine, IdentifierChoice, JobTicket, LeftBehind, MadeFrom, OpeningPart,
    Questions, Queue, RecentJobs, Send, Templates, VerdictPart, View, WholePageDrop, Work,
};
use crate::sending::Sending;

#[wasm_split(check, wasm_split_path = wasm_split, fallible)]
fn load() -> Result<View, NotLoaded> {
    Ok(|| view! { <CheckPage/> }.into_any())
}

/// What there is to do in a file that was checked. Nobody waits for it: it is loaded when the page is there.
#[wasm_split(work, wasm_split_path = wasm_split, preload(prepare_work), fallible)]
fn load_work() -> Result<View, NotLoaded> {
    Ok(|| view! { <Work/> }.into_any())
}

pub(crate) fn check_page() -> impl IntoView {
    view! { <Later piece=Piece { name: "check", load: || Box::pin(load()) }/> }
}

#[component]
fn CheckPage() -> impl IntoView {
    view! { <WithSeries children=|series| view! { <Check series/> }.into_any()/> }
}

#[component]
fn Check(series: Signal<Series>) -> impl IntoView {
    let desk = use_desk();
    let keeping = use_keeping();
    let navigate = use_navigate();
    Effect::new(move || {
        let series = series.get();
        if desk.work_on(&series) {
            keeping.look_for();
        } else if let Some(before) = untrack(move || desk.series()) {
            let navigate = navigate.clone();
            // When the router is done with the way here.
            request_animation_frame(move || {
                navigate(&format!("/series/{before}"), NavigateOptions::default());
            });
        }
    });
    // The page is there first; whoever chooses a file at once starts the worker by that.
    browser::when_idle(move || {
        desk.warm_up();
        spawn_local(async { drop(prepare_work().await) });
    });
    let opening = use_opening();
    let busy = Memo::new(move |_| {
        let opens = opening.stage.with(|stage| matches!(stage, Stage::Reading(_)));
        opens || desk.check.phase.with(|phase| matches!(phase, Phase::Checking(_)))
    });
    let empty = Memo::new(move |_| desk.check.phase.get() == Phase::Empty);
    let judged = Memo::new(move |_| desk.check.report.get().is_some());
    let has_rows = Memo::new(move |_| {
        let rejected = |report: &Report| report.file_rejected() || report.rows.total == 0;
        match desk.check.report.get() {
            Some(report) => !rejected(&report),
            None => desk.check.preview.get().is_some_and(|preview| !preview.rows.is_empty()),
        }
    });
    let job = Memo::new(move |_| match desk.upload.state() {
        Sending::Accepted(job) => Some(job),
        _ => None,
    });
    view! {
        <SeriesHead series page=t!("Check & upload")/>
        <WholePageDrop/>
        <section class="ticket" aria-label=t!("Checked in this browser") aria-busy=move || busy.get().to_string()>
            <IdentifierChoice/>
            <OpeningPart/>
            <BroughtBack/>
            <Queue/>
            <Show when=move || !empty.get() fallback=|| view! { <LeftBehind/><DropZone/><Templates/> }>
                <FileLine/>
                <MadeFrom/>
                <Chips/>
                <Questions/>
                <VerdictPart/>
                <Show when=move || has_rows.get() || judged.get()>
                    <Later piece=Piece { name: "work", load: || Box::pin(load_work()) }/>
                </Show>
                <hr class="tear"/>
                <Send series/>
            </Show>
        </section>
        {move || {
            job.get().map(|job| {
                let series = series.get_untracked().id;
                view! { <JobTicket series job following=follow(use_auth(), series, job) linked=true/> }
            })
        }}
        <RecentJobs series=series.get_untracked().id/>
    }
}
