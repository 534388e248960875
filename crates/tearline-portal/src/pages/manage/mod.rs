//! What an organization manages: its clients, the customers that it knows, and what everybody did. For clients that manage; to others the server says so.

mod audit;
mod clients;
mod customers;

use leptos::prelude::*;
use leptos::wasm_split::{self, wasm_split};

use self::audit::AuditPage;
use self::clients::ClientsPage;
use self::customers::CustomersPage;
use crate::later::{Later, NotLoaded, Piece};

use crate::browser;
use crate::locale::t;
use crate::parts::View;

#[wasm_split(manage, wasm_split_path = wasm_split, fallible)]
fn clients() -> Result<View, NotLoaded> {
    Ok(|| view! { <ClientsPage/> }.into_any())
}

#[wasm_split(manage, wasm_split_path = wasm_split, fallible)]
fn customers() -> Result<View, NotLoaded> {
    Ok(|| view! { <CustomersPage/> }.into_any())
}

#[wasm_split(manage, wasm_split_path = wasm_split, fallible)]
fn audit() -> Result<View, NotLoaded> {
    Ok(|| view! { <AuditPage/> }.into_any())
}

pub(crate) fn clients_page() -> impl IntoView {
    view! { <Later piece=Piece { name: "clients", load: || Box::pin(clients()) }/> }
}

pub(crate) fn customers_page() -> impl IntoView {
    view! { <Later piece=Piece { name: "customers", load: || Box::pin(customers()) }/> }
}

pub(crate) fn audit_page() -> impl IntoView {
    view! { <Later piece=Piece { name: "audit", load: || Box::pin(audit()) }/> }
}

/// The head of the pages, and the way from one to the other.
#[component]
fn ManageHead(name: &'static str) -> impl IntoView {
    let pages = [("clients", t!("Clients")), ("customers", t!("Customers")), ("audit", t!("Audit"))];
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
