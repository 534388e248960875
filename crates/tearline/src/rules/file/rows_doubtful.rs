//! Rows at the edges of a list that may be none: how many there are, a mark where it begins or ends, notes below it.

use crate::rules::{Params, Rule, Said};
use crate::text::decode::decode;
use crate::{Encoding, Identifier};

rule! {
    /// The first or the last row may be no row: it says how many others there are, marks where a list begins or ends, as
    /// `TRAILER0003` does, or is a word or a check sum, unlike all others. Or notes or another table stand below the list,
    /// behind a blank line.
    ///
    /// ## Why it is bad
    /// What has the form of a code becomes a coupon, and what has the form of an id a customer.
    ///
    /// ## Example
    /// ```text
    /// coupon code
    /// AAA111
    /// AAA222
    /// 2
    /// → Row 3 says "2", which may be the number of the rows.
    /// ```
    ///
    /// ## How to mend
    /// Look at the row that the message names. If it is a count, a mark or a note, delete it, and what belongs to it. If
    /// not, nothing has to be done.
}

sentences! {
    count(row: Number, value: Text);
    mark(row: Number, value: Text);
    unlike(row: Number, value: Text);
    cut(row: Number, value: Text);
    below(row: Number, value: Text);
}

/// So many of the first rows say what the values of a list look like.
const SAMPLE: u64 = 64;

/// Of rows behind a blank line, so many are looked at.
const LOOKED_AT: u64 = 50;

/// The first and the last value of a column, and what stands behind a blank line.
#[derive(Debug, Clone)]
pub(crate) struct Edges {
    column: usize,
    /// Whether no column stands behind it, so that a file that is cut off may end in one of its values.
    is_last: bool,
    /// Whether each row is one beyond doubt where it is accepted, for it has a mobile number or an address.
    are_rows: bool,
    /// What the first row begins with where that says that it is none, beside the column.
    mark: Option<Value>,
    first: Value,
    last: Value,
    /// Of the first rows, and of those but the last.
    seen: Looks,
    before_last: Looks,
    /// The last bytes of the file.
    end: [u8; 2],
    /// The line behind the last record.
    next_line: u64,
    /// How often a blank line stands between rows.
    gaps: u64,
    /// The first row behind a blank line that is unlike those above.
    below: Option<(u64, Value)>,
}

/// A value as it begins.
#[derive(Debug, Clone, Copy)]
struct Value {
    bytes: [u8; 40],
    len: usize,
}

/// What values look like.
#[derive(Debug, Clone, Copy, Default)]
struct Looks {
    rows: u64,
    without_digit: u64,
    digits_only: u64,
    with_small_letter: u64,
    /// The shortest; 0 before there is any.
    shortest: usize,
    longest: usize,
}

impl Value {
    const NONE: Self = Self { bytes: [0; 40], len: 0 };

    fn of(value: &[u8]) -> Self {
        let mut bytes = [0; 40];
        let len = value.len().min(bytes.len());
        bytes[..len].copy_from_slice(&value[..len]);
        Self { bytes, len }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn has_digit(&self) -> bool {
        self.bytes().iter().any(u8::is_ascii_digit)
    }

    fn has_small_letter(&self) -> bool {
        self.bytes().iter().any(u8::is_ascii_lowercase)
    }

    /// Whether it is as long as a check sum, and has nothing in it that one has not.
    fn is_check_sum(&self) -> bool {
        matches!(self.len, 32 | 40) && self.bytes().iter().all(u8::is_ascii_hexdigit)
    }

    /// The number that it is, if it is nothing else.
    fn number(&self) -> Option<u64> {
        let digits = self.len > 0 && self.bytes().iter().all(u8::is_ascii_digit);
        digits.then(|| std::str::from_utf8(self.bytes()).ok()?.parse().ok()).flatten()
    }

    /// Whether it is one of these words; of those that no code begins with, there may be a number behind it.
    fn is_mark(&self, words: &[&str]) -> bool {
        const OF_PROGRAMS: [&str; 8] = ["header", "hdr", "eof", "trailer", "trl", "trlr", "footer", "ftr"];
        let Ok(text) = std::str::from_utf8(self.bytes()) else { return false };
        let word =
            text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_', ':', ' ', '#']);
        words.iter().any(|known| {
            known.eq_ignore_ascii_case(word) && (!self.has_digit() || OF_PROGRAMS.contains(known))
        })
    }
}

impl Looks {
    #[cold]
    fn add(&mut self, value: &Value) {
        self.rows += 1;
        self.without_digit += u64::from(!value.has_digit());
        self.digits_only += u64::from(value.bytes().iter().all(u8::is_ascii_digit));
        self.with_small_letter += u64::from(value.has_small_letter());
        self.longest = self.longest.max(value.len);
        self.shortest = if self.shortest == 0 { value.len } else { self.shortest.min(value.len) };
    }

