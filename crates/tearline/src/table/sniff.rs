//! Finding the dialect from the head of a file.

use crate::rules::file_not_text::{self, FileKind};
use crate::table::apart;
use crate::table::header::{self, Line};
use crate::table::one_line::{self, OneLine};
use crate::table::preamble::{self, Preamble};
use crate::table::quoted;
use crate::text::decode::{Records, byte_order_mark, decode, utf8_or_windows_1252, utf16_without_mark};
use crate::text::scan::{Position, Record};
use crate::{Delimiter, Encoding, Options};

/// How much of a file is looked at before the first row is judged.
pub(crate) const HEAD: usize = 64 << 10;

/// How many records of the head are compared.
const SAMPLE: usize = 100;

/// What the head of a file says.
#[derive(Debug)]
pub(crate) struct Sniffed {
    /// `None`: all ASCII so far; the first record that is not decides.
    pub(crate) encoding: Option<Encoding>,
    /// Bytes of the byte-order mark.
    pub(crate) bom: usize,
    pub(crate) delimiter: Delimiter,
    pub(crate) preamble: Preamble,
    pub(crate) header: bool,
    /// The records behind the preamble, as many as were looked at.
    pub(crate) lines: Vec<Line>,
    /// Of each column of the first, whether nothing stands in it.
    pub(crate) blank: Vec<bool>,
    /// Whether each line stands in quotes as one value.
    pub(crate) lines_quoted: bool,
    /// What stands between the columns, if it is no delimiter; a space for spaces alone.
    pub(crate) apart_by: Option<char>,
    /// What the only line of the head shows: all of the file's, if nothing comes behind.
    pub(crate) on_one_line: Option<OneLine>,
    /// Whether the first of the lines was taken for names though it holds none that is known, or one that may as well be
    /// a code like those below it.
    pub(crate) header_assumed: bool,
}

/// Looks at the head of a file: all of it where `complete`.
///
/// # Errors
/// When it is no text at all.
pub(crate) fn sniff(head: &[u8], complete: bool, options: &Options) -> Result<Sniffed, FileKind> {
    let mark = byte_order_mark(head);
    let mut unmarked = None;
    if options.encoding.is_none() && mark.is_none_or(|(encoding, _)| encoding == Encoding::Utf8) {
        match file_not_text::sniff(head) {
            Some(FileKind::WideText) => unmarked = Some(utf16_without_mark(head).ok_or(FileKind::WideText)?),
            Some(kind) => return Err(kind),
            None => {}
        }
    }
    let bom = match (options.encoding, mark) {
        (Some(given), Some((found, length))) if given == found => length,
        (None, Some((_, length))) => length,
        _ => 0,
    };
    let text = &head[bom..];
    let marked = mark.map(|(found, _)| found);
    let encoding = options.encoding.or(marked).or(unmarked).or_else(|| utf8_or_windows_1252(text));
    let sample = |delimiter| {
        let (records, stray) = sample(text, complete, encoding.unwrap_or(Encoding::Utf8), delimiter);
        Sample::new(records, stray, delimiter, options.header)
    };
    let sample = match options.delimiter {
        Some(delimiter) => sample(delimiter),
        None => best(Delimiter::ALL.map(sample)),
    };
    let Sample { delimiter, skipped, header, .. } = sample;
    let records = sample.table();
    let first: &[String] = records.first().map_or(&[], |line| line);
    // In an error file the last column also has, with their delimiters, the values that a row had too many.
    let of_errors = header::is_of_error_file(first);
    let delimiters = [',', char::from(delimiter.byte())];
    let own =
        |cell: &String| is_white(cell) || of_errors && cell.split(delimiters).next().is_some_and(is_white);
    let is_blank = |column: usize| records.iter().filter_map(|record| record.get(column)).all(own);
    let blank = (0..first.len()).map(is_blank).collect();
    let preamble = Preamble::of(&sample.records, skipped, delimiter);
    let in_quotes = quoted::each_line(records, delimiter);
    // Where the delimiter was chosen and there is no quote at all, it was the wrong one.
    let chosen = options.delimiter.is_some();
    let lines_quoted = in_quotes.is_some() && (!chosen || head.contains(&b'"'));
    let apart_by = if chosen {
        in_quotes.filter(|_| !lines_quoted).map(|other| char::from(other.byte()))
    } else {
        apart::sign(records)
    };
    let on_one_line = one_line::find(records, header, char::from(delimiter.byte()), options.identifier);
    let header_assumed = header
        && options.header.is_none()
        && (!header::says_names(first) || header::is_name_like_codes(records));
    let Sample { mut records, .. } = sample;
    let lines = records.split_off(skipped.min(records.len()));
    Ok(Sniffed {
        encoding,
        bom,
        delimiter,
        preamble,
        header,
        lines,
        blank,
        lines_quoted,
        apart_by,
        on_one_line,
        header_assumed,
    })
}

fn is_white(cell: &str) -> bool {
    header::trim(cell).is_empty()
}

/// The first records, read with a delimiter.
#[derive(Debug)]
struct Sample {
    delimiter: Delimiter,
    records: Vec<Line>,
    /// How many of them have a quote where none belongs.
    stray: usize,
    /// Whether the first line says, for Excel, that this is the delimiter.
    named: bool,
    /// How many of them come before the table.
    skipped: usize,
    header: bool,
}

