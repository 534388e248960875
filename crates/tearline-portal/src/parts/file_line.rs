use leptos::prelude::*;

use super::drop_zone::FileInput;
use crate::browser;
use crate::check::Phase;
use crate::desk::use_desk;
use crate::numbers::{bytes, count, duration};
use crate::sending::Sending;

/// The file: its name, its size, and how its check stands.
#[component]
pub(crate) fn FileLine() -> impl IntoView {
    let desk = use_desk();
    let name = move || desk.check.file.get().map(|file| file.name());
    let size = move || desk.check.file.get().map(|file| bytes(browser::size(&file)));
    let rows = move || {
        desk.check.report.get().map(|report| format!(" · {}", count(report.rows.total, "row", "rows")))
    };
    let state = move || match desk.check.phase.get() {
        Phase::Checking(_) => " · checking, nothing sent".to_owned(),
        Phase::Checked(milliseconds) => match desk.upload.state() {
            Sending::Under { .. } | Sending::Asking => " · being sent".to_owned(),
            Sending::Accepted(_) => " · sent".to_owned(),
            Sending::Idle | Sending::Stopped(_) => {
                format!(" · checked in {}, nothing sent yet", duration(milliseconds.max(10).into()))
            }
        },
        Phase::Failed(_) => " · not checked".to_owned(),
        Phase::Empty => String::new(),
    };
    view! {
        <div class="file">
            <div class="name"><b>{name}</b> <span class="muted num">" · " {size} {rows} {state}</span></div>
            <div class="acts">
                <label class="btn small"><FileInput/>"Another file"</label>
                <button class="btn small" on:click=move |_| { desk.clear(); }>"Remove"</button>
            </div>
        </div>
    }
}