    /// The others than this one.
    fn without(mut self, value: &Value) -> Self {
        let digits_only = value.bytes().iter().all(u8::is_ascii_digit);
        self.rows = self.rows.saturating_sub(1);
        self.without_digit = self.without_digit.saturating_sub(u64::from(!value.has_digit()));
        self.digits_only = self.digits_only.saturating_sub(u64::from(digits_only));
        self.with_small_letter = self.with_small_letter.saturating_sub(u64::from(value.has_small_letter()));
        self
    }

    /// Whether a value is a word in small letters, or with some, where all or nearly all of these have digits and no such
    /// letters.
    fn are_unlike_word(&self, value: &Value) -> bool {
        // Whoever signs a list writes more than a name.
        let words = self.with_small_letter;
        words < 3
            && self.without_digit <= words
            && self.rows > 2 + words
            && value.has_small_letter()
            && !value.has_digit()
    }

    /// Whether most values have a digit.
    fn have_digits(&self) -> bool {
        self.rows > 1 && self.without_digit * 3 <= self.rows
    }
}

/// Marks before a list and behind it.
const BEGIN: &[&str] = &["begin", "start", "header", "hdr", "head"];
const END: &[&str] =
    &["end", "eof", "trailer", "trl", "trlr", "footer", "ftr", "ende", "fin", "fine", "fim", "einde"];

/// Whether a program says by the word that a list begins.
pub(crate) fn says_beginning(word: &str) -> bool {
    Value::of(word.as_bytes()).is_mark(BEGIN)
}

impl Edges {
    /// Of a column; `None` where there is nothing to look for. `mark`: what the first row begins with.
    pub(crate) fn of(
        column: Option<usize>,
        is_last: bool,
        identifier: Identifier,
        mark: Option<&str>,
        params: &Params,
    ) -> Option<Self> {
        column.filter(|_| params.on(Rule::RowsDoubtful)).map(|column| Self {
            column,
            is_last,
            are_rows: matches!(identifier, Identifier::Mobile | Identifier::Email),
            mark: mark.map(|mark| Value::of(mark.as_bytes())),
            first: Value::NONE,
            last: Value::NONE,
            seen: Looks::default(),
            before_last: Looks::default(),
            end: [0; 2],
            next_line: 0,
            gaps: 0,
            below: None,
        })
    }

    pub(crate) fn column(&self) -> usize {
        self.column
    }

    /// More bytes of the file.
    pub(crate) fn go_on(&mut self, bytes: &[u8]) {
        if let Some(last) = bytes.last_chunk() {
            self.end = *last;
        } else if let [last] = bytes {
            self.end = [self.end[1], *last];
        }
    }

    fn is_check_sum_below(&self) -> bool {
        let others = self.before_last;
        self.last.is_check_sum() && others.rows > 2 && others.longest * 4 < self.last.len * 3
    }

    /// Whether the last row is shorter than all others, which are as long as one another, and its line does not end.
    fn is_cut(&self) -> bool {
        const ENOUGH: u64 = 8;
        let others = self.before_last;
        self.is_last
            && others.rows >= ENOUGH
            && others.shortest == others.longest
            && others.longest > 5
            && (1..others.longest).contains(&self.last.len)
            && !self.end.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
    }

    /// A record that is no row ends before this line.
    pub(crate) fn go_on_at(&mut self, line: u64) {
        self.next_line = line;
    }

    /// Values of rows one after the other, of which the first has this number and stands on this line; `next_line` is the one
    /// behind them.
    pub(crate) fn note(&mut self, values: &[&[u8]], row: u64, line: u64, next_line: u64) {
        let ([first, ..], [.., last]) = (values, values) else { return };
        let blank_before = self.next_line > 0 && line > self.next_line;
        self.next_line = next_line;
        if blank_before && row > 1 {
            // Where one stands behind every row, it sets nothing apart.
            let now_and_then = self.gaps * 3 < row;
            self.gaps += 1;
            if now_and_then && self.below.is_none() && self.seen.have_digits() {
                let value = Value::of(first.trim_ascii());
                self.below = Some((row, value)).filter(|_| !value.has_digit() && value.len > 0);
            }
        }
        if row == 1 {
            self.first = Value::of(first.trim_ascii());
        }
        self.last = Value::of(last.trim_ascii());
        let sampled = SAMPLE.saturating_sub(row - 1).min(values.len() as u64) as usize;
        for value in &values[..sampled] {
            self.before_last = self.seen;
            self.seen.add(&Value::of(value.trim_ascii()));
        }
        if sampled < values.len() {
            self.before_last = self.seen;
        }
    }

