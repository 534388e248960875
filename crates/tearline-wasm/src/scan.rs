//! Finding the rows of a page, wherever in the file they are.

use std::cell::Cell;
use std::ops::Range;

use tearline::{BLOCK, Checked, Filter, Row, RowReader};
use tearline_api::worker::PageRow;

use crate::Failure;
use crate::source::{Reading, Source};

/// Bytes that are read at a time, at most.
const PART: u64 = 1 << 20;
/// Bytes that are rather read and passed over than left out: to begin a reading takes as long.
const BRIDGED: u64 = 160 << 10;
/// Readings that the browser works on at the same time.
const AT_ONCE: usize = 4;

/// Where a scan begins, what it looks for, and how much of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Search {
    pub(crate) row: u64,
    pub(crate) filter: Filter,
    pub(crate) rows: u64,
}

/// Calls `visit` for the rows that the filter lets through, as many as are asked for or until it says no; gives the
/// row to go on from, if there are more.
pub(crate) async fn scan(
    source: &Source,
    checked: &Checked,
    start: Search,
    alive: &dyn Fn() -> bool,
    visit: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<Option<u64>, Failure> {
    let mut asked: Vec<(Piece, Reading)> = Vec::new();
    let (row, seen, stopped) = (Cell::new(start.row), Cell::new(0), Cell::new(start.rows == 0));
    let mut each = |found: &Row<'_>| {
        row.set(found.row + 1);
        seen.set(seen.get() + 1);
        stopped.set(!visit(found) || seen.get() == start.rows);
        !stopped.get()
    };
    let mut left = start;
    if !stopped.get() {
        left.row = checked.recall(start.filter, start.row, &mut each).unwrap_or(u64::MAX);
        left.rows -= seen.get();
    }
    let mut pieces = Pieces { stretches: Stretches { checked, left }, begun: None };
    let mut reader: Option<RowReader<'_>> = None;
    while !stopped.get() {
        while asked.len() < AT_ONCE
            && let Some(piece) = pieces.next()
        {
            let reading = source.read(piece.bytes.clone())?;
            asked.push((piece, reading));
        }
        if asked.is_empty() {
            break;
        }
        let (piece, reading) = asked.remove(0);
        let bytes = reading.bytes().await?;
        if !alive() {
            return Err(Failure::Superseded);
        }
        // A file that is shorter than it was has changed.
        if (bytes.len() as u64) < piece.bytes.end - piece.bytes.start {
            return Err(Failure::Changed);
        }
        if let Some(row) = piece.first {
            reader = Some(checked.rows_of(start.filter, row).0);
        }
        if let Some(reader) = &mut reader {
            reader.push(&bytes, &mut each);
        }
        if let Some(reader) = reader.take_if(|_| piece.last && !stopped.get()) {
            reader.finish(&mut each);
        }
    }
    Ok(checked.next(start.filter, row.get()))
}

/// Bytes to be read at once.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    /// The row that is wanted first, where a stretch begins with this piece.
    first: Option<u64>,
    bytes: Range<u64>,
    /// Whether the stretch ends with it.
    last: bool,
}

/// Stretches, those that are too long for one reading in pieces.
struct Pieces<'a> {
    stretches: Stretches<'a>,
    /// What is left of a stretch.
    begun: Option<Range<u64>>,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let (first, bytes) = match self.begun.take() {
            Some(rest) => (None, rest),
            None => self.stretches.next().map(|stretch| (Some(stretch.rows.start), stretch.bytes))?,
        };
        let end = bytes.end.min(bytes.start + PART);
        let last = end == bytes.end;
        if !last {
            self.begun = Some(end..bytes.end);
        }
        Some(Piece { first, bytes: bytes.start..end, last })
    }
}

/// Wanted rows that stand so close together that they are read at once, and the bytes of the file that hold them.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    rows: Range<u64>,
    bytes: Range<u64>,
}

/// The stretches of a scan, one after the other.
struct Stretches<'a> {
    checked: &'a Checked,
    left: Search,
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        let Self { checked, left: Search { row, filter, rows } } = self;
        let first = checked.next(*filter, *row).filter(|_| *rows > 0)?;
        let before = checked.count_before(*filter, first);
        let last = checked.nth(*filter, before.saturating_add(*rows - 1)).unwrap_or(u64::MAX);
        let mut end = block_end(first);
        let mut bytes = checked.range_of(first, end - 1);
        // On to the next block in which something is wanted, if it is near and the part does not get too long.
        while let Some(next) = checked.next(*filter, end).filter(|&next| next <= last) {
            let block = checked.range_of(next, next);
            if block.start - bytes.end > BRIDGED || block.end - bytes.start > PART {
                break;
            }
            end = block_end(next);
            bytes.end = block.end;
        }
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
    with_values(row, row.values.iter().take(PageRow::VALUES).map(|value| cut(value)).collect())
}

