//! Header names: which are known, and whether a first record is a header at all.

use std::cell::OnceCell;
use std::ops::Deref;

use crate::rules::rows_doubtful::says_beginning;
use crate::table::names;
use crate::text::invisible::is_invisible;

/// A record of the head of a file, while it is being found out what it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    cells: Vec<String>,
    /// The physical line on which it starts, and how many it goes on for.
    pub(crate) line: u64,
    pub(crate) breaks: u64,
    known: OnceCell<usize>,
}

impl Line {
    pub(crate) fn new(cells: Vec<String>, line: u64, breaks: u64) -> Self {
        Self { cells, line, breaks, known: OnceCell::new() }
    }
}

impl Deref for Line {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.cells
    }
}

/// A cell without the white space around it. Called from everywhere here: its tables are there once.
#[inline(never)]
pub(crate) fn trim(cell: &str) -> &str {
    cell.trim()
}

/// The columns that an error file adds behind the uploaded ones.
pub(crate) const ERROR_FILE: [&str; 3] = ["row", "rule", "error"];

/// A name without case, spaces, `_`, `-` and what cannot be seen: two columns whose names are the same then
/// bear one name.
pub(crate) fn normalize(name: &str) -> String {
    normal(name).collect()
}

/// Whether a text is a name, of which only the normal form is at hand. Most texts differ in their first letter.
pub(crate) fn is_named(text: &str, normal_name: &str) -> bool {
    normal(text).eq(normal_name.chars())
}

fn normal(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|&c| !c.is_whitespace() && !matches!(c, '_' | '-') && !is_invisible(c))
        .flat_map(char::to_lowercase)
}

/// How many cells are known names.
pub(crate) fn known_names(line: &Line) -> usize {
    // Asked again for every candidate, of lines that may have thousands of cells.
    *line.known.get_or_init(|| line.iter().filter(|cell| names::role(cell).is_some()).count())
}

/// Whether any cell is a name that columns are known to bear, whatever for.
pub(crate) fn says_names(line: &[String]) -> bool {
    line.iter().any(|cell| names::meaning(cell).is_some())
}

/// Whether a record ends in the names of the columns that an error file adds: nothing else does.
pub(crate) fn is_of_error_file(cells: &[String]) -> bool {
    cells.len() > ERROR_FILE.len()
        && cells[cells.len() - ERROR_FILE.len()..].iter().zip(ERROR_FILE).all(|(cell, name)| cell == name)
}

/// Whether the first of these records is a header: it holds a known name, or its cells do not look like
/// data.
pub(crate) fn is_header(records: &[Line]) -> bool {
    let Some((first, rows)) = records.split_first() else { return false };
    if is_of_error_file(first) {
        return true;
    }
    if first.iter().any(|cell| is_identifier(cell)) {
        // A code may be a known name (`919876543210,PROMO`); an address or a number is none.
        return false;
    }
    if known_names(first) > 0 {
        return !is_of_records(first, rows);
    }
    let rows = &unlike(rows, first);
    if filled(first).any(|(column, cell)| is_numbered(cell, &others(rows, column))) {
        return true;
    }
    let Some(votes) = Votes::of(first, rows) else { return false };
    if votes.common > 2 {
        return true;
    }
    votes.header().unwrap_or_else(|| {
        let others = |column| others(rows, column);
        votes.common > 0 && votes.filled > 1
            || !filled(first).any(|(column, cell)| looks_like_data(cell, &others(column)))
                && !filled(first).all(|(column, cell)| is_one_of_many_words(cell, &others(column)))
    })
}

/// Whether a first record is one of a file in which each says of which kind it is, `H|20260310|COUPONS` above
/// `D|AB12|10`: what stands in it beside a day or a number is no name.
fn is_of_records(first: &[String], rows: &[Line]) -> bool {
    let kind = |line: &[String]| {
        line.first().map(|cell| trim(cell).to_owned()).filter(|cell| (1..=3).contains(&cell.len()))
    };
    let number = |cell: &str| cell.len() > 4 && cell.bytes().all(|b| b.is_ascii_digit());
    let named = |cell: &String| names::role(cell).is_some() && !names::may_be_code(cell);
    let alike = || {
        kind(first).is_some_and(|first| {
            rows.iter().all(|row| kind(row).is_some_and(|kind| kind.len() == first.len()))
        })
    };
    first.len() > 1
        && filled(first).any(|(_, cell)| number(cell))
        && !first.iter().any(named)
        && (alike() || first.first().is_some_and(|cell| says_beginning(trim(cell))))
}

