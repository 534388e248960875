//! Every fixture on every path of the scanner: the report that was agreed to, and the same rows.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::check_in_chunks;
use crate::text::scan::paths;
use crate::{CodeColumn, Identifier, Options, Report, RuleSet};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures");

#[derive(Deserialize)]
struct Index {
    fixture: Vec<Fixture>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fixture {
    file: String,
    identifier: String,
    identifier_column: Option<u32>,
    code_column: Option<CodeColumn>,
    max_findings: Option<usize>,
    rules: Option<String>,
}

impl Fixture {
    fn options(&self) -> Options {
        let rules = self.rules.as_deref().map(|rules| serde_json::from_str::<RuleSet>(rules).unwrap());
        Options {
            identifier_column: self.identifier_column,
            code_column: self.code_column.unwrap_or_default(),
            max_findings: self.max_findings.unwrap_or(Options::DEFAULT_MAX_FINDINGS),
            rules: rules.unwrap_or_default(),
            ..Options::new(self.identifier.parse::<Identifier>().unwrap())
        }
    }
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every fixture there is, each with its path.
fn fixtures() -> Vec<(PathBuf, Fixture)> {
    let topics = std::fs::read_dir(FIXTURES).unwrap().map(|entry| entry.unwrap().path());
    let of = |topic: PathBuf| {
        let index: Index =
            toml::from_str(&String::from_utf8(read(&topic.join("index.toml"))).unwrap()).unwrap();
        index.fixture.into_iter().map(move |fixture| (topic.join(&fixture.file), fixture))
    };
    topics.filter(|path| path.is_dir()).flat_map(of).collect()
}

#[test]
fn every_fixture_gives_its_report_on_every_path() {
    // Cargo puts this file into a package only, and the fixtures are the repository's.
    if Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml.orig")).exists() {
        return;
    }
    let all = fixtures();
    assert!(all.len() > 100, "{} fixtures", all.len());
    for (path, fixture) in all {
        let (name, file, options) = (path.display(), read(&path), fixture.options());
        let expected: Report = serde_json::from_slice(&read(&path.with_extension("json"))).unwrap();
        let mut rows_of_first = None;
        paths::each(|way| {
            // Whole; in chunks beside the borders of a block; in chunks of many blocks.
            for sizes in [&[usize::MAX][..], &[63, 64, 65], &[4096, 1]] {
                let checked = check_in_chunks(&file, &options, sizes);
                assert_eq!(checked.report, expected, "{name}, {way}, in chunks of {sizes:?}");
                let mut rows = Vec::new();
                let (mut reader, range) = checked.rows_from(1);
                let mut each = |row: &crate::Row<'_>| {
                    rows.push(format!("{row:?}"));
                    true
                };
                reader.push(&file[range.start as usize..range.end as usize], &mut each);
                reader.finish(&mut each);
                let expected = rows_of_first.get_or_insert_with(|| rows.clone());
                assert_eq!(rows, *expected, "{name}, {way}, in chunks of {sizes:?}");
            }
        });
    }
}
