//! The imports that there were, newest first.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::customers::{CustomerImport, ImportStatus};

use super::progress::{counts, when};
use crate::api::{Failure, manage};
use crate::auth::{Standing, use_auth};
use crate::browser;
use crate::locale::{gave_up, t};
use crate::numbers::grouped;
use crate::parts::{Problem, table};

/// Pause between two looks at imports that are not over, in milliseconds.
const PAUSE: i32 = 3000;

#[component]
pub(super) fn Imports(news: RwSignal<u32>) -> impl IntoView {
    let auth = use_auth();
    let imports = RwSignal::new(None::<Vec<CustomerImport>>);
    let names = RwSignal::new(BTreeMap::<String, String>::new());
    let next = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<Failure>);
    let open = |all: &[CustomerImport]| all.iter().any(|of| of.status == ImportStatus::Started);
    // The newest ones; those before them stay as they are.
    let look = move || {
        spawn_local(async move {
            match manage::imports(auth, &manage::imports_path()).await {
                Ok(found) => {
                    problem.try_set(None);
                    let waits = open(&found.items);
                    let is_first = imports.try_with_untracked(Option::is_none) == Some(true);
                    if is_first {
                        next.set(found.next);
                    }
                    imports.try_update(|imports| merge(imports.get_or_insert_default(), found.items));
                    // Another one's import is over by and by, too.
                    if waits {
                        browser::sleep(PAUSE).await;
                        news.try_update(|news| *news += 1);
                    }
                }
                // The dialog asks; the effect below looks again.
                Err(Failure::SignedOut) => {}
                Err(failure) => drop(problem.try_set(Some(failure))),
            }
        });
    };
    let older = move |from: String| {
        spawn_local(async move {
            match manage::imports(auth, &from).await {
                Ok(found) => {
                    problem.try_set(None);
                    next.try_set(found.next);
                    imports.try_update(|imports| imports.get_or_insert_default().extend(found.items));
                }
                Err(Failure::SignedOut) => {}
                Err(failure) => drop(problem.try_set(Some(failure))),
            }
        });
    };
    Effect::new(move |named: Option<bool>| {
        news.track();
        if auth.standing() != Standing::Good {
            return named.unwrap_or_default();
        }
        look();
        if named != Some(true) {
            spawn_local(async move {
                // Without them the keys are shown.
                if let Ok(clients) = manage::clients(auth).await {
                    names.try_set(clients.into_iter().map(|client| (client.key, client.name)).collect());
                }
            });
        }
        true
    });
    view! {
        {move || problem.get().map(|problem| view! { <Problem message=problem.to_string() retry=look/> })}
        {move || imports.get().filter(|imports| !imports.is_empty()).map(|imports| view! {
            <section class="ticket" aria-labelledby="imports">
                <h2 class="head" id="imports">{t!("Imports so far")}</h2>
                <Table imports names/>
                {move || next.get().map(|from| view! {
                    <p class="more"><button class="btn" on:click=move |_| older(from.clone())>{t!("Older imports")}</button></p>
                })}
            </section>
        })}
    }
}

/// Puts the newest ones into what is known, newest first. Where there are none, none are left.
fn merge(known: &mut Vec<CustomerImport>, found: Vec<CustomerImport>) {
    let oldest = found.last().map_or(i64::MIN, |of| of.id);
    known.retain(|of| of.id < oldest);
    known.splice(0..0, found);
}

#[component]
fn Table(imports: Vec<CustomerImport>, names: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let rows = imports.into_iter().map(|of| {
        let key = of.client.clone().unwrap_or_else(|| "—".to_owned());
        let client = {
            let key = key.clone();
            move || names.with(|names| names.get(&key).cloned()).unwrap_or_else(|| key.clone())
        };
        let tone = match of.status {
            ImportStatus::Finished if of.rejected_count == 0 => "ok",
            ImportStatus::Finished => "warn",
            ImportStatus::Errored => "bad",
            ImportStatus::Started => "info",
        };
        let tone = format!("dot {tone}");
        let status = view! { <i class=tone aria-hidden="true"></i>{of.status.name()} }.into_any();
        let rest = match (&of.error_file_url, &of.error_reason) {
            (Some(url), _) => {
                let label = t!("Error file of import {n}", n = of.id.to_string());
                view! { <a href=url.clone() download rel="external" aria-label=label>{t!("Error file")}</a> }
                    .into_any()
            }
            (None, Some(reason)) => gave_up(of.error_cause.as_ref(), Some(reason)).into_any(),
            (None, None) => ().into_any(),
        };
        let mut cells = vec![
            table::text("right", of.id.to_string()),
            table::cell("", status),
            table::text("name", of.file_name.clone()),
        ];
        cells.extend(counts(&of).map(|(_, n, _)| table::text("right", grouped(n))));
        cells.extend([
            table::text("", when(&of)),
            table::cell("name", view! { <span title=key>{client}</span> }.into_any()),
            table::cell("message", rest),
        ]);
        table::row(cells)
    });
    let heads = vec![
        (t!("import"), "right"),
        (t!("status"), ""),
        (t!("file"), ""),
        (t!("new"), "right"),
        (t!("changed"), "right"),
        (t!("unchanged"), "right"),
        (t!("rejected"), "right"),
        (t!("started"), ""),
        (t!("client"), ""),
        (t!("what came back"), ""),
    ];
    let caption = t!("Imports of customers, the newest first");
    table::table(caption.clone(), caption, heads, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_ones_take_the_place_of_what_was_known_of_them() {
        let import = |id: i64, status| CustomerImport {
            id,
            status,
            file_name: String::new(),
            bytes: 0,
            client: None,
            created_on: String::new(),
            ended_on: None,
            default_region: None,
            columns: Vec::new(),
            total_row_count: 0,
            processed_row_count: 0,
            added_count: 0,
            changed_count: 0,
            unchanged_count: 0,
            rejected_count: 0,
            counts: BTreeMap::new(),
            error_reason: None,
            error_cause: None,
            error_file_url: None,
            waiting_for: None,
        };
        use ImportStatus::{Finished, Started};
        let mut known = vec![import(3, Started), import(2, Finished), import(1, Finished)];
        merge(&mut known, vec![import(4, Started), import(3, Finished)]);
        let shown: Vec<_> = known.iter().map(|of| (of.id, of.status)).collect();
        assert_eq!(shown, [(4, Started), (3, Finished), (2, Finished), (1, Finished)]);
        merge(&mut known, Vec::new());
        assert!(known.is_empty());
    }
}
