//! Pieces of the portal that are loaded when they are first needed. The build cuts the module where `wasm_split` stands; what a
//! piece gives are functions, which are called as any others from then on.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use crate::locale::t;
use crate::parts::{Loading, Problem, View};

/// The connection failed, or the server has a newer portal by now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        // The cause is in the browser's console already.
        Self
    }
}

type Loaded = Pin<Box<dyn Future<Output = Result<View, NotLoaded>>>>;

/// A view that stands in another piece.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) name: &'static str,
    pub(crate) load: fn() -> Loaded,
}

thread_local! {
    /// What is here already is shown at once, and not after a turn of the event loop.
    static LOADED: RefCell<BTreeMap<&'static str, View>> = const { RefCell::new(BTreeMap::new()) };
}

/// Shows a piece as soon as it is here.
#[component]
pub(crate) fn Later(piece: Piece) -> impl IntoView {
    if let Some(view) = LOADED.with_borrow(|loaded| loaded.get(piece.name).copied()) {
        return view();
    }
    let loaded = RwSignal::new(None::<Result<View, NotLoaded>>);
    let load = move || {
        loaded.set(None);
        spawn_local(async move {
            let view = (piece.load)().await;
            if let Ok(view) = view {
                LOADED.with_borrow_mut(|loaded| loaded.insert(piece.name, view));
            }
            // Whoever has gone to another page meanwhile does not wait for it any more.
            loaded.try_set(Some(view));
        });
    };
    load();
    let shown = move || match loaded.get() {
        None => view! { <Loading what=t!("Loading …")/> }.into_any(),
        Some(Ok(view)) => untrack(view),
        Some(Err(NotLoaded)) => view! { <NotThere retry=load/> }.into_any(),
    };
    shown.into_any()
}

/// A piece is not to be had.
#[component]
pub(crate) fn NotThere(retry: impl Fn() + 'static) -> impl IntoView {
    let message = t!(
        "This part of the page could not be loaded. Try again; if that does not help, load the whole page again."
    );
    view! { <Problem message retry/> }
}
