//! Which rows repeat a value, and which rows have it first.

use std::collections::BTreeMap;
use std::fmt;

use crate::read::row_set::RowSet;

/// The values of a column, to be looked for again: for whoever mends rows.
pub(crate) trait Values: fmt::Debug + Send + Sync {
    /// The rows that have a value, in order.
    fn rows_of(&self, value: &[u8]) -> Vec<u32>;
}

/// Rows that hold the same value as an earlier one.
#[derive(Debug, Default)]
pub(crate) struct Duplicates {
    pub(crate) rows: RowSet,
    /// For each of them, in order, the first row of its value.
    pub(crate) firsts: Vec<u32>,
    pub(crate) mended: Mended,
}

/// What is otherwise since rows were mended.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    /// Values whose first row is another one now: by the first row of old.
    pub(crate) firsts: BTreeMap<u32, u32>,
    /// Of rows that were mended, the first row of the value that they repeat, if they do.
    pub(crate) rows: BTreeMap<u32, Option<u32>>,
}

/// What a row repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repeats {
    /// The first row of the value.
    pub(crate) first: u64,
    /// Whether that is so only since rows were mended.
    pub(crate) mended: bool,
}

impl Mended {
    /// What a row repeats. `known`: the first row of its value before anything was mended, if there is one.
    fn repeats(&self, row: u64, known: Option<u64>) -> Option<Repeats> {
        let unchanged = known.map(|first| Repeats { first, mended: false });
        if self.rows.is_empty() {
            return unchanged;
        }
        // Rows past 32 bits are not compared.
        let (of, old) = (u32::try_from(row).ok()?, u32::try_from(known.unwrap_or(row)).ok()?);
        let now = match self.rows.get(&of) {
            Some(&first) => first?,
            None => match self.firsts.get(&old) {
                Some(&first) => first,
                None => return unchanged,
            },
        };
        Some(Repeats { first: now.into(), mended: true }).filter(|repeats| repeats.first != row)
    }
}

impl Duplicates {
    /// What a row repeats.
    pub(crate) fn repeats(&self, row: u64) -> Option<Repeats> {
        self.from(row).repeats(row)
    }

    /// Those at or behind a row.
    pub(crate) fn from(&self, row: u64) -> Cursor<'_> {
        let firsts = self.firsts.get(self.rows.before(row) as usize..).unwrap_or_default();
        Cursor { duplicates: Some(self), next: self.rows.next(row), firsts }
    }

    /// Takes in those of other values.
    pub(crate) fn merge(&mut self, others: &Self) {
        if others.rows.len() == 0 {
            return;
        }
        let mut merged = Self::default();
        let (mut these, mut those) = (self.first(usize::MAX).peekable(), others.first(usize::MAX).peekable());
        loop {
            let next = match (these.peek(), those.peek()) {
                (Some(this), Some(that)) if that < this => those.next(),
                (None, _) => those.next(),
                (Some(_), _) => these.next(),
            };
            let Some((row, first)) = next else { break };
            merged.rows.push(row);
            merged.firsts.push(first as u32);
        }
        drop((these, those));
        *self = merged;
    }

    /// The first ones, each with the first row of its value.
    pub(crate) fn first(&self, count: usize) -> impl Iterator<Item = (u64, u64)> {
        let mut from = self.from(0);
        std::iter::from_fn(move || {
            let row = from.next?;
            Some((row, from.known(row)?))
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
    /// What a row repeats. Rows come in order; some may be left out.
    pub(crate) fn repeats(&mut self, row: u64) -> Option<Repeats> {
        let known = self.known(row);
        self.duplicates?.mended.repeats(row, known)
    }

    /// The first row of the value that a row repeats, if it did before anything was mended.
    fn known(&mut self, row: u64) -> Option<u64> {
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
