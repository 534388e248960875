//! `tearline-pages [FOLDER]` writes the rules' pages into a folder, or where trunk collects what it builds: a file for each
//! language (`rules.en.json`, `rules.de.json` …), which has for each rule its title, and its page as HTML.
//!
//! No module carries them: what nobody may ever open is loaded by whoever opens it.
//!
//! The English pages are the comments above the rules in their own files. The others are in `pages/<language>/<rule>.md`: each
//! says in its first line of which English text it is the translation, so that a test can tell when that has changed. What such
//! a page is called stands with the sentences, in `www/locales`.

mod html;
mod translation;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;
use tearline::Rule;
use tearline_api::languages::{Direction, Language};

use crate::translation::{Translation, languages, sentences};

#[derive(Debug, Serialize)]
struct Page {
    title: String,
    html: String,
}

type Pages = BTreeMap<Rule, Page>;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).or_else(|| std::env::var_os("TRUNK_STAGING_DIR"));
    let Some(folder) = folder.map(PathBuf::from) else {
        eprintln!("Usage: tearline-pages FOLDER");
        return ExitCode::from(2);
    };
    match write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tearline-pages: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> io::Result<()> {
    write_language(folder, "en", &english())?;
    for language in languages() {
        write_language(folder, language.code, &translated(language)?)?;
    }
    Ok(())
}

fn write_language(folder: &Path, language: &str, pages: &Pages) -> io::Result<()> {
    let file = folder.join(format!("rules.{language}.json"));
    std::fs::write(&file, serde_json::to_string(pages)?)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", file.display())))
}

fn english() -> Pages {
    let page = |rule: Rule| {
        let html = html::of(rule.documentation(), Direction::LeftToRight);
        Page { title: rule.title().to_owned(), html }
    };
    Rule::ALL.iter().map(|rule| (*rule, page(*rule))).collect()
}

fn translated(language: &Language) -> io::Result<Pages> {
    let sentences = sentences(language)?;
    let page = |rule: Rule| -> io::Result<Page> {
        let html = match Translation::read(language, rule)? {
            Some(translation) => html::of(&translation.text, language.direction),
            // A rule of today, say: until somebody has translated it, its page says what language it is in.
            None => {
                let html = html::of(rule.documentation(), Direction::LeftToRight);
                format!("<div lang=\"en\" dir=\"ltr\">{html}</div>")
            }
        };
        let title = sentences.get(&format!("{}.title", rule.id())).map_or(rule.title(), String::as_str);
        Ok(Page { title: title.to_owned(), html })
    };
    Rule::ALL.iter().map(|rule| Ok((*rule, page(*rule)?))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    #[test]
    fn each_file_is_an_object_of_pages_by_rule() {
        let folder = std::env::temp_dir().join(format!("tearline-pages-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        write(&folder).expect("the pages are written");
        let read = |language: &str| -> serde_json::Value {
            let file = folder.join(format!("rules.{language}.json"));
            serde_json::from_str(&std::fs::read_to_string(file).expect("a file of pages")).expect("JSON")
        };
        let english = read("en");
        assert_eq!(english["code-duplicate"]["title"], Rule::CodeDuplicate.title());
        for code in std::iter::once("en").chain(languages().iter().map(|language| language.code)) {
            let pages = read(code);
            assert_eq!(pages.as_object().map(serde_json::Map::len), Some(Rule::ALL.len()), "{code}");
            let html = pages["code-duplicate"]["html"].as_str().expect("a page");
            assert!(html.starts_with("<p>") && !html.contains("<!--"), "{code}: {html}");
            assert!(code == "en" || pages["code-duplicate"] != english["code-duplicate"], "{code}");
        }
        assert_eq!(read("de")["code-duplicate"]["title"], "doppelter Code");
        std::fs::remove_dir_all(&folder).expect("the folder is removed");
    }
}
