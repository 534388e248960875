//! What the top bar has for who is signed in.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::auth::{time_left, use_auth};
use crate::catalog::use_catalog;
use crate::customers::use_customers;
use crate::desk::use_desk;
use crate::locale::t;

/// From here on the countdown warns, in seconds.
const SOON: u64 = 120;

/// The ways to the pages.
#[component]
pub(crate) fn Nav() -> impl IntoView {
    let catalog = use_catalog();
    let manages = Memo::new(move |_| catalog.manages());
    let path = use_location().pathname;
    // The series in the address, for the links that belong to it.
    let series = Memo::new(move |_| {
        let path = path.get();
        path.strip_prefix("/series/")?.split('/').next()?.parse::<i64>().ok()
    });
    let current = move |target: String| (path.get() == target).then_some("page");
    view! {
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
    }
}

/// Who it is, for how long, and the way out.
#[component]
pub(crate) fn Who() -> impl IntoView {
    let auth = use_auth();
    let desk = use_desk();
    let customers = use_customers();
    let navigate = use_navigate();
    let sign_out = move |_| {
        if customers.may_be_left() && desk.clear() {
            auth.sign_out();
            navigate("/", leptos_router::NavigateOptions::default());
        }
    };
    view! {
        <div class="who">
            <span class="org">{move || auth.org().map(|org| t!("Org {org}", org = org.to_string()))}</span>
            <span class="num" class:soon=move || auth.seconds_left().is_some_and(|left| left < SOON)>
                {move || match auth.seconds_left() {
                    Some(0) | None => t!("sign-in expired"),
                    Some(left) => t!("good for {time}", time = time_left(left)),
                }}
            </span>
        </div>
        <button class="btn quiet" on:click=sign_out>{t!("Sign out")}</button>
    }
}
