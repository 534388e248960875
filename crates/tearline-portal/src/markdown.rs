//! The Markdown of the rules' documentation: headings, paragraphs, lists, fenced code; `code`, **strong**
//! and *emphasis* within. It becomes a tree that is shown as elements: no HTML is made of text anywhere.

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(Vec<Inline>),
    Paragraph(Vec<Inline>),
    List { ordered: bool, items: Vec<Vec<Inline>> },
    Code(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    Text(String),
    Code(String),
    Strong(String),
    Emphasis(String),
}

pub(crate) fn parse(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).peekable();
    while let Some(line) = lines.next() {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        if text.starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.trim().starts_with("```")).collect();
            blocks.push(Block::Code(code.join("\n")));
        } else if text.starts_with('#') {
            blocks.push(Block::Heading(inline(text.trim_start_matches('#').trim())));
        } else if let Some((ordered, first)) = item(text) {
            let mut items = vec![first.to_owned()];
            while let Some(next) = lines.next_if(|line| !line.trim().is_empty()) {
                match (item(next.trim()), items.last_mut()) {
                    (None, Some(last)) => *last = format!("{last} {}", next.trim()),
                    (found, _) => items.extend(found.map(|(_, text)| text.to_owned())),
                }
            }
            blocks.push(Block::List { ordered, items: items.iter().map(|item| inline(item)).collect() });
        } else {
            let mut paragraph = text.to_owned();
            while let Some(next) = lines.next_if(|line| goes_on(line.trim())) {
                paragraph.push(' ');
                paragraph.push_str(next.trim());
            }
            blocks.push(Block::Paragraph(inline(&paragraph)));
        }
    }
    blocks
}

/// Whether a line belongs to the paragraph above it.
fn goes_on(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#') && !line.starts_with("```") && item(line).is_none()
}

/// The text of a list's item, and whether it is numbered.
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(text) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, text));
    }
    let (number, text) = line.split_once(". ")?;
    (!number.is_empty() && number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some((true, text))
}

/// What stands on both sides of something, and what it makes of it.
type Mark = (&'static str, fn(String) -> Inline);
/// The longer one of two that begin alike stands first.
const MARKS: [Mark; 4] =
    [("``", Inline::Code), ("`", Inline::Code), ("**", Inline::Strong), ("*", Inline::Emphasis)];

fn inline(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let marked = MARKS.into_iter().find_map(|(mark, make)| {
            let after = rest.strip_prefix(mark)?;
            // A mark that is followed by a space, or never closes, is itself.
            let (inner, after) = after.split_once(mark)?;
            (!inner.is_empty() && !inner.starts_with(' ') || mark.starts_with('`') && !inner.is_empty())
                .then(|| (make(inner.trim().to_owned()), after))
        });
        match marked {
            Some((found, after)) => {
                if !plain.is_empty() {
                    out.push(Inline::Text(std::mem::take(&mut plain)));
                }
                out.push(found);
                rest = after;
            }
            None => {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    if !plain.is_empty() {
        out.push(Inline::Text(plain));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn blocks() {
        #[track_caller]
        fn check(markdown: &str, expected: &[Block]) {
            assert_eq!(parse(markdown), expected);
        }
        check("", &[]);
        check(
            "one\ntwo\n\nthree",
            &[Block::Paragraph(vec![text("one two")]), Block::Paragraph(vec![text("three")])],
        );
        check("## Why\ntext", &[Block::Heading(vec![text("Why")]), Block::Paragraph(vec![text("text")])]);
        check("```csv\na,b\n\n1,2\n```\n", &[Block::Code("a,b\n\n1,2".to_owned())]);
        check("```\nnever closed", &[Block::Code("never closed".to_owned())]);
        check(
            "do:\n- one\n  more\n- two",
            &[
                Block::Paragraph(vec![text("do:")]),
                Block::List { ordered: false, items: vec![vec![text("one more")], vec![text("two")]] },
            ],
        );
        check(
            "1. one\n2. two",
            &[Block::List { ordered: true, items: vec![vec![text("one")], vec![text("two")]] }],
        );
        check("2026. A year", &[Block::Paragraph(vec![text("2026. A year")])]);
    }

    #[test]
    fn inlines() {
        #[track_caller]
        fn check(source: &str, expected: &[Inline]) {
            assert_eq!(inline(source), expected);
        }
        let code = |text: &str| Inline::Code(text.to_owned());
        check("a `b` c", &[text("a "), code("b"), text(" c")]);
        check("`` a`b ``", &[code("a`b")]);
        check("**a** *b*", &[Inline::Strong("a".to_owned()), text(" "), Inline::Emphasis("b".to_owned())]);
        check("3 * 4 * 5", &[text("3 * 4 * 5")]);
        check("`open", &[text("`open")]);
        check("<b>&amp;", &[text("<b>&amp;")]);
    }
}
