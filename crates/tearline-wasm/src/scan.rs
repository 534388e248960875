//! Finding the rows of a page, wherever in the file they are.

use std::cell::Cell;
use std::iter::Peekable;
use std::ops::Range;

use tearline::{Checked, Filter, Row, RowReader};
use tearline_api::worker::PageRow;
use wasm_bindgen::JsValue;

use crate::Failure;
use crate::source::{Reading, Source};

/// Rows of a block: the index leads to a row by so many.
pub(crate) const BLOCK: u64 = 1 << 10;
/// Bytes that are read at a time, at most.
const PART: u64 = 1 << 20;
/// Pieces that are asked for together: the browser takes its time for each request, however short it is.
const TOGETHER: usize = 16;
/// Bytes that are rather read and thrown away than left out: to begin a reading takes as long.
const BRIDGED: u64 = 160 << 10;
/// Requests that the browser works on at the same time.
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
    let mut asked: Vec<(Vec<Piece>, Reading)> = Vec::new();
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
    let mut pieces = Pieces { stretches: Stretches { checked, left }, begun: None }.peekable();
    let mut reader: Option<RowReader<'_>> = None;
    while !stopped.get() {
        while asked.len() < AT_ONCE && pieces.peek().is_some() {
            let together = together(&mut pieces);
            let reading = source.read(&ranges(&together))?;
            asked.push((together, reading));
        }
        if asked.is_empty() {
            break;
        }
        let (together, reading) = asked.remove(0);
        let bytes = reading.bytes().await?;
        if !alive() {
            return Err(Failure::Superseded);
        }
        let (mut rest, mut end) = (bytes.as_slice(), None);
        for piece in together {
            let gap = end.and_then(|end| piece.gap(end)).unwrap_or(0);
            end = Some(piece.bytes.end);
            rest = rest.get(gap as usize..).unwrap_or_default();
            // A file that is shorter than it was has changed.
            let part = rest.split_at_checked(piece.len()).ok_or(Failure::Unreadable(JsValue::NULL))?;
            rest = part.1;
            if let Some(row) = piece.first {
                reader = Some(checked.rows_of(start.filter, row).0);
            }
            if let Some(reader) = &mut reader {
                reader.push(part.0, &mut each);
            }
            if let Some(reader) = reader.take_if(|_| piece.last && !stopped.get()) {
                reader.finish(&mut each);
            }
            if stopped.get() {
                break;
            }
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

impl Piece {
    fn len(&self) -> usize {
        // At most a part.
        (self.bytes.end - self.bytes.start) as usize
    }

    /// The bytes between what ends there and this, where they are to be read along.
    fn gap(&self, end: u64) -> Option<u64> {
        self.bytes.start.checked_sub(end).filter(|gap| *gap <= BRIDGED)
    }
}

/// What is to be read for some pieces.
fn ranges(pieces: &[Piece]) -> Vec<Range<u64>> {
    let mut ranges: Vec<Range<u64>> = Vec::new();
    for piece in pieces {
        match ranges.last_mut() {
            Some(last) if piece.gap(last.end).is_some() => last.end = piece.bytes.end,
            _ => ranges.push(piece.bytes.clone()),
        }
    }
    ranges
}

/// The next pieces, as many as are worth asking for together.
fn together(pieces: &mut Peekable<Pieces<'_>>) -> Vec<Piece> {
    let mut together: Vec<Piece> = Vec::new();
    let mut length = 0;
    while let Some(piece) = pieces.next_if(|next| {
        let gap = together.last().and_then(|last: &Piece| next.gap(last.bytes.end)).unwrap_or(0);
        length += gap as usize + next.len();
        together.is_empty() || (length <= PART as usize && together.len() < TOGETHER)
    }) {
        together.push(piece);
    }
    together
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

/// Wanted rows that stand close together, and the bytes of the file that hold them.
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
        fn check(checked: &Checked, start: Search, expected: &[Stretch]) {
            assert_eq!(Stretches { checked, left: start }.collect::<Vec<_>>(), expected);
        }
        let stretch =
            |rows: Range<u64>, bytes: Range<u64>| Stretch { rows, bytes: byte(bytes.start)..byte(bytes.end) };
        let filter = Filter::Rule(Rule::CodeMissing);
        let (one, other) = (stretch(10..2049, 1..2049), stretch(4000..4097, 3073..4097));
        check(&checked, Search { row: 1, filter, rows: u64::MAX }, &[one, other]);
        check(&checked, Search { row: 1, filter, rows: 1 }, &[stretch(10..11, 1..1025)]);
        check(&checked, Search { row: 1, filter, rows: 3 }, &[stretch(10..1501, 1..2049)]);
        check(&checked, Search { row: 4000, filter, rows: 0 }, &[]);
        check(&checked, Search { row: 4001, filter, rows: 9 }, &[]);
        let filter = Filter::All;
        check(&checked, Search { row: 1000, filter, rows: 50 }, &[stretch(1000..1050, 1..2049)]);
        check(&checked, Search { row: 4990, filter, rows: 50 }, &[stretch(4990..5121, 4097..5001)]);
        check(&checked, Search { row: 5001, filter, rows: 50 }, &[]);
    }

    #[test]
    fn what_is_far_apart_is_asked_for_together() {
        let checked = checked();
        let filter = Filter::Rule(Rule::CodeMissing);
        let left = Search { row: 1, filter, rows: u64::MAX };
        let mut pieces = Pieces { stretches: Stretches { checked: &checked, left }, begun: None }.peekable();
        let rows: Vec<_> = together(&mut pieces).iter().map(|piece| (piece.first, piece.last)).collect();
        assert_eq!(rows, [(Some(10), true), (Some(4000), true)]);
        assert_eq!(together(&mut pieces), []);
        let at = |bytes: Range<u64>| Piece { first: None, bytes, last: true };
        let far = 20 + BRIDGED;
        let pieces = [at(0..10), at(20..30), at(30..40), at(far + 21..far + 30)];
        assert_eq!(ranges(&pieces), [0..40, far + 21..far + 30]);
        let stretches = Stretches { checked: &checked, left: Search { rows: 0, ..left } };
        let begun = Some(7..2 * PART + 8);
        let mut pieces = Pieces { stretches, begun }.peekable();
        let piece = |bytes: Range<u64>, last| Piece { first: None, bytes, last };
        assert_eq!(together(&mut pieces), [piece(7..PART + 7, false)]);
        assert_eq!(together(&mut pieces), [piece(PART + 7..2 * PART + 7, false)]);
        assert_eq!(together(&mut pieces), [piece(2 * PART + 7..2 * PART + 8, true)]);
        assert_eq!(together(&mut pieces), []);
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let long = "é".repeat(PageRow::VALUE_CHARS + 1);
        assert_eq!(cut(&long).chars().count(), PageRow::VALUE_CHARS + 1);
        assert_eq!(cut("é"), "é");
    }
}
