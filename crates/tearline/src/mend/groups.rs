//! Which rows have the same value, where a mend has touched one of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::read::duplicates::{Mended, Values};

/// The values that were touched, of one column.
#[derive(Debug, Default)]
pub(super) struct Groups(BTreeMap<Vec<u8>, Group>);

/// The rows of a value.
#[derive(Debug, Default)]
struct Group {
    /// Those that the file has, in order.
    original: Vec<u32>,
    /// Those of them that have another value now, or none.
    left: BTreeSet<u32>,
    /// Those that have it only now.
    added: BTreeSet<u32>,
}

/// What became of other rows than the one that was mended.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// The row that now is the first of its value, and was not.
    pub(super) leads: Option<u32>,
    /// The row that was the first of its value, and repeats it now.
    pub(super) follows: Option<u32>,
    /// Values that go on to be repeated, and of which another row is the first: the old one, and the new one.
    pub(super) firsts: Vec<(u32, u32)>,
}

impl Group {
    fn first(&self) -> Option<u32> {
        let original = self.original.iter().copied().find(|row| !self.left.contains(row));
        original.into_iter().chain(self.added.first().copied()).min()
    }
}

impl Groups {
    /// A row has another value, or none.
    pub(super) fn change(
        &mut self,
        row: u32,
        [old, new]: [Option<Vec<u8>>; 2],
        values: &dyn Values,
        mended: &mut Mended,
    ) -> Moved {
        let mut moved = Moved::default();
        if old == new {
            return moved;
        }
        mended.rows.insert(row, None);
        if let Some(old) = old {
            self.touch((row, old), values, mended, &mut moved, |group| {
                if !group.added.remove(&row) {
                    group.left.insert(row);
                }
            });
        }
        if let Some(new) = new {
            let mut is_back = false;
            self.touch((row, new), values, mended, &mut moved, |group| {
                is_back = group.left.remove(&row);
                if !is_back {
                    group.added.insert(row);
                }
            });
            if is_back {
                mended.rows.remove(&row);
            }
        }
        moved
    }

    fn touch(
        &mut self,
        (row, value): (u32, Vec<u8>),
        values: &dyn Values,
        mended: &mut Mended,
        moved: &mut Moved,
        change: impl FnOnce(&mut Group),
    ) {
        let group = self
            .0
            .entry(value)
            .or_insert_with_key(|value| Group { original: values.rows_of(value), ..Group::default() });
        let before = group.first();
        change(group);
        let after = group.first();
        if let Some(&original) = group.original.first() {
            match after.filter(|&after| after != original) {
                Some(after) => mended.firsts.insert(original, after),
                None => mended.firsts.remove(&original),
            };
        }
        if before == after {
            // Most mends leave the others as they are.
            if group.added.contains(&row) {
                mended.rows.insert(row, after);
            }
            return;
        }
        for &row in &group.added {
            mended.rows.insert(row, after.filter(|&after| after != row));
        }
        moved.leads = moved.leads.or(after.filter(|&after| after != row));
        moved.follows = moved.follows.or(before.filter(|&before| before != row));
        moved.firsts.extend(before.zip(after));
    }
}
