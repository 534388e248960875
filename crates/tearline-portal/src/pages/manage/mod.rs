//! What an organization manages: its clients, and what everybody did. For clients that manage; to others the server says so.

mod audit;
mod clients;

pub(crate) use audit::AuditPage;
pub(crate) use clients::ClientsPage;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser;
use crate::locale::t;

/// The head of the pages, and the way from one to the other.
#[component]
fn ManageHead(name: &'static str) -> impl IntoView {
    let pages = [("clients", t!("Clients")), ("audit", t!("Audit"))];
    let title =
        pages.iter().find(|(page, _)| *page == name).map(|(_, title)| title.clone()).unwrap_or_default();
    Effect::new({
        let title = title.clone();
        move || browser::document().set_title(&format!("{title} · Tearline"))
    });
    let links = pages.map(|(page, text)| {
        view! { <a href=format!("/manage/{page}") aria-current=(page == name).then_some("page")>{text}</a> }
    });
    view! {
        <div class="crumb">
            <h1>{title}</h1>
            <nav class="ways" aria-label=t!("Manage")>{links.collect_view()}</nav>
        </div>
    }
}

/// A named field of the form that an event is of, and whether it is checked.
pub(super) fn field(form: &web_sys::Element, name: &str) -> (String, bool) {
    let Ok(Some(field)) = form.query_selector(&format!("[name='{name}']")) else { return Default::default() };
    match field.dyn_into::<web_sys::HtmlInputElement>() {
        Ok(input) => (input.value(), input.checked()),
        Err(other) => {
            let select = other.dyn_into::<web_sys::HtmlSelectElement>();
            (select.map(|select| select.value()).unwrap_or_default(), false)
        }
    }
}

/// The form of an event.
pub(super) fn form_of(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.current_target().or(event.target()).and_then(|target| target.dyn_into().ok())
}
