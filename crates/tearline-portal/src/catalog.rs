//! The series of the organization, fetched once and shared by the pages.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::Series;

use crate::api;
use crate::auth::{Auth, Standing};
use crate::remote::Remote;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Catalog {
    auth: Auth,
    series: RwSignal<Remote<Arc<Vec<Series>>>>,
}

impl Catalog {
    /// Fetches at every sign-in.
    pub(crate) fn new(auth: Auth) -> Self {
        let catalog = Self { auth, series: RwSignal::new(Remote::Loading) };
        Effect::new(move || {
            if auth.standing() == Standing::Good {
                catalog.reload();
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
