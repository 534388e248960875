//! The admin portal: check a coupon file in the browser, upload it, follow the job.
//!
//! Pages are made of parts; what a page knows stands in [`auth`] (who is signed in), [`catalog`] (the series) and [`desk`]: the
//! [`check`] of a file, the [`look`] around in it, [`sending`] it. [`api`] owns all HTTP, [`line`] the way to the worker. No rule
//! about files is here: the worker runs the rules, this shows what they found.

// The `component` macro makes its functions and their properties `pub` whatever is written.
#![allow(unreachable_pub)]

mod api;
mod app;
mod auth;
mod browser;
mod catalog;
mod check;
mod checker;
mod customers;
mod desk;
mod habits;
mod job;
mod json;
mod keeping;
mod later;
mod line;
mod locale;
mod look;
mod manual;
mod mending;
mod messenger;
mod numbers;
mod opening;
mod pages;
mod parts;
mod precheck;
mod questions;
mod remote;
mod sending;
mod upload;
mod words;
mod workplace;

fn main() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
    wasm_bindgen_futures::spawn_local(async {
        // Nobody sees the page in another language first. Without its texts it is in English.
        let language = locale::preferred();
        let english = locale::LANGUAGES[0];
        let texts = if language == english { None } else { api::texts(language.code).await.ok() };
        locale::speak(if texts.is_some() { language } else { english }, texts);
        browser::remove_boot_message();
        leptos::mount::mount_to_body(app::App);
    });
}
