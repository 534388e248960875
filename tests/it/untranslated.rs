//! What the portal says, it says by `t!`: no text that people see or hear stands in its sources for itself.
//!
//! The sources are read as text. A literal is for people where it is a text of a view, where an attribute that is shown or read out
//! has it, where `format!` puts letters around values, and wherever it looks like a sentence or a name. A single word in small
//! letters within an expression may be anything: that much is left to whoever reads the change.

use std::path::{Path, PathBuf};

/// Attributes that nobody sees or hears.
const TECHNICAL: &[&str] = &[
    "accept",
    "aria-describedby",
    "aria-hidden",
    "aria-labelledby",
    "aria-live",
    "aria-orientation",
    "autocomplete",
    "class",
    "d",
    "data-rule",
    "dir",
    "fill",
    "for",
    "height",
    "href",
    "id",
    "inputmode",
    "lang",
    "method",
    "name",
    "path",
    "preserveAspectRatio",
    "rel",
    "role",
    "scope",
    "spellcheck",
    "stroke",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-width",
    "style:height",
    "style:left",
    "style:min-width",
    "style:top",
    "style:transform",
    "style:width",
    "type",
    "value",
    "viewBox",
    "width",
];

/// Calls whose texts are for machines.
const MACHINES: &[&str] = &[
    "closest",
    "create_element",
    "debug_struct",
    "decode_base64",
    "get_attribute",
    "get_element_by_id",
    "header",
    "includes",
    "module",
    "new_with_label",
    "path!",
    "post",
    "query_selector",
    "query_selector_all",
    "set_attribute",
    "t!",
    "warn_1",
    "warn_2",
];

/// What looks like language, and is none, or is the same in all of them.
const NO_LANGUAGE: &[(&str, &[&str])] = &[
    ("the product", &["Tearline", "{} · Tearline", "{} · {} · Tearline", "{title} · Tearline"]),
    ("what is typed on a command line", &["tearline series create --org ID --name NAME"]),
    (
        "names of keys",
        &[
            "ArrowDown",
            "ArrowLeft",
            "ArrowRight",
            "ArrowUp",
            "Delete",
            "End",
            "Enter",
            "Escape",
            "Home",
            "PageDown",
            "PageUp",
        ],
    ),
    ("what the browser has", &["DisplayNames", "Intl", "Notification"]),
    (
        "classes, and ids",
        &["why {}", "dot {}", "dot {tone}", "right lost", "f-{name}", "f-{setting}", "f-{setting}-max"],
    ),
    ("a path of a picture", &["M{side} {top}h{sign}{length}V{bottom}H{side}z"]),
    (
        "what stands in the template files, whose columns are found by these names",
        &[
            "coupon code\r\nABCDEF1\r\nABCDEF2\r\n",
            "customerIdentifier,coupon code\r\n{one},ABCDEF1\r\n{two},ABCDEF2\r\n",
            "customerIdentifier\r\n{one}\r\n{two}\r\n",
        ],
    ),
];

/// A literal, and what it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Literal {
    text: String,
    line: usize,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// A text of a view.
    View,
    Attribute(String),
    /// A call or a macro, and the attribute whose value that is.
    Call(String, Option<String>),
    Expression,
}

