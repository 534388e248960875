//! The rules' pages: a file for each language beside the portal, fetched when somebody opens the first page in it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::tearline::Rule;

use crate::api::{self, Failure, Pages};
use crate::locale::{self, LANGUAGES, Language};
use crate::remote::Remote;

/// Pages, and the language that they are in: English where those of the language of the page could not be had.
type Fetched = (Language, Arc<Pages>);

#[derive(Debug, Clone, Copy)]
pub(crate) struct Manual {
    /// The language that was last asked for.
    asked: StoredValue<Option<Language>>,
    pages: RwSignal<Remote<Fetched>>,
}

impl Manual {
    pub(crate) fn new() -> Self {
        Self { asked: StoredValue::new(None), pages: RwSignal::new(Remote::Loading) }
    }

    /// Fetches the pages in the language of the page, unless they are here or on their way.
    pub(crate) fn load(self) {
        let language = locale::language();
        if self.asked.get_value() != Some(language) {
            self.pages.set(Remote::Loading);
        } else if !self.wants(language) {
            return;
        }
        self.asked.set_value(Some(language));
        spawn_local(async move {
            let fetched = fetched(language).await;
            // Meanwhile another language may have been chosen.
            if self.asked.get_value() == Some(language) {
                self.pages.set(fetched.into());
            }
        });
    }

    /// Whether what there is are not the pages in this language. English ones stay until those are here.
    fn wants(self, language: Language) -> bool {
        self.pages.with_untracked(|pages| match pages {
            Remote::Loading => false,
            Remote::Failed(_) => true,
            Remote::Ready((of, _)) => *of != language,
        })
    }

    /// The page of a rule as HTML, and its language.
    pub(crate) fn page(self, rule: Rule) -> Remote<(Language, String)> {
        match self.pages.get() {
            Remote::Loading => Remote::Loading,
            Remote::Failed(failure) => Remote::Failed(failure),
            Remote::Ready((language, pages)) => {
                let html = pages.get(rule.id()).map(|page| page.html.clone());
                Remote::Ready((language, html.unwrap_or_default()))
            }
        }
    }
}

async fn fetched(language: Language) -> Result<Fetched, Failure> {
    let english = LANGUAGES[0];
    let failure = match api::manual(language.code).await {
        Ok(pages) => return Ok((language, Arc::new(pages))),
        Err(failure) if language == english => return Err(failure),
        Err(failure) => failure,
    };
    // Another language is better than none. If that is not to be had either, what went wrong first is said.
    let pages = api::manual(english.code).await.map_err(|_| failure)?;
    Ok((english, Arc::new(pages)))
}

pub(crate) fn use_manual() -> Manual {
    expect_context()
}
