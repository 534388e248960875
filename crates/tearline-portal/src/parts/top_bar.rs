use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::auth::{Standing, time_left, use_auth};
use crate::browser;
use crate::desk::use_desk;

/// From here on the countdown warns, in seconds.
const SOON: u64 = 120;

#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let auth = use_auth();
    let desk = use_desk();
    let navigate = use_navigate();
    let path = use_location().pathname;
    let signed_in = Memo::new(move |_| auth.standing() != Standing::SignedOut);
    // The series in the address, for the two links that belong to it.
    let series = Memo::new(move |_| {
        let path = path.get();
        path.strip_prefix("/series/")?.split('/').next()?.parse::<i64>().ok()
    });
    let current = move |target: String| (path.get() == target).then_some("page");
    let sign_out = move |_| {
        if desk.clear() {
            auth.sign_out();
            navigate("/", leptos_router::NavigateOptions::default());
        }
    };
    view! {
        <header class="top">
            <a class="mark" href="/">
                <svg width="22" height="22" viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
                    <path d="M3 4h16v5a2 2 0 0 0 0 4v5H3v-5a2 2 0 0 0 0-4z"/>
                    <path d="M8 6v2m0 2v2m0 2v2" stroke-linecap="round"/>
                </svg>
                "Tearline"
            </a>
            <nav aria-label="Main">
                <Show when=move || signed_in.get()>
                    {move || {
                        series.get().map(|id| {
                            let (check, jobs) = (format!("/series/{id}"), format!("/series/{id}/jobs"));
                            let (check_is, jobs_is) = (check.clone(), jobs.clone());
                            view! {
                                <a href=check aria-current=move || current(check_is.clone())>"Check & upload"</a>
                                <a href=jobs aria-current=move || current(jobs_is.clone())>"Jobs"</a>
                            }
                        })
                    }}
                    <a href="/" aria-current=move || current("/".to_owned())>"Series"</a>
                    <a href="/jobs" aria-current=move || current("/jobs".to_owned())>"All jobs"</a>
                </Show>
            </nav>
            <ThemeSwitch/>
            <Show when=move || signed_in.get()>
                <div class="who">
                    <span class="org">{move || auth.org().map(|org| format!("Org {org}"))}</span>
                    <span class="num" class:soon=move || auth.seconds_left().is_some_and(|left| left < SOON)>
                        {move || match auth.seconds_left() {
                            Some(0) | None => "sign-in expired".to_owned(),
                            Some(left) => format!("good for {}", time_left(left)),
                        }}
                    </span>
                </div>
                <button class="btn quiet" on:click=sign_out.clone()>"Sign out"</button>
            </Show>
        </header>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    const KEY: &str = "tearline-theme";
    const THEMES: [(&str, &str); 3] =
        [("auto", "Theme: as the system"), ("light", "Theme: light"), ("dark", "Theme: dark")];
    let chosen = browser::stored(KEY).unwrap_or_default();
    let theme = RwSignal::new(THEMES.iter().position(|(name, _)| *name == chosen).unwrap_or(0));
    let next = move |_| {
        theme.update(|theme| *theme = (*theme + 1) % THEMES.len());
        let (name, _) = THEMES[theme.get_untracked()];
        browser::store(KEY, name);
        if let Some(root) = browser::document().document_element() {
            drop(if name == "auto" {
                root.remove_attribute("data-theme")
            } else {
                root.set_attribute("data-theme", name)
            });
        }
    };
    view! {
        <button class="btn quiet theme" on:click=next aria-label=move || THEMES[theme.get()].1 title=move || THEMES[theme.get()].1>
            {move || match theme.get() {
                1 => "☀",
                2 => "☾",
                _ => "◐",
            }}
        </button>
    }
}
