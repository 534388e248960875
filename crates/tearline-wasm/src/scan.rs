//! Finding the rows of a page, wherever in the file they are.

use tearline::{Checked, Report, Row, Rule, Severity};
use tearline_api::worker::{Filter, PageRow};
use wasm_bindgen::JsValue;

use crate::Failure;
use crate::source::Source;

/// Bytes that are read at a time.
const PART: u64 = 1 << 20;
/// Rows of a block that is read where wanted rows are far apart: the index leads to a row by so many.
const BLOCK: u64 = 1 << 10;
/// Rows that are read at a time where they stand close together, at most.
const LARGEST_BLOCK: u64 = 64 << 10;

/// Where a scan begins, and what it looks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    pub(crate) row: u64,
    pub(crate) filter: Filter,
}

/// Calls `visit` for every row that the filter lets through, until it says no; gives the row to go on from,
/// if there can be more.
pub(crate) async fn scan(
    source: &Source,
    checked: &Checked,
    start: Start,
    alive: &dyn Fn() -> bool,
    visit: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<Option<u64>, Failure> {
    let mut row = start.row.max(1);
    let mut block = BLOCK;
    while let Some(first) = candidate(checked, start.filter, row) {
        // Where rows are passed over, the next block is a small one; where none are, blocks grow.
        block = if first - row >= BLOCK { BLOCK } else { (block * 2).min(LARGEST_BLOCK) };
        let last = ((first - 1) / BLOCK * BLOCK + block).min(checked.report.rows.total);
        row = first;
        let mut stopped = false;
        let mut each = |found: &Row<'_>| {
            if found.row > last {
                return false;
            }
            row = found.row + 1;
            stopped = lets_through(start.filter, found) && !visit(found);
            !stopped && found.row < last
        };
        let (mut reader, range) = checked.rows_from(first);
        let mut offset = range.start;
        let mut ask = checked.range_of(first, last).end.saturating_sub(offset).clamp(1, PART);
        let mut ended = false;
        while !ended && offset < source.len() {
            let part = source.read(offset..offset + ask).await?;
            if !alive() {
                return Err(Failure::Superseded);
            }
            if part.is_empty() {
                return Err(Failure::Unreadable(JsValue::NULL));
            }
            offset += part.len() as u64;
            ask = PART;
            reader.push(&part, &mut |found| {
                ended = !each(found);
                !ended
            });
        }
        if !ended {
            reader.finish(&mut each);
        }
        if stopped {
            return Ok(candidate(checked, start.filter, row));
        }
        row = last + 1;
    }
    Ok(None)
}

fn lets_through(filter: Filter, row: &Row<'_>) -> bool {
    match filter {
        Filter::All => true,
        Filter::Rejected => row.rejected,
        Filter::Rule(rule) => row.findings.iter().any(|finding| finding.rule == rule),
    }
}

/// The first row at or after `row` that the filter may let through.
fn candidate(checked: &Checked, filter: Filter, row: u64) -> Option<u64> {
    let row = match filter {
        Filter::All => Some(row),
        Filter::Rejected => checked.next_rejected(row),
        Filter::Rule(rule) => match listed(&checked.report, rule, row) {
            Listed::At(row) => Some(row),
            Listed::NoMore => None,
            Listed::Unknown(row) if rejects(&checked.report, rule) => checked.next_rejected(row),
            Listed::Unknown(row) => Some(row),
        },
    };
    row.filter(|row| *row <= checked.report.rows.total)
}

/// What the listed findings say about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listed {
    At(u64),
    NoMore,
    /// The list ended before; from this row on the file must be read.
    Unknown(u64),
}

fn listed(report: &Report, rule: Rule, row: u64) -> Listed {
    let of_rule = report.findings.iter().filter(|finding| finding.rule == rule);
    if let Some(at) = of_rule.filter_map(|finding| finding.row).find(|at| *at >= row) {
        return Listed::At(at);
    }
    if !report.findings_truncated {
        return Listed::NoMore;
    }
    // The findings are in file order: up to the last listed row nothing was left out but in that row itself.
    let known_to = report.findings.iter().rev().find_map(|finding| finding.row).unwrap_or(1);
    Listed::Unknown(row.max(known_to))
}

/// Whether every row in which the rule found something is rejected.
fn rejects(report: &Report, rule: Rule) -> bool {
    // A series may have changed the severity: a finding knows the one that it was given.
    report.findings.iter().find(|finding| finding.rule == rule).map_or_else(
        || !rule.adjustable() && rule.default_severity() == Some(Severity::Error),
        |finding| finding.severity == Severity::Error,
    )
}

pub(crate) fn page_row(row: &Row<'_>) -> PageRow {
    PageRow {
        row: row.row,
        line: row.line,
        byte: row.byte,
        values: row.values.iter().take(PageRow::VALUES).map(|value| cut(value)).collect(),
        findings: row.findings.clone(),
        rejected: row.rejected,
    }
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(PageRow::VALUE_CHARS) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tearline::{Identifier, Options};

    use super::*;

    /// Rows 2 and 4 repeat row 1, row 3 has a bad mobile.
    const FILE: &[u8] = b"mobile,code\n9876543210,A1\n9876543211,A1\nx,A2\n9876543213,A1\n9876543214,A3\n";

    #[test]
    fn the_list_of_findings_leads_to_the_rows_of_a_rule() {
        #[track_caller]
        fn check(max_findings: usize, rule: Rule, row: u64, expected: Listed) {
            let options = Options { max_findings, ..Options::new(Identifier::Mobile) };
            let report = tearline::check(FILE, options).unwrap().report;
            assert_eq!(listed(&report, rule, row), expected);
        }
        check(10, Rule::CodeDuplicate, 1, Listed::At(2));
        check(10, Rule::CodeDuplicate, 3, Listed::At(4));
        check(10, Rule::CodeDuplicate, 5, Listed::NoMore);
        check(10, Rule::CodeMissing, 1, Listed::NoMore);
        check(1, Rule::CodeDuplicate, 1, Listed::At(2));
        check(1, Rule::CodeDuplicate, 3, Listed::Unknown(3));
        check(1, Rule::MobileFormat, 1, Listed::Unknown(2));
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let long = "é".repeat(PageRow::VALUE_CHARS + 1);
        assert_eq!(cut(&long).chars().count(), PageRow::VALUE_CHARS + 1);
        assert_eq!(cut("é"), "é");
    }
}
