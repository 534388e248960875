//! Finding the rows of a page, wherever in the file they are.

use std::ops::Range;

use tearline::{Checked, Filter, Row};
use tearline_api::worker::PageRow;
use wasm_bindgen::JsValue;

use crate::Failure;
use crate::source::{Reading, Source};

/// Rows of a block: the index leads to a row by so many.
pub(crate) const BLOCK: u64 = 1 << 10;
/// Bytes that are read at a time, at most.
const PART: u64 = 1 << 20;
/// Bytes that are asked for in advance: each answer of the browser takes its time, however short it is.
const AHEAD: u64 = 4 << 20;
/// Answers that are waited for at once, at most.
const AT_ONCE: usize = 128;

/// Where a scan begins, what it looks for, and how much of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start {
    pub(crate) row: u64,
    pub(crate) filter: Filter,
    pub(crate) rows: u64,
}

/// Calls `visit` for the rows that the filter lets through, as many as are asked for or until it says no; gives the
/// row to go on from, if there are more.
pub(crate) async fn scan(
    source: &Source,
    checked: &Checked,
    start: Start,
    alive: &dyn Fn() -> bool,
    visit: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<Option<u64>, Failure> {
    let mut stretches = Stretches { checked, left: start };
    let mut asked: Vec<(Stretch, Reading)> = Vec::new();
    let mut bytes_asked = 0;
    let mut row = start.row;
    loop {
        while asked.is_empty() || (bytes_asked < AHEAD && asked.len() < AT_ONCE) {
            let Some(stretch) = stretches.next() else { break };
            let part = stretch.part(stretch.bytes.start);
            bytes_asked += part.end - part.start;
            asked.push((stretch, source.start(part)?));
        }
        if asked.is_empty() {
            break;
        }
        let (stretch, mut reading) = asked.remove(0);
        let (mut reader, _) = checked.rows_of(start.filter, stretch.rows.start);
        let mut each = |found: &Row<'_>| {
            row = found.row + 1;
            visit(found)
        };
        let mut going_on = true;
        let mut offset = stretch.bytes.start;
        bytes_asked -= stretch.part(offset).end - offset;
        loop {
            let part = reading.bytes().await?;
            if !alive() {
                return Err(Failure::Superseded);
            }
            if part.is_empty() {
                return Err(Failure::Unreadable(JsValue::NULL));
            }
            offset += part.len() as u64;
            reader.push(&part, &mut |found| {
                going_on = each(found);
                going_on
            });
            if !going_on || offset >= stretch.bytes.end {
                break;
            }
            reading = source.start(stretch.part(offset))?;
        }
        if going_on {
            reader.finish(&mut |found| {
                going_on = each(found);
                going_on
            });
        }
        if !going_on {
            break;
        }
    }
    Ok(checked.next(start.filter, row))
}

/// Wanted rows that stand close together, and the bytes of the file that hold them.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    rows: Range<u64>,
    bytes: Range<u64>,
}

impl Stretch {
    fn part(&self, offset: u64) -> Range<u64> {
        offset..self.bytes.end.min(offset + PART)
    }
}

/// The stretches of a scan, one after the other.
struct Stretches<'a> {
    checked: &'a Checked,
    left: Start,
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        let Self { checked, left: Start { row, filter, rows } } = self;
        let first = checked.next(*filter, *row).filter(|_| *rows > 0)?;
        let before = checked.count_before(*filter, first);
        let last = checked.nth(*filter, before.saturating_add(*rows - 1)).unwrap_or(u64::MAX);
        let mut end = block_end(first);
        let bytes = loop {
            let bytes = checked.range_of(first, end - 1);
            // The next block too, if something in it is wanted and the part does not get too long.
            let longer = block_end(end);
            if end > last
                || checked.next(*filter, end).is_none_or(|row| row >= longer)
                || checked.range_of(first, longer - 1).end - bytes.start > PART
            {
                break bytes;
            }
            end = longer;
        };
        let end = end.min(last.saturating_add(1));
        *rows -= (checked.count_before(*filter, end) - before).min(*rows);
        *row = end;
        Some(Stretch { rows: first..end, bytes })
    }
}

/// The first row of the block behind the one that holds a row.
fn block_end(row: u64) -> u64 {
    ((row - 1) / BLOCK + 1) * BLOCK + 1
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

    use tearline::{Identifier, Options, Rule};

    use super::*;

    /// Five thousand rows of 20 bytes; code-missing in 10 and 20, 1,500, and 4,000.
    fn checked() -> Checked {
        let mut file = b"mobile,coupon code--\n".to_vec();
        for row in 1..=5000 {
            let code = if [10, 20, 1500, 4000].contains(&row) { String::new() } else { format!("A{row:06}") };
            file.extend_from_slice(format!("98765{row:05},{code:8}\n").as_bytes());
        }
        tearline::check(&file, Options::new(Identifier::Mobile)).unwrap()
    }

    #[test]
    fn only_blocks_with_wanted_rows_are_read() {
        let checked = checked();
        let byte = |row: u64| 21 + (row - 1) * 20;
        #[track_caller]
        fn check(checked: &Checked, start: Start, expected: &[Stretch]) {
            assert_eq!(Stretches { checked, left: start }.collect::<Vec<_>>(), expected);
        }
        let stretch =
            |rows: Range<u64>, bytes: Range<u64>| Stretch { rows, bytes: byte(bytes.start)..byte(bytes.end) };
        let filter = Filter::Rule(Rule::CodeMissing);
        let (one, other) = (stretch(10..2049, 1..2049), stretch(4000..4097, 3073..4097));
        check(&checked, Start { row: 1, filter, rows: u64::MAX }, &[one, other]);
        check(&checked, Start { row: 1, filter, rows: 1 }, &[stretch(10..11, 1..1025)]);
        check(&checked, Start { row: 1, filter, rows: 3 }, &[stretch(10..1501, 1..2049)]);
        check(&checked, Start { row: 4000, filter, rows: 0 }, &[]);
        check(&checked, Start { row: 4001, filter, rows: 9 }, &[]);
        let filter = Filter::All;
        check(&checked, Start { row: 1000, filter, rows: 50 }, &[stretch(1000..1050, 1..2049)]);
        check(&checked, Start { row: 4990, filter, rows: 50 }, &[stretch(4990..5121, 4097..5001)]);
        check(&checked, Start { row: 5001, filter, rows: 50 }, &[]);
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let long = "é".repeat(PageRow::VALUE_CHARS + 1);
        assert_eq!(cut(&long).chars().count(), PageRow::VALUE_CHARS + 1);
        assert_eq!(cut("é"), "é");
    }
}
