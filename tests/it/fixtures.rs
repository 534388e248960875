//! The fixtures: files that nobody should have to think up twice, each with how it is checked.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tearline::CodeColumn;
use tearline_api::worker::CheckOptions;

/// One entry of `tests/fixtures/<topic>/index.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    file: String,
    /// What a reader learns from the file.
    shows: String,
    identifier: String,
    identifier_column: Option<u32>,
    #[serde(default)]
    code_column: CodeColumn,
    max_findings: Option<u32>,
    /// A rule set, as JSON.
    rules: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Index {
    fixture: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// `topic/case`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) options: CheckOptions,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Every fixture there is, by topic.
pub(crate) fn all() -> Vec<Fixture> {
    let folders = std::fs::read_dir(folder()).expect("the folder of fixtures");
    let mut topics: Vec<PathBuf> =
        folders.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    topics.sort();
    topics.iter().flat_map(|topic| of_topic(topic)).collect()
}

fn of_topic(topic: &Path) -> Vec<Fixture> {
    let path = topic.join("index.toml");
    let index = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let index: Index = toml::from_str(&index).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    index.fixture.into_iter().map(|entry| entry.into_fixture(topic)).collect()
}

impl Entry {
    fn into_fixture(self, topic: &Path) -> Fixture {
        assert!(!self.shows.is_empty(), "{}: what does it show?", self.file);
        let path = topic.join(&self.file);
        let mut options = CheckOptions::new(self.identifier.parse().expect("an identifier"));
        options.identifier_column = self.identifier_column;
        options.code_column = self.code_column;
        options.max_findings = self.max_findings;
        if let Some(rules) = &self.rules {
            options.rules = serde_json::from_str(rules).expect("a rule set in JSON");
        }
        let topic = topic.file_name().and_then(|name| name.to_str()).expect("a topic's name");
        let case = self.file.strip_suffix(".csv").expect("a .csv file");
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        Fixture { name: format!("{topic}/{case}"), bytes, path, options }
    }
}

impl Fixture {
    /// The report that it must give, beside it.
    pub(crate) fn expected(&self) -> PathBuf {
        self.path.with_extension("json")
    }
}
