//! Which rows repeat a value, and which rows have it first.

use crate::read::row_set::RowSet;

/// Rows that hold the same value as an earlier one.
#[derive(Debug, Default)]
pub(crate) struct Duplicates {
    pub(crate) rows: RowSet,
    /// For each of them, in order, the first row of its value.
    pub(crate) firsts: Vec<u32>,
}

impl Duplicates {
    /// Those at or behind a row.
    pub(crate) fn from(&self, row: u64) -> Cursor<'_> {
        let firsts = self.firsts.get(self.rows.before(row) as usize..).unwrap_or_default();
        Cursor { duplicates: Some(self), next: self.rows.next(row), firsts }
    }

    /// The first ones, each with the first row of its value.
    pub(crate) fn first(&self, count: usize) -> impl Iterator<Item = (u64, u64)> {
        let mut from = self.from(0);
        std::iter::from_fn(move || {
            let row = from.next?;
            Some((row, from.first_row(row)?))
        })
        .take(count)
    }
}

/// Duplicates, as somebody goes through the rows of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cursor<'a> {
    /// `None` where nothing is compared.
    duplicates: Option<&'a Duplicates>,
    next: Option<u64>,
    /// From that of `next` on.
    firsts: &'a [u32],
}

impl Cursor<'_> {
    /// The first row of the value that `row` repeats, if it does. Rows come in order; some may be left out.
    pub(crate) fn first_row(&mut self, row: u64) -> Option<u64> {
        let duplicates = self.duplicates?;
        if self.next? < row {
            *self = duplicates.from(row);
        }
        if self.next != Some(row) {
            return None;
        }
        self.next = duplicates.rows.next(row + 1);
        self.firsts.split_off_first().map(|&first| u64::from(first))
    }
}
