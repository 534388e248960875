use leptos::prelude::*;
use tearline_api::tearline::Identifier;

use crate::desk::use_desk;
use crate::locale::t;
use crate::words;

/// What names a customer in the file: the one thing that a file cannot say by itself.
#[component]
pub(crate) fn IdentifierChoice() -> impl IntoView {
    let desk = use_desk();
    let choice = move |identifier: Identifier| {
        let chosen = move || desk.check.options.with(|options| options.identifier == identifier);
        let choose = move |_| {
            desk.change(|options| {
                options.identifier = identifier;
                if identifier == Identifier::NotTagged {
                    options.identifier_column = None;
                }
            });
        };
        view! {
            <label class="seg">
                <input type="radio" name="identifier" value=identifier.name() prop:checked=chosen on:change=choose/>
                <span>{words::identifier(identifier)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="identifier" disabled=move || desk.upload.is_under_way()>
            <legend>{t!("The file names customers by")}</legend>
            {Identifier::ALL.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}