/// What the first of these records begins with where it is of another kind than the next, and says so.
pub(crate) fn mark_of_records(records: &[Line]) -> Option<String> {
    let (first, rows) = records.split_first()?;
    let mark = |line: &Line| line.first().map(|cell| trim(cell).to_owned()).filter(|cell| !cell.is_empty());
    let of_first = mark(first)?;
    if mark(rows.first()?)? == of_first {
        return None;
    }
    let of_records = || {
        ["h", "hd", "0", "00", "000"].iter().any(|kind| kind.eq_ignore_ascii_case(&of_first))
            && is_of_records(first, rows)
    };
    (says_beginning(&of_first) || of_records()).then_some(of_first)
}

/// Whether all that the header says is a word that may as well be the first of the codes below it: `PROMO` over `SUMMER`.
pub(crate) fn is_name_like_codes(records: &[Line]) -> bool {
    let Some((first, rows)) = records.split_first() else { return false };
    let mut cells = filled(first);
    let (Some((column, cell)), None) = (cells.next(), cells.next()) else { return false };
    let word = |text: &str| !text.is_empty() && text.chars().all(char::is_alphabetic);
    let small = |text: &str| !text.contains(char::is_uppercase);
    // `SAVE10` is a word as well.
    let bare = |text: &str| {
        let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
        word(bare) && (bare.len() == text.len() || bare.len() > 3 && text.len() - bare.len() < 4)
    };
    let like =
        |other: &&&str| bare(other) && capitals(other) == capitals(cell) && small(other) == small(cell);
    let others = others(&unlike(rows, first), column);
    // A word of capitals and small letters is a name's.
    word(cell)
        && (capitals(cell) || small(cell))
        && names::may_be_code(cell)
        && others.iter().filter(like).count() * 2 > others.len()
}

/// Whether the first of these records is beyond doubt a header, although no name is known, or data; `None` where
/// it may be either.
pub(crate) fn is_surely(records: &[Line]) -> Option<bool> {
    let (first, rows) = records.split_first()?;
    if first.iter().any(|cell| is_identifier(cell)) {
        return Some(false);
    }
    let votes = Votes::of(first, &unlike(rows, first))?;
    votes.header().or((votes.common > 1).then_some(true))
}

/// The values of a record, with their columns.
fn filled(record: &[String]) -> impl Iterator<Item = (usize, &str)> {
    record.iter().map(|cell| trim(cell)).enumerate().filter(|(_, cell)| !cell.is_empty())
}

/// The records but those that are the first once more: a second header says nothing of the first.
fn unlike<'a>(rows: &'a [Line], first: &[String]) -> Vec<&'a Line> {
    rows.iter().filter(|row| row[..] != *first).collect()
}

/// Whether a cell is a name with a number, `code_2`, and not the second of a list of such.
fn is_numbered(cell: &str, others: &[&str]) -> bool {
    names::numbered(cell).is_some_and(|(_, stem)| {
        let like =
            |other: &&str| other.get(..stem.len()).is_some_and(|start| start.eq_ignore_ascii_case(stem));
        !others.is_empty() && !others.iter().any(like)
    })
}

/// What stands below a first record in a column.
#[inline(never)]
fn others<'a>(rows: &[&'a Line], column: usize) -> Vec<&'a str> {
    let cells = rows.iter().filter_map(|row| row.get(column));
    cells.map(|cell| trim(cell)).filter(|cell| !is_nothing(cell)).take(20).collect()
}

