//! The frame: who is signed in, the top bar, the routes.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::auth::{Auth, Standing};
use crate::catalog::Catalog;
use crate::desk::Desk;
use crate::manual::Manual;
use crate::pages::{CheckPage, JobPage, JobsPage, NotFound, SeriesListPage, SignInAgain, SignInPage};
use crate::parts::TopBar;

#[component]
pub(crate) fn App() -> impl IntoView {
    let auth = Auth::new();
    provide_context(auth);
    provide_context(Catalog::new(auth));
    provide_context(Desk::new(auth));
    provide_context(Manual::new());
    // An expired sign-in leaves the pages where they are, under a dialog.
    let known = Memo::new(move |_| auth.standing() != Standing::SignedOut);
    let expired = Memo::new(move |_| auth.standing() == Standing::Expired);
    view! {
        <Router>
            <a class="skip" href="#main" rel="external">"Skip to the page"</a>
            <TopBar/>
            <main id="main" tabindex="-1">
                <Show when=move || known.get() fallback=|| view! { <SignInPage/> }>
                    <Routes fallback=|| view! { <NotFound/> }>
                        <Route path=path!("/") view=SeriesListPage/>
                        <Route path=path!("/series/:id") view=CheckPage/>
                        <Route path=path!("/series/:id/jobs") view=JobsPage/>
                        <Route path=path!("/series/:id/jobs/:jobId") view=JobPage/>
                    </Routes>
                </Show>
            </main>
            <Show when=move || expired.get()>
                <SignInAgain/>
            </Show>
        </Router>
    }
}
