//! Reading rows again, each with everything that was found in it.

use std::borrow::Cow;
use std::ops::Range;

use crate::judge::{Hit, Judge, Room, stored_code};
use crate::model::order;
use crate::read::duplicates::{Cursor, Duplicates, Repeats, Values};
use crate::read::filter::{RowSets, Wanted};
use crate::read::mended::MendedRows;
use crate::read::plan::Plan;
use crate::read::record_cache::RecordCache;
use crate::text::decode::{Records, decode, record_alone};
use crate::text::scan::{Position, Record};
use crate::{Encoding, Filter, Report, Role, Row, Severity};

/// A checked file: the report, and what it takes to read any of its rows again.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The verdict.
    pub report: Report,
    /// `None` where the file is no text, or empty.
    pub(crate) plan: Option<Plan>,
    pub(crate) rows: RowSets,
    pub(crate) codes: Duplicates,
    pub(crate) customers: Duplicates,
    /// The values that were compared, by role, where rows are to be mended.
    pub(crate) values: [Option<Box<dyn Values>>; 2],
    pub(crate) mended: MendedRows,
    /// So many rows have a number: those that were taken out, too.
    pub(crate) numbered: u64,
    /// How the first row has a code that a row repeats, where that is known and another. By row.
    pub(crate) spellings: Vec<(u32, String)>,
    /// Where the rows 1, 1025, 2049, … start.
    pub(crate) index: Vec<Position>,
    pub(crate) kept: RecordCache,
    pub(crate) file_rejected: bool,
}

impl Checked {
    /// Whether a row (from 1) was rejected.
    pub fn is_rejected(&self, row: u64) -> bool {
        self.file_rejected || self.rows.errors().contains(row)
    }

    /// The number of the last row: how many there are, those that were taken out by [`Mending`](crate::Mending) among
    /// them.
    pub fn last_row(&self) -> u64 {
        self.numbered
    }

    /// The names of the uploaded columns for the result files: the header's cells as they are in the file,
    /// without the columns that an error file adds; in a file without a header, names by which the columns
    /// are found again.
    pub fn header(&self) -> &[String] {
        self.plan.as_ref().map_or(&[], |plan| &plan.judge.layout.header)
    }

    /// A reader that starts at a row (from 1), and the part of the file that it is to be fed: from some
    /// way before that row to the file's end. The reader passes over the rows before `row`.
    pub fn rows_from(&self, row: u64) -> (RowReader<'_>, Range<u64>) {
        self.rows_of(Filter::All, row)
    }

    /// As [`rows_from`](Self::rows_from); the reader passes over all the rows that the filter holds back.
    pub fn rows_of(&self, filter: Filter, row: u64) -> (RowReader<'_>, Range<u64>) {
        let row = row.max(1);
        let block = ((row - 1) / BLOCK) as usize;
        let (at, block_row) = match self.index.get(block) {
            Some(&at) => (at, block as u64 * BLOCK + 1),
            None => (Position { line: 1, byte: self.report.bytes }, row),
        };
        let reader = self.plan.as_ref().map(|plan| {
            let reading = self.reading(plan, block_row);
            Started { records: plan.records(at), reading }
        });
        let wanted = self.wanted(filter);
        let next = wanted.next(row).unwrap_or(u64::MAX);
        let reader = RowReader { started: reader, wanted, next, file_rejected: self.file_rejected };
        (reader, at.byte..self.report.bytes)
    }

    /// Reads rows at or behind this one.
    pub(crate) fn reading<'a>(&'a self, plan: &Plan, row: u64) -> Reading<'a> {
        let (codes, customers) = (self.codes.from(row), self.customers.from(row));
        let mended = Some(&self.mended).filter(|mended| !mended.is_empty());
        Reading { codes, customers, mended, spellings: &self.spellings, ..Reading::new(plan, row) }
    }

    /// A row (from 1) from which on to look for the one that stands on a physical line (from 1): that row is it or
    /// one of the next 1,024, and the last of them that does not start behind the line.
    pub fn row_near_line(&self, line: u64) -> u64 {
        let blocks = self.index.partition_point(|at| at.line <= line) as u64;
        blocks.saturating_sub(1) * BLOCK + 1
    }

    /// The part of the file that holds the rows `first..=last`, as [`rows_from`](Self::rows_from) of
    /// `first` is to be fed it: a page can be read with one slice.
    pub fn range_of(&self, first: u64, last: u64) -> Range<u64> {
        let byte = |block: u64| self.index.get(block as usize).map_or(self.report.bytes, |at| at.byte);
        byte((first.max(1) - 1) / BLOCK)..byte((last.max(1) - 1) / BLOCK + 1)
    }
}

/// Every so many rows, the place of a row is noted: where reading can start again.
pub const BLOCK: u64 = 1024;

/// Reads the rows of a checked file, from a given row on, out of chunks of any size.
#[derive(Debug)]
pub struct RowReader<'a> {
    started: Option<Started<'a>>,
    wanted: Wanted<'a>,
    /// The next wanted row.
    next: u64,
    file_rejected: bool,
}

#[derive(Debug)]
struct Started<'a> {
    records: Records,
    reading: Reading<'a>,
}

