//! The series of the organization, and what whoever is signed in may do: fetched once, and shared by the pages.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::Series;
use tearline_api::manage::Me;

use crate::api;
use crate::auth::{Auth, Standing};
use crate::remote::Remote;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Catalog {
    auth: Auth,
    series: RwSignal<Remote<Arc<Vec<Series>>>>,
    me: RwSignal<Option<Me>>,
}

impl Catalog {
    /// Fetches at every sign-in.
    pub(crate) fn new(auth: Auth) -> Self {
        let catalog = Self { auth, series: RwSignal::new(Remote::Loading), me: RwSignal::new(None) };
        Effect::new(move || {
            match auth.standing() {
                Standing::Good => {
                    catalog.reload();
                    spawn_local(async move {
                        // Without it the pages are those of somebody who does not manage.
                        catalog.me.set(api::manage::me(auth).await.ok());
                    });
                }
                Standing::SignedOut => catalog.me.set(None),
                Standing::Expired => {}
            }
        });
        catalog
    }

    /// Fetches again; until the answer comes, what was there stays.
    pub(crate) fn reload(self) {
        if matches!(self.series.get_untracked(), Remote::Failed(_)) {
            self.series.set(Remote::Loading);
        }
        spawn_local(async move {
            let fetched = Remote::from(api::series(self.auth).await.map(Arc::new));
            let known = matches!(self.series.get_untracked(), Remote::Ready(_));
            // A hiccup is no reason to take away what is on the screen.
            if !known || matches!(fetched, Remote::Ready(_)) {
                self.series.set(fetched);
            }
        });
    }

    /// Who is signed in, once that is known.
    pub(crate) fn me(self) -> Option<Me> {
        self.me.get()
    }

    /// Whether who is signed in may change series and clients.
    pub(crate) fn manages(self) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.manages))
    }

    /// A series as the server has just said that it is.
    pub(crate) fn put(self, series: Series) {
        self.series.update(|all| {
            if let Remote::Ready(all) = all {
                let all = Arc::make_mut(all);
                match all.iter_mut().find(|each| each.id == series.id) {
                    Some(known) => *known = series,
                    None => all.push(series),
                }
            }
        });
    }

    pub(crate) fn all(self) -> Remote<Arc<Vec<Series>>> {
        self.series.get()
    }

    /// One series; `Ready(None)` when there is none with this id.
    pub(crate) fn one(self, id: i64) -> Remote<Option<Series>> {
        match self.series.get() {
            Remote::Loading => Remote::Loading,
            Remote::Failed(failure) => Remote::Failed(failure),
            Remote::Ready(all) => Remote::Ready(all.iter().find(|series| series.id == id).cloned()),
        }
    }
}

pub(crate) fn use_catalog() -> Catalog {
    expect_context()
}
