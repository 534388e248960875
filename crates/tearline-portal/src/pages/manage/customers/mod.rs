//! The customers that the organization knows: whether somebody is among them, and lists of them, checked before they are sent.

mod imports;
mod known;
mod list;
mod progress;
mod regions;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::imports::Imports;
use self::known::Known;
use self::list::List;
use self::progress::ImportTicket;
use super::ManageHead;
use crate::api::{Failure, manage};
use crate::auth::{Standing, use_auth};
use crate::browser;
use crate::catalog::use_catalog;
use crate::customers::use_customers;
use crate::locale::t;
use crate::parts::{Loading, Problem, WholePageDrop};
use crate::remote::Remote;
use crate::sending::Sending;

#[component]
pub(crate) fn CustomersPage() -> impl IntoView {
    let auth = use_auth();
    let at_hand = use_customers().at_hand(use_catalog());
    let import = at_hand.import;
    // What opens files opens them for this page.
    provide_context(at_hand.opening);
    provide_context(at_hand.keeping);
    at_hand.keeping.look_for();
    let known = RwSignal::new(Remote::<u64>::Loading);
    let load = move || {
        spawn_local(async move {
            let found = Remote::from(manage::customers(auth).await.map(|known| known.count));
            // A hiccup is no reason to take away what is on the screen.
            if !known.with_untracked(|known| matches!(known, Remote::Ready(_)))
                || matches!(found, Remote::Ready(_))
            {
                known.set(found);
            }
        });
    };
    // Counts the imports that were accepted, and those that ended, as far as this page has seen them.
    let news = RwSignal::new(0_u32);
    Effect::new(move || {
        news.track();
        if auth.standing() == Standing::Good {
            load();
        }
    });
    let number = Memo::new(move |_| match import.upload.state() {
        Sending::Accepted(number) => Some(number),
        _ => None,
    });
    Effect::new(move || {
        if number.get().is_some() {
            news.update(|news| *news += 1);
        }
    });
    // Who may not manage has nothing to do here; who cannot be told how many there are, can check a list all the same.
    let state = Memo::new(move |_| match known.get() {
        Remote::Loading => State::Loading,
        Remote::Failed(failure @ Failure::Refused(_)) => State::Refused(failure),
        _ => State::Open,
    });
    let failed = Memo::new(move |_| match known.get() {
        Remote::Failed(failure) => Some(failure),
        _ => None,
    });
    let again = move || {
        known.set(Remote::Loading);
        load();
    };
    let count = Signal::derive(move || match known.get() {
        Remote::Ready(count) => Some(count),
        _ => None,
    });
    let page = move || {
        browser::when_idle(move || import.warm_up());
        view! {
            <WholePageDrop/>
            <Known import count/>
            <List import/>
            {move || number.get().map(|number| view! { <ImportTicket number import news/> })}
            <Imports news/>
        }
    };
    view! {
        <ManageHead name="customers"/>
        {move || failed.get().map(|failure| view! { <Problem message=failure.to_string() retry=again/> })}
        {move || match state.get() {
            State::Loading => view! { <Loading what=t!("Loading the customers …")/> }.into_any(),
            State::Refused(_) => ().into_any(),
            State::Open => page().into_any(),
        }}
    }
}

/// What of the page is shown.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Loading,
    Refused(Failure),
    Open,
}
