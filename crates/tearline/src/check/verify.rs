//! Making sure of duplicates: the rows of one fingerprint are read again and compared.

use std::ops::Range;

use crate::judge::Judge;
use crate::model::order;
use crate::read::kept::Kept;
use crate::read::plan::Plan;
use crate::read::rows::BLOCK;
use crate::read::rows::Duplicate;
use crate::text::decode::Records;
use crate::text::scan::{Position, Record};
use crate::{Finding, Role};

/// Two different values had one fingerprint.
#[derive(Debug)]
pub(crate) struct Collision;

/// So many duplicates are verified in one walk through the file: what is held of their first rows stays
/// small, however many there are.
const BATCH: usize = 1 << 18;

/// At most so many blocks of rows are asked for at once: some two megabytes.
const BLOCKS_AT_ONCE: u64 = 64;

#[derive(Debug)]
pub(crate) struct Verify {
    pub(crate) role: Role,
    /// What is not verified yet; the first [`BATCH`] of it are being walked through.
    left: Vec<Duplicate>,
    /// Where the blocks of rows start, and behind the last the end of the file.
    blocks: Vec<Position>,
    /// The rows of this walk, in order, from the last to the first: the next one is popped.
    rows: Vec<u32>,
    /// The first rows of this walk, in order, and their values as far as they were read.
    firsts: Vec<u32>,
    values: Vec<Option<Box<str>>>,
    /// The batch, from the last to the first.
    batch: Vec<Duplicate>,
    window: Window,
    /// Whether values that turn out different are struck off, instead of starting again. Only a rule that
    /// compares in another way than it notes could bring a check so far; it must end all the same.
    last_attempt: bool,
    different: Vec<u32>,
    /// How many findings are still to be listed.
    to_list: usize,
    listed: Vec<Finding>,
}

/// A run of blocks that is being read.
#[derive(Debug)]
struct Window {
    records: Option<Records>,
    range: Range<u64>,
    /// The row that the next record is.
    row: u64,
}

impl Verify {
    /// `None` where there is nothing to verify.
    pub(crate) fn new(
        role: Role,
        duplicates: &[Duplicate],
        index: &[Position],
        bytes: u64,
        max_findings: usize,
        last_attempt: bool,
    ) -> Option<Self> {
        if duplicates.is_empty() {
            return None;
        }
        let mut blocks = index.to_vec();
        blocks.push(Position { line: 0, byte: bytes });
        let mut verify = Self {
            role,
            left: duplicates.iter().rev().copied().collect(),
            blocks,
            rows: Vec::new(),
            firsts: Vec::new(),
            values: Vec::new(),
            batch: Vec::new(),
            window: Window { records: None, range: 0..0, row: 0 },
            last_attempt,
            different: Vec::new(),
            to_list: max_findings,
            listed: Vec::new(),
        };
        verify.next_batch();
        verify.next_window();
        Some(verify)
    }

    pub(crate) fn wants(&self) -> Range<u64> {
        self.window.range.clone()
    }

    /// The findings to be listed, and the rows that are no duplicates after all.
    pub(crate) fn into_found(self) -> (Vec<Finding>, Vec<u32>) {
        (self.listed, self.different)
    }

    /// The next bytes of the wanted range; says whether all is verified.
    pub(crate) fn supply(&mut self, plan: &Plan, kept: &mut Kept, bytes: &[u8]) -> Result<bool, Collision> {
        let at = self.window_start();
        let ended = self.window.range.start + bytes.len() as u64 >= self.window.range.end;
        let mut records = self.window.records.take().unwrap_or_else(|| plan.records(at));
        let mut collision = None;
        let mut each = |record: Record<'_>| {
            collision = self.look(&plan.judge, kept, &record).err();
            collision.is_none()
        };
        records.push(bytes, &mut each);
        if ended {
            records.finish(&mut each);
        }
        self.window.range.start += bytes.len() as u64;
        if let Some(collision) = collision {
            return Err(collision);
        }
        if !ended {
            self.window.records = Some(records);
            return Ok(false);
        }
        if self.rows.is_empty() && !self.next_batch() {
            return Ok(true);
        }
        self.next_window();
        Ok(false)
    }

    /// A record of the window. Compares it, if it is one of those in doubt.
    fn look(&mut self, judge: &Judge, kept: &mut Kept, record: &Record<'_>) -> Result<(), Collision> {
        let row = self.window.row;
        self.window.row += 1;
        if self.rows.last().copied().map(u64::from) != Some(row) {
            return Ok(());
        }
        self.rows.pop();
        let value = judge.key_of(record, self.role);
        let row = row as u32;
        while let Some(&Duplicate { row: duplicate, first }) = self.batch.last()
            && duplicate == row
        {
            self.batch.pop();
            let held = self.firsts.binary_search(&first).ok().and_then(|at| self.values[at].as_deref());
            let same = held.is_some() && held == value.as_deref();
            if !same && self.last_attempt {
                self.different.push(row);
                continue;
            }
            if !same {
                return Err(Collision);
            }
            kept.add(self.role.repeated(), u64::from(row), record);
            if self.to_list > 0 {
                self.to_list -= 1;
                self.listed.push(judge.repetition(self.role, u64::from(row), u64::from(first), record));
            }
        }
        if let Ok(at) = self.firsts.binary_search(&row) {
            self.values[at] = value.map(|value| value.into_owned().into_boxed_str());
        }
        Ok(())
    }

    fn next_batch(&mut self) -> bool {
        let rest = self.left.len().saturating_sub(BATCH);
        self.batch = self.left.split_off(rest);
        let ordered = |mut rows: Vec<u32>| {
            order::by_row(&mut rows, |row| row);
            rows.dedup();
            rows
        };
        self.firsts = ordered(self.batch.iter().map(|duplicate| duplicate.first).collect());
        self.values = self.firsts.iter().map(|_| None).collect();
        let rows = self.batch.iter().flat_map(|duplicate| [duplicate.row, duplicate.first]);
        self.rows = ordered(rows.collect());
        self.rows.reverse();
        !self.batch.is_empty()
    }

    /// The run of neighbouring blocks from the next row in doubt on.
    fn next_window(&mut self) {
        let Some(&next) = self.rows.last() else { return };
        let block_of = |row: u32| (u64::from(row) - 1) / BLOCK;
        let first = block_of(next);
        let mut last = first;
        for &row in self.rows.iter().rev() {
            let block = block_of(row);
            if block > last + 1 || block >= first + BLOCKS_AT_ONCE {
                break;
            }
            last = block;
        }
        let start = self.blocks[first as usize].byte;
        let end = self.blocks[last as usize + 1].byte;
        self.window = Window { records: None, range: start..end, row: first * BLOCK + 1 };
    }

    fn window_start(&self) -> Position {
        let block = ((self.window.row.max(1) - 1) / BLOCK) as usize;
        self.blocks[block.min(self.blocks.len() - 1)]
    }
}
