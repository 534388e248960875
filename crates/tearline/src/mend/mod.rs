//! Mending rows of a checked file: other values in them, or rows taken out. Only what a mend touches is judged again:
//! the row, and the rows that have the same code or customer, before or now. Nothing of the file is copied; what it is
//! to be uploaded as is told as pieces of it and what stands between them.

mod error;
mod follow;
mod groups;
mod pieces;
mod record;

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use error::MendError;
use error::Why;
use groups::Groups;
pub use pieces::{Piece, Pieces};

use crate::judge::{Hit, Judge, Room};
use crate::read::mended::MendedRow;
use crate::text::decode::{Records, file_bytes};
use crate::text::scan::{Position, Record};
use crate::{Checked, Encoding, LineEnd, Options, Report, Role, Row};

/// What is to be done with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub enum Mend {
    /// Another value in a column (from 0).
    Edit {
        /// The column, from 0.
        column: u32,
        /// What is to stand there.
        value: String,
    },
    /// What the rules suggest for the row's values.
    Suggested,
    /// One text instead of another, wherever it stands in a column.
    Replace {
        /// The column, from 0.
        column: u32,
        /// What stands there, in capital or small letters as it is written here.
        find: String,
        /// What is to stand there instead.
        with: String,
    },
    /// No row any more.
    Drop,
}

/// A checked file whose rows are mended. The report and everything that is read of it is at any time as if the mended
/// file had been checked, but for this: rows keep their numbers, lines and bytes, a row that was taken out is read as
/// [`dropped`](Row::dropped), columns are what they were found to be, and what is said of the file as a whole stays as
/// it was. Before a mended file is sent it is checked as a whole.
#[derive(Debug)]
pub struct Mending {
    checked: Checked,
    /// As it was checked: what is taken back as a whole is that, to the letter.
    original: Report,
    /// Or why nothing can be mended.
    judge: Result<Judge, Why>,
    groups: [Groups; 2],
    room: Room,
    hits: Vec<Hit>,
    mends: Mends,
    /// So many rows were taken out.
    dropped: u64,
    most_findings: usize,
    /// Whether there were more than that at any time.
    cut: bool,
}

/// Mends of a file, those that were taken back among them: to make them once more when it has been checked again.
#[derive(Debug, Default)]
pub struct Mends {
    history: Vec<Done>,
    /// So many of these are made; the others were taken back.
    made: usize,
}

impl Mends {
    /// Whether there is none, not even one that was taken back.
    pub fn is_empty(&self) -> bool {
        self.history.is_empty()
    }

    /// Those that were taken back cannot be made again any more.
    pub fn forget_undone(&mut self) {
        self.history.truncate(self.made);
    }
}

/// A mend, with what was before it.
#[derive(Debug)]
struct Done {
    row: u64,
    before: Option<MendedRow>,
    after: Option<MendedRow>,
}

impl Mending {
    /// Of a file that was checked with [`Options::mends`].
    pub fn new(checked: Checked) -> Self {
        let judge = checked.plan.as_ref().map(|plan| plan.judge.clone());
        let readable = |judge: &Judge| !checked.file_rejected && judge.layout.problem.is_none();
        let judge = judge.filter(readable).ok_or(Why::File).and_then(|judge| {
            // Of a column that is compared the values are there, or none was kept at all.
            let kept = judge.layout.code.is_none() || checked.values[Role::Code as usize].is_some();
            if kept { Ok(judge) } else { Err(Why::NotKept) }
        });
        Self {
            judge,
            groups: Default::default(),
            room: Room::default(),
            hits: Vec::new(),
            mends: Mends::default(),
            dropped: 0,
            cut: checked.report.findings_truncated,
            original: checked.report.clone(),
            most_findings: checked.report.findings.len().max(Options::DEFAULT_MAX_FINDINGS),
            checked,
        }
    }

    /// The file as it is now.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// How many rows are written otherwise than in the file, and how many were taken out.
    pub fn changed(&self) -> (u64, u64) {
        (self.checked.mended.len() as u64 - self.dropped, self.dropped)
    }

    /// How many mends can be taken back, and how many that were can be made again.
    pub fn history(&self) -> (usize, usize) {
        (self.mends.made, self.mends.history.len() - self.mends.made)
    }

    /// The mends alone, for [`resume`](Self::resume): they are not known here any more.
    pub fn take_mends(&mut self) -> Mends {
        std::mem::take(&mut self.mends)
    }

    /// Makes the mends of the same file again, which has just been checked; says which rows are to be
    /// [`listed`](Self::list) anew.
    pub fn resume(&mut self, mends: Mends) -> Vec<u64> {
        let made = mends.history.iter().take(mends.made).map(|done| (done.row, done.after.clone()));
        let mut to_list = Vec::new();
        for (row, after) in made.collect::<Vec<_>>() {
            to_list.extend(self.put(row, after));
        }
        self.mends = mends;
        to_list
    }

    /// The part of the file that [`mend`](Self::mend) has to see, where it has to: what ends the record, in a file whose
    /// lines end in several ways.
    pub fn following(&self, row: &Row<'_>) -> Option<Range<u64>> {
        let Report { bytes, dialect, .. } = self.checked.report;
        let mixed = dialect.line_end == LineEnd::Mixed && !self.checked.mended.contains_key(&row.row);
        let end = row.byte + file_bytes(&row.raw, self.encoding()).len() as u64;
        mixed.then_some(end.min(bytes)..(end + 4).min(bytes))
    }

