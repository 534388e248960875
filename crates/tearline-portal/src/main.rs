//! The admin portal: check a coupon file in the browser, upload it, follow the job.
//!
//! Pages are made of parts; what a page knows stands in [`desk`] (the file and its check; [`looking`] around in it), [`auth`] (who is
//! signed in), [`sending`] (an upload) and [`catalog`] (the series). [`api`] owns all HTTP, [`checker`] the worker. No rule about
//! files is here: the worker runs the rules, this shows what they found.

// The `component` macro makes its functions and their properties `pub` whatever is written.
#![allow(unreachable_pub)]

mod api;
mod app;
mod auth;
mod browser;
mod catalog;
mod checker;
mod desk;
mod job;
mod json;
mod looking;
mod manual;
mod mending;
mod numbers;
mod pages;
mod parts;
mod questions;
mod sending;
mod upload;
mod words;

fn main() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
    browser::remove_boot_message();
    leptos::mount::mount_to_body(app::App);
}
