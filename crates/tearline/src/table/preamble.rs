//! Lines before the table: titles, comments, and the line that tells Excel the delimiter.

use crate::Delimiter;
use crate::rules::kind::placeholder;
use crate::table::header::{self, Line};
use crate::table::names;

/// At most so many records are passed over in search of the header.
const MOST: usize = 60;

/// Records before the header, or before the first row. They are no rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Preamble {
    pub(crate) records: usize,
    /// What the first of them says.
    pub(crate) first: String,
    /// Whether there are comments among them: then such lines among the rows are comments, too.
    pub(crate) has_comments: bool,
}

impl Preamble {
    /// The first of `records`, which were read with `delimiter`.
    pub(crate) fn of(records: &[Line], count: usize, delimiter: Delimiter) -> Self {
        let first = records.first().filter(|_| count > 0).map(|record| joined(record, delimiter));
        let has_comments = records.iter().take(count).any(|record| is_comment(record));
        Self { records: count, first: first.unwrap_or_default(), has_comments }
    }
}

/// The record as the line that it was, without the delimiters that a spreadsheet adds.
fn joined(record: &[String], delimiter: Delimiter) -> String {
    let line = record.join(char::from(delimiter.byte()).encode_utf8(&mut [0; 4]));
    match separator(&line) {
        Some(_) => line,
        None => {
            line.trim_matches(|c: char| c.is_whitespace() || c == char::from(delimiter.byte())).to_owned()
        }
    }
}

/// The separator that a first line `sep=;` names: Excel writes and obeys such a line, whatever comes after.
pub(crate) fn separator_of(record: &[String], delimiter: Delimiter) -> Option<char> {
    separator(&record.join(char::from(delimiter.byte()).encode_utf8(&mut [0; 4])))
}

fn separator(line: &str) -> Option<char> {
    let (start, rest) = line.split_at_checked(4)?;
    let mut rest = rest.chars();
    let separator = rest.next().filter(|_| start.eq_ignore_ascii_case("sep="))?;
    rest.all(|c| c == ' ').then_some(separator)
}

/// How many records come before the header. They are fewer values wide than it, or comments; the header is
/// told by known names, and by rows of its width behind it. So neither a list of codes nor a table whose
/// first rows are short is mistaken for one that starts later.
pub(crate) fn length(records: &[Line]) -> usize {
    if records.first().is_some_and(|first| header::is_of_error_file(first)) {
        return 0;
    }
    let candidates = || (1..records.len()).take(MOST);
    let plain = candidates().find(|&at| !is_comment(&records[at]) && starts_table(records, at));
    // A header may be a comment itself: `#mobile,code`. A table's own header goes before.
    let comment = || {
        candidates().take_while(|&at| is_comment(&records[at])).find(|&at| {
            header::known_names(&records[at]) == filled(&records[at]) && starts_table(records, at)
        })
    };
    plain.or_else(comment).or_else(|| titles(records)).or_else(|| remarks(records)).unwrap_or(0)
}

/// How many records come before a table of whose names none is known: titles and remarks that do not reach half as
/// far as it, a header or a row beyond doubt, and then nearly nothing but rows of its width.
fn titles(records: &[Line]) -> Option<usize> {
    let (usual, _) = usual_width(records)?;
    let is_title = |line: &Line| {
        header::known_names(line) == 0 && !is_data(line) && (is_comment(line) || width(line) * 2 <= usual)
    };
    let at = records.iter().take(MOST + 1).position(|line| !is_title(line)).filter(|&at| at > 0)?;
    let (titles, table) = records.split_at(at);
    let wide = table.iter().filter(|row| row.len() == usual).count();
    let names = filled(&table[0]);
    let whole = table[0].len() == usual && names > 1 && names + 1 >= usual;
    let sure = match header::is_surely(table)? {
        true => true,
        // A row may be as short as a title; but it is no sentence.
        false => {
            titles.iter().all(|line| is_comment(line) || is_sentence(line) || filled(line) == 0)
                && !titles.iter().all(|line| filled(line) == 0)
        }
    };
    (sure && whole && wide > 2 && wide * 5 >= table.len() * 4).then_some(at)
}

/// How many records that are remarks, `# made by hand`, come before records of which hardly one is one.
fn remarks(records: &[Line]) -> Option<usize> {
    let is_remark = |line: &Line| {
        line.first().map(|cell| header::trim(cell)).is_some_and(|cell| {
            let said = cell.starts_with('#') && cell.contains(' ') || cell.starts_with("//");
            said || cell == "#" || cell.starts_with("-- ")
        })
    };
    let at = records.iter().take(MOST + 1).position(|line| !is_remark(line)).filter(|&at| at > 0)?;
    // The last may be the names of the columns. Remarks among the rows are such as well; a code may begin with the sign.
    (header::known_names(&records[at - 1]) == 0
        && !records[at..].iter().any(|line| is_comment(line) && !is_remark(line)))
    .then_some(at)
}

/// Whether all that stands in a record is one cell of several words.
fn is_sentence(record: &[String]) -> bool {
    filled(record) == 1
        && record.iter().any(|cell| {
            cell.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic)).count() > 1
        })
}