/// What the columns say about a first record: a name stands over values that look different, a value over others
/// that look like it.
#[derive(Debug, Default)]
struct Votes {
    names: usize,
    /// Names with a digit in them: `x1` over numbers. One alone may be a code over other codes.
    numbered: usize,
    values: usize,
    numbers: usize,
    /// Names that columns often have, where no cell has what hardly a name has.
    common: usize,
    filled: usize,
}

impl Votes {
    /// `None` of a record in which nothing stands.
    fn of(first: &[String], rows: &[&Line]) -> Option<Self> {
        let mut votes = Self { filled: filled(first).count(), ..Self::default() };
        for (column, cell) in filled(first) {
            votes.compare(cell, &others(rows, column));
        }
        let pairs = first.windows(2).map(|pair| (trim(&pair[0]), trim(&pair[1])));
        votes.names += pairs.clone().filter(|(one, next)| are_years(one, next)).count();
        // `field1`, `field2` over anything but more of them.
        let in_rows = |stem| rows.iter().any(|row| row.iter().any(|cell| trim(cell).starts_with(stem)));
        let series = pairs.filter_map(|(one, next)| stem(one).filter(|&same| stem(next) == Some(same)));
        // Each look takes all cells: a few series tell what thousands of them would.
        let series = series.take(20);
        let numbers = filled(first).any(|(_, cell)| is_number(cell));
        if votes.values == 0 && !numbers && !rows.is_empty() && series.clone().any(|stem| !in_rows(stem)) {
            votes.names += 1;
        }
        let common = filled(first).filter(|(_, cell)| names::is_other(cell)).count();
        if !filled(first).any(|(_, cell)| telling(cell)) || common > 2 && common * 2 >= votes.filled {
            votes.common = common;
        }
        (votes.filled > 0).then_some(votes)
    }

    fn compare(&mut self, cell: &str, others: &[&str]) {
        let most = |is| most(others, is);
        if is_number(cell) {
            // A year may well be a name.
            let year = cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20"));
            self.numbers += usize::from(most(is_number) && !year);
        } else if !telling(cell) {
            if most(telling) {
                let votes =
                    if is_one_of_many_codes(cell, others) { &mut self.values } else { &mut self.names };
                *votes += 1;
            }
        } else if most(is_number) {
            self.numbered += usize::from(cell.starts_with(char::is_alphabetic));
        } else {
            self.values += usize::from(most(telling));
        }
    }

    /// Whether they stand for a header; `None` where they say nothing.
    fn header(&self) -> Option<bool> {
        let names = self.names + self.numbered;
        if self.numbers > 0 || self.values >= names.max(1) {
            Some(false)
        } else if self.names > 0 && (self.filled > 1 || self.values == 0) || self.numbered > 1 {
            Some(true)
        } else {
            None
        }
    }
}

/// Whether four of five cells are so.
#[inline(never)]
fn most(cells: &[&str], is: fn(&str) -> bool) -> bool {
    !cells.is_empty() && cells.iter().filter(|cell| is(cell)).count() * 5 >= cells.len() * 4
}

/// Whether two neighbours are years, one after the other: names of columns of figures.
fn are_years(one: &str, next: &str) -> bool {
    let year = |cell: &str| match cell.as_bytes() {
        [b'1', b'9', tens @ b'0'..=b'9', one @ b'0'..=b'9'] => 10 * (tens - b'0') + one - b'0',
        [b'2', b'0', tens @ b'0'..=b'9', one @ b'0'..=b'9'] => 100 + 10 * (tens - b'0') + one - b'0',
        _ => 0,
    };
    let (one, next) = (year(one), year(next));
    one.min(next) > 0 && one.abs_diff(next) == 1
}

/// What is left of `field1` without the number.
fn stem(cell: &str) -> Option<&str> {
    let stem = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem.len() < cell.len() && stem.len() > 1 && !telling(stem)).then_some(stem)
}

/// A number, an amount, a date or a time: digits, and signs between them.
#[inline(never)]
fn is_number(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic)
}

/// What stands where nothing is.
#[inline(never)]
fn is_nothing(cell: &str) -> bool {
    cell.len() < 5 && matches!(&*cell.to_ascii_lowercase(), "" | "-" | "na" | "n/a" | "#n/a" | "null" | "nan")
}

