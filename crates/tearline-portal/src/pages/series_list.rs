//! The series of the organization.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tearline_api::contract::Series;

use crate::api::{Failure, manage};
use crate::auth::use_auth;
use crate::browser::{self, field, form_of};
use crate::catalog::use_catalog;
use crate::locale::t;
use crate::parts::{Loading, Problem, refusal};
use crate::remote::Remote;

#[component]
pub(crate) fn SeriesListPage() -> impl IntoView {
    let catalog = use_catalog();
    let wanted = RwSignal::new(String::new());
    Effect::new(|| browser::document().set_title(&format!("{} · Tearline", t!("Series"))));
    view! {
        <div class="crumb">
            <h1>{t!("Coupon series")}</h1>
            <span class="muted">{t!("Choose the one that your file is for.")}</span>
        </div>
        <div class="acts finding">
            <input type="search" aria-label=t!("Search the series") placeholder=t!("Search the series") autocomplete="off"
                on:input=move |event| wanted.set(event_target_value(&event).trim().to_lowercase())/>
            <Show when=move || catalog.manages()><New/></Show>
        </div>
        {move || match catalog.all() {
            Remote::Loading => view! { <Loading what=t!("Loading the series …")/> }.into_any(),
            Remote::Failed(failure) => {
                view! { <Problem message=failure.to_string() retry=move || catalog.reload()/> }.into_any()
            }
            Remote::Ready(all) if all.is_empty() => {
                view! {
                    <section class="ticket empty">
                        <h2>{t!("No series yet")}</h2>
                        <p class="muted">
                            {t!("Whoever runs the server makes one:")} " " <code>"tearline series create --org ID --name NAME"</code>
                        </p>
                    </section>
                }
                    .into_any()
            }
            Remote::Ready(all) => {
                let found = move || {
                    let wanted = wanted.get();
                    let found: Vec<Series> = all.iter().filter(|series| is_like(series, &wanted)).cloned().collect();
                    if found.is_empty() {
                        return view! { <p class="loading" role="status">{t!("No series is like that.")}</p> }.into_any();
                    }
                    let cards = found.into_iter().map(|series| view! { <Card series/> });
                    view! { <ul class="cards">{cards.collect_view()}</ul> }.into_any()
                };
                found.into_any()
            }
        }}
    }
}

/// Whether its name has this in it, or its number begins with it.
fn is_like(series: &Series, wanted: &str) -> bool {
    series.name.to_lowercase().contains(wanted) || series.id.to_string().starts_with(wanted)
}

/// Another series: named here, set on its own page.
#[component]
fn New() -> impl IntoView {
    let auth = use_auth();
    let catalog = use_catalog();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Failure>);
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(form) = form_of(&event).filter(|_| !busy.get_untracked()) else { return };
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let made = manage::create_series(auth, &field(&form, "name").0).await;
            busy.set(false);
            match made {
                Ok(series) => {
                    let id = series.id;
                    catalog.put(series);
                    navigate(&format!("/series/{id}/settings"), NavigateOptions::default());
                }
                Err(failure) => problem.set(Some(failure)),
            }
        });
    };
    view! {
        <form class="acts" on:submit=create>
            <input name="name" aria-label=t!("Name of the new series") placeholder=t!("Name of the new series") autocomplete="off" maxlength="100" required/>
            <button class="btn" disabled=move || busy.get()>{t!("New series")}</button>
        </form>
        {refusal(problem)}
    }
}

#[component]
fn Card(series: Series) -> impl IntoView {
    let settings = series.settings;
    let expired = settings.expires_on.is_some_and(|on| on as f64 <= browser::now());
    let limits = [
        settings.max_coupons.map(|max| t!("at most {n, plural, one {# coupon} other {# coupons}}", n = max)),
        settings.coupons_per_customer.map(|max| t!("at most {n} a customer", n = max)),
        settings.require_known_customers.then(|| t!("known customers only")),
        settings.expires_on.map(|on| {
            let on = browser::moment(on as f64);
            if expired { t!("expired on {on}", on = on) } else { t!("open until {on}", on = on) }
        }),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    view! {
        <li class="ticket card" class:over=expired>
            <a href=format!("/series/{}", series.id)>
                <b>{series.name}</b>
                <span class="muted num">{t!("series {id} · {n, plural, one {# coupon} other {# coupons}}", id = series.id.to_string(), n = series.coupon_count)}</span>
                <span class="small muted">{if limits.is_empty() { t!("no limits") } else { limits.join(" · ") }}</span>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_found_by_its_name_and_its_number() {
        let settings = Default::default();
        let series = Series { id: 541_854, name: "Diwali 2026".to_owned(), coupon_count: 0, settings };
        for (wanted, found) in
            [("", true), ("diwali", true), ("2026", true), ("5418", true), ("854", false), ("holi", false)]
        {
            assert_eq!(is_like(&series, wanted), found, "{wanted}");
        }
    }
}
