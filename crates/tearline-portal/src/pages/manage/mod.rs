//! What an organization manages: its clients, and what everybody did. For clients that manage; to others the server says so.

mod audit;
mod clients;

pub(crate) use audit::AuditPage;
pub(crate) use clients::ClientsPage;

use leptos::prelude::*;

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
