use leptos::prelude::*;
use tearline_api::tearline::Rule;

use crate::markdown::{Block, Inline, parse};

/// A rule's documentation, as elements.
#[component]
pub(crate) fn RuleDocs(rule: Rule) -> impl IntoView {
    let blocks = parse(rule.documentation()).into_iter().map(|block| match block {
        Block::Heading(text) => view! { <h3>{inlines(text)}</h3> }.into_any(),
        Block::Paragraph(text) => view! { <p>{inlines(text)}</p> }.into_any(),
        Block::Code(text) => view! { <pre tabindex="0">{text}</pre> }.into_any(),
        Block::List { ordered, items } => {
            let items = items.into_iter().map(|item| view! { <li>{inlines(item)}</li> }).collect_view();
            if ordered {
                view! { <ol>{items}</ol> }.into_any()
            } else {
                view! { <ul>{items}</ul> }.into_any()
            }
        }
    });
    view! { <div class="docs small">{blocks.collect_view()}</div> }
}

fn inlines(text: Vec<Inline>) -> impl IntoView {
    text.into_iter()
        .map(|part| match part {
            Inline::Text(text) => text.into_any(),
            Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
            Inline::Strong(text) => view! { <b>{text}</b> }.into_any(),
            Inline::Emphasis(text) => view! { <i>{text}</i> }.into_any(),
        })
        .collect_view()
}
