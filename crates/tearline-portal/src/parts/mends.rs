use leptos::prelude::*;
use tearline_api::tearline::Role;
use tearline_api::worker::{Filter, Mend};
use wasm_bindgen::JsCast;

use crate::browser::{field, form_of};
use crate::check::column;
use crate::desk::use_desk;
use crate::locale::t;
use crate::mending::Notice;

/// What was mended, and the ways back: above the rows.
#[component]
pub(crate) fn Mends() -> impl IntoView {
    let desk = use_desk();
    let out = move || !desk.mending.can_mend();
    let can_undo = Memo::new(move |_| desk.mending.state.with(|state| state.can_undo));
    let can_redo = Memo::new(move |_| desk.mending.state.with(|state| state.can_redo));
    let mended = Memo::new(move |_| desk.mending.is_mended());
    let said = move || {
        let state = desk.mending.state.get();
        let mut parts = Vec::new();
        if state.edited > 0 {
            parts.push(t!("{n, plural, one {# row changed} other {# rows changed}}", n = state.edited));
        }
        if state.dropped > 0 {
            parts.push(t!("{n, plural, one {# row taken out} other {# rows taken out}}", n = state.dropped));
        }
        match desk.mending.notice.get() {
            Some(Notice::Again(mends)) => {
                return t!("Making {n, plural, one {# mend} other {# mends}} of before again …", n = mends);
            }
            Some(Notice::Changed(0)) => parts.insert(0, t!("Nothing was to be changed")),
            Some(Notice::Changed(rows)) => {
                parts.insert(
                    0,
                    t!("{n, plural, one {# row mended at once} other {# rows mended at once}}", n = rows),
                );
            }
            _ => {}
        }
        if parts.is_empty() && !mended.get() {
            return t!("Press a value to write another one.");
        }
        if parts.is_empty() {
            return t!("The file is mended.");
        }
        t!("{what}.", what = parts.join(" · "))
    };
    // As everywhere else, but where somebody writes.
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let writes = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
            .is_some_and(|element| ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().as_str()));
        if writes || !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        match (event.key().to_lowercase().as_str(), event.shift_key()) {
            ("z", false) => desk.mending.undo(),
            ("z", true) | ("y", _) => desk.mending.redo(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    view! {
        <div class="mends">
            <p class="small muted" role="status">{said}</p>
            <div class="acts">
                <button class="btn small" disabled=move || out() || !can_undo.get() on:click=move |_| desk.mending.undo()>{t!("Undo")}</button>
                <button class="btn small" disabled=move || out() || !can_redo.get() on:click=move |_| desk.mending.redo()>{t!("Redo")}</button>
                <Show when=move || mended.get()>
                    <button class="btn small" disabled=out on:click=move |_| desk.mending.save()>{t!("Download mended file")}</button>
                </Show>
            </div>
            <Replace/>
            {move || match desk.mending.notice.get() {
                Some(Notice::Problem(text)) => Some(view! { <p class="problem" role="alert">{text}</p> }),
                _ => None,
            }}
        </div>
    }
}

/// One text instead of another, in a whole column.
#[component]
fn Replace() -> impl IntoView {
    let desk = use_desk();
    let columns = move || {
        let columns = desk.check.report.with(|report| report.as_ref().map(|report| report.columns.clone()));
        let columns = columns.unwrap_or_default();
        let own = column(&columns, Role::Code);
        let option = columns.into_iter().map(move |each| {
            let name = each.name.clone().filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| t!("column {n}", n = each.index + 1));
            view! { <option value=each.index.to_string() selected=own == Some(each.index)>{name}</option> }
        });
        option.collect_view()
    };
    let replace = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(form) = form_of(&event) else { return };
        let (find, with) = (field(&form, "find").0, field(&form, "with").0);
        if let Ok(column) = field(&form, "column").0.parse()
            && !find.is_empty()
        {
            desk.mending.mend_all(Filter::All, Mend::Replace { column, find, with });
        }
    };
    view! {
        <details class="replace">
            <summary class="small">{t!("Find and replace")}</summary>
            <form class="acts" on:submit=replace>
                <label class="small">{t!("In")} " " <select name="column">{columns}</select></label>
                <label class="small">{t!("find")} " " <input name="find" autocomplete="off" spellcheck="false" required/></label>
                <label class="small">{t!("replace with")} " " <input name="with" autocomplete="off" spellcheck="false"/></label>
                <button class="btn small" disabled=move || !desk.mending.can_mend()>{t!("Replace all")}</button>
            </form>
        </details>
    }
}