/// The width that most of the records have which hold more than one value, and how many have it; of equals the
/// first. Not that of the first record: a header that was damaged says nothing of the rows.
#[inline(never)]
pub(crate) fn usual_width(records: &[Line]) -> Option<(usize, usize)> {
    let count = |width| records.iter().filter(|record| record.len() == width).count();
    let widths = records.iter().map(|line| line.len()).filter(|&width| width > 1);
    widths.map(|width| (width, count(width))).reduce(|best, next| if next.1 > best.1 { next } else { best })
}

fn starts_table(records: &[Line], at: usize) -> bool {
    let (before, header, rows) = (&records[..at], &records[at], &records[at + 1..]);
    let names = header::known_names(header);
    let sure = names > 1 || names == filled(header);
    let rows: Vec<&Line> = rows.iter().filter(|row| !is_drawn(row)).collect();
    let wide = rows.iter().filter(|row| row.len() == header.len()).count();
    let is_title = |line: &Line| is_title(line, header) || is_remark_above(line, header);
    names > 0
        && (sure || !header.iter().any(|cell| header::telling(cell)))
        && (if rows.is_empty() { sure } else { wide * 2 >= rows.len() })
        && before.iter().all(is_title)
        // Where the first line could be the header itself, one with fewer known names does not oust it.
        && header::known_names(&records[0]) <= names
}

/// Whether a line may stand before the header: it does not reach as far, or is a sentence above a single name.
fn is_title(line: &Line, header: &Line) -> bool {
    let above_one = || is_sentence(line) || is_of_words(line) || is_sheet(line) && is_surely_name(header);
    let narrow = width(line) < width(header) || width(header) == 1 && above_one();
    is_comment(line) || is_drawn(line) || narrow && !is_data(line)
}

/// `Sheet1`, `Codes2026`: a word that is no code, and stands above what is nothing but a name.
fn is_sheet(line: &Line) -> bool {
    let cell = line.iter().map(|cell| header::trim(cell)).find(|cell| !cell.is_empty()).unwrap_or_default();
    let stem = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    header::known_names(line) == 0
        && stem.chars().count() > 3
        && stem.chars().all(char::is_alphabetic)
        && stem.contains(char::is_lowercase)
}

/// Whether the only value is a name that is never a code.
fn is_surely_name(line: &[String]) -> bool {
    line.iter().any(|cell| names::role(cell).is_some() && !names::may_be_code(cell))
}

/// Whether a line as wide as the header says what is below it, `Date:,2026-03-10`: where the header names both a code and
/// a customer, or several of them, and nothing else than names stands in it, what is above is neither names nor a row.
fn is_remark_above(line: &Line, header: &Line) -> bool {
    let names = header::known_names(header);
    let is_name =
        |cell: &String| header::trim(cell).is_empty() || header::says_names(std::slice::from_ref(cell));
    names > 1
        && header.iter().all(is_name)
        && header::known_names(line) < names
        // A row that repeats some names of another header begins with one.
        && line.first().map(|cell| header::trim(cell)).is_some_and(|cell| {
            !cell.is_empty() && (names::role(cell).is_none() || cell.ends_with([':', '：']))
        })
        && !line.iter().any(|cell| header::is_identifier(cell))
        && !line.iter().all(is_name)
}

/// `Table 1`: words and a number, but no number alone and no code.
fn is_of_words(record: &[String]) -> bool {
    let cell = record.iter().map(|cell| header::trim(cell)).find(|cell| !cell.is_empty()).unwrap_or_default();
    filled(record) == 1
        && cell.contains(' ')
        && cell.starts_with(char::is_alphabetic)
        && cell.contains(char::is_lowercase)
}

/// Whether nothing stands in a record but lines that a program draws around a table: `+----+----+`.
#[inline(never)]
pub(crate) fn is_drawn(record: &[String]) -> bool {
    let drawn = |cell: &&str| placeholder::is_drawn(cell);
    let mut cells = record.iter().map(|cell| header::trim(cell)).filter(|cell| !cell.is_empty()).peekable();
    cells.peek().is_some() && cells.all(|cell| drawn(&cell))
}

#[inline(never)]
pub(crate) fn is_comment(record: &[String]) -> bool {
    record.first().is_some_and(|cell| header::trim(cell).starts_with('#'))
}

/// Whether nothing but customers stands here: a row that lacks its code is a row.
#[inline(never)]
fn is_data(record: &[String]) -> bool {
    let mut cells = record.iter().filter(|cell| !header::trim(cell).is_empty()).peekable();
    cells.peek().is_some() && cells.all(|cell| header::is_identifier(cell))
}

/// How far the values of a record reach.
#[inline(never)]
fn width(record: &[String]) -> usize {
    record.iter().rposition(|cell| !header::trim(cell).is_empty()).map_or(0, |last| last + 1)
}

#[inline(never)]
fn filled(record: &[String]) -> usize {
    record.iter().filter(|cell| !header::trim(cell).is_empty()).count()
}