/// For a program, which is not to take a part for the whole.
pub(crate) fn whole_row(row: &Row<'_>) -> PageRow {
    with_values(row, row.values.iter().map(|value| value.clone().into_owned()).collect())
}

fn with_values(row: &Row<'_>, values: Vec<String>) -> PageRow {
    PageRow {
        row: row.row,
        line: row.line,
        byte: row.byte,
        values,
        findings: row.findings.clone(),
        rejected: row.rejected,
        dropped: row.dropped,
    }
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(PageRow::VALUE_CHARS).and_then(|(at, _)| value.get(..at)) {
        Some(shown) => format!("{shown}…"),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tearline::{Identifier, Options, Rule};

    use super::*;

    /// Twenty thousand rows of 20 bytes; code-missing in 10 and 20, 1,500, 4,000, and 15,000.
    fn checked() -> Checked {
        let mut file = b"mobile,coupon code--\n".to_vec();
        for row in 1..=20_000 {
            let missing = [10, 20, 1500, 4000, 15_000].contains(&row);
            let code = if missing { String::new() } else { format!("A{row:06}") };
            file.extend_from_slice(format!("98765{row:05},{code:8}\n").as_bytes());
        }
        tearline::check(&file, Options::new(Identifier::Mobile)).unwrap()
    }

    #[test]
    fn blocks_with_wanted_rows_are_read_and_what_lies_between_near_ones() {
        let checked = checked();
        let byte = |row: u64| 21 + (row - 1) * 20;
        #[track_caller]
        fn check(checked: &Checked, start: Search, expected: &[Stretch]) {
            assert_eq!(Stretches { checked, left: start }.collect::<Vec<_>>(), expected);
        }
        let stretch =
            |rows: Range<u64>, bytes: Range<u64>| Stretch { rows, bytes: byte(bytes.start)..byte(bytes.end) };
        let filter = Filter::Rule(Rule::CodeMissing);
        let (near, far) = (stretch(10..4097, 1..4097), stretch(15_000..15_361, 14_337..15_361));
        check(&checked, Search { row: 1, filter, rows: u64::MAX }, &[near, far]);
        check(&checked, Search { row: 1, filter, rows: 1 }, &[stretch(10..11, 1..1025)]);
        check(&checked, Search { row: 1, filter, rows: 3 }, &[stretch(10..1501, 1..2049)]);
        check(&checked, Search { row: 15_000, filter, rows: 0 }, &[]);
        check(&checked, Search { row: 15_001, filter, rows: 9 }, &[]);
        let filter = Filter::All;
        check(&checked, Search { row: 1000, filter, rows: 50 }, &[stretch(1000..1050, 1..2049)]);
        check(&checked, Search { row: 19_990, filter, rows: 50 }, &[stretch(19_990..20_481, 19_457..20_001)]);
        check(&checked, Search { row: 20_001, filter, rows: 50 }, &[]);
    }

    #[test]
    fn what_is_long_is_read_in_pieces() {
        let checked = checked();
        let left = Search { row: 15_000, filter: Filter::Rule(Rule::CodeMissing), rows: u64::MAX };
        let pieces =
            Pieces { stretches: Stretches { checked: &checked, left }, begun: Some(7..2 * PART + 8) };
        let bytes = checked.range_of(15_000, 15_000);
        let expected = [
            Piece { first: None, bytes: 7..PART + 7, last: false },
            Piece { first: None, bytes: PART + 7..2 * PART + 7, last: false },
            Piece { first: None, bytes: 2 * PART + 7..2 * PART + 8, last: true },
            Piece { first: Some(15_000), bytes, last: true },
        ];
        assert_eq!(pieces.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let long = "é".repeat(PageRow::VALUE_CHARS + 1);
        assert_eq!(cut(&long).chars().count(), PageRow::VALUE_CHARS + 1);
        assert_eq!(cut("é"), "é");
    }
}
