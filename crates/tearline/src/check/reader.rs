//! Checking, and reading rows again, out of anything that can be read and sought in.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::check::listing::Changed;
use crate::{Checked, Checker, Filter, Options, Row, RowReader, RuleSetError};

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 20;

/// Why there is no verdict.
#[derive(Debug)]
pub enum CheckError {
    /// The rules contradict themselves.
    Rules(RuleSetError),
    /// The file cannot be read.
    Io(io::Error),
    /// It is not what it was when it was first read.
    Changed,
}

impl std::fmt::Display for CheckError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rules(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
            Self::Changed => Changed.fmt(f),
        }
    }
}

impl std::error::Error for CheckError {}

impl From<RuleSetError> for CheckError {
    fn from(error: RuleSetError) -> Self {
        Self::Rules(error)
    }
}

impl From<io::Error> for CheckError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Changed> for CheckError {
    fn from(_: Changed) -> Self {
        Self::Changed
    }
}

/// Checks a file from its start to its end, a chunk at a time.
///
/// ```
/// use tearline::{Identifier, Options, check_reader};
///
/// let mut file = std::io::Cursor::new(b"coupon code\nABCDEF1\nabcdef1\n");
/// let checked = check_reader(&mut file, Options::new(Identifier::NotTagged))?;
/// assert_eq!(checked.report.rows.rejected, 1);
/// for row in checked.rows(file, 1) {
///     println!("{:?}", row?.code);
/// }
/// # Ok::<(), tearline::CheckError>(())
/// ```
///
/// # Errors
/// As [`Checker::new`]; when the file cannot be read, or is changed while it is.
pub fn check_reader(mut file: impl Read + Seek, options: Options) -> Result<Checked, CheckError> {
    let mut checker = Checker::new(options)?;
    let mut buffer = vec![0; CHUNK];
    // A file to which somebody writes on and on has an end all the same.
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut left = length;
    while left > 0 {
        let most = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
        let bytes = read(&mut file, &mut buffer[..most])?;
        if bytes.is_empty() {
            return Err(CheckError::Changed);
        }
        left -= bytes.len() as u64;
        checker.push(bytes);
    }
    let checked = checker.finish().complete(|pending| {
        let Range { start, end } = pending.wants();
        file.seek(SeekFrom::Start(start))?;
        let most = usize::try_from(end - start).map_or(CHUNK, |wanted| wanted.min(CHUNK));
        Ok::<_, CheckError>(pending.supply(read(&mut file, &mut buffer[..most])?)?)
    })?;
    if file.seek(SeekFrom::End(0))? != length {
        return Err(CheckError::Changed);
    }
    Ok(checked)
}

/// As many bytes as come at once; none at the end of the file.
fn read<'b>(file: &mut impl Read, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            length => return length.map(|length| &buffer[..length]),
        }
    }
}

impl Checked {
    /// The rows of the checked file from a row (from 1) on, one by one.
    pub fn rows<R: Read + Seek>(&self, file: R, row: u64) -> OwnedRows<'_, R> {
        let (reader, range) = self.rows_of(Filter::All, row);
        OwnedRows {
            checked: self,
            file,
            at: Some(range.start),
            reader: Some(reader),
            buffer: vec![0; PIECE],
            ready: VecDeque::new(),
            next: row.max(1),
        }
    }
}

/// See [`Checked::rows`]. An error is the last that comes.
#[derive(Debug)]
pub struct OwnedRows<'c, R> {
    checked: &'c Checked,
    file: R,
    /// Where to seek to first.
    at: Option<u64>,
    reader: Option<RowReader<'c>>,
    buffer: Vec<u8>,
    ready: VecDeque<Row<'static>>,
    /// The row that comes next.
    next: u64,
}

impl<R: Read + Seek> OwnedRows<'_, R> {
    fn fill(&mut self) -> Result<(), CheckError> {
        while self.ready.is_empty()
            && let Some(mut reader) = self.reader.take()
        {
            if let Some(at) = self.at.take() {
                self.file.seek(SeekFrom::Start(at))?;
            }
            let bytes = read(&mut self.file, &mut self.buffer)?;
            let mut each = |row: &Row<'_>| {
                self.ready.push_back(row.to_owned());
                true
            };
            if bytes.is_empty() {
                reader.finish(&mut each);
            } else {
                reader.push(bytes, &mut each);
                self.reader = Some(reader);
            }
        }
        Ok(())
    }
}

