//! The frame: who is signed in, the top bar, the routes.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;
use wasm_bindgen::JsCast;

use crate::auth::{Auth, Standing};
use crate::browser;
use crate::catalog::Catalog;
use crate::desk::Desk;
use crate::keeping::Keeping;
use crate::locale::{Locale, t};
use crate::manual::Manual;
use crate::opening::Opening;
use crate::pages::{
    AllJobsPage, AuditPage, CheckPage, ClientsPage, JobPage, JobsPage, NotFound, SeriesListPage,
    SettingsPage, SignInAgain, SignInPage,
};
use crate::parts::TopBar;

/// Another page: whoever hears the page, or goes by keyboard, starts at its beginning.
#[component]
fn FollowFocus() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now)
            && let Some(main) = browser::document().get_element_by_id("main")
            && let Ok(main) = main.dyn_into::<web_sys::HtmlElement>()
        {
            // It can have the focus: it has a tabindex.
            drop(main.focus());
        }
        now
    });
}

#[component]
pub(crate) fn App() -> impl IntoView {
    let locale = Locale::new();
    provide_context(locale);
    let auth = Auth::new();
    provide_context(auth);
    provide_context(Catalog::new(auth));
    let desk = Desk::new(auth);
    provide_context(desk);
    let opening = Opening::new(desk);
    provide_context(opening);
    provide_context(Keeping::new(auth, desk, opening));
    provide_context(Manual::new());
    view! {
        <Router>
            {move || {
                // In another language it is made anew; what lies on the desk stays.
                locale.track();
                view! { <Page auth/> }
            }}
        </Router>
    }
}

#[component]
fn Page(auth: Auth) -> impl IntoView {
    // An expired sign-in leaves the pages where they are, under a dialog.
    let known = Memo::new(move |_| auth.standing() != Standing::SignedOut);
    let expired = Memo::new(move |_| auth.standing() == Standing::Expired);
    view! {
            <FollowFocus/>
            <a class="skip" href="#main" rel="external">{t!("Skip to the page")}</a>
            <TopBar/>
            <main id="main" tabindex="-1">
                <Show when=move || known.get() fallback=|| view! { <SignInPage/> }>
                    <Routes fallback=|| view! { <NotFound/> }>
                        <Route path=path!("/") view=SeriesListPage/>
                        <Route path=path!("/jobs") view=AllJobsPage/>
                        <Route path=path!("/manage/clients") view=ClientsPage/>
                        <Route path=path!("/manage/audit") view=AuditPage/>
                        <Route path=path!("/series/:id/settings") view=SettingsPage/>
                        <Route path=path!("/series/:id") view=CheckPage/>
                        <Route path=path!("/series/:id/jobs") view=JobsPage/>
                        <Route path=path!("/series/:id/jobs/:jobId") view=JobPage/>
                    </Routes>
                </Show>
            </main>
            <Show when=move || expired.get()>
                <SignInAgain/>
            </Show>
    }
}
