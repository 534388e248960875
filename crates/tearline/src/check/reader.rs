//! Checking, and reading rows again, out of anything that can be read and sought in.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::check::listing::Changed;
use crate::{Checked, Checker, Filter, Options, OwnedRow, Row, RowReader, RuleSetError};

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 20;

/// Why there is no verdict, or no further row.
///
/// ```
/// # use tearline::{CheckError, Identifier, Options, RuleSet, check_reader};
/// let rules = RuleSet::default().with_code_charset("");
/// let options = Options::new(Identifier::NotTagged).with_rules(rules);
/// match check_reader(std::io::empty(), options) {
///     Ok(checked) => println!("{} rows", checked.report.rows.total),
///     Err(CheckError::Rules(error)) => assert_eq!(error.field, "codeCharset"), // tell whoever set them
///     Err(error) => println!("{error}"), // worth another try
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckError {
    /// The rules contradict themselves: it is no use to try again.
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

impl std::error::Error for CheckError {
    // It says what its cause says: what comes next is the cause of that.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => error.source(),
            Self::Rules(_) | Self::Changed => None,
        }
    }
}

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

/// Checks whatever can be read and sought in, from its start to its end, a chunk at a time: a
/// [`File`](https://doc.rust-lang.org/std/fs/struct.File.html), or `&mut` of one that is still needed, or a
/// [`Cursor`](io::Cursor). There is no need to buffer it.
///
/// What cannot be sought in, as a socket or standard input, has to go to a file first, or to be
/// [pushed](crate::Checker) as it comes: rows that are listed as duplicates are read a second time.
///
/// ```
/// use tearline::{Identifier, Options, check_reader};
///
/// let mut file = std::io::Cursor::new(b"coupon code\nABCDEF1\nabcdef1\n");
/// let checked = check_reader(&mut file, Options::new(Identifier::NotTagged))?;
/// assert_eq!(checked.report.rows.rejected, 1);
/// for row in checked.rows(file) {
///     let row = row?;
///     println!("line {}: {:?} {:?}", row.line, row.code, row.findings);
/// }
/// # Ok::<(), tearline::CheckError>(())
/// ```
///
/// # Errors
/// As [`Checker::new`](crate::Checker::new); when the file cannot be read, or is changed while it is.
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
    /// The rows of the checked file, one by one, each with everything that was found in it.
    ///
    /// ```
    /// use tearline::{Filter, Identifier, Options, check_reader};
    ///
    /// let mut file = std::io::Cursor::new(b"coupon code\nABCDEF1\nabc def\nabcdef1\n");
    /// let checked = check_reader(&mut file, Options::new(Identifier::NotTagged))?;
    ///
    /// let all = checked.rows(&mut file).collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(all.len(), 3);
    /// let rejected = checked.rows(&mut file).only(Filter::Rejected).collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(rejected, all[1..]);
    /// let last = checked.rows(&mut file).from_row(3).next();
    /// assert_eq!(last.transpose()?.as_ref(), all.last());
    /// # Ok::<(), tearline::CheckError>(())
    /// ```
    ///
    /// Only the parts of the file that hold wanted rows are read, and 64 KiB of them are in memory at a time.
    pub fn rows<R: Read + Seek>(&self, file: R) -> OwnedRows<'_, R> {
        OwnedRows {
            checked: self,
            file,
            filter: Filter::All,
            next: self.next(Filter::All, 1),
            reader: None,
            at: 0,
            buffer: Vec::new(),
            ready: VecDeque::new(),
        }
    }
}

/// The rows of a checked file: see [`Checked::rows`]. An error is the last that comes.
#[derive(Debug)]
pub struct OwnedRows<'c, R> {
    checked: &'c Checked,
    file: R,
    filter: Filter,
    /// The row that has to come next.
    next: Option<u64>,
    /// `None` until there is something to read.
    reader: Option<RowReader<'c>>,
    /// Where it stands in the file.
    at: u64,
    buffer: Vec<u8>,
    ready: VecDeque<OwnedRow>,
}

/// Rows of so many bytes are held at once.
const PIECE: usize = 64 << 10;

impl<R> OwnedRows<'_, R> {
    /// Only rows that the filter lets through, of those that are still to come.
    #[must_use]
    pub fn only(self, filter: Filter) -> Self {
        let row = self.next;
        Self { filter, ..self }.again(row)
    }

    /// From this row (counted from 1) on.
    #[must_use]
    pub fn from_row(self, row: u64) -> Self {
        self.again(Some(row))
    }

    fn again(mut self, row: Option<u64>) -> Self {
        self.next = row.and_then(|row| self.checked.next(self.filter, row));
        self.reader = None;
        self.ready.clear();
        self
    }

    fn end(&mut self) {
        (self.next, self.reader) = (None, None);
        self.ready.clear();
    }
}