/// A value has a digit or an `@`, where a name has neither. A word alone is data where the rows below hold
/// words of the same form.
fn looks_like_data(cell: &str, others: &[&str]) -> bool {
    if telling(cell) {
        return true;
    }
    if others.is_empty() {
        return capitals(cell);
    }
    if is_mixed(cell) && others.iter().all(|other| other.len() == cell.len()) {
        return true;
    }
    let alike = others.iter().filter(|other| !telling(other) && capitals(other) == capitals(cell)).count();
    // A few of the same form are enough: codes of letters only are rare, headers in codes' clothes rarer.
    capitals(cell) && alike * 4 >= others.len()
}

/// Whether a word in small letters stands on a list of such words. Most names are in small letters as well:
/// this says something only where it is true of every column.
fn is_one_of_many_words(cell: &str, others: &[&str]) -> bool {
    let word =
        |cell: &str| !cell.is_empty() && cell.chars().all(|c| c.is_lowercase() || c == '-' || c == '_');
    let alike = others.iter().filter(|other| word(other)).count();
    word(cell) && alike >= 2 && alike * 4 >= others.len() * 3
}

/// Whether a word stands on a list of codes that are all as long, all in capitals, all in small letters, or mixed:
/// one that happens to have no digit.
fn is_one_of_many_codes(cell: &str, others: &[&str]) -> bool {
    let like = |lower: fn(char) -> bool| {
        let form = |code: &str| {
            code.len() == cell.len() && !code.chars().any(lower) && code.contains(char::is_alphabetic)
        };
        form(cell) && others.iter().all(|other| form(other))
    };
    let as_long = || others.iter().all(|other| other.len() == cell.len());
    cell.len() > 3 && (like(char::is_lowercase) || like(char::is_uppercase) || is_mixed(cell) && as_long())
}

/// Whether small letters and capitals change as in no name: `aWdEmzfXkUT`.
fn is_mixed(cell: &str) -> bool {
    let pairs = cell.as_bytes().windows(2);
    pairs.filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count() > 2
}

fn capitals(cell: &str) -> bool {
    !cell.chars().any(|c| c.is_lowercase() || c.is_whitespace())
}

/// Whether a cell has what hardly a name has: a digit or an `@`.
#[inline(never)]
pub(crate) fn telling(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@')
}