    /// Mends a row, which is as [`RowReader`](crate::RowReader) reads it now; says which other rows are to be
    /// [`listed`](Self::list) anew, two at most. `following`: the bytes that [`following`](Self::following) names, if it
    /// names any.
    ///
    /// # Errors
    /// See [`MendError`]: then nothing has changed.
    pub fn mend(&mut self, row: &Row<'_>, mend: &Mend, following: &[u8]) -> Result<Vec<u64>, MendError> {
        let Some(now) = self.mended(row, mend)? else { return Ok(Vec::new()) };
        let before = self.checked.mended.get(&row.row).cloned();
        let at = Position { line: row.line, byte: row.byte };
        let (original, line_end) = match &before {
            Some(before) => (before.original.clone(), before.line_end),
            None => (row.raw.as_ref().into(), self.line_end(following)),
        };
        let is_back = now.as_deref() == Some(&*original);
        let after = (!is_back).then_some(MendedRow { at, original, line_end, now });
        let to_list = self.put(row.row, after.clone());
        self.mends.forget_undone();
        self.mends.history.push(Done { row: row.row, before, after });
        self.mends.made += 1;
        Ok(to_list)
    }

    /// Takes the last mend back; `None` where there is none, else its row, and the rows to be
    /// [`listed`](Self::list) anew.
    pub fn undo(&mut self) -> Option<(u64, Vec<u64>)> {
        let Done { row, before, .. } = self.mends.history.get(self.mends.made.checked_sub(1)?)?;
        let (row, before) = (*row, before.clone());
        self.mends.made -= 1;
        Some((row, self.put(row, before)))
    }

    /// Does the last mend again that was taken back.
    pub fn redo(&mut self) -> Option<(u64, Vec<u64>)> {
        let Done { row, after, .. } = self.mends.history.get(self.mends.made)?;
        let (row, after) = (*row, after.clone());
        self.mends.made += 1;
        Some((row, self.put(row, after)))
    }

    /// A row that a mend has told to list: as it is read now.
    pub fn list(&mut self, row: &Row<'_>) {
        let findings = row.findings.iter().filter(|finding| finding.first.is_some()).cloned().collect();
        // What else is said of it stays.
        self.put_findings(row.row, findings, |finding| finding.first.is_none());
    }

    /// What a row is to be written as; `Some(None)`: it is to be taken out; `None`: it stays as it is.
    fn mended(&self, row: &Row<'_>, mend: &Mend) -> Result<Option<Option<Box<[u8]>>>, MendError> {
        let fails = |why: Why| Err(MendError::new(row.row, why));
        let judge = match &self.judge {
            Ok(judge) => judge,
            Err(why) => return fails(why.clone()),
        };
        if row.dropped {
            return if *mend == Mend::Drop { Ok(None) } else { fails(Why::Dropped) };
        }
        let mut values: Vec<(usize, Cow<'_, str>)> = Vec::new();
        match mend {
            Mend::Drop => {
                return if row.raw.len() >= crate::text::scan::MAX_RECORD {
                    fails(Why::Long)
                } else {
                    Ok(Some(None))
                };
            }
            Mend::Edit { column, value } => values.push((*column as usize, Cow::Borrowed(value))),
            Mend::Suggested => {
                for finding in &row.findings {
                    if let Some((column, value)) = finding.column.zip(finding.suggestion.as_deref())
                        && values.iter().all(|(other, _)| *other != column as usize)
                    {
                        values.push((column as usize, Cow::Borrowed(value)));
                    }
                }
            }
            Mend::Replace { column, find, with } => {
                let value = row.values.get(*column as usize);
                if let Some(value) = value.filter(|value| !find.is_empty() && value.contains(find.as_str())) {
                    values.push((*column as usize, Cow::Owned(value.replace(find.as_str(), with))));
                }
            }
        }
        values.retain(|(column, value)| row.values.get(*column).is_none_or(|old| old != value));
        if values.is_empty() {
            return Ok(None);
        }
        let text = record::with_values(judge, (row.row, &row.raw), &values)?;
        if !self.is_one_row(judge, &text) {
            return fails(Why::Blank);
        }
        Ok(Some(Some(text.into())))
    }

    /// Whether a text is read as a row where it stands in the file: it may be passed over as blank, or as a comment.
    fn is_one_row(&self, judge: &Judge, text: &[u8]) -> bool {
        let Some(plan) = &self.checked.plan else { return false };
        let mut rows = 0;
        let mut records: Records = plan.records(Position { line: 2, byte: u64::MAX / 2 });
        let mut each = |_: &Record<'_>| {
            rows += 1;
            true
        };
        records.push(&file_bytes(text, judge.encoding()), &mut each);
        records.finish(&mut each);
        rows == 1
    }

    fn line_end(&self, following: &[u8]) -> u8 {
        let dialect = &self.checked.report.dialect;
        let wide = matches!(dialect.encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        let units = match dialect.line_end {
            LineEnd::Lf | LineEnd::Cr => 1,
            LineEnd::CrLf => 2,
            LineEnd::Mixed => {
                let letter = |unit: usize| match (wide, dialect.encoding) {
                    (false, _) => following.get(unit).copied().filter(|byte| matches!(byte, b'\r' | b'\n')),
                    (true, encoding) => {
                        let bytes = following.get(unit * 2..unit * 2 + 2)?;
                        let (low, high) = if encoding == Encoding::Utf16Le { (0, 1) } else { (1, 0) };
                        Some(bytes[low]).filter(|low| bytes[high] == 0 && matches!(low, b'\r' | b'\n'))
                    }
                };
                match (letter(0), letter(1)) {
                    (Some(b'\r'), Some(b'\n')) => 2,
                    (Some(_), _) => 1,
                    (None, _) => 0,
                }
            }
        };
        if wide { units * 2 } else { units }
    }
}