/// All literals of a source, without those of comments and of its tests.
fn literals(source: &str) -> Vec<Literal> {
    let code = source.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let chars: Vec<char> = code.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or_default();
    let (mut found, mut i) = (Vec::new(), 0);
    // The code before a literal, in which those before it are but quotes.
    let mut before = String::new();
    while i < chars.len() {
        match (at(i), at(i + 1)) {
            ('/', '/') => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            // A quote as a character, and no lifetime.
            ('\'', '\\') => {
                i += 3;
                while i < chars.len() && at(i - 1) != '\'' {
                    i += 1;
                }
            }
            ('\'', _) if at(i + 2) == '\'' => i += 3,
            ('"', _) => {
                let start = i;
                let hashes = before.chars().rev().take_while(|c| *c == '#').count();
                let raw = before.trim_end_matches('#').ends_with(['r']) && (hashes > 0 || is_raw(&before));
                let mut text = String::new();
                i += 1;
                while i < chars.len() {
                    match at(i) {
                        '\\' if !raw => {
                            i += 1;
                            // A line that goes on in the next one.
                            if at(i) == '\n' {
                                while at(i + 1).is_whitespace() {
                                    i += 1;
                                }
                            } else {
                                text.push(match at(i) {
                                    'n' => '\n',
                                    'r' => '\r',
                                    c => c,
                                });
                            }
                        }
                        '"' if (1..=hashes).all(|n| !raw || at(i + n) == '#') => break,
                        c => text.push(c),
                    }
                    i += 1;
                }
                i += 1;
                let line = chars[..start].iter().filter(|c| **c == '\n').count() + 1;
                let after: String = chars[i..].iter().skip_while(|c| c.is_whitespace()).take(2).collect();
                // What is compared with is no text of a view, whatever stands before it.
                let place =
                    if after == "=>" || after.starts_with('|') { Place::Expression } else { place(&before) };
                found.push(Literal { text, line, place });
                before.push_str("\"\"");
            }
            (c, _) => {
                before.push(c);
                i += 1;
            }
        }
    }
    found
}

fn is_raw(before: &str) -> bool {
    let mut last = before.chars().rev();
    last.next() == Some('r') && last.next().is_none_or(|c| !c.is_alphanumeric() && c != '_')
}

/// What a literal stands in, by the code before it.
fn place(before: &str) -> Place {
    if let Some(name) = attribute(before) {
        return Place::Attribute(name);
    }
    let before = before.trim_end().trim_end_matches('&').trim_end();
    if ["=>", "->", "|"].into_iter().any(|end| before.ends_with(end)) {
        return Place::Expression;
    }
    if before.ends_with(['>', '}', '"']) {
        return Place::View;
    }
    let Some(call) = before.strip_suffix('(') else { return Place::Expression };
    let named = |c: char| c.is_alphanumeric() || c == '_' || c == '!';
    let start =
        call.rfind(|c| !named(c)).map_or(0, |at| at + call[at..].chars().next().map_or(1, char::len_utf8));
    Place::Call(call[start..].to_owned(), attribute(&call[..start]))
}

/// The attribute that has its value next: in a view, nothing stands between the two.
fn attribute(before: &str) -> Option<String> {
    let closure =
        before.trim_end().strip_suffix("||").map(|before| before.trim_end().trim_end_matches("move"));
    let before = closure.map_or(before, str::trim_end).strip_suffix('=')?;
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
    let name: String = before.chars().rev().take_while(|c| named(*c)).collect();
    (!name.is_empty()).then(|| name.chars().rev().collect())
}

