//! The series of the organization.

use leptos::prelude::*;
use tearline_api::contract::Series;

use crate::browser;
use crate::catalog::use_catalog;
use crate::numbers::{count, grouped};
use crate::parts::{Loading, Problem};
use crate::remote::Remote;

#[component]
pub(crate) fn SeriesListPage() -> impl IntoView {
    let catalog = use_catalog();
    Effect::new(|| browser::document().set_title("Series · Tearline"));
    view! {
        <div class="crumb">
            <h1>"Coupon series"</h1>
            <span class="muted">"Choose the one that your file is for."</span>
        </div>
        {move || match catalog.all() {
            Remote::Loading => view! { <Loading what="series"/> }.into_any(),
            Remote::Failed(failure) => {
                view! { <Problem message=failure.to_string() retry=move || catalog.reload()/> }.into_any()
            }
            Remote::Ready(all) if all.is_empty() => {
                view! {
                    <section class="ticket empty">
                        <h2>"No series yet"</h2>
                        <p class="muted">
                            "Whoever runs the server makes one: " <code>"tearline series create --org ID --name NAME"</code>
                        </p>
                    </section>
                }
                    .into_any()
            }
            Remote::Ready(all) => {
                view! { <ul class="cards">{all.iter().map(|series| view! { <Card series=series.clone()/> }).collect_view()}</ul> }
                    .into_any()
            }
        }}
    }
}

#[component]
fn Card(series: Series) -> impl IntoView {
    let settings = series.settings;
    let expired = settings.expires_on.is_some_and(|on| on as f64 <= browser::now());
    let limits = [
        settings.max_coupons.map(|max| format!("at most {} coupons", grouped(max))),
        settings.coupons_per_customer.map(|max| format!("at most {} a customer", grouped(max))),
        settings.require_known_customers.then(|| "known customers only".to_owned()),
        settings.expires_on.map(|on| {
            let on = browser::moment(on as f64);
            if expired { format!("expired on {on}") } else { format!("open until {on}") }
        }),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    view! {
        <li class="ticket card" class:over=expired>
            <a href=format!("/series/{}", series.id)>
                <b>{series.name}</b>
                <span class="muted num">{format!("series {} · {}", series.id, count(series.coupon_count, "coupon", "coupons"))}</span>
                <span class="small muted">{if limits.is_empty() { "no limits".to_owned() } else { limits.join(" · ") }}</span>
            </a>
        </li>
    }
}
