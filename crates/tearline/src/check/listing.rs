//! The duplicates that a report lists. Which rows are duplicates is known without them; where they stand and how they
//! are written is not: those few rows are read once more.
//!
//! So are their first rows, to be sure that the file is still the one that was checked.

use std::ops::Range;

use crate::Finding;
use crate::Role;
use crate::check::duplicates::{Fingerprints, Noted};
use crate::check::fingerprint::{Fingerprint, Keys};
use crate::judge::Judge;
use crate::model::order;
use crate::read::duplicates::Duplicates;
use crate::read::plan::Plan;
use crate::read::record_cache::RecordCache;
use crate::read::rows::BLOCK;
use crate::steps;
use crate::text::decode::Records;
use crate::text::scan::{Position, Record};

/// The file is not the one that was checked: it was overwritten, cut short or written on in the meantime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed;

impl std::fmt::Display for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the file was changed while it was read")
    }
}

impl std::error::Error for Changed {}

/// Of so many duplicate codes it is known how their first row spells them, whatever is listed: a row's finding says the
/// same in the report and wherever it is read again.
const SPELLED: usize = 1000;

/// How the first row has a code that a row repeats, where that is not how the row itself has it. By row.
pub(crate) type Spellings = Vec<(u32, String)>;

/// At most so many blocks of rows are asked for at once: some two megabytes.
const BLOCKS_AT_ONCE: u64 = 64;

#[derive(Debug)]
pub(crate) struct Listing {
    /// The rows to be read, from the last to the first: the next one is popped.
    looks: Vec<Look>,
    /// What was read of the first rows, in their order.
    firsts: Vec<First>,
    /// The last row of which it matters how its first row spells the code.
    spelled: u32,
    /// Where the blocks of rows start, and behind the last the end of the file.
    blocks: Vec<Position>,
    window: Window,
    listed: Vec<Finding>,
    spellings: Spellings,
}

/// The first row of a value.
#[derive(Debug)]
struct First {
    look: Look,
    /// Whether it matters how the value is spelled.
    spelled: bool,
    print: Option<Fingerprint>,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    row: u32,
    role: Role,
    /// The first row of the value, unless this is it.
    repeats: Option<u32>,
}

impl Default for Look {
    fn default() -> Self {
        Self { row: 0, role: Role::Code, repeats: None }
    }
}

/// A run of blocks that is being read.
#[derive(Debug)]
struct Window {
    records: Option<Records>,
    range: Range<u64>,
    /// The row that the next record is.
    row: u64,
    /// The row behind the last one.
    end: u64,
}

/// A column in which values were compared.
#[derive(Debug)]
pub(crate) struct Compared {
    pub(crate) role: Role,
    pub(crate) keys: Box<Keys>,
    pub(crate) duplicates: Duplicates,
    pub(crate) noted: Option<Noted>,
    /// What is not compared yet.
    pub(crate) rest: Option<Fingerprints>,
}

impl Listing {
    /// `None` where there is nothing to list.
    pub(crate) fn new(columns: &[Compared], index: &[Position], bytes: u64, most: usize) -> Option<Self> {
        let mut looks = Vec::new();
        for &Compared { role, ref duplicates, .. } in columns {
            let repeats = |(row, first)| Look { row: row as u32, role, repeats: Some(first as u32) };
            let most = if role == Role::Code { most.max(SPELLED) } else { most };
            looks.extend(duplicates.first(most).map(repeats));
        }
        let codes = looks.iter().filter(|look| look.role == Role::Code);
        let spelled = codes.take(SPELLED).last().map_or(0, |look| look.row);
        let first = |look: &Look| Look { row: look.repeats.unwrap_or_default(), repeats: None, ..*look };
        let mut firsts: Vec<Look> = looks.iter().map(first).collect();
        order::radix_sort(&mut firsts, |look| look.row);
        firsts.dedup();
        let of_spelled = |look: &&Look| look.role == Role::Code && look.row <= spelled;
        let mut spelled_firsts: Vec<Look> = looks.iter().filter(of_spelled).map(first).collect();
        order::radix_sort(&mut spelled_firsts, |look| look.row);
        looks.extend(&firsts);
        order::radix_sort(&mut looks, |look| look.row);
        looks.reverse();
        let mut blocks = index.to_vec();
        blocks.push(Position { line: 0, byte: bytes });
        let mut listing = Self {
            looks,
            firsts: firsts
                .into_iter()
                .map(|look| First {
                    look,
                    spelled: look.role == Role::Code
                        && spelled_firsts.binary_search_by_key(&look.row, |look| look.row).is_ok(),
                    print: None,
                    value: String::new(),
                })
                .collect(),
            spelled,
            blocks,
            window: Window { records: None, range: 0..0, row: 0, end: 0 },
            listed: Vec::new(),
            spellings: Vec::new(),
        };
        listing.next_window().then_some(listing)
    }

