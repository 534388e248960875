//! What pages are made of.

mod ask;
mod cell;
mod chart;
mod chips;
mod docs;
mod drop_zone;
mod file_line;
mod findings;
mod findings_table;
mod grid;
mod history;
mod identifier;
mod job_actions;
mod job_ticket;
mod left;
mod map;
mod mends;
mod opened;
mod panel;
mod precheck;
mod queue;
mod rows;
mod send;
mod signed_in;
pub(crate) mod table;
mod templates;
mod top_bar;
mod verdict;
mod work;

pub(crate) use ask::Questions;
pub(crate) use chart::UploadsChart;
pub(crate) use chips::Chips;
pub(crate) use drop_zone::{DropZone, FileInput, WholePageDrop};
pub(crate) use file_line::FileLine;
pub(crate) use findings_table::{finding_row, findings_table};
pub(crate) use history::{JobTable, RecentJobs, status_cell};
pub(crate) use identifier::IdentifierChoice;
pub(crate) use job_ticket::{JobFindings, JobTicket, rule_counts};
pub(crate) use left::{BroughtBack, LeftBehind};
pub(crate) use opened::{MadeFrom, OpeningPart};
pub(crate) use queue::Queue;
pub(crate) use send::{Progress, Send, send_head};
pub(crate) use signed_in::{Nav, Who};
pub(crate) use templates::{Templates, save_template};
pub(crate) use top_bar::TopBar;
pub(crate) use verdict::{VerdictPart, verdict_bar, verdict_sentence};
pub(crate) use work::Work;

use crate::api::Failure;
use crate::locale::t;
use leptos::prelude::*;
use tearline_api::tearline::Severity;

/// A page, or a part of one, wherever it stands.
pub(crate) type View = fn() -> AnyView;

#[component]
pub(crate) fn Loading(what: String) -> impl IntoView {
    view! { <p class="loading" role="status">{what}</p> }
}

/// Something went wrong, and can be tried again.
#[component]
pub(crate) fn Problem(message: String, retry: impl Fn() + 'static) -> impl IntoView {
    view! {
        <div class="problem" role="alert">
            <p>{message}</p>
            <button class="btn" on:click=move |_| retry()>{t!("Try again")}</button>
        </div>
    }
}

/// What the server said to what was just asked of it.
pub(crate) fn refusal(problem: RwSignal<Option<Failure>>) -> AnyView {
    let said = move || {
        problem
            .get()
            .map(|problem| view! { <p class="problem inside" role="alert">{problem.to_string()}</p> })
    };
    said.into_any()
}

/// The colour of a severity; the words beside it say the same.
pub(crate) fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "bad",
        Severity::Warning => "warn",
        Severity::Info => "info",
    }
}
