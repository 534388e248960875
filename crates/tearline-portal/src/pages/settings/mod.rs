//! What is set of a series, changed by a form, and tried on the last uploads before it is saved.

mod form;
mod own_file;
mod proposal;
mod trial;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{self, wasm_split};
use tearline_api::contract::Series;
use tearline_api::manage::TrialResult;

use self::form::Fields;
use self::own_file::OwnFile;
use self::proposal::{Problems, proposal};
use self::trial::Tried;
use super::{SeriesHead, WithSeries};
use crate::api::{Failure, manage};
use crate::auth::use_auth;
use crate::browser::form_of;
use crate::catalog::use_catalog;
use crate::later::{Later, NotLoaded, Piece};
use crate::locale::{setting_refused, t};
use crate::parts::View;

#[wasm_split(manage, wasm_split_path = wasm_split, fallible)]
fn load() -> Result<View, NotLoaded> {
    Ok(|| view! { <SettingsPage/> }.into_any())
}

pub(crate) fn settings_page() -> impl IntoView {
    view! { <Later piece=Piece { name: "settings", load: || Box::pin(load()) }/> }
}

#[component]
fn SettingsPage() -> impl IntoView {
    view! { <WithSeries children=|series| view! { <Settings series/> }.into_any()/> }
}

/// What became of the last press of a button.
#[derive(Debug, Clone, PartialEq)]
enum Done {
    Nothing,
    /// What it says: trying, or saving.
    Busy(bool),
    Saved,
    Tried(TrialResult),
    Failed(String),
}

/// Puts what is wrong with a setting beside its field; `false`: it has none.
fn mark(problems: RwSignal<Problems>, field: &str, english: &str) -> bool {
    let shown = form::shows(field);
    if shown {
        let wrong = setting_refused(field, english);
        problems.update(|problems| drop(problems.insert(field.to_owned(), wrong)));
    }
    shown
}

fn look_above() -> String {
    t!("Look at what is marked above, and press again.")
}

#[component]
fn Settings(series: Signal<Series>) -> impl IntoView {
    let auth = use_auth();
    let catalog = use_catalog();
    let first = series.get_untracked();
    let id = first.id;
    let before = StoredValue::new(first.settings.clone());
    let problems = RwSignal::new(Problems::default());
    let done = RwSignal::new(Done::Nothing);
    let failed = move |failure: Failure| {
        let marked = match &failure {
            Failure::Refused(error) => {
                error.field.as_ref().is_some_and(|field| mark(problems, field, &error.message))
            }
            _ => false,
        };
        done.set(Done::Failed(if marked { look_above() } else { failure.to_string() }));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(form) = form_of(&event).filter(|_| !matches!(done.get_untracked(), Done::Busy(_))) else {
            return;
        };
        let tries =
            event.submitter().is_some_and(|button| button.get_attribute("name").as_deref() == Some("try"));
        let (proposed, wrong) = before.with_value(|before| proposal(&form, before));
        let right = wrong.is_empty();
        problems.set(wrong);
        if !right {
            done.set(Done::Failed(look_above()));
            return;
        }
        done.set(Done::Busy(!tries));
        spawn_local(async move {
            if tries {
                match manage::try_series(auth, id, &proposed).await {
                    Ok(result) => done.set(Done::Tried(result)),
                    Err(failure) => failed(failure),
                }
                return;
            }
            match manage::change_series(auth, id, &proposed).await {
                Ok(changed) => {
                    before.set_value(changed.settings.clone());
                    catalog.put(changed);
                    done.set(Done::Saved);
                }
                Err(failure) => failed(failure),
            }
        });
    };
    let busy = move || matches!(done.get(), Done::Busy(_));
    view! {
        <SeriesHead series page=t!("Settings")/>
        <form on:submit=submit novalidate class="settings">
            <Fields series=first problems/>
            <section class="ticket last" aria-label=t!("Try and save")>
                <div class="acts">
                    <button class="btn main" name="save" disabled=busy>{t!("Save the settings")}</button>
                    <button class="btn" name="try" disabled=busy>{t!("Try on the last uploads")}</button>
                    <span class="small muted">{t!("Trying changes nothing. What is saved holds from the next upload on.")}</span>
                </div>
                <div role="status">
                    {move || match done.get() {
                        Done::Nothing | Done::Failed(_) => ().into_any(),
                        Done::Busy(true) => view! { <p class="muted">{t!("Saving …")}</p> }.into_any(),
                        Done::Busy(false) => view! { <p class="muted">{t!("Judging the last uploads again …")}</p> }.into_any(),
                        Done::Saved => view! { <p class="good">{t!("Saved.")}</p> }.into_any(),
                        Done::Tried(result) => view! { <Tried series=id result/> }.into_any(),
                    }}
                </div>
                <OwnFile series problems/>
                <div role="alert">
                    {move || match done.get() {
                        Done::Failed(message) => Some(view! { <p class="problem">{message}</p> }),
                        _ => None,
                    }}
                </div>
            </section>
        </form>
    }
}
