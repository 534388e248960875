//! Columns of numbers that a spreadsheet has cut: each value may be as it was issued, all of them together are not.

use crate::rules::kind::mobile::all_digits;
use crate::rules::{Params, Said};
use crate::{Identifier, Role, Rule};

rule! {
    /// The numbers of a column show together what none of them shows alone: a spreadsheet has opened the file. It keeps 15
    /// digits of a number and makes zeros of the others; and it takes the zeros off that a number begins with.
    ///
    /// ## Why it is bad
    /// Each row is accepted, but what it holds was never issued. Codes of which only the last digits differed are the same
    /// now.
    ///
    /// ## Example
    /// ```text
    /// coupon code
    /// 4000123412341230
    /// 4000123412395870
    /// 4000123498761550
    /// → Nearly all long numbers of column 1 ("coupon code") are zeros from the 16th digit on.
    /// ```
    ///
    /// ## How to mend
    /// Compare a few values with the original list. If they differ, use that, and do not open it in a spreadsheet, or import
    /// it with the column formatted as text. Nobody can tell lost digits from what is left.
}

sentences! {
    rounded(column: Column, digits: Number, nth: Number, row: Number, value: Text);
    zeros(column: Column, count: Number, length: Number, row: Number, value: Text);
}

/// Zeros that a number has lost are looked for up to this length; a spreadsheet makes zeros of what is behind that.
const LONGEST: usize = 20;

/// Digits that a spreadsheet keeps, and those that programs keep which hold numbers in the same way but show all of them.
const KEPT: [usize; 2] = [15, 17];

/// Where so many numbers have all their digits, others are as they were issued, too, and are not looked at.
const MOST_WHOLE: u32 = 1000;

/// What the numbers of one column have in common. Only values that are digits and nothing else are counted, as the file
/// has them: the judge and the quick way find the same.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    column: usize,
    /// `None` for codes.
    identifier: Option<Identifier>,
    cut: [Cut; 2],
    /// Long numbers that have all their digits.
    whole: u32,
    /// `None` where zeros may be missing: the head of the file holds other values, or they mean nothing.
    lengths: Option<Box<Lengths>>,
}

/// Numbers with more digits than are kept.
#[derive(Debug, Clone, Copy, Default)]
struct Cut {
    all: u64,
    /// Those that are zeros from there on, and how many zeros these are.
    rounded: u64,
    zeros: u64,
    first: Option<(u64, [u8; 40], usize)>,
}

/// How many numbers there are of each length, by the digit with which they begin.
#[derive(Debug, Clone, Default)]
struct Lengths {
    by_digit: [[u64; 10]; LONGEST + 1],
    /// Those that do not begin with a zero, and the first of each length: its row and itself.
    without_zero: u64,
    first: [Option<(u64, [u8; LONGEST])>; LONGEST + 1],
}

impl Numbers {
    /// Those of the column with this role; `None` where there is nothing to look for. `numbers`: whether the head of the
    /// file holds hardly anything else in it.
    pub(crate) fn of(
        column: Option<usize>,
        numbers: bool,
        role: Role,
        identifier: Identifier,
        params: &Params,
    ) -> Option<Self> {
        let identifier = (role == Role::Customer).then_some(identifier);
        let zeros = numbers
            && match identifier {
                None | Some(Identifier::ExternalId) => true,
                // With or without its zero it is the same customer, where the country is known.
                Some(Identifier::Mobile) => params.region.is_none(),
                // 007 is the user 7.
                Some(Identifier::UserId | Identifier::Email | Identifier::NotTagged) => false,
            };
        let wanted = params.on(Rule::ColumnSpreadsheet)
            && (zeros || matches!(identifier, None | Some(Identifier::ExternalId | Identifier::UserId)));
        let column = column.filter(|_| wanted)?;
        Some(Self {
            column,
            identifier,
            cut: [Cut::default(); 2],
            whole: 0,
            lengths: zeros.then(Box::default),
        })
    }

    pub(crate) fn column(&self) -> usize {
        self.column
    }

    /// Values of rows one after the other, without their quotes.
    #[inline]
    pub(crate) fn note_all(&mut self, values: &[&[u8]], row: u64) {
        if self.lengths.is_some() || !self.is_settled() {
            self.note_unsettled(values, row);
        }
    }

