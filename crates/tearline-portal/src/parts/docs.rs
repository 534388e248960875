use leptos::prelude::*;
use tearline_api::tearline::Rule;

use crate::locale::t;
use crate::manual::use_manual;
use crate::remote::Remote;

/// A rule's documentation.
#[component]
pub(crate) fn RuleDocs(rule: Rule) -> impl IntoView {
    let manual = use_manual();
    manual.load();
    view! {
        <div class="docs small" aria-busy=move || (manual.page(rule) == Remote::Loading).to_string()>
            {move || match manual.page(rule) {
                Remote::Loading => view! { <p class="muted">{t!("Loading …")}</p> }.into_any(),
                Remote::Failed(failure) => view! {
                    <p>{failure.to_string()}</p>
                    <button class="btn small" on:click=move |_| manual.load()>{t!("Try again")}</button>
                }.into_any(),
                // Of our own making: tags in it are those that the build put there.
                Remote::Ready((language, html)) => view! {
                    <div class="page" lang=language.code dir=language.direction.name() inner_html=html></div>
                }.into_any(),
            }}
        </div>
    }
}
