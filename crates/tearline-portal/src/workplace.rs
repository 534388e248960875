//! Where somebody works who is signed in: a piece of its own, loaded while the key is typed.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::path;

use crate::auth::use_auth;
use crate::catalog::Catalog;
use crate::customers::Customers;
use crate::desk::Desk;
use crate::keeping::Keeping;
use crate::later::NotLoaded;
use crate::manual::Manual;
use crate::opening::{Opening, Place};
use crate::pages::{
    AllJobsPage, JobPage, JobsPage, NotFound, SeriesListPage, audit_page, check_page, clients_page,
    customers_page, settings_page,
};
use crate::parts::{Nav, View, Who};

/// What the frame needs of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Workplace {
    /// Puts up what outlives every page: the catalog of the series, the desk with its file. Once.
    pub(crate) furnish: fn(),
    pub(crate) nav: View,
    pub(crate) who: View,
    pub(crate) pages: View,
}

/// Loads it.
#[leptos::wasm_split::wasm_split(workplace, wasm_split_path = ::leptos::wasm_split, preload(prepare), fallible)]
pub(crate) fn open() -> Result<Workplace, NotLoaded> {
    Ok(Workplace {
        furnish,
        nav: || view! { <Nav/> }.into_any(),
        who: || view! { <Who/> }.into_any(),
        pages: || view! { <Pages/> }.into_any(),
    })
}

fn furnish() {
    let auth = use_auth();
    provide_context(Catalog::new(auth));
    let desk = Desk::new(auth);
    provide_context(desk);
    let place = Place::new(desk.check.file, desk.upload, move || desk.clear(), move |file| desk.open(file));
    let opening = Opening::new(place);
    provide_context(opening);
    provide_context(Keeping::new(auth, Rc::new(desk), opening, "tearline.work"));
    provide_context(Manual::new());
    provide_context(Customers::new(auth));
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <NotFound/> }>
            <Route path=path!("/") view=SeriesListPage/>
            <Route path=path!("/jobs") view=AllJobsPage/>
            <Route path=path!("/manage/clients") view=clients_page/>
            <Route path=path!("/manage/customers") view=customers_page/>
            <Route path=path!("/manage/audit") view=audit_page/>
            <Route path=path!("/series/:id/settings") view=settings_page/>
            <Route path=path!("/series/:id") view=check_page/>
            <Route path=path!("/series/:id/jobs") view=JobsPage/>
            <Route path=path!("/series/:id/jobs/:jobId") view=JobPage/>
        </Routes>
    }
}