    /// Whether nothing of the values can change what is said, but for their lengths.
    fn is_settled(&self) -> bool {
        self.whole >= MOST_WHOLE || self.identifier == Some(Identifier::Mobile)
    }

    #[inline(never)]
    fn note_unsettled(&mut self, values: &[&[u8]], row: u64) {
        if self.lengths.is_none() {
            // Most values are hardly looked at.
            let may_be = |value: &[u8]| {
                value.len() > KEPT[0]
                    && value.first().is_some_and(|&first| first.is_ascii_digit() || first == b' ')
            };
            for (value, row) in values.iter().zip(row..).filter(|(value, _)| may_be(value)) {
                self.note(value, row);
            }
        } else {
            for (value, row) in values.iter().zip(row..) {
                self.note(value, row);
            }
        }
    }

    fn note(&mut self, value: &[u8], row: u64) {
        if all_digits(value) {
            self.note_digits(value, row);
        } else if self.identifier == Some(Identifier::Mobile) {
            self.note_in_groups(value, row);
        } else if value.first() == Some(&b' ') || value.last() == Some(&b' ') {
            let value = value.trim_ascii();
            if all_digits(value) {
                self.note_digits(value, row);
            }
        }
    }

    #[inline]
    fn note_digits(&mut self, value: &[u8], row: u64) {
        let [first, ..] = value else { return };
        if value.len() > KEPT[0] && self.whole < MOST_WHOLE {
            self.note_long(value, row);
        }
        if let Some(lengths) = self.lengths.as_deref_mut()
            && value.len() <= LONGEST
        {
            let digit = usize::from(first - b'0');
            lengths.by_digit[value.len()][digit] += 1;
            if digit > 0 {
                lengths.without_zero += 1;
                if lengths.first[value.len()].is_none() {
                    let mut copy = [0; LONGEST];
                    copy[..value.len()].copy_from_slice(value);
                    lengths.first[value.len()] = Some((row, copy));
                }
                // Of mobile numbers nearly all that have theirs begin with a zero, and those are the most.
                if lengths.without_zero == u64::from(MOST_WHOLE)
                    && self.identifier == Some(Identifier::Mobile)
                    && !lengths.most_begin_with_zero()
                {
                    self.lengths = None;
                }
            }
        }
    }

    /// A mobile number as people write it: `06 12 34 56 78`.
    #[inline(never)]
    fn note_in_groups(&mut self, value: &[u8], row: u64) {
        let (mut digits, mut len) = ([0; LONGEST], 0);
        for &byte in value {
            match byte {
                b'0'..=b'9' if len < LONGEST => {
                    digits[len] = byte;
                    len += 1;
                }
                b' ' | b'-' | b'.' => {}
                _ => return,
            }
        }
        self.note_digits(&digits[..len], row);
    }

    #[cold]
    fn note_long(&mut self, value: &[u8], row: u64) {
        if value.len() > 40 {
            return;
        }
        let mut is_whole = false;
        for (cut, kept) in self.cut.iter_mut().zip(KEPT) {
            let behind = value.get(kept..).unwrap_or_default();
            if behind.is_empty() {
                continue;
            }
            cut.all += 1;
            is_whole = true;
            if behind.iter().all(|&digit| digit == b'0') {
                cut.rounded += 1;
                cut.zeros += behind.len() as u64;
                is_whole = false;
                cut.first.get_or_insert_with(|| {
                    let mut copy = [0; 40];
                    copy[..value.len()].copy_from_slice(value);
                    (row, copy, value.len())
                });
            }
        }
        self.whole += u32::from(is_whole);
    }

    /// What is to be said of a column with this name, in a file of so many rows.
    #[cold]
    pub(crate) fn said(&self, name: Option<&str>, rows: u64) -> Option<Said> {
        let column = (self.column as u32, name);
        let text = |digits: &[u8]| String::from_utf8_lossy(digits).into_owned();
        for (cut, kept) in self.cut.iter().zip(KEPT) {
            if let Some((row, value, length)) =
                cut.first.filter(|_| cut.is_damage() && self.whole < MOST_WHOLE)
            {
                let (kept, value) = (kept as u64, text(&value[..length]));
                return Some(Said::new(sentence::rounded(column, kept, kept + 1, row, &value)));
            }
        }
        let (count, length, shorter) = self.lengths.as_deref()?.without_zeros(rows, self.identifier)?;
        let (row, value) = self.lengths.as_deref()?.first[shorter]?;
        let value = text(&value[..shorter]);
        Some(Said::new(sentence::zeros(column, count, length as u64, row, &value)))
    }
}