impl RowReader<'_> {
    /// The next bytes. `each` is called for every row that is complete; it says whether to go on.
    pub fn push(&mut self, bytes: &[u8], each: &mut dyn FnMut(&Row<'_>) -> bool) {
        let Self { started, wanted, next, file_rejected } = self;
        if let Some(Started { records, reading }) = started {
            records.push(bytes, &mut |record: &Record<'_>| {
                reading.read_wanted(*wanted, next, *file_rejected, record, each)
            });
        }
    }

    /// The file has ended: the last row, if it lacks its line end.
    pub fn finish(mut self, each: &mut dyn FnMut(&Row<'_>) -> bool) {
        let Self { started, wanted, next, file_rejected } = &mut self;
        if let Some(Started { records, reading }) = started {
            records.finish(&mut |record: &Record<'_>| {
                reading.read_wanted(*wanted, next, *file_rejected, record, each)
            });
        }
    }
}

/// Turns records into rows.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    judge: Judge,
    /// The row that the next record is.
    pub(crate) row: u64,
    codes: Cursor<'a>,
    customers: Cursor<'a>,
    mended: Option<&'a MendedRows>,
    spellings: &'a [(u32, String)],
    hits: Vec<Hit>,
    room: Room,
}

impl Reading<'_> {
    /// Knows of no duplicates.
    pub(crate) fn new(plan: &Plan, row: u64) -> Self {
        Self {
            judge: plan.judge.clone(),
            row,
            codes: Cursor::default(),
            customers: Cursor::default(),
            mended: None,
            spellings: &[],
            hits: Vec::new(),
            room: Room::default(),
        }
    }

    fn read_wanted(
        &mut self,
        wanted: Wanted<'_>,
        next: &mut u64,
        file_rejected: bool,
        record: &Record<'_>,
        each: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> bool {
        if self.row < *next {
            self.row += 1;
            return true;
        }
        *next = wanted.next(self.row + 1).unwrap_or(u64::MAX);
        self.read(record, file_rejected, each)
    }

    /// The next row, or what it was mended to.
    pub(crate) fn read(
        &mut self,
        record: &Record<'_>,
        file_rejected: bool,
        each: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> bool {
        match self.mended.and_then(|mended| mended.get(&self.row)).map(|mended| mended.now.as_deref()) {
            None => self.read_record(record, file_rejected, false, each),
            Some(None) => self.read_record(record, file_rejected, true, each),
            Some(Some(text)) => {
                let at = Position { line: record.line, byte: record.byte };
                let mut go_on = true;
                let (encoding, delimiter) = (self.judge.encoding(), self.judge.delimiter);
                record_alone(encoding, delimiter, at, text, &mut |record: &Record<'_>| {
                    go_on = self.read_record(record, file_rejected, false, each);
                    go_on
                });
                go_on
            }
        }
    }

    fn read_record(
        &mut self,
        record: &Record<'_>,
        file_rejected: bool,
        dropped: bool,
        each: &mut dyn FnMut(&Row<'_>) -> bool,
    ) -> bool {
        let row = self.row;
        self.row += 1;
        let mut findings = Vec::new();
        let (mut code, mut customer) = (None, None);
        let mut room = std::mem::take(&mut self.room);
        if self.judge.layout.problem.is_none() && !dropped {
            let keys = self.judge.judge(record, &mut self.hits, &mut room, true);
            for hit in self.hits.drain(..) {
                findings.push(self.judge.finding(hit, row, record));
            }
            code = keys.code.map(|code| stored_code(code, self.judge.params.keep_case));
            customer = keys.customer.map(|customer| {
                let stored = self.judge.stored_customer(record);
                stored.unwrap_or_else(|| decode(Cow::Borrowed(customer), Encoding::Utf8))
            });
            for (role, duplicates) in [(Role::Code, &mut self.codes), (Role::Customer, &mut self.customers)] {
                if let Some(Repeats { first, mended }) = duplicates.repeats(row) {
                    let known = self.spellings.binary_search_by_key(&row, |(row, _)| u64::from(*row)).ok();
                    // What was mended may be spelled in another way.
                    let mended = mended || self.mended.is_some_and(|mended| mended.contains_key(&first));
                    let known = known.filter(|_| role == Role::Code && !mended);
                    let spelling = known.map(|at| &*self.spellings[at].1);
                    findings.push(self.judge.repetition(role, row, first, spelling, record));
                }
            }
            order::insertion_sort(&mut findings, |finding| finding.rule);
        }
        let rejected =
            file_rejected && !dropped || findings.iter().any(|finding| finding.severity == Severity::Error);
        // What an error file added is no value of the row; what stands behind that is.
        let layout = &self.judge.layout;
        let own = |column: usize| column < layout.columns.len() || column >= layout.width;
        let values = (0..record.len())
            .filter(|&column| own(column))
            .filter_map(|column| self.judge.value(record, column))
            .collect();
        let go_on = each(&Row {
            row,
            line: record.line,
            byte: record.byte,
            values,
            code,
            customer,
            findings,
            rejected,
            dropped,
            raw: Cow::Borrowed(record.bytes),
        });
        self.room = room;
        go_on
    }
}
