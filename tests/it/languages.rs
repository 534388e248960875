//! The catalogues of the other languages (`www/locales`): each says all that the portal and the rules say in English, with the
//! same values in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tearline::Rule;
use tearline::message::ENGLISH;
use tearline_api::languages::LANGUAGES;

/// Those that have a catalogue.
fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES[1..].iter().map(|language| language.code)
}

/// What a language's plural forms are called.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The codes of the server's errors that people at the page meet: the catalogues have a sentence for each, in place of the
/// server's English one. The others are met by programs alone.
const ERRORS: &[&str] = &[
    "body-too-large",
    "client-invalid",
    "client-may-not-manage",
    "client-read-only",
    "client-too-slow",
    "client-unknown",
    "credentials-invalid",
    "customer-identifier-column-missing",
    "idempotency-key-reused",
    "import-unknown",
    "internal",
    "job-not-waiting",
    "job-over",
    "job-under-way",
    "job-unknown",
    "keys-unavailable",
    "not-ready",
    "nothing-to-retry",
    "nothing-to-revert",
    "out-of-space",
    "report-not-ready",
    "series-unknown",
    "tokens-elsewhere",
    "too-many-clients",
    "too-many-codes",
    "too-many-connections",
    "too-many-requests",
    "too-many-series",
    "too-many-trials",
    "too-many-uploads",
    "unavailable",
];

/// Why jobs and imports are given up (`ErrorCause`), by the names that the server's `reason.rs` gives them, with the values
/// that stand in each.
const CAUSES: [(&str, &str); 13] = [
    ("another-file", ""),
    ("cancelled", "{client}"),
    ("no-customers", ""),
    ("not-all-good", "{rejected} {rows}"),
    ("not-committed", ""),
    ("rules-unusable", ""),
    ("server-failed", ""),
    ("too-many-rows", "{most}"),
    ("took-the-server-down", ""),
    ("waited-for-database", ""),
    ("waited-for-file", ""),
    ("waited-for-room", ""),
    ("waited-for-storage", ""),
];
/// The settings of which a value can be refused.
const SETTINGS: [&str; 9] = [
    "codeCharset",
    "codeLength",
    "defaultRegion",
    "externalIdMaxChars",
    "generator.charset",
    "generator.length",
    "maxValueChars",
    "maxValueLines",
    "mobileDigits",
];

fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

fn catalogue(name: &str) -> BTreeMap<String, String> {
    let path = root().join("www/locales").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder of the portal") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(sources(&path)) } else { found.push(path) }
    }
    found
}

/// The texts that a source says by `t!("…")`.
fn texts(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("t!(") {
        let named = code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let Some(literal) = code[at + 3..].trim_start().strip_prefix('"').filter(|_| !named) else {
            continue;
        };
        let (mut text, mut escaped) = (String::new(), false);
        for c in literal.chars() {
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => break,
                _ => {
                    escaped = false;
                    text.push(c);
                }
            }
        }
        found.push(text);
    }
    found
}

/// The values in a sentence, wherever in it; each choice by a number has the form for all others, and none that no language has.
fn values(sentence: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // Whether what is inside a brace is said, or a value: `{n, plural, one {…}}` is a value, and its choices are said.
    let mut open: Vec<bool> = Vec::new();
    let mut rest = sentence;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace, after) = (&rest[..at], &rest[at..=at], &rest[at + 1..]);
        if brace == "}" {
            assert!(open.pop().is_some(), "{sentence}: a brace is too many");
        } else if open.last() == Some(&true) {
            let form = before.trim().rsplit([' ', ',']).next().unwrap_or_default();
            let known =
                FORMS.contains(&form) || form.strip_prefix('=').is_some_and(|n| n.parse::<u64>().is_ok());
            assert!(known, "{sentence}: {form:?} is no plural form");
            open.push(false);
        } else {
            let end = after.find([',', '}']).unwrap_or(after.len());
            names.insert(after[..end].trim().to_owned());
            open.push(true);
        }
        rest = after;
    }
    assert!(open.is_empty(), "{sentence}: a brace is missing");
    let choices = sentence.matches(", plural,").count();
    assert!(sentence.matches("other {").count() >= choices, "{sentence}: a choice has no `other`");
    names
}

#[test]
fn values_of_sentences_are_found() {
    let found = |sentence: &str| values(sentence).into_iter().collect::<Vec<_>>();
    assert_eq!(found("No values."), [""; 0]);
    assert_eq!(
        found("{good} of {n, plural, =1 {one} one {# row} other {# rows of {most}}}"),
        ["good", "most", "n"]
    );
    assert_eq!(found("{found, characters} and {limit, size}"), ["found", "limit"]);
    assert_eq!(
        texts("view! { {t!(\"A \\\"b\\\"\")} }\n// t!(\"no\")\nassert!(\"x\"); t!(\n \"{n} c\", n = 1)"),
        ["A \"b\"", "{n} c"]
    );
}