impl Cut {
    /// One number in ten ends in a zero anyway: it takes several, and nearly all of them.
    fn is_damage(&self) -> bool {
        self.rounded > 1 && self.zeros > 2 && self.rounded * 20 >= self.all * 19
    }
}

impl Lengths {
    #[cold]
    fn most_begin_with_zero(&self) -> bool {
        let with_zero: u64 = self.by_digit.iter().map(|by_digit| by_digit[0]).sum();
        with_zero >= self.without_zero
    }

    fn count(&self, length: usize) -> u64 {
        self.by_digit[length].iter().sum()
    }

    /// How many numbers seem to lack their zeros, how long the others are, and the length that most of those have; `None`
    /// where they may well be as they were issued.
    #[cold]
    fn without_zeros(&self, rows: u64, identifier: Option<Identifier>) -> Option<(u64, usize, usize)> {
        let all: u64 = (1..=LONGEST).map(|length| self.count(length)).sum();
        let usual = (1..=LONGEST).max_by_key(|&length| self.count(length)).filter(|&usual| usual > 2)?;
        let with_zero = self.by_digit[usual][0];
        let whole = self.count(usual);
        let shorter: u64 = (1..usual).map(|length| self.count(length)).sum();
        let longer = all - whole - shorter;
        let by_one = self.count(usual - 1);
        let few = by_one + self.count(usual - 2);
        if identifier == Some(Identifier::Mobile) {
            // Numbers of one country may differ in their length; but not so that those with a zero are all longer by one.
            let lost = with_zero * 10 >= whole * 9
                && (1..whole).contains(&by_one)
                && self.by_digit[usual - 1][0] == 0;
            return lost.then_some((by_one, usual, usual - 1));
        }
        let told = (1..usual).all(|length| self.by_digit[length][0] == 0)
            && all * 10 >= rows * 9
            && longer * 100 <= all
            && (1..whole).contains(&shorter);
        // Some have kept their zeros: then what is shorter has lost them, or it is of another kind and much shorter.
        let some = with_zero > 0 && (few * 10 >= shorter * 9 || with_zero * 2 >= whole);
        let lost = told
            && (some
                || with_zero == 0
                    && self.are_all_lost([whole, shorter, by_one], usual, identifier.is_none()));
        let most = (1..usual).max_by_key(|&length| self.count(length))?;
        lost.then_some((shorter, usual, most))
    }

