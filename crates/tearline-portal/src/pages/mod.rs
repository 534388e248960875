//! The pages, one address each.

mod all_jobs;
mod check;
mod job;
mod jobs;
mod manage;
mod series_list;
mod settings;
mod sign_in;

pub(crate) use all_jobs::AllJobsPage;
pub(crate) use check::check_page;
pub(crate) use job::JobPage;
pub(crate) use jobs::JobsPage;
pub(crate) use manage::{audit_page, clients_page, customers_page};
pub(crate) use series_list::SeriesListPage;
pub(crate) use settings::settings_page;
pub(crate) use sign_in::{SignInAgain, SignInPage};

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use tearline_api::contract::Series;

use crate::catalog::use_catalog;
use crate::locale::t;
use crate::parts::{Loading, Problem};
use crate::remote::Remote;

/// A number in the page's address.
fn id_in_address(name: &'static str) -> Memo<Option<i64>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).and_then(|id| id.parse().ok())))
}

/// Shows `children` for the series in the address, or what stands in the way of it.
#[component]
fn WithSeries(children: fn(Signal<Series>) -> AnyView) -> impl IntoView {
    let catalog = use_catalog();
    let id = id_in_address("id");
    let remote = Memo::new(move |_| id.get().map_or(Remote::Ready(None), |id| catalog.one(id)));
    // The page is made once for a series; a later count of its coupons only changes the figure.
    let shown = Memo::new(move |_| match remote.get() {
        Remote::Ready(Some(series)) => Ok(series.id),
        Remote::Ready(None) => Err(None),
        Remote::Loading => Err(Some(Ok(()))),
        Remote::Failed(failure) => Err(Some(Err(failure))),
    });
    move || match shown.get() {
        Ok(_) => {
            let first = match remote.get_untracked() {
                Remote::Ready(Some(series)) => series,
                _ => return view! { <Loading what=t!("Loading the series …")/> }.into_any(),
            };
            // As it was last, while it is loaded anew; and never another one, while the page is made for that.
            let last = ArcStoredValue::new(first);
            let series = Signal::derive(move || {
                if let Remote::Ready(Some(series)) = remote.get()
                    && series.id == last.get_value().id
                {
                    last.set_value(series);
                }
                last.get_value()
            });
            children(series)
        }
        Err(None) => view! { <NotFound/> }.into_any(),
        Err(Some(Ok(()))) => view! { <Loading what=t!("Loading the series …")/> }.into_any(),
        Err(Some(Err(failure))) => {
            view! { <Problem message=failure.to_string() retry=move || catalog.reload()/> }.into_any()
        }
    }
}

/// The head of a series' pages.
#[component]
fn SeriesHead(
    series: Signal<Series>,
    /// What of the series is shown: the window is named for it.
    #[prop(into)]
    page: Signal<String>,
) -> impl IntoView {
    Effect::new(move || {
        crate::browser::document().set_title(&format!("{} · {} · Tearline", page.get(), series.get().name));
    });
    view! {
        <div class="crumb">
            <h1>{move || series.get().name}</h1>
            <span class="muted num">
                {move || {
                    let series = series.get();
                    let (id, n) = (series.id.to_string(), series.coupon_count);
                    match series.settings.max_coupons {
                        Some(max) => t!("series {id} · {n, plural, one {# coupon} other {# coupons}} of at most {max} so far", id = id, n = n, max = max),
                        None => t!("series {id} · {n, plural, one {# coupon} other {# coupons}} so far", id = id, n = n),
                    }
                }}
            </span>
        </div>
    }
}

#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <section class="ticket empty">
            <h1>{t!("There is nothing here")}</h1>
            <p class="muted">{t!("The series or the job does not exist, or it belongs to another organization.")}</p>
            <a class="btn main" href="/">{t!("All series")}</a>
        </section>
    }
}