impl<R: Read + Seek> OwnedRows<'_, R> {
    /// Reads until there are rows, and so that `next` is among them if the file is still what it was.
    fn fill(&mut self, next: u64) -> Result<(), CheckError> {
        self.buffer.resize(PIECE, 0);
        while self.ready.is_empty() {
            // Where the next row stands far behind, what lies between is passed over.
            let start = self.checked.range_of(next, next).start;
            let mut reader = match self.reader.take().filter(|_| start <= self.at) {
                Some(reader) => reader,
                None => {
                    if self.file.seek(SeekFrom::End(0))? != self.checked.report.bytes {
                        return Err(CheckError::Changed);
                    }
                    self.at = self.file.seek(SeekFrom::Start(start))?;
                    self.checked.rows_of(self.filter, next).0
                }
            };
            let bytes = read(&mut self.file, &mut self.buffer)?;
            let mut each = |row: &Row<'_>| {
                self.ready.push_back(row.clone().into_owned());
                true
            };
            if bytes.is_empty() {
                reader.finish(&mut each);
                break;
            }
            self.at += bytes.len() as u64;
            reader.push(bytes, &mut each);
            self.reader = Some(reader);
        }
        Ok(())
    }
}

impl<R: Read + Seek> Iterator for OwnedRows<'_, R> {
    type Item = Result<OwnedRow, CheckError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next?;
        if self.ready.is_empty()
            && let Err(error) = self.fill(next)
        {
            self.end();
            return Some(Err(error));
        }
        let checked = self.checked;
        match self.ready.pop_front() {
            Some(row) if row.row == next && row.rejected == checked.is_rejected(next) => {
                self.next = checked.next(self.filter, next + 1);
                Some(Ok(row))
            }
            // A row too few, or another one.
            _ => {
                self.end();
                Some(Err(CheckError::Changed))
            }
        }
    }
}

impl<R: Read + Seek> std::iter::FusedIterator for OwnedRows<'_, R> {}

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
            checked.rows(Cursor::new(bytes)).from_row(from).map(|row| row.map(|row| row.row)).collect()
        };
        for from in [1, 2, 1024, 1025, 5000, 5001, 5002] {
            assert_eq!(rows(&file, from).unwrap(), (from..=5001).collect::<Vec<_>>());
        }
        let repetition = checked.rows(Cursor::new(&file)).from_row(5001).next().unwrap().unwrap();
        assert!(repetition.rejected && repetition.code.as_deref() == Some("CODE000017"));
        for other in [&file[..file.len() - 11], &[&file[..], b"CODE1\n"].concat(), b""] {
            assert!(matches!(rows(other, 4000), Err(CheckError::Changed)));
        }
    }

    /// Counts what is read of a file.
    struct Counting<'f> {
        file: Cursor<&'f [u8]>,
        bytes: &'f Cell<usize>,
    }

    impl Read for Counting<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.file.read(buffer)?;
            self.bytes.set(self.bytes.get() + length);
            Ok(length)
        }
    }

    impl Seek for Counting<'_> {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    #[test]
    fn wanted_rows_come_alone_and_what_lies_between_is_not_read() {
        let bad = [5, 6, 70_000, 199_999, 200_000];
        let code = |row| if bad.contains(&row) { format!("BAD {row}") } else { format!("CODE{row:06}") };
        let codes: Vec<String> = (1..=200_000).map(code).collect();
        let file = format!("code\n{}", codes.join("\n"));
        let checked = crate::check(file.as_bytes(), options()).unwrap();
        let read = Cell::new(0);
        let counting = || Counting { file: Cursor::new(file.as_bytes()), bytes: &read };

        let rows = checked.rows(counting()).only(Filter::Rejected);
        assert_eq!(rows.map(|row| row.unwrap().row).collect::<Vec<_>>(), bad);
        assert!(read.get() < 4 * PIECE, "{} bytes", read.get());
        let rows = checked.rows(counting()).from_row(6).only(Filter::Found).from_row(7);
        assert_eq!(rows.map(|row| row.unwrap().row).collect::<Vec<_>>(), bad[2..]);
        assert_eq!(checked.rows(counting()).count(), 200_000);
        assert_eq!(checked.rows(counting()).only(Filter::Rule(crate::Rule::RowLong)).count(), 0);

        // A row that is as long, and a good one now.
        let mended = file.replace("BAD 70000", "BAD-70000");
        let rows = checked.rows(Cursor::new(mended.as_bytes())).only(Filter::Rejected);
        let rows: Vec<_> = rows.map(|row| row.map(|row| row.row)).collect();
        assert!(matches!(rows[..], [Ok(5), Ok(6), Err(CheckError::Changed)]), "{rows:?}");
    }

    #[test]
    fn why_there_is_no_verdict_is_said_once() {
        let wrong = options().with_rules(crate::RuleSet::default().with_code_charset(""));
        let error = check_reader(io::empty(), wrong).unwrap_err();
        assert!(matches!(&error, CheckError::Rules(error) if error.field == "codeCharset"));
        assert!(error.to_string().starts_with("codeCharset: "), "{error}");
        assert!(std::error::Error::source(&error).is_none());
    }
}
