//! The programs and people that sign in for the organization.

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::ClientView;
use tearline_api::manage::NewClient;

use super::ManageHead;
use crate::api::{Failure, manage};
use crate::auth::{Standing, use_auth};
use crate::browser::{self, field, form_of};
use crate::catalog::use_catalog;
use crate::locale::t;
use crate::parts::{Loading, Problem, refusal, table};
use crate::remote::Remote;

#[component]
pub(crate) fn ClientsPage() -> impl IntoView {
    let auth = use_auth();
    let clients = RwSignal::new(Remote::<Vec<ClientView>>::Loading);
    let made = RwSignal::new(None::<ClientView>);
    let load = move || {
        spawn_local(async move { clients.set(manage::clients(auth).await.into()) });
    };
    Effect::new(move || {
        if auth.standing() == Standing::Good {
            load();
        }
    });
    let again = move || {
        clients.set(Remote::Loading);
        load();
    };
    view! {
        <ManageHead name="clients"/>
        {move || made.get().map(|client| view! { <Secret client/> })}
        {move || match clients.get() {
            Remote::Loading => view! { <Loading what=t!("Loading the clients …")/> }.into_any(),
            Remote::Failed(failure) => view! { <Problem message=failure.to_string() retry=again/> }.into_any(),
            Remote::Ready(all) => view! {
                <New made load/>
                <Table clients=all load/>
            }.into_any(),
        }}
    }
}

/// A form for another client.
#[component]
fn New(made: RwSignal<Option<ClientView>>, load: impl Fn() + Copy + 'static) -> impl IntoView {
    let auth = use_auth();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Failure>);
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(form) = form_of(&event) else { return };
        if busy.get_untracked() {
            return;
        }
        let may = field(&form, "may").0;
        let client = NewClient {
            name: field(&form, "name").0,
            read_only: may == "read",
            manages: may == "manage",
            ttl_seconds: field(&form, "ttl").0.parse().ok(),
        };
        busy.set(true);
        spawn_local(async move {
            let done = manage::create_client(auth, &client).await;
            busy.set(false);
            match done {
                Ok(client) => {
                    problem.set(None);
                    made.set(Some(client));
                    load();
                }
                Err(failure) => problem.set(Some(failure)),
            }
        });
    };
    view! {
        <section class="ticket" aria-labelledby="new-client">
            <h2 class="head" id="new-client">{t!("New client")}</h2>
            <form class="acts search" on:submit=create>
                <label class="small">{t!("Name")} " " <input name="name" autocomplete="off" maxlength="100" required/></label>
                <label class="small">
                    {t!("It may")} " "
                    <select name="may">
                        <option value="upload">{t!("upload")}</option>
                        <option value="read">{t!("only look")}</option>
                        <option value="manage">{t!("upload and manage")}</option>
                    </select>
                </label>
                <label class="small">
                    {t!("A sign-in lasts, in seconds")} " "
                    <input name="ttl" type="number" min="1" max="3600" value="3600" required/>
                </label>
                <button class="btn small main" disabled=move || busy.get()>{t!("Create the client")}</button>
            </form>
            {refusal(problem)}
        </section>
    }
}

/// Shown once: the server keeps nothing that it could be shown from again.
#[component]
fn Secret(client: ClientView) -> impl IntoView {
    let secret = client.secret.unwrap_or_default();
    let copied = RwSignal::new(false);
    let copy = {
        let secret = secret.clone();
        move |_| {
            let secret = secret.clone();
            spawn_local(async move { copied.set(browser::copy(&secret).await) });
        }
    };
    view! {
        <section class="ticket secret" role="status">
            <h2>{t!("The secret of {name} is shown this once", name = client.name)}</h2>
            <p class="muted">{t!("Nobody can show it again: write it down where secrets are kept, before you leave this page.")}</p>
            <dl class="pair">
                <dt>{t!("Key")}</dt>
                <dd><code>{client.key}</code></dd>
                <dt>{t!("Secret")}</dt>
                <dd><code data-secret="">{secret}</code></dd>
            </dl>
            <button class="btn" on:click=copy>
                {move || if copied.get() { t!("Copied") } else { t!("Copy the secret") }}
            </button>
        </section>
    }
}

#[component]
fn Table(clients: Vec<ClientView>, load: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let auth = use_auth();
    let catalog = use_catalog();
    let problem = RwSignal::new(None::<Failure>);
    let revoke = move |key: String, name: String| {
        let own = catalog.me().is_some_and(|me| me.client == key);
        let question = if own {
            t!("You are signed in as {name}. Revoke it, and be signed out?", name = name)
        } else {
            t!("Revoke {name}? Its secret and its tokens are good for nothing from then on.", name = name)
        };
        if !browser::confirm(&question) {
            return;
        }
        spawn_local(async move {
            problem.set(manage::revoke_client(auth, &key).await.err());
            load();
        });
    };
    let time = |on: &str| on.parse().map(browser::moment).unwrap_or_default();
    let rows = clients.into_iter().map(|client| {
        let may = match (client.manages, client.read_only) {
            (true, _) => t!("upload and manage"),
            (false, true) => t!("only look"),
            (false, false) => t!("upload"),
        };
        let end = match client.revoked_on {
            Some(on) => t!("revoked {on}", on = time(&on)).into_any(),
            None => {
                let label = t!("Revoke {name}", name = client.name.clone());
                let (key, name) = (client.key.clone(), client.name.clone());
                let revoke = move |_| revoke(key.clone(), name.clone());
                view! { <button class="btn small" aria-label=label on:click=revoke>{t!("Revoke")}</button> }
                    .into_any()
            }
        };
        table::row(vec![
            table::text("name", client.name),
            table::text("", may),
            table::cell("", table::code(client.key)),
            table::text("", time(&client.created_on)),
            table::cell("", end),
        ])
    });
    let heads = [t!("client"), t!("may"), t!("key"), t!("made"), t!("Revoke")].map(|head| (head, ""));
    let caption = t!("Clients of the organization, the oldest first");
    view! {
        <section class="ticket">
            {table::table(t!("Clients"), caption, heads.into(), rows.collect())}
            {refusal(problem)}
        </section>
    }
}
