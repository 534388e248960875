//! Who did what, newest first.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::audit::AuditLine;

use super::ManageHead;
use crate::api::{Failure, manage};
use crate::auth::{Standing, use_auth};
use crate::browser;
use crate::locale::t;
use crate::parts::{Loading, Problem, table};

#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let auth = use_auth();
    let lines = RwSignal::new(None::<Vec<AuditLine>>);
    let names = RwSignal::new(BTreeMap::<String, String>::new());
    let next = RwSignal::new(Some(manage::audit_path()));
    let problem = RwSignal::new(None::<Failure>);
    let load = move || {
        let Some(path) = next.get_untracked() else { return };
        spawn_local(async move {
            match manage::audit(auth, &path).await {
                Ok(found) => {
                    problem.set(None);
                    next.set(found.next);
                    lines.update(|lines| lines.get_or_insert_default().extend(found.items));
                }
                // The dialog asks; the effect below loads again.
                Err(Failure::SignedOut) => {}
                Err(failure) => problem.set(Some(failure)),
            }
        });
    };
    Effect::new(move || {
        if auth.standing() == Standing::Good && lines.with_untracked(Option::is_none) {
            load();
            spawn_local(async move {
                // Without them the keys are shown.
                if let Ok(clients) = manage::clients(auth).await {
                    names.set(clients.into_iter().map(|client| (client.key, client.name)).collect());
                }
            });
        }
    });
    view! {
        <ManageHead name="audit"/>
        {move || problem.get().map(|problem| view! { <Problem message=problem.to_string() retry=load/> })}
        {move || match lines.get() {
            Some(lines) => view! {
                <section class="ticket">
                    <Table lines names/>
                    <Show when=move || next.with(Option::is_some)>
                        <p class="more"><button class="btn" on:click=move |_| load()>{t!("Older lines")}</button></p>
                    </Show>
                </section>
            }.into_any(),
            None if problem.with(Option::is_some) => ().into_any(),
            None => view! { <Loading what=t!("Loading the audit …")/> }.into_any(),
        }}
    }
}

#[component]
fn Table(lines: Vec<AuditLine>, names: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| {
        let key = line.client.unwrap_or_else(|| "—".to_owned());
        let shown = {
            let key = key.clone();
            move || names.with(|names| names.get(&key).cloned()).unwrap_or_else(|| key.clone())
        };
        let client = view! { <span title=key>{shown}</span> }.into_any();
        table::row(vec![
            table::text("", line.at.parse().map(browser::moment).unwrap_or_default()),
            table::text("", done(&line.action)),
            table::text("name", subject(&line.subject)),
            table::cell("name", client),
            table::text("", origin(line.origin)),
            table::cell("", table::code(line.request_id.unwrap_or_default())),
        ])
    });
    let heads = [t!("when"), t!("what"), t!("of what"), t!("client"), t!("from where"), t!("request")];
    let heads = heads.map(|head| (head, "")).into();
    table::table(t!("Audit"), t!("What was done, the newest first"), heads, rows.collect())
}

/// From where: an address, or the server's own command line.
fn origin(origin: String) -> String {
    if let Some(("command", "line")) = origin.split_once(' ') { t!("command line") } else { origin }
}

/// What was done; a name that is not known here as it is, for the server may be of another day than this page.
fn done(action: &str) -> String {
    match action {
        "upload" => t!("a file uploaded"),
        "download" => t!("a file downloaded"),
        "job-cancel" => t!("an upload cancelled"),
        "job-commit" => t!("coupons of an upload made"),
        "job-revert" => t!("an upload undone"),
        "job-retry" => t!("returned rows tried again"),
        "client-create" => t!("a client made"),
        "client-revoke" => t!("a client revoked"),
        "series-create" => t!("a series made"),
        "series-change" => t!("a series changed"),
        "customers-import" => t!("customers imported"),
        "precheck" => t!("asked which codes exist"),
        "precheck-filter" => t!("a filter of codes fetched"),
        "webhook-create" => t!("a webhook made"),
        "webhook-delete" => t!("a webhook removed"),
        "webhook-test" => t!("a webhook tried"),
        other => other.to_owned(),
    }
}

/// What it was done with.
fn subject(subject: &str) -> String {
    let words: Vec<&str> = subject.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    match *words {
        ["job", n] => t!("job {n}", n = n),
        ["job", n, "error"] => t!("job {n}, error file", n = n),
        ["job", n, "success"] => t!("job {n}, success file", n = n),
        ["job", n, "uploaded"] => t!("job {n}, uploaded file", n = n),
        ["import", n] => t!("import {n}", n = n),
        ["import", n, "error"] => t!("import {n}, error file", n = n),
        ["series", id] => t!("series {id}", id = id),
        ["series", id, n, "codes"] if n.parse::<u64>().is_ok() => t!(
            "series {id}, {n, plural, one {# code} other {# codes}}",
            id = id,
            n = n.parse::<u64>().unwrap_or_default()
        ),
        ["client", id] => t!("client {id}", id = id),
        ["webhook", id] => t!("webhook {id}", id = id),
        _ => subject.to_owned(),
    }
}
