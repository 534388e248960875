//! One verdict everywhere: every fixture, every way, the identical report. The server's way is in `jobs`, where
//! the result files are looked at as well.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tearline::{Checked, Checker, Options, Report, Rule, Severity};

use crate::app::program;
use crate::fixtures::{self, Fixture};

/// Reports do not depend on it: each way of checking takes another.
const SEEDS: [u128; 3] = [1, 0xDEAD_BEEF_0BAD_F00D, u128::MAX];

fn json(report: &Report) -> String {
    serde_json::to_string(report).expect("a report is JSON")
}

/// Checks a file that comes in chunks. `next` says how long the next one is; the parts of the file that the
/// check wants to see again come in such chunks too.
fn in_chunks(file: &[u8], options: Options, next: &mut dyn FnMut() -> usize) -> Checked {
    let mut checker = Checker::new(options).expect("options that can be used");
    let mut rest = file;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(next().clamp(1, rest.len()));
        checker.push(chunk);
        rest = after;
    }
    let checked = checker.finish().complete(|pending| {
        let range = pending.wants();
        let wanted = &file[usize::try_from(range.start).expect("an offset")
            ..usize::try_from(range.end).expect("an offset")];
        pending.supply(&wanted[..next().clamp(1, wanted.len())])
    });
    checked.expect("the same bytes")
}

/// Whole numbers without a pattern, the same ones on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n).expect("small")
    }
}

fn whole(fixture: &Fixture, seed: u128) -> Checked {
    tearline::check(&fixture.bytes, fixture.options.clone().into_options(seed))
        .expect("options that can be used")
}

#[track_caller]
fn same(fixture: &Fixture, way: &str, expected: &str, found: &str) {
    if expected == found {
        return;
    }
    let pretty = |text: &str| match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => format!("{value:#}"),
        Err(_) => text.to_owned(),
    };
    let (expected, found) = (pretty(expected), pretty(found));
    let at = expected.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
    let part = |text: &str| text.lines().skip(at.saturating_sub(3)).take(9).collect::<Vec<_>>().join("\n");
    panic!(
        "{}, {way}: line {}\nexpected …\n{}\nfound …\n{}",
        fixture.name,
        at + 1,
        part(&expected),
        part(&found)
    );
}

#[test]
fn every_chunking_gives_the_same_report() {
    for fixture in fixtures::all() {
        let expected = json(&whole(&fixture, SEEDS[0]).report);
        let check = |way: &str, seed: u128, next: &mut dyn FnMut() -> usize| {
            let options = fixture.options.clone().into_options(seed);
            same(&fixture, way, &expected, &json(&in_chunks(&fixture.bytes, options, next).report));
        };
        check("one byte at a time", SEEDS[1], &mut || 1);
        check("two at a time", SEEDS[2], &mut || 2);
        for seed in SEEDS {
            let mut dice = Dice(seed as u64);
            check(&format!("short chunks, dice {seed}"), seed, &mut || 1 + dice.below(17));
            check(&format!("chunks of any length, dice {seed}"), seed, &mut || 1 + dice.below(5000));
        }
    }
}

#[test]
fn the_report_is_the_one_that_was_read_and_agreed_to() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    for fixture in fixtures::all() {
        let file = fixture.expected();
        let report = whole(&fixture, SEEDS[0]).report;
        if update {
            let text = serde_json::to_string_pretty(&report).expect("a report is JSON");
            std::fs::write(&file, text + "\n").expect("an expected report");
        } else {
            let expected = std::fs::read_to_string(&file)
                .unwrap_or_else(|e| panic!("{}: {e}; UPDATE_EXPECTED=1 writes it", file.display()));
            let expected: Report = serde_json::from_str(&expected).expect("an expected report");
            same(&fixture, "expected", &json(&expected), &json(&report));
        }
    }
}

#[test]
fn every_fixture_is_listed_and_every_listed_file_is_there() {
    let all = fixtures::all();
    let listed: BTreeSet<_> = all.iter().flat_map(|f| [f.path.clone(), f.expected()]).collect();
    let mut there = BTreeSet::new();
    for topic in std::fs::read_dir(fixtures::folder()).expect("the folder of fixtures") {
        let topic = topic.expect("an entry").path();
        for entry in topic.is_dir().then(|| std::fs::read_dir(&topic).expect("a topic")).into_iter().flatten()
        {
            let path = entry.expect("an entry").path();
            if path.file_name().is_some_and(|name| name != "index.toml") {
                there.insert(path);
            }
        }
    }
    assert_eq!(listed, there);
}

#[test]
fn every_rule_that_needs_no_database_is_shown() {
    let needs_database = [
        Rule::CodeExists,
        Rule::CustomerUnknown,
        Rule::CustomerLimit,
        Rule::SeriesLimit,
        Rule::SeriesExpired,
        Rule::NotProcessed,
    ];
    let found: BTreeSet<Rule> = fixtures::all()
        .iter()
        .flat_map(|fixture| whole(fixture, SEEDS[0]).report.counts.into_keys())
        .collect();
    for rule in Rule::ALL {
        assert_eq!(found.contains(rule), !needs_database.contains(rule), "{rule}");
    }
}