    /// What is to be said of so many rows, of which so many are accepted; of those that are rejected something is said
    /// already.
    #[cold]
    pub(crate) fn said(
        &self,
        [rows, accepted]: [u64; 2],
        encoding: Encoding,
        is_rejected: impl Fn(u64) -> bool,
    ) -> Vec<Said> {
        let mut said = Vec::new();
        let text = |value: &Value| decode(value.bytes().to_vec().into(), encoding).into_owned();
        if rows < 3 {
            return said;
        }
        // Whoever counts lines may count the names, too, and not the line above the count.
        let between = self.mark.map_or(rows, |_| rows - 2);
        let counts = |value: &Value| {
            value
                .number()
                .is_some_and(|number| [rows - 1, rows, between, accepted.saturating_sub(1)].contains(&number))
        };
        if !is_rejected(1) {
            let others = self.seen.without(&self.first);
            if let Some(mark) = &self.mark {
                said.push(Said::new(sentence::mark(1, &text(mark))));
            } else if self.are_rows {
            } else if counts(&self.first) && others.digits_only == 0 {
                said.push(Said::new(sentence::count(1, &text(&self.first))));
            } else if self.first.is_mark(BEGIN) && others.have_digits() {
                said.push(Said::new(sentence::mark(1, &text(&self.first))));
            } else if others.are_unlike_word(&self.first) {
                said.push(Said::new(sentence::unlike(1, &text(&self.first))));
            }
        }
        let any_accepted = |row: u64| (row..=rows.min(row + LOOKED_AT)).any(|row| !is_rejected(row));
        let below = self.below.filter(|(row, _)| !self.are_rows && any_accepted(*row));
        if let Some((row, value)) = below {
            said.push(Said::new(sentence::below(row, &text(&value))));
        } else if !is_rejected(rows) {
            let others = self.before_last;
            let unlike = others.digits_only == 0 || others.shortest > self.last.len + 1;
            if !self.are_rows && counts(&self.last) && unlike {
                said.push(Said::new(sentence::count(rows, &text(&self.last))));
            } else if !self.are_rows && self.last.is_mark(END) && others.have_digits() {
                said.push(Said::new(sentence::mark(rows, &text(&self.last))));
            } else if self.is_cut() {
                said.push(Said::new(sentence::cut(rows, &text(&self.last))));
            } else if !self.are_rows && (others.are_unlike_word(&self.last) || self.is_check_sum_below()) {
                said.push(Said::new(sentence::unlike(rows, &text(&self.last))));
            }
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sentences that are said of a list with blank lines in it, of which no row is rejected.
    fn said(list: &str) -> Vec<String> {
        let mut edges = Edges {
            column: 0,
            is_last: true,
            are_rows: false,
            mark: None,
            first: Value::NONE,
            last: Value::NONE,
            seen: Looks::default(),
            before_last: Looks::default(),
            end: *b" \n",
            next_line: 1,
            gaps: 0,
            below: None,
        };
        let mut rows = 0;
        for (value, line) in list.split(' ').zip(1..).filter(|(value, _)| !value.is_empty()) {
            rows += 1;
            edges.note(&[value.as_bytes()], rows, line, line + 1);
        }
        let said = edges.said([rows, rows], Encoding::Utf8, |_| false);
        said.into_iter().map(|said| said.message.sentence.into_owned()).collect()
    }

    #[test]
    fn what_is_no_row_is_told_from_codes() {
        for (list, expected) in [
            ("AB12 CD34 EF56 3", &["count"][..]),
            ("AB12 CD34 EF56 4", &["count"]),
            ("3 AB12 CD34 EF56", &["count"]),
            ("12345678 23456789 34567890 3", &["count"]),
            ("HEADER20260310 AB12 CD34 TRAILER0002", &["mark", "mark"]),
            ("BEGIN AB12 CD34 EF56 END", &["mark", "mark"]),
            ("BEGIN AB12 CD34 END", &["mark", "mark"]),
            ("AB12 CD34  Notes AB34", &["below"]),
            ("AB12 CD34  EF56  Campaign DIWALI26", &["below"]),
            ("AB12 CD34 EF56 7", &[]),
            ("AB12 CD34  EF56 GH78", &[]),
            ("AB12  CD34  SUMMER  GH78", &[]),
            ("AB12 CD34  EF56 GH78  Notes IJ90", &["below"]),
            ("0 1 2 3", &[]),
            ("1 2 3 4", &[]),
            ("3 4 5 6", &[]),
            ("10 20 30 3", &[]),
            ("AB12 CD34", &[]),
            ("START SUMMER WINTER FINE", &[]),
            ("SUMMER WINTER  SPRING AUTUMN", &[]),
            ("AB12 CD34 WELCOME", &[]),
            ("AB12 CD34 EF56 WELCOME", &[]),
            ("AB12 CD34 EF56 Marketing", &["unlike"]),
            ("Text AB12 CD34 EF56", &["unlike"]),
            ("AB12 CD34 EF56 Regards Ann", &["unlike"]),
            ("AB12 CD34 Regards Ann", &[]),
            ("ab12 CD34 EF56 Marketing", &[]),
            ("AB12 SUMMER CD34 EF56 Marketing", &[]),
            ("AB12 CD34 EF56 9e107d9d372bb6826bd81d3542a419d6", &["unlike"]),
            ("AB12 CD34 EF56 GH78IJ90KL12MN34OP56QR78", &[]),
            ("AB12 CD34 ENDLESS7", &[]),
            ("START10 SUMMER10 WINTER10 END10", &[]),
        ] {
            assert_eq!(said(list), expected, "{list}");
        }
    }
}
