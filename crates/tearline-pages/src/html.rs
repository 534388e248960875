//! A page of Markdown as HTML that can be shown as it is.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};
use tearline_api::languages::Direction;

/// Before what is said of an example: it points to where the line goes on.
const ARROWS: [&str; 2] = ["→ ", "← "];

/// Tags that stand in the Markdown are its text.
pub(crate) fn of(markdown: &str, direction: Direction) -> String {
    let mut in_example = false;
    let events = Parser::new(markdown).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // A page is shown below a heading of its own.
        Event::Start(Tag::Heading { level, .. }) => Event::Start(heading(lower(level))),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        // An example is no program: nothing asks for its language.
        Event::Start(Tag::CodeBlock(_)) => {
            in_example = true;
            Event::Html(CowStr::Borrowed("<pre>"))
        }
        Event::End(TagEnd::CodeBlock) => {
            in_example = false;
            Event::Html(CowStr::Borrowed("</pre>\n"))
        }
        Event::Text(text) if in_example && direction == Direction::RightToLeft => {
            Event::Text(text.replace(ARROWS[0], ARROWS[1]).into())
        }
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
    use tearline::Rule;

    #[test]
    fn markdown_becomes_html() {
        #[track_caller]
        fn check(markdown: &str, html: &str) {
            assert_eq!(of(markdown, Direction::LeftToRight), html);
        }
        check("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>\n");
        check("## Why\n**a** *b* `c`", "<h3>Why</h3>\n<p><strong>a</strong> <em>b</em> <code>c</code></p>\n");
        check("```text\na,\"b\"\n\n<1>\n```\n", "<pre>a,\"b\"\n\n&lt;1&gt;\n</pre>\n");
        check("do:\n- one\n  more\n- two", "<p>do:</p>\n<ul>\n<li>one\nmore</li>\n<li>two</li>\n</ul>\n");
        check("<b onclick=\"x\">&amp;", "<p>&lt;b onclick=\"x\"&gt;&amp;</p>\n");
    }

    #[test]
    fn an_arrow_points_to_what_is_said() {
        let page = "a → b\n```text\n1,2\n→ no\n```\n";
        assert_eq!(of(page, Direction::LeftToRight), "<p>a → b</p>\n<pre>1,2\n→ no\n</pre>\n");
        assert_eq!(of(page, Direction::RightToLeft), "<p>a → b</p>\n<pre>1,2\n← no\n</pre>\n");
    }

    /// Nothing but what the documentation's own comments are written with.
    #[test]
    fn every_rule_has_a_page_of_plain_elements() {
        const ELEMENTS: [&str; 10] = ["p", "h3", "pre", "code", "strong", "em", "ul", "ol", "li", "br"];
        for rule in Rule::ALL {
            let page = of(rule.documentation(), Direction::LeftToRight);
            assert!(page.contains("<h3>How to mend</h3>"), "{rule}");
            for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
                assert!(ELEMENTS.contains(&tag.trim_start_matches('/')), "{rule}: <{tag}>");
            }
        }
    }
}
