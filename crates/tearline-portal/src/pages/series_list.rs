//! The series of the organization.

use leptos::prelude::*;
use tearline_api::contract::Series;

use crate::browser;
use crate::catalog::use_catalog;
use crate::locale::t;
use crate::parts::{Loading, Problem};
use crate::remote::Remote;

#[component]
pub(crate) fn SeriesListPage() -> impl IntoView {
    let catalog = use_catalog();
    Effect::new(|| browser::document().set_title(&format!("{} · Tearline", t!("Series"))));
    view! {
        <div class="crumb">
            <h1>{t!("Coupon series")}</h1>
            <span class="muted">{t!("Choose the one that your file is for.")}</span>
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
