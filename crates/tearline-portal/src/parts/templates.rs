use js_sys::Array;
use leptos::prelude::*;
use tearline_api::tearline::Identifier;
use web_sys::{Blob, BlobPropertyBag};

use crate::browser;
use crate::desk::use_desk;
use crate::locale::t;

/// A file of each layout to start from.
#[component]
pub(crate) fn Templates() -> impl IntoView {
    let desk = use_desk();
    let identifier = Memo::new(move |_| desk.check.options.with(|options| options.identifier));
    let layouts = move || {
        let all = templates(identifier.get()).into_iter().map(|(label, name, text)| {
            view! { <button class="why link" on:click=move |_| save_template(&text, name)>{label}</button> }
        });
        all.collect_view()
    };
    view! { <div class="templates small"><span class="muted">{t!("Templates to fill in:")}</span>{layouts}</div> }
}

/// Label, name and text of each layout that files of an identifier have.
fn templates(identifier: Identifier) -> Vec<(String, &'static str, String)> {
    let [one, two] = match identifier {
        Identifier::NotTagged => {
            let text = "coupon code\r\nABCDEF1\r\nABCDEF2\r\n".to_owned();
            return vec![(t!("codes only"), "template-codes.csv", text)];
        }
        Identifier::Mobile => ["919876543210", "919876543211"],
        Identifier::Email => ["asha@example.com", "ben@example.com"],
        Identifier::ExternalId => ["C-1001", "C-1002"],
        Identifier::UserId => ["1001", "1002"],
    };
    vec![
        (
            t!("customers and codes"),
            "template-customers-codes.csv",
            format!("customerIdentifier,coupon code\r\n{one},ABCDEF1\r\n{two},ABCDEF2\r\n"),
        ),
        (t!("customers only"), "template-customers.csv", format!("customerIdentifier\r\n{one}\r\n{two}\r\n")),
    ]
}

/// A file of text to fill in.
pub(crate) fn save_template(text: &str, name: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) {
        browser::save(&blob, name);
    }
}