/// Holds a catalogue to the English: the same keys, each with the same values.
fn says_the_same(name: &str, english: &BTreeMap<String, String>) {
    let own = catalogue(name);
    let missing: Vec<&String> = english.keys().filter(|key| !own.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{name} does not say {missing:#?}");
    let unknown: Vec<&String> = own.keys().filter(|key| !english.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "nobody says what {name} has: {unknown:#?}");
    for (key, text) in &own {
        assert_eq!(values(text), values(&english[key]), "{name}: {key}: {text}");
        assert!(!text.trim().is_empty(), "{name}: {key} is empty");
    }
}

#[test]
fn each_language_has_each_text_of_the_portal() {
    let sources = sources(&root().join("crates/tearline-portal/src"));
    let of = |path: &PathBuf| texts(&std::fs::read_to_string(path).expect("a source file"));
    let mut english: BTreeMap<String, String> =
        sources.iter().flat_map(of).map(|text| (text.clone(), text)).collect();
    assert!(english.contains_key("Sign in"), "texts are found");
    let described = std::fs::read_to_string(root().join("docs/errors.md")).expect("the page of errors");
    for code in ERRORS {
        assert!(described.contains(&format!("\n| `{code}` |")), "{code} is no error of the server");
        english.insert(format!("error.{code}"), String::new());
    }
    for (cause, values) in CAUSES {
        english.insert(format!("cause.{cause}"), values.to_owned());
    }
    for setting in SETTINGS {
        english.insert(format!("setting.{setting}"), String::new());
    }
    for language in languages() {
        says_the_same(&format!("portal.{language}.json"), &english);
    }
}

#[test]
fn each_language_has_each_sentence_of_the_rules() {
    let sentences = ENGLISH.entries.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
    let titles = Rule::ALL.iter().map(|rule| (format!("{}.title", rule.id()), rule.title().to_owned()));
    let english: BTreeMap<String, String> = sentences.chain(titles).collect();
    for language in languages() {
        says_the_same(&format!("rules.{language}.json"), &english);
    }
}

/// Two scripts name the languages by themselves: one is there before anything else, and bundlers of the other look for paths
/// that are written out.
#[test]
fn the_scripts_know_the_same_languages() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).expect("a script");
    let (start, element) = (read("www/static/start.js"), read("www/src/element/languages.js"));
    let line = |of: &str, code: &str| {
        let begins = format!("  {code}: ");
        of.lines().find_map(|line| line.strip_prefix(&begins)).map(str::to_owned)
    };
    for language in LANGUAGES {
        let code = language.code;
        let said = line(&start, code).unwrap_or_else(|| panic!("start.js says nothing in {code}"));
        let dir = if said.ends_with(", \"rtl\"],") { "rtl" } else { "ltr" };
        assert_eq!(dir, language.direction.name(), "start.js: {code}");
        let texts = read(&format!("www/src/element/texts.{code}.js"));
        assert_eq!(line(&texts, "lang"), Some(format!("\"{code}\",")));
        assert_eq!(line(&texts, "dir"), Some(format!("\"{}\",", language.direction.name())), "{code}");
        let loads = (code != "en").then(|| format!("() => import(\"./texts.{code}.js\"),"));
        assert_eq!(line(&element, code), loads, "element/languages.js: {code}");
    }
    assert_eq!(element.matches("=> import(").count(), LANGUAGES.len() - 1);
    let known = start.lines().filter(|line| line.starts_with("  ") && line.contains(": [\"")).count();
    assert_eq!(known, LANGUAGES.len());
    let texts = std::fs::read_dir(root().join("www/src/element")).expect("the element's folder");
    let texts = texts.filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("texts."))
    });
    assert_eq!(texts.count(), LANGUAGES.len());
}

/// A page that is read from the right is the same page: its style names the sides by where lines start and end.
#[test]
fn the_style_has_no_left_and_no_right() {
    for name in ["check.css", "portal.css"] {
        let path = root().join("crates/tearline-portal/style").join(name);
        let style = std::fs::read_to_string(&path).expect("a style sheet");
        for declaration in style.split([';', '{', '}']).map(str::trim) {
            let (property, value) = declaration.split_once(':').unwrap_or((declaration, ""));
            let sided = |text: &str| text.split('-').any(|part| ["left", "right"].contains(&part));
            let named = property.chars().all(|c| c.is_ascii_lowercase() || c == '-') && sided(property);
            let aligned = ["text-align", "float", "clear"].contains(&property) && sided(value.trim());
            assert!(!named && !aligned, "{name}: {declaration}");
        }
    }
}
