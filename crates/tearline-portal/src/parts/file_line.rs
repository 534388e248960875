use leptos::prelude::*;

use super::drop_zone::FileInput;
use crate::browser;
use crate::check::Phase;
use crate::desk::use_desk;
use crate::locale::t;
use crate::numbers::{bytes, duration};
use crate::sending::Sending;

/// The file: its name, its size, and how its check stands.
#[component]
pub(crate) fn FileLine() -> impl IntoView {
    let desk = use_desk();
    let name = move || desk.check.file.get().map(|file| file.name());
    let size = move || desk.check.file.get().map(|file| bytes(browser::size(&file)));
    let rows = move || {
        desk.check.report.get().map(|report| {
            format!(" · {}", t!("{n, plural, one {# row} other {# rows}}", n = report.rows.total))
        })
    };
    let state = move || match desk.check.phase.get() {
        Phase::Checking(_) => format!(" · {}", t!("checking, nothing sent")),
        Phase::Checked(milliseconds) => match desk.upload.state() {
            Sending::Under { .. } | Sending::Asking => format!(" · {}", t!("being sent")),
            Sending::Accepted(_) => format!(" · {}", t!("sent")),
            Sending::Idle | Sending::Stopped(_) => {
                format!(
                    " · {}",
                    t!("checked in {time}, nothing sent yet", time = duration(milliseconds.max(10).into()))
                )
            }
        },
        Phase::Failed(_) => format!(" · {}", t!("not checked")),
        Phase::Empty => String::new(),
    };
    view! {
        <div class="file">
            <div class="name"><b>{name}</b> <span class="muted num">" · " {size} {rows} {state}</span></div>
            <div class="acts">
                <label class="btn small"><FileInput/>{t!("Another file")}</label>
                <button class="btn small" on:click=move |_| { desk.clear(); }>{t!("Remove")}</button>
            </div>
        </div>
    }
}
