//! The fixtures: files that nobody should have to think up twice, each with how it is checked.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tearline_api::worker::CheckOptions;

/// One entry of `tests/fixtures/index.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    file: String,
    /// What a reader learns from the file.
    shows: String,
    identifier: String,
    identifier_column: Option<u32>,
    code_column: Option<u32>,
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
    /// Without its extension.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) options: CheckOptions,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Every fixture there is.
pub(crate) fn all() -> Vec<Fixture> {
    let index = std::fs::read_to_string(folder().join("index.toml")).expect("the index of fixtures");
    let index: Index = toml::from_str(&index).expect("an index in TOML");
    index.fixture.into_iter().map(Fixture::from).collect()
}

impl From<Entry> for Fixture {
    fn from(entry: Entry) -> Self {
        assert!(!entry.shows.is_empty(), "{}: what does it show?", entry.file);
        let path = folder().join(&entry.file);
        let mut options = CheckOptions::new(entry.identifier.parse().expect("an identifier"));
        options.identifier_column = entry.identifier_column;
        options.code_column = entry.code_column;
        options.max_findings = entry.max_findings;
        if let Some(rules) = &entry.rules {
            options.rules = serde_json::from_str(rules).expect("a rule set in JSON");
        }
        let name = entry.file.strip_suffix(".csv").expect("a .csv file").to_owned();
        Self { name, bytes: std::fs::read(&path).expect("the fixture's file"), path, options }
    }
}
