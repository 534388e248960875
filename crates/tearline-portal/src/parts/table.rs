//! Tables that are only read. One of each element for all of them: the types of a view are code, and code is loaded.

use leptos::prelude::*;

/// A table that scrolls within the page. Each head has the class of its column.
pub(crate) fn table(
    label: String,
    caption: String,
    heads: Vec<(String, &'static str)>,
    rows: Vec<AnyView>,
) -> AnyView {
    let heads: Vec<AnyView> = heads
        .into_iter()
        .map(|(head, class)| view! { <th scope="col" class=class>{head}</th> }.into_any())
        .collect();
    view! {
        <div class="grid" tabindex="0" role="region" aria-label=label>
            <table class="jobs num">
                <caption class="sr">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

pub(crate) fn row(cells: Vec<AnyView>) -> AnyView {
    view! { <tr>{cells}</tr> }.into_any()
}

pub(crate) fn cell(class: &'static str, content: AnyView) -> AnyView {
    view! { <td class=class>{content}</td> }.into_any()
}

pub(crate) fn text(class: &'static str, content: String) -> AnyView {
    cell(class, content.into_any())
}

pub(crate) fn link(to: String, content: String) -> AnyView {
    view! { <a href=to>{content}</a> }.into_any()
}

pub(crate) fn code(content: String) -> AnyView {
    view! { <code>{content}</code> }.into_any()
}
