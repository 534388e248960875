//! How many customers are known, and whether this one is among them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::customers::KnownCustomer;
use tearline_api::tearline::Identifier;

use super::regions;
use crate::api::{Failure, manage};
use crate::auth::use_auth;
use crate::browser::{self, field, form_of};
use crate::customers::Import;
use crate::locale::t;
use crate::parts::refusal;
use crate::words;

const IDENTIFIERS: [Identifier; 4] =
    [Identifier::Mobile, Identifier::Email, Identifier::ExternalId, Identifier::UserId];

/// What the server said of a customer.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    Nothing,
    Asking,
    Known(KnownCustomer),
    Unknown {
        identifier: Identifier,
        value: String,
        /// How a number without a country code was read.
        region: Option<String>,
    },
}

#[component]
pub(super) fn Known(import: Import, count: Signal<Option<u64>>) -> impl IntoView {
    let auth = use_auth();
    let found = RwSignal::new(Found::Nothing);
    let problem = RwSignal::new(None::<Failure>);
    let by = RwSignal::new(Identifier::Mobile);
    let number = StoredValue::new(0_u32);
    let look = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(form) = form_of(&event) else { return };
        let value = field(&form, "value").0.trim().to_owned();
        if value.is_empty() {
            return;
        }
        let identifier = by.get_untracked();
        let of_mobiles = identifier == Identifier::Mobile;
        let region = regions::chosen(field(&form, "region").0).filter(|_| of_mobiles);
        number.update_value(|number| *number += 1);
        let own = number.get_value();
        found.set(Found::Asking);
        problem.set(None);
        spawn_local(async move {
            let answer = manage::customer(auth, identifier, &value, region.as_deref()).await;
            // Somebody else may be asked for by now.
            if number.try_get_value() != Some(own) {
                return;
            }
            match answer {
                Ok(answer) => found.set(match answer.customer {
                    Some(customer) => Found::Known(customer),
                    None => Found::Unknown { identifier, value, region },
                }),
                Err(failure) => {
                    found.set(Found::Nothing);
                    problem.set(Some(failure));
                }
            }
        });
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        let identifier = IDENTIFIERS.into_iter().find(|identifier| identifier.name() == name);
        by.set(identifier.unwrap_or(Identifier::Mobile));
    };
    let identifiers = IDENTIFIERS.map(|identifier| {
        view! { <option value=identifier.name()>{words::identifier(identifier)}</option> }
    });
    let head = move || match count.get() {
        Some(n) => t!(
            "{n, plural, =0 {No customer is known yet} one {# customer is known} other {# customers are known}}",
            n = n
        ),
        None => t!("Known customers"),
    };
    view! {
        <section class="ticket" aria-labelledby="known">
            <h2 class="head num" id="known">{head}</h2>
            <form class="acts search" role="search" on:submit=look>
                <label class="small">
                    {t!("Look for a customer by")} " "
                    <select name="identifier" on:change=choose>{identifiers.collect_view()}</select>
                </label>
                <input name="value" type="search" dir="ltr" autocomplete="off" spellcheck="false" maxlength="200" required aria-label=t!("The customer")/>
                <Show when=move || by.get() == Identifier::Mobile>
                    <label class="small">
                        {t!("numbers without a country code")} " "
                        <select name="region">{regions::options(import.region.into())}</select>
                    </label>
                </Show>
                <button class="btn small">{t!("Search")}</button>
            </form>
            <div class="found" role="status">
                {move || match found.get() {
                    Found::Nothing => ().into_any(),
                    Found::Asking => view! { <p class="muted">{t!("Asking the server …")}</p> }.into_any(),
                    Found::Known(customer) => known(customer),
                    Found::Unknown { identifier, value, region } => view! { <p>{unknown(identifier, value, region)}</p> }.into_any(),
                }}
            </div>
            {refusal(problem)}
        </section>
    }
}

fn known(customer: KnownCustomer) -> AnyView {
    let KnownCustomer { mobile, email, external_id, user_id } = customer;
    let ids = IDENTIFIERS.into_iter().zip([mobile, email, external_id, user_id]);
    let ids = ids.filter_map(|(identifier, id)| {
        Some(view! { <dt>{words::identifier(identifier)}</dt><dd><code>{id?}</code></dd> })
    });
    view! {
        <p class="good">{t!("This customer is known.")}</p>
        <dl class="pair">{ids.collect_view()}</dl>
    }
    .into_any()
}

fn unknown(identifier: Identifier, value: String, region: Option<String>) -> String {
    let what = words::identifier(identifier);
    match region {
        Some(region) => {
            let region = browser::region_names([region.as_str()].into_iter())
                .pop()
                .map_or(region.clone(), |(_, name)| name);
            t!(
                "No customer is known by {what} {value}; without a country code it was read as a number of {region}.",
                what = what,
                value = value,
                region = region
            )
        }
        None => t!("No customer is known by {what} {value}.", what = what, value = value),
    }
}