/// What holds of any report, whatever the file.
#[test]
fn reports_add_up() {
    for fixture in fixtures::all() {
        let Report { rows, counts, findings, findings_truncated, bytes, .. } =
            whole(&fixture, SEEDS[0]).report;
        let name = &fixture.name;
        assert_eq!(bytes, fixture.bytes.len() as u64, "{name}");
        assert_eq!(rows.accepted + rows.rejected, rows.total, "{name}");
        let counted: u64 = counts.values().sum();
        let listed = findings.len() as u64;
        assert!(
            if findings_truncated { listed < counted } else { listed == counted },
            "{name}: {listed} of {counted}"
        );
        let order: Vec<_> = findings.iter().map(|finding| finding.row.unwrap_or(0)).collect();
        assert!(order.is_sorted(), "{name}: findings in file order: {order:?}");
        if counts.keys().any(|rule| rule.rejects_file()) {
            assert_eq!(rows.accepted, 0, "{name}: a rejected file has no accepted rows");
        } else if !findings_truncated {
            let bad: BTreeSet<_> = findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(|f| f.row)
                .collect();
            assert_eq!(bad.len() as u64, rows.rejected, "{name}: rows with an error are the rejected rows");
        }
    }
}

/// The second reading gives the same rows and the same findings as the first, from any row on.
#[test]
fn rows_read_again_have_what_the_report_says() {
    for fixture in fixtures::all() {
        let mut options = fixture.options.clone().into_options(SEEDS[0]);
        options.max_findings = usize::MAX;
        let checked = tearline::check(&fixture.bytes, options).expect("options that can be used");
        let total = checked.report.rows.total;
        let mut dice = Dice(SEEDS[1] as u64);
        for from in [1, 2, total / 2, total, total + 1] {
            if from == 0 {
                continue;
            }
            let (mut reader, range) = checked.rows_from(from);
            let end = usize::try_from(range.end).expect("an offset");
            let mut rest = &fixture.bytes[usize::try_from(range.start).expect("an offset")..end];
            let (mut numbers, mut findings) = (Vec::new(), Vec::new());
            let mut each = |row: &tearline::Row<'_>| {
                assert_eq!(row.rejected, checked.is_rejected(row.row), "{}, row {}", fixture.name, row.row);
                numbers.push(row.row);
                findings.extend(row.findings.iter().cloned());
                true
            };
            while !rest.is_empty() {
                let (chunk, after) = rest.split_at((1 + dice.below(97)).min(rest.len()));
                reader.push(chunk, &mut each);
                rest = after;
            }
            reader.finish(&mut each);
            assert_eq!(numbers, (from..=total).collect::<Vec<_>>(), "{} from row {from}", fixture.name);
            let of_report: Vec<_> = checked
                .report
                .findings
                .iter()
                .filter(|f| f.row.is_some_and(|row| row >= from))
                .cloned()
                .collect();
            assert_eq!(findings, of_report, "{} from row {from}", fixture.name);
        }
    }
}

/// A script of this folder in Node, with the browser's module.
pub(crate) fn node(script: &str) -> Command {
    let module = std::env::var_os("TEARLINE_WASM_NODE").expect(
        "TEARLINE_WASM_NODE is to name the folder of the module for Node: `cargo xtask test types tests` builds it and sets it",
    );
    let mut node = Command::new("node");
    node.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("it").join(script));
    node.arg(Path::new(&module).join("tearline.js"));
    node
}

#[test]
fn the_browser_module_says_what_is_wrong_with_options() {
    let output = node("options.mjs").output().expect("node starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_browser_module_does_not_wait_for_a_file_that_has_changed() {
    let output = node("changed.mjs").output().expect("node starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The browser's module, in one process of Node for all fixtures.
#[test]
fn the_browser_module_gives_the_same_report() {
    let fixtures = fixtures::all();
    let mut node =
        node("parity.mjs").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node starts");
    let list: Vec<_> = fixtures
        .iter()
        .map(|fixture| serde_json::json!({ "path": fixture.path, "options": fixture.options }))
        .collect();
    let mut input = node.stdin.take().expect("a pipe");
    input.write_all(serde_json::to_string(&list).expect("JSON").as_bytes()).expect("node reads");
    drop(input);
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node ended with {}", output.status);
    let reports = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(reports.lines().count(), fixtures.len());
    for (fixture, report) in fixtures.iter().zip(reports.lines()) {
        same(fixture, "wasm in Node", &json(&whole(fixture, SEEDS[0]).report), report);
    }
}

/// The command line, by file name and by standard input.
#[test]
fn the_command_line_gives_the_same_report() {
    let dir = tempfile::tempdir().expect("a directory");
    let rules = dir.path().join("rules.json");
    for (number, fixture) in fixtures::all().iter().enumerate() {
        std::fs::write(&rules, serde_json::to_string(&fixture.options.rules).expect("JSON")).expect("rules");
        let options = &fixture.options;
        let mut check = Command::new(program());
        check.arg("check").args(["--format", "json", "--identifier", options.identifier.name()]);
        check.arg("--rules").arg(&rules);
        for (flag, value) in [
            ("--identifier-column", options.identifier_column.map(|column| column.to_string())),
            ("--code-column", (!options.code_column.is_found()).then(|| options.code_column.to_string())),
            ("--max-findings", options.max_findings.map(|most| most.to_string())),
        ] {
            if let Some(value) = value {
                check.args([flag, &value]);
            }
        }
        let file = std::fs::File::open(&fixture.path).expect("the fixture's file");
        let output = if number % 2 == 0 {
            check.arg(&fixture.path).stdin(Stdio::null()).output()
        } else {
            check.arg("-").stdin(file).output()
        };
        let output = output.expect("the program starts");
        let expected = whole(fixture, SEEDS[0]).report;
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        same(fixture, "the command line", &json(&expected), printed.trim_end());
        assert_eq!(output.status.code(), Some(i32::from(expected.rejected())), "{}", fixture.name);
    }
}