/// Whether a cell is a mobile number or an e-mail address: no name and no title.
pub(crate) fn is_identifier(cell: &str) -> bool {
    let cell = trim(cell);
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let number = (9..=15).contains(&digits)
        && cell.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b' ' | b'(' | b')'));
    let address = cell.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !cell.contains(char::is_whitespace)
    });
    number || address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_record_is_a_header_or_data() {
        let cases: &[(&str, bool)] = &[
            ("coupon code\nABCDEF1", true),
            ("customerIdentifier,coupon code\nvalue 1,ABCDEF1", true),
            ("Coupon Code, issuedTo\nABCDEF1, value 1", true),
            ("COUPON_CODE\nA1", true),
            ("mobile no;Voucher-Code\n1;2", true),
            ("ABCDEF1\nABCDEF2", false),
            ("919876543210,ABCDEF1\n919876543211,ABCDEF2", false),
            ("a@b.example,WELCOME\nc@d.example,SUMMER", false),
            ("WELCOME\nSUMMER\nWINTER", false),
            ("WELCOME", false),
            ("Kunde,Gutschein\n919876543210,ABC1", true),
            ("Promo name\nABC1\nABC2", true),
            ("PROMO\nABC1\nABC2", true),
            ("", false),
            // A code may be a word that is a name elsewhere.
            ("919876543210,PROMO\n919876543211,WELCOME", false),
            ("mail@shop.example,CODE\na@b.example,A1", false),
            // Words in small letters, one of many.
            ("welcome\nsummer\nwinter", false),
            ("vorname,gutschein\nanna,AB1\nbernd,AB2", true),
            ("name\nanna", true),
            ("x,row,rule,error\ny,1,code-missing,No.", true),
            ("X,row,rule,error\nY,1,code-missing,No.", true),
            // What stands below tells names with digits from values.
            ("x1,x2\n1.5,2.5\n3.5,4.5", true),
            ("id,address1,address2\n1,Bonn,x\n2,Kiel,y", true),
            ("field1,field2\nfoo,bar\nbaz,qux", true),
            ("label,2025,2026\nfoo,1,2\nbar,3,4", true),
            ("SAVE10,asha\n1002,ravi\n1003,sita", false),
            ("17,SUMMER\n18,WIN5\n19,WIN6", false),
            ("SAVE1,SAVE2\nWIN1,WIN2", false),
            ("KXWQPLMZ\nB7XK29QA\nPL0M9N8B", false),
            ("SAVE-ABCD\nSAVE-B9C3", false),
            ("STATE,POP\nNY,5\nCA,6", true),
            ("Name,City\nAsha,Bonn\nRavi,Kiel", true),
            // The header once more says nothing of itself.
            ("DATE,Qty\nDATE,Qty\n01/02/2026,5", true),
            ("WELCOME,N/A\nSUMMER,-\nWINTER,null", false),
            ("PROMO\nSUMMER\nWINTER", true),
            // One of several columns, and one of several codes.
            ("Coupon Code 1\nAAA111\nAAA112", true),
            ("code_2\nAAA111\nAAA112", true),
            ("mobile1,mobile2,x\na,b,c", true),
            ("CODE1\nCODE2\nCODE3", false),
            ("code_1\ncode_2", false),
            ("PROMO10\nSUMMER20", false),
            ("CODE1", false),
            ("aWdEmzfXkUT\nb7dEmzfXkUT\ncWdEmzf2kUT", false),
            ("myOwnCodeIs\nb7dEmzfXkUT\ncWdEmzf2kUT", false),
            ("aWdEmzfXkUT\nbWdEmzfXkUT", false),
            ("myOwnCode\nb7dEmzfXkUT\ncWdEmzf2kUT", true),
            ("Name,Given Name,E-mail 1 - Type,Phone 1 - Value\nAnn,Ann,Home,+491701234567", true),
            // Records of several kinds.
            ("H,20260310,COUPONS\nD,AB12CD,10\nD,EF34GH,10\nT,2,20", false),
            ("HDR,20260310,VOUCHER\nDTL,AB12CD,10\nTRL,2,20", false),
            ("no,20260310,coupon code\n1,10,AB12CD\n2,10,EF34GH", true),
            ("id,coupons\n1,AB12CD\n2,EF34GH", true),
        ];
        for (text, expected) in cases {
            let cells = |line: &str| line.split([',', ';']).map(str::to_owned).collect();
            let records: Vec<Line> =
                text.lines().zip(1..).map(|(line, number)| Line::new(cells(line), number, 0)).collect();
            assert_eq!(is_header(&records), *expected, "{text:?}");
        }
    }

    #[test]
    fn a_name_may_be_a_code_like_those_below_it() {
        for (text, expected) in [
            ("PROMO\nSUMMER\nWINTER", true),
            ("KUPON\nSUMMER\nWINTER\nAB12", true),
            ("coupon\nsummer\nwinter", true),
            ("PROMO\nABC1\nABC2", false),
            ("TOKEN\nSAVE10\nWELCOME20", true),
            ("promo\nsave10\nfreeship", true),
            ("VOUCHER\nSAVE1026\nABCD10298", false),
            ("Coupon\nSUMMER\nWINTER", false),
            ("CODE\nSUMMER\nWINTER", false),
            ("coupon code\nsummer\nwinter", false),
            ("PROMO,CITY\nSUMMER,BONN", false),
            ("SUMMER\nWINTER", false),
            ("PROMO", false),
        ] {
            let cells = |line: &str| line.split(',').map(str::to_owned).collect();
            let lines: Vec<Line> = text.lines().map(|line| Line::new(cells(line), 1, 0)).collect();
            assert_eq!(is_name_like_codes(&lines), expected, "{text:?}");
        }
    }
}
