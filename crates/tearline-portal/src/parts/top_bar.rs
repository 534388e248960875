use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::View;
use crate::api;
use crate::browser;
use crate::locale::{self, LANGUAGES, remember, t, use_locale};

/// `nav` and `who` come with the workplace.
#[component]
pub(crate) fn TopBar(nav: Signal<Option<View>>, who: Signal<Option<View>>) -> impl IntoView {
    view! {
        <header class="top">
            <a class="mark" href="/">
                <svg width="22" height="22" viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
                    <path d="M3 4h16v5a2 2 0 0 0 0 4v5H3v-5a2 2 0 0 0 0-4z"/>
                    <path d="M8 6v2m0 2v2m0 2v2" stroke-linecap="round"/>
                </svg>
                "Tearline"
            </a>
            <nav aria-label=t!("Main")>{move || nav.get().map(untrack)}</nav>
            <LanguageSwitch/>
            <ThemeSwitch/>
            {move || who.get().map(untrack)}
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
