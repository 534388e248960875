use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::JsCast;

use crate::api;
use crate::auth::{Standing, time_left, use_auth};
use crate::browser;
use crate::catalog::use_catalog;
use crate::desk::use_desk;
use crate::locale::{self, LANGUAGES, remember, t, use_locale};

/// From here on the countdown warns, in seconds.
const SOON: u64 = 120;

#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let auth = use_auth();
    let desk = use_desk();
    let catalog = use_catalog();
    let manages = Memo::new(move |_| catalog.manages());
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
            <nav aria-label=t!("Main")>
                <Show when=move || signed_in.get()>
                    {move || {
                        series.get().map(|id| {
                            let (check, jobs) = (format!("/series/{id}"), format!("/series/{id}/jobs"));
                            let (check_is, jobs_is) = (check.clone(), jobs.clone());
                            let settings = format!("/series/{id}/settings");
                            let settings_is = settings.clone();
                            let settings = manages.get().then(|| view! {
                                <a href=settings aria-current=move || current(settings_is.clone())>{t!("Settings")}</a>
                            });
                            view! {
                                <a href=check aria-current=move || current(check_is.clone())>{t!("Check & upload")}</a>
                                <a href=jobs aria-current=move || current(jobs_is.clone())>{t!("Jobs")}</a>
                                {settings}
                            }
                        })
                    }}
                    <a href="/" aria-current=move || current("/".to_owned())>{t!("Series")}</a>
                    <a href="/jobs" aria-current=move || current("/jobs".to_owned())>{t!("All jobs")}</a>
                    <Show when=move || manages.get()>
                        <a href="/manage/clients" aria-current=move || path.get().starts_with("/manage/").then_some("page")>{t!("Manage")}</a>
                    </Show>
                </Show>
            </nav>
            <LanguageSwitch/>
            <ThemeSwitch/>
            <Show when=move || signed_in.get()>
                <div class="who">
                    <span class="org">{move || auth.org().map(|org| t!("Org {org}", org = org.to_string()))}</span>
                    <span class="num" class:soon=move || auth.seconds_left().is_some_and(|left| left < SOON)>
                        {move || match auth.seconds_left() {
                            Some(0) | None => t!("sign-in expired"),
                            Some(left) => t!("good for {time}", time = time_left(left)),
                        }}
                    </span>
                </div>
                <button class="btn quiet" on:click=sign_out.clone()>{t!("Sign out")}</button>
            </Show>
        </header>
    }
}

/// Another language for the page: its texts are fetched when it is chosen.
#[component]
fn LanguageSwitch() -> impl IntoView {
    const ID: &str = "language";
    let locale = use_locale();
    let choose = move |event: leptos::ev::Event| {
        let code = event_target_value(&event);
        let Some(language) = LANGUAGES.into_iter().find(|language| language.code == code) else { return };
        spawn_local(async move {
            let english = language == LANGUAGES[0];
            let texts = if english { None } else { api::texts(language.code).await.ok() };
            // Without its texts the page stays as it is.
            if english || texts.is_some() {
                remember(language);
                locale.set(language, texts);
            } else {
                locale.again();
            }
            // The page was made anew, and the switch with it.
            request_animation_frame(|| {
                let switch = browser::document().get_element_by_id(ID);
                if let Some(switch) = switch.and_then(|switch| switch.dyn_into::<web_sys::HtmlElement>().ok())
                {
                    drop(switch.focus());
                }
            });
        });
    };
    let options = LANGUAGES.map(|language| {
        let chosen = language == locale::language();
        view! { <option value=language.code lang=language.code selected=chosen>{language.name}</option> }
    });
    view! {
        <select class="btn quiet language" id=ID aria-label=t!("Language") on:change=choose>{options.collect_view()}</select>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    const KEY: &str = "tearline-theme";
    const THEMES: [&str; 3] = ["auto", "light", "dark"];
    let chosen = browser::stored(KEY).unwrap_or_default();
    let theme = RwSignal::new(THEMES.iter().position(|name| *name == chosen).unwrap_or(0));
    let next = move |_| {
        theme.update(|theme| *theme = (*theme + 1) % THEMES.len());
        let name = THEMES[theme.get_untracked()];
        browser::store(KEY, name);
        if let Some(root) = browser::document().document_element() {
            drop(if name == "auto" {
                root.remove_attribute("data-theme")
            } else {
                root.set_attribute("data-theme", name)
            });
        }
    };
    let label = move || match theme.get() {
        1 => t!("Theme: light"),
        2 => t!("Theme: dark"),
        _ => t!("Theme: as the system"),
    };
    view! {
        <button class="btn quiet theme" on:click=next aria-label=label title=label>
            {move || match theme.get() {
                1 => "☀",
                2 => "☾",
                _ => "◐",
            }}
        </button>
    }
}
