//! Every fixture on every path of the scanner: the report that was agreed to, and the same rows.

use serde::Deserialize;

use super::check_in_chunks;
use crate::text::scan::paths;
use crate::{Identifier, Options, Report, RuleSet};

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
    code_column: Option<u32>,
    max_findings: Option<usize>,
    rules: Option<String>,
}

impl Fixture {
    fn options(&self) -> Options {
        let rules = self.rules.as_deref().map(|rules| serde_json::from_str::<RuleSet>(rules).unwrap());
        Options {
            identifier_column: self.identifier_column,
            code_column: self.code_column,
            max_findings: self.max_findings.unwrap_or(Options::DEFAULT_MAX_FINDINGS),
            rules: rules.unwrap_or_default(),
            ..Options::new(self.identifier.parse::<Identifier>().unwrap())
        }
    }
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(format!("{FIXTURES}/{path}")).unwrap()
}

#[test]
fn every_fixture_gives_its_report_on_every_path() {
    let index: Index = toml::from_str(&String::from_utf8(read("index.toml")).unwrap()).unwrap();
    assert!(index.fixture.len() > 100, "{} fixtures", index.fixture.len());
    for fixture in index.fixture {
        let (name, file, options) = (&fixture.file, read(&fixture.file), fixture.options());
        let expected = read(&format!("expected/{}.json", name.trim_end_matches(".csv")));
        let expected: Report = serde_json::from_slice(&expected).unwrap();
        let mut rows_of_first = None;
        paths::each(|path| {
            // Whole; in chunks beside the borders of a block; in chunks of many blocks.
            for sizes in [&[usize::MAX][..], &[63, 64, 65], &[4096, 1]] {
                let checked = check_in_chunks(&file, &options, sizes);
                assert_eq!(checked.report, expected, "{name}, {path}, in chunks of {sizes:?}");
                let mut rows = Vec::new();
                let (mut reader, range) = checked.rows_from(1);
                let mut each = |row: &crate::Row<'_>| {
                    rows.push(format!("{row:?}"));
                    true
                };
                reader.push(&file[range.start as usize..range.end as usize], &mut each);
                reader.finish(&mut each);
                let expected = rows_of_first.get_or_insert_with(|| rows.clone());
                assert_eq!(rows, *expected, "{name}, {path}, in chunks of {sizes:?}");
            }
        });
    }
}
