//! The region of mobile numbers without a country code, as a choice.

use leptos::prelude::*;
use tearline_api::tearline::regions;

use crate::browser;
use crate::locale::t;

/// The choices, by the names that they have in the language of the page; first that they are taken as they are.
pub(super) fn options(chosen: Signal<Option<String>>) -> AnyView {
    let none =
        view! { <option value="" selected=move || chosen.with(Option::is_none)>{t!("as they are")}</option> };
    let all = browser::region_names(regions()).into_iter().map(|(id, name)| {
        let own = id.clone();
        let is_chosen = move || chosen.with(|chosen| chosen.as_ref() == Some(&own));
        view! { <option value=id selected=is_chosen>{name}</option> }
    });
    (none, all.collect_view()).into_any()
}

/// What was chosen.
pub(super) fn chosen(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}
