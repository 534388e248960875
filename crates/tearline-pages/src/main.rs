//! `tearline-pages [FOLDER]` writes the rules' pages into a folder, or where trunk collects what it builds:
//! `rules.en.json` has for each rule its title, and its documentation as HTML.
//!
//! No module carries them: what nobody may ever open is loaded by whoever opens it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};
use serde::Serialize;
use tearline::Rule;

/// The language of the documentation in the rules' own files.
const LANGUAGE: &str = "en";

#[derive(Debug, Serialize)]
struct Page {
    title: &'static str,
    html: String,
}

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).or_else(|| std::env::var_os("TRUNK_STAGING_DIR"));
    let Some(folder) = folder.map(PathBuf::from) else {
        eprintln!("Usage: tearline-pages FOLDER");
        return ExitCode::from(2);
    };
    let file = folder.join(format!("rules.{LANGUAGE}.json"));
    match json().and_then(|json| std::fs::write(&file, json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}

fn json() -> std::io::Result<String> {
    let pages: BTreeMap<Rule, Page> = Rule::ALL
        .iter()
        .map(|rule| (*rule, Page { title: rule.title(), html: html_of(rule.documentation()) }))
        .collect();
    Ok(serde_json::to_string(&pages)?)
}

/// The page as HTML that can be shown as it is: tags that stand in the Markdown are its text.
fn html_of(markdown: &str) -> String {
    let events = Parser::new(markdown).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // A page is shown below a heading of its own.
        Event::Start(Tag::Heading { level, .. }) => Event::Start(heading(lower(level))),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        // An example is no program: nothing asks for its language.
        Event::Start(Tag::CodeBlock(_)) => Event::Html(CowStr::Borrowed("<pre>")),
        Event::End(TagEnd::CodeBlock) => Event::Html(CowStr::Borrowed("</pre>\n")),
        other => other,
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    page
}

fn heading(level: HeadingLevel) -> Tag<'static> {
    Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + 1).unwrap_or(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html() {
        #[track_caller]
        fn check(markdown: &str, html: &str) {
            assert_eq!(html_of(markdown), html);
        }
        check("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>\n");
        check("## Why\n**a** *b* `c`", "<h3>Why</h3>\n<p><strong>a</strong> <em>b</em> <code>c</code></p>\n");
        check("```text\na,\"b\"\n\n<1>\n```\n", "<pre>a,\"b\"\n\n&lt;1&gt;\n</pre>\n");
        check("do:\n- one\n  more\n- two", "<p>do:</p>\n<ul>\n<li>one\nmore</li>\n<li>two</li>\n</ul>\n");
        check("<b onclick=\"x\">&amp;", "<p>&lt;b onclick=\"x\"&gt;&amp;</p>\n");
    }

    /// Nothing but what the documentation's own comments are written with.
    #[test]
    fn every_rule_has_a_page_of_plain_elements() {
        const ELEMENTS: [&str; 10] = ["p", "h3", "pre", "code", "strong", "em", "ul", "ol", "li", "br"];
        for rule in Rule::ALL {
            let page = html_of(rule.documentation());
            assert!(page.contains("<h3>How to mend</h3>"), "{rule}");
            for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
                assert!(ELEMENTS.contains(&tag.trim_start_matches('/')), "{rule}: <{tag}>");
            }
        }
    }

    #[test]
    fn the_file_is_an_object_of_pages_by_rule() {
        let pages: serde_json::Value = serde_json::from_str(&json().unwrap_or_default()).unwrap_or_default();
        assert_eq!(pages.as_object().map(serde_json::Map::len), Some(Rule::ALL.len()));
        assert_eq!(pages["code-duplicate"]["title"], Rule::CodeDuplicate.title());
        assert!(pages["code-duplicate"]["html"].as_str().is_some_and(|html| html.starts_with("<p>")));
    }
}