/// A text without its values.
fn letters(text: &str) -> String {
    let mut depth = 0_u32;
    let outside = text.chars().filter(|c| match c {
        '{' => {
            depth += 1;
            false
        }
        '}' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    outside.collect()
}

/// Whether it looks like a sentence, or like a name.
fn looks_said(text: &str) -> bool {
    let word = |word: &str| {
        let word = word.trim_end_matches([',', '.', ';', ':', '?', '!', '…']);
        word.chars().count() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’')
    };
    let words = text.split_whitespace().filter(|each| word(each)).count();
    let mut start = text.chars();
    let named = start.next().is_some_and(char::is_uppercase) && start.next().is_some_and(char::is_lowercase);
    words > 1 || named
}

/// Whether a literal is for people.
fn is_for_people(literal: &Literal) -> bool {
    let text = letters(&literal.text);
    let technical = |attribute: &str| TECHNICAL.contains(&attribute);
    if NO_LANGUAGE.iter().any(|(_, texts)| texts.contains(&literal.text.as_str()))
        || !text.contains(char::is_alphabetic)
    {
        return false;
    }
    match &literal.place {
        Place::View => true,
        Place::Attribute(name) => !technical(name),
        Place::Call(_, Some(attribute)) if technical(attribute) => false,
        Place::Call(call, _) if MACHINES.contains(&call.as_str()) => false,
        Place::Call(call, _) if call == "format!" || call == "write!" => !is_path_or_code(&text),
        Place::Call(..) | Place::Expression => looks_said(&text),
    }
}

/// An address, a selector, a piece of markup, the name of a file, a length.
fn is_path_or_code(text: &str) -> bool {
    text.starts_with(['/', '?', '&', '[', '<', '.', '#']) || text.contains(['<', '[', '_', '=', '/'])
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder of the portal") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(sources(&path)) } else { found.push(path) }
    }
    found.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    found.sort();
    found
}

#[test]
fn no_text_of_the_portal_speaks_english_for_itself() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let portal = manifest.parent().unwrap_or(manifest).join("crates/tearline-portal/src");
    let mut plain = Vec::new();
    let mut read = 0;
    for path in sources(&portal) {
        let source = std::fs::read_to_string(&path).expect("a source file");
        for literal in literals(&source) {
            read += 1;
            if is_for_people(&literal) {
                plain.push(format!(
                    "{}:{}: {:?} {:?}",
                    path.display(),
                    literal.line,
                    literal.text,
                    literal.place
                ));
            }
        }
    }
    assert!(read > 500, "the literals are found: {read}");
    assert!(
        plain.is_empty(),
        "say it by t!, with an entry in each catalogue of www/locales:\n{}",
        plain.join("\n")
    );
}

#[test]
fn plain_texts_are_found_and_nothing_else() {
    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let found: Vec<String> =
            literals(source).into_iter().filter(is_for_people).map(|literal| literal.text).collect();
        assert_eq!(found, expected, "{source}");
    }
    check(r#"view! { <p>"Nothing is sent"</p> }"#, &["Nothing is sent"]);
    check(r#"view! { <label>"rows" <input name="rows"/></label> }"#, &["rows"]);
    check(r#"view! { <b>{size}</b> " · " {rows} " of it" }"#, &[" of it"]);
    check(r#"view! { <nav class="top bar" aria-label="Main" title=t!("Main page")/> }"#, &["Main"]);
    check(r#"view! { <i class=format!("dot {tone}")/> }"#, &[]);
    check(r#"view! { <i title=format!("row {n}")/> }"#, &["row {n}"]);
    check(r#"view! { <input placeholder="code"/><Card what="Files"/> }"#, &["code", "Files"]);
    check(
        r#"view! { <i style:width=move || format!("{n}ch") title=move || format!("{n} rows")/> }"#,
        &["{n} rows"],
    );
    check(
        r#"view! { <p lang="en">{move || if a { "Sent" } else { "being sent" }}</p> }"#,
        &["Sent", "being sent"],
    );
    check(r#"let text = match at { 1 => "Codes only", _ => "bad" };"#, &["Codes only"]);
    check(
        r#"match it { 1 => {} "codes_needed" | "nothing_left" => "tr.marked .edit", 2 => {} "nothing" => 1, _ => "It is Ann's." }"#,
        &["It is Ann's."],
    );
    check(r#"let text = format!("{} left", count(n));"#, &["{} left"]);
    check(r#"let text = format!("{a} · {b}") + "·";"#, &[]);
    check(r#"get(&format!("/api/v1/jobs/{job}")); f.query_selector("tr.marked .edit");"#, &[]);
    check("t!(\n \"{n} of {all} rows\", n = 1, all = 2); // \"Not this\"\n/// \"Nor this\"", &[]);
    check(r#"let quote = '"'; let text = "Said"; let other = '\'';"#, &["Said"]);
    check("fn a<'a>(a: &'a str) { say(\"One \\\"two\\\" three\") }", &["One \"two\" three"]);
    check("let text = \"Said\";\n#[cfg(test)]\nmod tests { \"Not this\" }", &["Said"]);
}
