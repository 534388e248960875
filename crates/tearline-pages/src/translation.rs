//! Pages in other languages: `pages/<language>/<rule>.md`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use tearline::Rule;
use tearline_api::languages::{LANGUAGES, Language};

/// The languages that the pages are translated into.
pub(crate) fn languages() -> &'static [Language] {
    &LANGUAGES[1..]
}

/// The rules' sentences and titles.
pub(crate) fn sentences(language: &Language) -> io::Result<BTreeMap<String, String>> {
    let path = here().join("../../www/locales").join(format!("rules.{}.json", language.code));
    let text = std::fs::read_to_string(&path).map_err(|error| at(&path, &error))?;
    serde_json::from_str(&text).map_err(|error| at(&path, &error.into()))
}

/// A page that somebody has translated.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Translation {
    /// The fingerprint of the English text that it says the same as.
    pub(crate) of: String,
    /// In Markdown, as the English one is.
    pub(crate) text: String,
}

impl Translation {
    pub(crate) fn path(language: &Language, rule: Rule) -> PathBuf {
        here().join("pages").join(language.code).join(format!("{}.md", rule.id()))
    }

    /// `None`: there is none.
    pub(crate) fn read(language: &Language, rule: Rule) -> io::Result<Option<Self>> {
        let path = Self::path(language, rule);
        match std::fs::read_to_string(&path) {
            Ok(file) => Self::parse(&file)
                .map(Some)
                .ok_or_else(|| at(&path, &io::Error::other("its first line is not of which text it is"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at(&path, &error)),
        }
    }

    fn parse(file: &str) -> Option<Self> {
        let (first, text) = file.split_once('\n')?;
        let of = first.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
        Some(Self { of: of.to_owned(), text: text.to_owned() })
    }
}

/// Tells one text from another (FNV-1a of its words): where its lines end is nothing that a translation could say.
#[cfg(test)]
pub(crate) fn fingerprint(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let hash = words.join(" ").bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The program runs where it is built.
fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use pulldown_cmark::{Event, Parser, Tag};
    use tearline::message::{Catalogue, ENGLISH_NUMBER};

    use super::*;

    #[test]
    fn a_translation_says_of_what() {
        let parsed = Translation::parse("<!-- 0123456789abcdef -->\nErste Zeile.\n");
        let due = Translation { of: "0123456789abcdef".to_owned(), text: "Erste Zeile.\n".to_owned() };
        assert_eq!(parsed, Some(due));
        assert_eq!(Translation::parse("Erste Zeile.\nZweite.\n"), None);
        assert_eq!(fingerprint("a b\nc"), fingerprint("a\nb c\n"));
        assert_ne!(fingerprint("a b"), fingerprint("ab"));
    }

    fn each() -> impl Iterator<Item = (&'static Language, Rule, Option<Translation>)> {
        languages().iter().flat_map(|language| {
            let read =
                |rule: Rule| Translation::read(language, rule).unwrap_or_else(|error| panic!("{error}"));
            Rule::ALL.iter().map(move |rule| (language, *rule, read(*rule)))
        })
    }

    #[track_caller]
    fn none(wrong: &[String], what_to_do: &str) {
        assert!(wrong.is_empty(), "{}\n{what_to_do}", wrong.join("\n"));
    }

    /// With `UPDATE_EXPECTED` set, says that they all have been looked at again.
    #[test]
    fn each_rule_has_its_page_in_each_language_made_from_the_english_of_today() {
        let mut wrong = Vec::new();
        for (language, rule, translation) in each() {
            let (path, due) = (Translation::path(language, rule), fingerprint(rule.documentation()));
            let name = format!("crates/tearline-pages/pages/{}/{}.md", language.code, rule.id());
            match translation {
                Some(translation) if translation.of == due => {}
                Some(translation) if std::env::var_os("UPDATE_EXPECTED").is_some() => {
                    let file = format!("<!-- {due} -->\n{}", translation.text);
                    std::fs::write(&path, file).unwrap_or_else(|error| panic!("{}", at(&path, &error)));
                }
                Some(_) => wrong.push(format!("{name} was made from another English text")),
                None => wrong.push(format!("{name} is missing: its first line is <!-- {due} -->")),
            }
        }
        none(
            &wrong,
            "The English page of a rule (the comment in its own file) has changed: look at its translations again, and say \
             there what it says now. Then run `UPDATE_EXPECTED=1 cargo test -p tearline-pages`, which writes into their \
             first lines that this was done.",
        );
    }

    /// What the pages of a language consist of, in order: its headings, items of lists and examples.
    fn shape(markdown: &str) -> Vec<String> {
        let of = |event| match event {
            Event::Start(Tag::Heading { level, .. }) => Some(format!("{level}")),
            Event::Start(Tag::Item) => Some("item".to_owned()),
            Event::Start(Tag::CodeBlock(kind)) => Some(format!("{kind:?}")),
            _ => None,
        };
        Parser::new(markdown).filter_map(of).collect()
    }

    /// Names, values and files stand in a text as they are.
    fn codes(markdown: &str) -> BTreeSet<String> {
        let of = |event| if let Event::Code(code) = event { Some(code.to_string()) } else { None };
        Parser::new(markdown).filter_map(of).collect()
    }

    /// The lines of an example that are a file's, and what is said of them.
    fn example(markdown: &str) -> Option<(&str, &str)> {
        markdown.split("```text\n").nth(1)?.split("```").next()?.split_once("→ ")
    }

    fn headings(markdown: &str) -> Vec<&str> {
        markdown.lines().filter(|line| line.starts_with('#')).collect()
    }

    #[test]
    fn translations_are_built_as_the_english_pages() {
        let mut wrong = Vec::new();
        for (language, rule, translation) in each() {
            let Some(Translation { text, .. }) = translation else { continue };
            let english = rule.documentation();
            let mut check = |is: bool, what: &str| {
                if !is {
                    wrong.push(format!("{}/{rule}: {what}", language.code));
                }
            };
            check(shape(&text) == shape(english), "other headings, items or examples");
            check(codes(&text) == codes(english), "other names and values in the text");
            match (example(english), example(&text)) {
                (Some((file, _)), Some((own, _))) if rule.example().is_some() => {
                    check(own == file, "another file as the example");
                }
                (Some((file, _)), Some((own, _))) => {
                    check(own.lines().count() == file.lines().count(), "more or fewer lines in the example");
                }
                _ => check(false, "no example"),
            }
            let first = Translation::read(language, Rule::ALL[0]).ok().flatten().map(|page| page.text);
            check(headings(&text) == headings(&first.unwrap_or_default()), "headings of other words");
        }
        none(&wrong, "A translation is built as the English page is.");
    }

    /// Forms of the few numbers that stand in examples.
    fn plural_of(language: &Language) -> fn(u64) -> &'static str {
        match language.code {
            "ar" => |n| match n {
                0 => "zero",
                1 => "one",
                2 => "two",
                3..=10 => "few",
                11..=99 => "many",
                _ => "other",
            },
            _ => |n| if n == 1 { "one" } else { "other" },
        }
    }

    /// What an example shows is the start of what is really said of it, in that language.
    #[test]
    fn the_examples_of_translations_are_true() {
        let mut wrong = Vec::new();
        for (language, rule, translation) in each() {
            let (Some(Translation { text, .. }), Some((options, above))) = (translation, rule.example())
            else {
                continue;
            };
            let own = sentences(language).unwrap_or_else(|error| panic!("{error}"));
            let entries: Vec<(&str, &str)> =
                own.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
            let plural = plural_of(language);
            let catalogue = Catalogue { entries: &entries, plural, number: ENGLISH_NUMBER, shown: 40 };
            let (file, shown) = example(&text).unwrap_or_default();
            let report = match tearline::check(format!("{above}{file}").as_bytes(), options) {
                Ok(checked) => checked.report,
                Err(error) => panic!("{rule}: {error}"),
            };
            let of = |finding: &tearline::Finding| catalogue.say(rule.id(), finding.args.as_ref()?);
            let said: Vec<String> =
                report.findings.iter().filter(|finding| finding.rule == rule).filter_map(of).collect();
            let shown = shown.trim_end().trim_end_matches(['.', '।']);
            if shown.is_empty() || !said.iter().any(|said| said.starts_with(shown)) {
                wrong.push(format!("{}/{rule}: {shown:?} is {said:?}", language.code));
            }
        }
        none(&wrong, "What an example shows is what the catalogue of its language says.");
    }
}
