//! Records that a check keeps, as the file has them: the first ones of each rule. The rows of a rule that finds little
//! lie so far apart that a browser would need a reading for each, and that takes it longer than all else.

use crate::model::order;
use crate::text::decode::record_alone;
use crate::text::scan::{Position, Record};
use crate::{Checked, Filter, Row, Rule};

/// Records of a rule: where it has more, many of them stand close together in a file of any likely size.
const OF_A_RULE: u16 = 4096;
/// Bytes of a record.
const LONGEST: usize = 16 << 10;
/// Bytes of all of them.
const MOST: usize = 8 << 20;

#[derive(Debug)]
pub(crate) struct RecordCache {
    /// In the order of the rows, once it is [`ready`](Self::ready).
    records: Vec<Place>,
    bytes: Vec<u8>,
    /// How many of each rule there are, in the order of the catalogue.
    counts: [u16; Rule::ALL.len()],
    of_a_rule: u16,
}

/// A row that is kept: where it stands in the file, and which of the bytes are its.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    row: u32,
    start: u32,
    len: u32,
    at: Position,
}

impl Default for RecordCache {
    fn default() -> Self {
        Self { records: Vec::new(), bytes: Vec::new(), counts: [0; Rule::ALL.len()], of_a_rule: OF_A_RULE }
    }
}

impl RecordCache {
    /// A row in which a rule found something.
    #[inline]
    pub(crate) fn add(&mut self, rule: Rule, row: u64, record: &Record<'_>) {
        if !self.has_enough_of(rule) {
            self.add_one_more(rule, row, record);
        }
    }

    /// Whether no more records of the rule are kept.
    #[inline]
    pub(crate) fn has_enough_of(&self, rule: Rule) -> bool {
        self.counts[rule as usize] >= self.of_a_rule
    }

    #[cfg(test)]
    pub(crate) fn keep_of_a_rule(&mut self, most: u16) {
        self.of_a_rule = most;
    }

    #[inline(never)]
    fn add_one_more(&mut self, rule: Rule, row: u64, record: &Record<'_>) {
        let (Ok(row), Ok(start)) = (u32::try_from(row), u32::try_from(self.bytes.len())) else { return };
        let len = record.bytes.len();
        let count = &mut self.counts[rule as usize];
        if len > LONGEST || self.bytes.len() + len > MOST {
            return;
        }
        *count += 1;
        // Another rule may just have brought it.
        if self.records.last().is_none_or(|last| last.row != row) {
            let at = Position { line: record.line, byte: record.byte };
            self.records.push(Place { row, start, len: len as u32, at });
            self.bytes.extend_from_slice(record.bytes);
        }
    }

    /// Repetitions were added behind all else.
    pub(crate) fn ready(mut self) -> Self {
        order::radix_sort(&mut self.records, |place| place.row);
        self
    }

    fn get(&self, row: u64) -> Option<(Position, &[u8])> {
        let nth = self.records.partition_point(|place| u64::from(place.row) < row);
        let &Place { row: found, start, len, at } = self.records.get(nth)?;
        let bytes = self.bytes.get(start as usize..)?.get(..len as usize)?;
        (u64::from(found) == row).then_some((at, bytes))
    }
}

impl Checked {
    /// Reads rows without the file, as long as the check has kept them: those that the filter lets through, from `row`
    /// (from 1) on. `each` says whether to go on. Gives the next row that the filter lets through, which is to be read
    /// by [`rows_of`](Self::rows_of).
    ///
    /// Kept are the first rows of each rule, unless they are very long: all of them, where a rule found little; of
    /// duplicates only those that the report lists.
    pub fn recall(&self, filter: Filter, row: u64, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Option<u64> {
        let mut next = self.next(filter, row);
        let plan = self.plan.as_ref()?;
        let mut reading = self.reading(plan, row);
        let mut going_on = true;
        while let Some(row) = next.filter(|_| going_on)
            && let Some((at, bytes)) = self.kept.get(row)
        {
            reading.row = row;
            let (encoding, delimiter) = (plan.judge.encoding(), plan.judge.delimiter);
            record_alone(encoding, delimiter, at, bytes, &mut |record: &Record<'_>| {
                going_on = reading.read(record, self.file_rejected, each);
                going_on
            });
            next = self.next(filter, row + 1);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Identifier, Options};

    /// A row for each code.
    fn check(codes: impl IntoIterator<Item = String>) -> Checked {
        let file: String = ["code".to_owned()].into_iter().chain(codes).map(|code| code + "\n").collect();
        crate::check(file.as_bytes(), Options::new(Identifier::NotTagged)).unwrap()
    }

    #[test]
    fn the_first_rows_of_each_rule_are_kept() {
        #[track_caller]
        fn check_recalled(checked: &Checked, filter: Filter, from: u64, rows: &[u64], next: Option<u64>) {
            let mut recalled = Vec::new();
            let to_read = checked.recall(filter, from, &mut |row| {
                recalled.push(row.row);
                true
            });
            assert_eq!((recalled.as_slice(), to_read), (rows, next), "{filter:?} from {from}");
        }
        const MANY: u64 = OF_A_RULE as u64 + 100;
        let plain = |number: u64| format!("CODE{number:06}");
        let odd = (1..=MANY).map(|number| format!("CODE {number:06}"));
        let few =
            ["code".to_owned(), plain(1), "X".repeat(LONGEST + 1), plain(2), plain(1), "code".to_owned()];
        let checked = check(odd.chain(few));
        let of = |rule: &str| Filter::Rule(rule.parse().unwrap());
        check_recalled(&checked, of("code-charset"), MANY - 101, &[MANY - 101, MANY - 100], Some(MANY - 99));
        check_recalled(&checked, of("code-charset"), MANY - 99, &[], Some(MANY - 99));
        check_recalled(&checked, of("code-charset"), MANY + 1, &[], None);
        check_recalled(&checked, of("code-missing"), 1, &[MANY + 1, MANY + 6], None);
        check_recalled(&checked, of("value-too-long"), 1, &[], Some(MANY + 3));
        check_recalled(&checked, of("code-duplicate"), 1, &[MANY + 5], None);
        check_recalled(&checked, Filter::Rejected, MANY + 5, &[MANY + 5, MANY + 6], None);
        check_recalled(&checked, Filter::All, MANY + 5, &[MANY + 5, MANY + 6], None);
        check_recalled(&checked, Filter::All, MANY + 2, &[], Some(MANY + 2));
    }

    #[test]
    fn whoever_has_seen_enough_is_told_where_to_go_on() {
        let checked = check(["A B", "A", "A C", "A D"].map(str::to_owned));
        let mut recalled = Vec::new();
        let next = checked.recall(Filter::Found, 1, &mut |row| {
            recalled.push(row.row);
            recalled.len() < 2
        });
        assert_eq!((recalled.as_slice(), next), ([1, 3].as_slice(), Some(4)));
    }
}
