//! The mended file, as pieces of the file and what stands between them.

use std::collections::btree_map::Range as RowsRange;
use std::iter::Peekable;
use std::ops::Range;

use crate::judge::Judge;
use crate::mend::{Mend, MendError, Mending};
use crate::read::mended::MendedRow;
use crate::text::decode::file_bytes;
use crate::{Encoding, Row};

/// A part of a mended file.
#[derive(Debug, Clone, PartialEq, Eq)]
// Not `non_exhaustive`: whoever puts the file together has to know them all.
pub enum Piece {
    /// These bytes of the file.
    File(Range<u64>),
    /// What was written anew.
    Bytes(Vec<u8>),
}

/// Puts a mended file together, and on the way mends more rows of it: many at once, in file order. What is written so is
/// another file, to be checked anew.
#[derive(Debug)]
pub struct Pieces<'m> {
    mending: &'m Mending,
    /// Rows that were mended before.
    mended: Peekable<RowsRange<'m, u64, MendedRow>>,
    pieces: Vec<Piece>,
    /// As far as the file was taken.
    read: u64,
    changed: u64,
}

impl Mending {
    /// The file with all mends.
    pub fn pieces(&self) -> Pieces<'_> {
        Pieces {
            mending: self,
            mended: self.checked.mended.range(..).peekable(),
            pieces: Vec::new(),
            read: 0,
            changed: 0,
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.judge.as_ref().map_or(Encoding::Utf8, Judge::encoding)
    }
}

impl Pieces<'_> {
    /// Mends another row, which is as [`RowReader`](crate::RowReader) reads it now and behind those before; says whether
    /// that changes anything. Where lines end in several ways, a row that is taken out leaves a blank line.
    ///
    /// # Errors
    /// See [`MendError`]: then the row stays as it is.
    pub fn mend(&mut self, row: &Row<'_>, mend: &Mend) -> Result<bool, MendError> {
        let Some(now) = self.mending.mended(row, mend)? else { return Ok(false) };
        self.take_before(row.row);
        let known = self.mended.next_if(|(number, _)| **number == row.row);
        let (original, line_end) = match known {
            Some((_, known)) => (&*known.original, known.line_end),
            None => (&*row.raw, self.mending.line_end(&[])),
        };
        self.replace(row.byte, original, line_end, now.as_deref());
        self.changed += 1;
        Ok(true)
    }

    /// How many rows were mended on the way.
    pub fn changed(&self) -> u64 {
        self.changed
    }

    /// How many pieces there are so far.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// All of it.
    pub fn finish(mut self) -> Vec<Piece> {
        self.take_before(u64::MAX);
        let end = self.mending.checked.report.bytes;
        if self.read < end {
            self.pieces.push(Piece::File(self.read..end));
        }
        self.pieces
    }

    fn take_before(&mut self, row: u64) {
        while let Some((_, mended)) = self.mended.next_if(|(number, _)| **number < row) {
            self.replace(mended.at.byte, &mended.original, mended.line_end, mended.now.as_deref());
        }
    }

    fn replace(&mut self, start: u64, original: &[u8], line_end: u8, now: Option<&[u8]>) {
        let encoding = self.mending.encoding();
        if self.read < start {
            self.pieces.push(Piece::File(self.read..start));
        }
        self.read = start + file_bytes(original, encoding).len() as u64;
        if let Some(now) = now {
            let now = file_bytes(now, encoding);
            match self.pieces.last_mut() {
                Some(Piece::Bytes(bytes)) => bytes.extend_from_slice(&now),
                _ => self.pieces.push(Piece::Bytes(now.into_owned())),
            }
        } else {
            // The last record may lack its line end.
            self.read = (self.read + u64::from(line_end)).min(self.mending.checked.report.bytes);
        }
    }
}