impl Sample {
    fn new(records: Vec<Line>, stray: usize, delimiter: Delimiter, header: Option<bool>) -> Self {
        let separator = records.first().and_then(|record| preamble::separator_of(record, delimiter));
        let separators = usize::from(separator.is_some());
        let rest = &records[separators..];
        let skipped = separators + if header == Some(false) { 0 } else { preamble::length(rest) };
        let header = header.unwrap_or_else(|| header::is_header(&records[skipped..]));
        let named = separator == Some(char::from(delimiter.byte()));
        Self { delimiter, records, stray, named, skipped, header }
    }

    /// The records from the header on.
    fn table(&self) -> &[Line] {
        &self.records[self.skipped..]
    }

    /// Whether commas cut nothing but numbers with decimals and thousands, `1,23457E+11`, below a single name.
    fn is_one_column_of_decimals(&self) -> bool {
        let records = self.table();
        let number = |record: &Line| match &record[..] {
            [first, .., last] => first.len() < 4 || last.len() < 3,
            _ => true,
        };
        self.delimiter == Delimiter::Comma
            && records.first().is_some_and(|first| first.len() == 1)
            && records.iter().any(|record| record.len() > 1)
            && is_decimal(records)
            && records.iter().all(number)
    }

    /// How well the delimiter cuts the records. What comes first counts most: what Excel is told; known names;
    /// and how many records have one width, and how wide they are.
    fn score(&self) -> (bool, usize, usize, bool, usize, bool) {
        let none = (false, 0, 0, false, 0, self.named);
        let records = self.table();
        let Some((width, alike)) = preamble::usual_width(records) else { return none };
        let mut names = header::known_names(&records[0]);
        if names > 0 && records[0].len() == 1 {
            return none;
        }
        if header::is_of_error_file(&records[0]) {
            names += header::ERROR_FILE.len();
        }
        // A title is no evidence against the table behind it, as long as there is more of the table.
        let title = |record: &&Line| record.len() == 1 && header::known_names(record) == 0;
        let titles = records.iter().take_while(title).count();
        let alike = alike.saturating_sub(self.stray);
        let titles = if alike > 1 { titles.min(alike) } else { 0 };
        // In tenths: one ragged row of a hundred must not outweigh what the others say.
        let comments =
            records.iter().skip(titles).filter(|record| record.len() == 1 && preamble::is_comment(record));
        let lines = (records.len() - titles).saturating_sub(comments.count()).max(1);
        let tenths = |part: usize| part * 10 / lines;
        // Of rows that hardly two are alike in, all that can be said is how many are cut at all.
        let cut = records.iter().filter(|record| record.len() > 1).count().saturating_sub(self.stray);
        if names == 0 && tenths(cut) < 5 {
            return none;
        }
        // Two values a record may be one with the delimiter in it; the more there are, the less likely that is. And
        // nobody types a tab into every row of a list for any other reason.
        let likely = match self.delimiter {
            Delimiter::Comma if is_decimal(records) => 0,
            _ if tenths(alike) < 5 => tenths(cut),
            Delimiter::Tab => tenths(alike) * 60 * width / (width + 1),
            _ => tenths(alike) * 60 * (width - 1) / width,
        };
        let likely = if titles > 0 { likely * 3 / 4 } else { likely };
        (self.named, names, likely + 1, self.delimiter == Delimiter::Tab, width.min(1000), self.named)
    }
}

/// Whether every comma stands between digits: `1,5` is a number in half of the world.
fn is_decimal(records: &[Line]) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let between = |pair: &[String]| digit(pair[0].as_bytes().last()) && digit(pair[1].as_bytes().first());
    records.iter().all(|record| record.windows(2).all(between))
}

/// The first records, and in how many of them a quote stands where none belongs.
fn sample(text: &[u8], complete: bool, encoding: Encoding, delimiter: Delimiter) -> (Vec<Line>, usize) {
    let mut found: Vec<Line> = Vec::new();
    let mut stray = 0;
    let mut each = |record: &Record<'_>| {
        found.push(line(record, encoding));
        stray += usize::from(record.stray.is_some());
        found.len() < SAMPLE
    };
    let mut records = Records::new(encoding, delimiter.byte(), Position { line: 1, byte: 0 });
    records.push(text, &mut each);
    if complete {
        records.finish(&mut each);
    }
    if found.is_empty() && !complete {
        // One record that is longer than the head: its start must do.
        records.finish(&mut |record: &Record<'_>| {
            found.push(line(record, encoding));
            false
        });
    }
    (found, stray)
}

fn line(record: &Record<'_>, encoding: Encoding) -> Line {
    let values = (0..record.len()).filter_map(|column| record.value(column));
    let cells = values.map(|value| decode(value, encoding).into_owned()).collect();
    Line::new(cells, record.line, record.traits.breaks)
}

/// The delimiter that cuts the records best; of equals the first.
fn best(mut samples: [Sample; 4]) -> Sample {
    // A quote that is out of place whatever the delimiter says nothing of it.
    let common = samples.iter().map(|sample| sample.stray).min().unwrap_or(0);
    samples.iter_mut().for_each(|sample| sample.stray -= common);
    let [mut best, rest @ ..] = samples;
    for sample in rest {
        let of_decimals = sample.delimiter == Delimiter::Semicolon && best.is_one_column_of_decimals();
        if of_decimals || sample.score() > best.score() {
            best = sample;
        }
    }
    best
}