/// Rows of so many bytes are held at once.
const PIECE: usize = 64 << 10;

impl<R: Read + Seek> Iterator for OwnedRows<'_, R> {
    type Item = Result<Row<'static>, CheckError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = self.fill() {
            (self.reader, self.next) = (None, u64::MAX);
            return Some(Err(error));
        }
        let total = self.checked.report.rows.total;
        match self.ready.pop_front() {
            Some(row) if row.row <= total => {
                self.next = row.row + 1;
                Some(Ok(row))
            }
            // A row too many, or too few.
            None if self.next > total => None,
            _ => {
                (self.reader, self.next) = (None, u64::MAX);
                self.ready.clear();
                Some(Err(CheckError::Changed))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::Cell;
    use std::io::Cursor;

    use super::*;
    use crate::Identifier;

    fn options() -> Options {
        Options::new(Identifier::NotTagged)
    }

    /// Rows of which one repeats another, far apart.
    fn file() -> Vec<u8> {
        let codes = (0..5000).chain([17]).map(|n| format!("CODE{n:06}\n"));
        ["code\n".to_owned()].into_iter().chain(codes).collect::<String>().into_bytes()
    }

    /// Becomes another file when it has been read to its end.
    struct Changing<'f> {
        now: Cursor<&'f [u8]>,
        then: &'f [u8],
        ended: Cell<bool>,
    }

    impl Read for Changing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(97);
            let length = self.now.read(&mut buffer[..most])?;
            let ended = self.now.position() == self.now.get_ref().len() as u64;
            if ended && !self.ended.replace(true) {
                self.now = Cursor::new(self.then);
            }
            Ok(length)
        }
    }

    impl Seek for Changing<'_> {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.now.seek(to)
        }
    }

    fn check_changing(now: &[u8], then: &[u8]) -> Result<Checked, CheckError> {
        check_reader(Changing { now: Cursor::new(now), then, ended: Cell::new(false) }, options())
    }

    #[test]
    fn a_file_that_stays_as_it_is_has_the_verdict_of_its_bytes() {
        let checked = check_changing(&file(), &file()).unwrap();
        assert_eq!(checked.report, crate::check(&file(), options()).unwrap().report);
        assert_eq!(checked.report.findings[0].first, Some(18));
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_has_no_verdict() {
        let file = file();
        let line = |number: usize| 5 + (number - 1) * 11;
        let overwritten = |number: usize| {
            let mut other = file.clone();
            other[line(number)..line(number) + 4].copy_from_slice(b"XXXX");
            other
        };
        for (what, then) in [
            ("the repetition", overwritten(5001)),
            ("its first row", overwritten(18)),
            ("cut short before it", file[..line(5001)].to_vec()),
            ("cut short within it", file[..line(5001) + 3].to_vec()),
            ("cut short within its first row", file[..line(18) + 3].to_vec()),
            ("emptied", Vec::new()),
            ("written on", [&file[..], b"CODE1\n"].concat()),
            ("of fewer rows", file.iter().map(|&b| if b == b'\n' { b' ' } else { b }).collect()),
        ] {
            let ended = check_changing(&file, &then);
            assert!(matches!(ended, Err(CheckError::Changed)), "{what}: {ended:?}");
        }
    }

    #[test]
    fn rows_come_one_by_one_from_any_row_on() {
        let file = file();
        let checked = crate::check(&file, options()).unwrap();
        let rows = |bytes: &[u8], from: u64| -> Result<Vec<u64>, CheckError> {
            checked.rows(Cursor::new(bytes), from).map(|row| row.map(|row| row.row)).collect()
        };
        for from in [1, 2, 1024, 1025, 5000, 5001, 5002] {
            assert_eq!(rows(&file, from).unwrap(), (from..=5001).collect::<Vec<_>>());
        }
        let repetition = checked.rows(Cursor::new(&file), 5001).next().unwrap().unwrap();
        assert!(repetition.rejected && repetition.code.as_deref() == Some("CODE000017"));
        for other in [&file[..file.len() - 11], &[&file[..], b"CODE1\n"].concat(), b""] {
            assert!(matches!(rows(other, 4000), Err(CheckError::Changed)));
        }
    }
}
