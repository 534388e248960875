//! The rules' pages: a file of its own beside the portal, fetched when somebody opens the first of them.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::tearline::Rule;

use crate::api::{self, Pages};
use crate::remote::Remote;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Manual(RwSignal<Option<Remote<Arc<Pages>>>>);

impl Manual {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Fetches the pages, unless they are here or on their way.
    pub(crate) fn load(self) {
        if matches!(self.0.get_untracked(), None | Some(Remote::Failed(_))) {
            self.0.set(Some(Remote::Loading));
            spawn_local(async move { self.0.set(Some(api::manual().await.map(Arc::new).into())) });
        }
    }

    /// The page of a rule as HTML.
    pub(crate) fn page(self, rule: Rule) -> Remote<String> {
        match self.0.get() {
            None | Some(Remote::Loading) => Remote::Loading,
            Some(Remote::Failed(failure)) => Remote::Failed(failure),
            Some(Remote::Ready(pages)) => {
                Remote::Ready(pages.get(rule.id()).map(|page| page.html.clone()).unwrap_or_default())
            }
        }
    }
}

pub(crate) fn use_manual() -> Manual {
    expect_context()
}