    pub(crate) fn wants(&self) -> Range<u64> {
        self.window.range.clone()
    }

    /// In file order.
    pub(crate) fn into_listed(mut self) -> (Vec<Finding>, Spellings) {
        // It is, but for what is said of two columns of one row.
        order::insertion_sort(&mut self.listed, |finding| (finding.row, finding.rule));
        (self.listed, self.spellings)
    }

    /// The next bytes of the wanted range; says whether all is listed.
    pub(crate) fn supply(
        &mut self,
        plan: &Plan,
        columns: &[Compared],
        kept: &mut RecordCache,
        bytes: &[u8],
    ) -> Result<bool, Changed> {
        if bytes.is_empty() {
            return Err(Changed);
        }
        let at = self.window_start();
        let ended = self.window.range.start + bytes.len() as u64 >= self.window.range.end;
        let mut records = self.window.records.take().unwrap_or_else(|| plan.records(at));
        let mut same = true;
        let mut each = |record: &Record<'_>| {
            same = self.look(&plan.judge, columns, kept, record);
            same
        };
        records.push(bytes, &mut each);
        if ended {
            records.finish(&mut each);
        }
        self.window.range.start += bytes.len() as u64;
        // Each row of the window was looked at, or the file has fewer of them now.
        let missing = ended && self.looks.last().is_some_and(|look| u64::from(look.row) < self.window.end);
        if !same || missing {
            return Err(Changed);
        }
        if !ended {
            self.window.records = Some(records);
            return Ok(false);
        }
        Ok(!self.next_window())
    }

    /// A record of the window. Says whether it has the value that was found there.
    fn look(
        &mut self,
        judge: &Judge,
        columns: &[Compared],
        kept: &mut RecordCache,
        record: &Record<'_>,
    ) -> bool {
        steps::took(1);
        let row = self.window.row;
        self.window.row += 1;
        while let Some(look) = self.looks.pop_if(|look| u64::from(look.row) == row) {
            let column = columns.iter().find(|column| column.role == look.role);
            let value = judge.key_of(record, look.role);
            let print = column.zip(value).map(|(column, value)| column.keys.of(value.as_bytes()));
            let first = Look { row: look.repeats.unwrap_or(look.row), repeats: None, ..look };
            let from = self.firsts.partition_point(|other| other.look.row < first.row);
            let Some(of_first) = self.firsts[from..].iter_mut().find(|other| other.look == first) else {
                return false;
            };
            let Some(first) = look.repeats else {
                of_first.print = print;
                if of_first.spelled {
                    of_first.value = judge.spelling(record);
                }
                continue;
            };
            if print.is_none() || print != of_first.print {
                return false;
            }
            kept.add(look.role.repeated(), row, record);
            let compared = look.role == Role::Code && look.row <= self.spelled;
            let spelling =
                Some(&of_first.value).filter(|value| compared && **value != judge.spelling(record));
            let finding =
                judge.repetition(look.role, row, u64::from(first), spelling.map(String::as_str), record);
            self.listed.push(finding);
            self.spellings.extend(spelling.map(|value| (look.row, value.clone())));
        }
        true
    }

    /// The run of neighbouring blocks from the next row on; says whether there is one.
    fn next_window(&mut self) -> bool {
        let Some(next) = self.looks.last() else { return false };
        let block_of = |look: &Look| (u64::from(look.row) - 1) / BLOCK;
        let first = block_of(next);
        let mut last = first;
        for look in self.looks.iter().rev() {
            let block = block_of(look);
            if block > last + 1 || block >= first + BLOCKS_AT_ONCE {
                break;
            }
            last = block;
        }
        let start = self.blocks[first as usize].byte;
        let end = self.blocks[last as usize + 1].byte;
        self.window =
            Window { records: None, range: start..end, row: first * BLOCK + 1, end: (last + 1) * BLOCK + 1 };
        true
    }

    fn window_start(&self) -> Position {
        let block = ((self.window.row.max(1) - 1) / BLOCK) as usize;
        self.blocks[block.min(self.blocks.len() - 1)]
    }
}