    /// Whether so many are shorter as there must be where every number has lost its zeros: one in ten begins with one, one in
    /// a hundred with two. Numbers that were given one after the other are as many, but then nearly all that there are.
    #[cold]
    fn are_all_lost(&self, [whole, shorter, by_one]: [u64; 3], usual: usize, is_code: bool) -> bool {
        let all = whole + shorter;
        let least = if is_code { 6 } else { 8 };
        let begins = |digit: usize| self.by_digit[usual][digit] > 0;
        let digits = (1..10).filter(|&digit| begins(digit)).count();
        usual >= least
            && all * 10 < 10_u64.pow(usual as u32 - 1)
            && shorter * 25 >= all
            && if all < 30 { shorter * 4 <= all } else { shorter * 6 <= all }
            && by_one * 2 >= shorter
            && (1..usual.saturating_sub(4)).all(|length| self.count(length) == 0)
            && digits > 2
            && (7..10).any(begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(identifier: Option<Identifier>) -> Numbers {
        Numbers { column: 0, identifier, cut: [Cut::default(); 2], whole: 0, lengths: Some(Box::default()) }
    }

    /// The sentence that is said of the values, and the row that it names.
    fn said(
        identifier: Option<Identifier>,
        values: impl IntoIterator<Item = String>,
    ) -> Option<(String, u64)> {
        use crate::rules::message::Arg;
        let mut numbers = numbers(identifier);
        let mut rows = 0;
        for value in values {
            rows += 1;
            numbers.note(value.as_bytes(), rows);
        }
        let message = numbers.said(Some("code"), rows)?.message;
        match message.arg("row") {
            Some(&Arg::Number(row)) => Some((message.sentence.into_owned(), row)),
            _ => None,
        }
    }

    #[test]
    fn what_a_spreadsheet_has_cut_is_told_from_what_was_issued() {
        let rounded = Some(("rounded", 1));
        for (values, expected) in [
            ("4000123412341230 4000123412395870 4000123498761550", rounded),
            ("40001234123412300 40001234123958700", rounded),
            ("AB12 4000123412341230 4000123412395870 CD34 4000123498761550", Some(("rounded", 2))),
            // As programs round that show seventeen digits.
            ("123456789012345680 1234567890123456800 1234567890123459000", rounded),
            ("4000123412341230", None),
            ("40001234123412300000", None),
            ("4000123412341230 4000123412395870", None),
            ("4000123412341230 4000123412395870 4000123498761551", None),
            ("400012341234123 400012341239587 400012349876150", None),
            // Some have kept the zeros that they begin with.
            ("0123 4567 0456 789", Some(("zeros", 4))),
            ("00012345 00012346 12347 00020000", Some(("zeros", 3))),
            ("012345 123456 ABCDEF 23456", None),
            ("0123 4567 12 34 56", None),
            ("0123 012 01 4567", None),
            ("01 12 3", None),
            // Of two kinds, one of which is much shorter.
            ("0123456789 9876543210 5432109876 1234 5678", None),
            // All have lost them.
            (
                "12345678 23456789 3456789 45678901 56789012 67890123 78901234 89012345 90123456",
                Some(("zeros", 3)),
            ),
            ("1234 2345 345 4567 5678 6789 7890 8901 9012", None),
            // Numbers as they were given.
            ("998 999 1000 1001 1002", None),
            ("9998 9999 10000 10001 10002 10003 10004", None),
            ("10 20 50 100 200", None),
            ("17 2345 101 99 12345 7", None),
        ] {
            let found = said(None, values.split(' ').map(str::to_owned));
            let found = found.as_ref().map(|(sentence, row)| (sentence.as_str(), *row));
            assert_eq!(found, expected, "{values}");
        }
    }

    #[test]
    fn a_mobile_number_may_lack_the_zero_that_others_have() {
        for (values, expected) in [
            ("0612345678 0612345679 612345680", Some(3)),
            ("0612345678 612345680 33612345681 0612345679", Some(2)),
            ("01701234567 015112345678 01701234568", None),
            ("06-12-34-56-78 06.12.34.56.79 612345680", Some(3)),
            ("0612345678 612345680", None),
            ("9876543210 919876543210 9876543211", None),
            (&format!("{}0612345678 0612345679 612345680", "919876543210 ".repeat(999)), None),
            ("0221987654 022198765 0221987655", None),
        ] {
            let found = said(Some(Identifier::Mobile), values.split(' ').map(str::to_owned));
            assert_eq!(found.map(|(_, row)| row), expected, "{values}");
        }
    }

    #[test]
    fn numbers_in_their_order_lack_no_zeros() {
        let drawn = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        for (what, is_code, values, expected) in [
            ("drawn by lot", true, (1..2001).map(|n| drawn(n) % 100_000_000).collect::<Vec<_>>(), true),
            ("ids drawn by lot", false, (1..2001).map(|n| drawn(n) % 1_000_000_000).collect(), true),
            ("short ids", false, (1..2001).map(|n| drawn(n) % 1_000_000).collect(), false),
            ("of some customers", true, (1..2001).map(|n| drawn(n) % 3_500_000).collect(), false),
            ("all that there are", true, (1..1_000_000).collect(), false),
            ("over a power of ten", true, (999_990..1_000_100).collect(), false),
            ("as long", true, (1..2001).map(|n| 10_000_000 + drawn(n) % 90_000_000).collect(), false),
        ] {
            let found = said((!is_code).then_some(Identifier::ExternalId), values.iter().map(u64::to_string));
            assert_eq!(found.is_some_and(|(sentence, _)| sentence == "zeros"), expected, "{what}");
        }
    }
}
