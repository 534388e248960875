//! The frame: who is signed in, the top bar, the routes.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use crate::auth::{Auth, Standing};
use crate::browser;
use crate::later::{NotLoaded, NotThere};
use crate::locale::{Locale, t};
use crate::pages::{SignInAgain, SignInPage};
use crate::parts::{Loading, TopBar, View};
use crate::workplace::{self, Workplace};

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

/// What stands in the workplace's piece, which is loaded once.
#[derive(Debug, Clone, Copy)]
struct Work(RwSignal<Option<Result<Workplace, NotLoaded>>>);

impl Work {
    /// Loads it, and furnishes it for the whole life of the page.
    fn open(self, app: Owner) {
        self.0.set(None);
        spawn_local(async move {
            let opened = workplace::open().await;
            if let Ok(workplace) = opened {
                app.with(workplace.furnish);
            }
            self.0.set(Some(opened));
        });
    }

    fn get(self) -> Option<Workplace> {
        self.0.get()?.ok()
    }
}

#[component]
pub(crate) fn App() -> impl IntoView {
    let locale = Locale::new();
    provide_context(locale);
    let auth = Auth::new();
    provide_context(auth);
    let work = Work(RwSignal::new(None));
    let app = Owner::current().unwrap_or_default();
    // An expired sign-in leaves the pages where they are, under a dialog.
    let known = Memo::new(move |_| auth.standing() != Standing::SignedOut);
    Effect::new({
        let app = app.clone();
        move || {
            if known.get() && work.0.with_untracked(Option::is_none) {
                work.open(app.clone());
            }
        }
    });
    let app = StoredValue::new(app);
    view! {
        <Router>
            {move || {
                // In another language it is made anew; what lies on the desk stays.
                locale.track();
                view! { <Page auth known work app/> }
            }}
        </Router>
    }
}

/// Loads what comes after signing in. Should that fail, it is tried again when it is needed.
fn prepare() {
    spawn_local(async { drop(workplace::prepare().await) });
}

#[component]
fn Page(auth: Auth, known: Memo<bool>, work: Work, app: StoredValue<Owner>) -> impl IntoView {
    let expired = Memo::new(move |_| auth.standing() == Standing::Expired);
    let part = move |part: fn(Workplace) -> View| {
        Signal::derive(move || known.get().then(|| work.get()).flatten().map(part))
    };
    view! {
        <FollowFocus/>
        <a class="skip" href="#main" rel="external">{t!("Skip to the page")}</a>
        <TopBar nav=part(|work| work.nav) who=part(|work| work.who)/>
        <main id="main" tabindex="-1">
            <Show when=move || known.get() fallback=move || view! { <SignInPage prepare/> }>
                {move || match work.0.get() {
                    None => view! { <Loading what=t!("Loading …")/> }.into_any(),
                    Some(Ok(workplace)) => untrack(workplace.pages),
                    Some(Err(NotLoaded)) => {
                        view! { <NotThere retry=move || work.open(app.get_value())/> }.into_any()
                    }
                }}
            </Show>
        </main>
        <Show when=move || expired.get()>
            <SignInAgain/>
        </Show>
    }
}
