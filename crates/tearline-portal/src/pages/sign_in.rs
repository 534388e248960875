//! Signing in: a client's key and secret for a token that lives in this page only.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Failure};
use crate::auth::use_auth;
use crate::locale::{refused, t};

#[component]
pub(crate) fn SignInPage(
    /// Is called while the key is typed, for what comes after.
    prepare: fn(),
) -> impl IntoView {
    Effect::new(|| crate::browser::document().set_title(&format!("{} · Tearline", t!("Sign in"))));
    view! {
        <div class="welcome">
            <div class="pitch">
                <h1>{t!("Know what will go in before you send it.")}</h1>
                <p>
                    {t!("Tearline checks your coupon file here, in this browser, by the rules that the server will apply. Nothing leaves this machine until you press upload.")}
                </p>
            </div>
            <section class="ticket sign-in" aria-labelledby="sign-in">
                <h2 id="sign-in">{t!("Sign in")}</h2>
                <Form typing=prepare/>
            </section>
        </div>
    }
}

/// Over the page, which keeps everything it has.
#[component]
pub(crate) fn SignInAgain() -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // Fails only for a dialog that is open already.
            drop(dialog.show_modal());
        }
    });
    view! {
        <dialog node_ref=dialog class="ticket sign-in" aria-labelledby="sign-in-again"
            on:cancel=|event: web_sys::Event| event.prevent_default()>
            <h2 id="sign-in-again">{t!("Your sign-in has expired")}</h2>
            <p class="muted">{t!("The file and its check are still here. Sign in again to go on where you were.")}</p>
            <Form typing=|| {}/>
        </dialog>
    }
}

#[component]
fn Form(typing: fn()) -> impl IntoView {
    let auth = use_auth();
    let (key, secret) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    Effect::new(move || {
        if let Some(key) = key.get() {
            drop(key.focus());
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let value = |input: NodeRef<html::Input>| {
            input.get_untracked().map(|input| input.value()).unwrap_or_default()
        };
        let (key, secret) = (value(key).trim().to_owned(), value(secret).trim().to_owned());
        if key.is_empty() || secret.is_empty() {
            problem.set(Some(t!("Enter both the key and the secret.")));
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match api::sign_in(key, secret).await {
                Ok(token) => auth.sign_in(token),
                Err(failure) => {
                    busy.set(false);
                    problem.set(Some(match failure {
                        Failure::Refused(error) => refused(&error),
                        other => other.to_string(),
                    }));
                }
            }
        });
    };
    view! {
        <form on:submit=submit on:input=move |_| typing()>
            <label>{t!("Key")} " " <input node_ref=key name="key" autocomplete="username" spellcheck="false" required/></label>
            <label>
                {t!("Secret")}
                <input node_ref=secret name="secret" type="password" autocomplete="current-password" required/>
            </label>
            <div role="alert">{move || problem.get().map(|problem| view! { <p class="problem">{problem}</p> })}</div>
            <button class="btn main" type="submit" disabled=move || busy.get()>
                {move || if busy.get() { t!("Signing in …") } else { t!("Sign in") }}
            </button>
            <p class="small muted">{t!("The token that you get is kept in this page only, and is gone when you close it.")}</p>
        </form>
    }
}
