//! What each row of a list of customers is: a customer by what identifies it in any of the columns, or rejected.

use std::ops::Range;

use crate::customers::list::{CustomerIds, IdentifyingColumn};
use crate::model::order;
use crate::read::rows::Reading;
use crate::rules::customer_missing;
use crate::text::decode::Records;
use crate::text::scan::{Position, Record};
use crate::{BLOCK, Finding, Row, Rule, Severity};

/// Is told each row with everything that was found in it, and the customer, unless the row is rejected; says whether to
/// go on.
pub type EachCustomer<'e> = dyn FnMut(&Row<'_>, Option<CustomerIds>) -> bool + 'e;

/// Reads the rows of a list of customers, from a given row on, out of chunks of any size.
///
/// A row may lack some identifiers. One that has none is rejected, and so is one in which any is damaged or no such
/// thing: who it is would be a guess.
#[derive(Debug)]
pub struct CustomerRows<'a> {
    records: Option<Records>,
    joined: Joined<'a>,
}

#[derive(Debug)]
struct Joined<'a> {
    /// Each judges the same record.
    columns: Vec<(&'a IdentifyingColumn, Reading<'a>)>,
    /// The row that the next record is.
    row: u64,
    /// The first that is wanted.
    first: u64,
}

impl<'a> CustomerRows<'a> {
    pub(crate) fn new(columns: &'a [IdentifyingColumn], row: u64) -> (Self, Range<u64>) {
        let first = row.max(1);
        let block = (first - 1) / BLOCK;
        let bytes = columns.first().map_or(0, |column| column.checked.report.bytes);
        let index = columns.first().and_then(|column| column.checked.index.get(block as usize));
        let (at, row) = match index {
            Some(&at) => (at, block * BLOCK + 1),
            None => (Position { line: 1, byte: bytes }, first),
        };
        let readings = columns.iter().filter_map(|column| {
            let plan = column.checked.plan.as_ref()?;
            Some((column, column.checked.reading(plan, row)))
        });
        let plan = columns.first().and_then(|column| column.checked.plan.as_ref());
        let joined = Joined { columns: readings.collect(), row, first };
        (Self { records: plan.map(|plan| plan.records(at)), joined }, at.byte..bytes)
    }

    /// The next bytes. `each` is called for every row that is complete.
    pub fn push(&mut self, bytes: &[u8], each: &mut EachCustomer<'_>) {
        let Self { records, joined } = self;
        if let Some(records) = records {
            records.push(bytes, &mut |record: &Record<'_>| joined.read(record, each));
        }
    }

    /// The file has ended: the last row, if it lacks its line end.
    pub fn finish(mut self, each: &mut EachCustomer<'_>) {
        let Self { records, joined } = &mut self;
        if let Some(records) = records {
            records.finish(&mut |record: &Record<'_>| joined.read(record, each));
        }
    }
}

impl Joined<'_> {
    fn read(&mut self, record: &Record<'_>, each: &mut EachCustomer<'_>) -> bool {
        self.row += 1;
        if self.row <= self.first {
            self.columns.iter_mut().for_each(|(_, reading)| reading.row += 1);
            return true;
        }
        let mut customer = Customer::default();
        let Some(((last, reading), others)) = self.columns.split_last_mut() else { return false };
        for (column, reading) in others {
            reading.read(record, false, &mut |row| customer.add(column, row));
        }
        reading.read(record, false, &mut |row| {
            customer.add(last, row);
            let (ids, findings) = std::mem::take(&mut customer).judged(row);
            let row = Row { findings, customer: None, rejected: ids.is_none(), ..row.clone() };
            each(&row, ids)
        })
    }
}

/// A row, put together column by column.
#[derive(Debug, Default)]
struct Customer {
    ids: CustomerIds,
    /// What was found where somebody is identified, or was to be.
    found: Vec<Finding>,
    damaged: bool,
    /// What was found in the first column in which nobody is: a word for nothing rather than a blank.
    nobody: Option<(bool, Vec<Finding>)>,
}

impl Customer {
    fn add(&mut self, column: &IdentifyingColumn, row: &Row<'_>) -> bool {
        let error = row.findings.iter().find(|finding| finding.severity == Severity::Error);
        let error = error.map(|finding| finding.rule);
        let blank = row.values.get(column.index as usize).is_none_or(|value| value.trim().is_empty());
        // Who is not identified in this way is, perhaps, in another.
        if blank || matches!(error, Some(Rule::CustomerMissing | Rule::ValuePlaceholder)) {
            let word = error == Some(Rule::ValuePlaceholder);
            if self.nobody.as_ref().is_none_or(|(is_word, _)| word && !is_word) {
                self.nobody = Some((word, row.findings.clone()));
            }
            return true;
        }
        for finding in &row.findings {
            // What is wrong with the row as a whole is found for each column of it.
            if !self.found.contains(finding) {
                self.found.push(finding.clone());
            }
        }
        self.damaged |= error.is_some();
        let key = row.customer.as_deref().and_then(|customer| column.identity.customer(customer));
        let place = CustomerIds::ORDER.iter().position(|identifier| *identifier == column.identifier);
        if let (None, Some(place), Some(customer)) = (error, place, key) {
            self.ids.0[place] = Some(customer.key.into_owned());
        }
        true
    }

    /// Who it is, and everything that was found.
    fn judged(mut self, row: &Row<'_>) -> (Option<CustomerIds>, Vec<Finding>) {
        let nobody = self.ids == CustomerIds::default();
        if nobody && !self.damaged {
            self.found.extend(self.nobody.take().into_iter().flat_map(|(_, findings)| findings));
            if !self.found.iter().any(|finding| finding.severity == Severity::Error) {
                let said = customer_missing::say_blank();
                let finding = Finding::new(Rule::CustomerMissing, Severity::Error, said);
                let (number, line, byte) = (Some(row.row), Some(row.line), Some(row.byte));
                self.found.push(Finding { row: number, line, byte, ..finding });
            }
        }
        order::insertion_sort(&mut self.found, |finding| finding.rule);
        ((!nobody && !self.damaged).then_some(self.ids), self.found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::{CustomerChecker, CustomerList, Report};

    /// Each row as who it is, or the rules that reject it; however the file is cut, and from whatever row on.
    fn rows(file: &[u8], region: Option<&str>) -> (Vec<String>, Report) {
        let mut checker = CustomerChecker::new(region).unwrap();
        checker.push(file);
        let list = checker.finish().unwrap();
        let read = |from: u64, size: usize| {
            let (mut reader, range) = list.rows_from(from);
            let (mut rows, mut report) = (Vec::new(), list.report());
            let mut each = |row: &crate::Row<'_>, customer: Option<crate::CustomerIds>| {
                assert_eq!(row.rejected, customer.is_none());
                CustomerList::count(&mut report, row);
                rows.push(match customer {
                    Some(ids) => ids.0.map(Option::unwrap_or_default).join("|"),
                    None => {
                        let rules: Vec<_> = row.findings.iter().map(|finding| finding.rule.id()).collect();
                        rules.join(" ")
                    }
                });
                true
            };
            for chunk in file[range.start as usize..].chunks(size) {
                reader.push(chunk, &mut each);
            }
            reader.finish(&mut each);
            (rows, report)
        };
        let (all, report) = read(1, usize::MAX >> 1);
        assert_eq!(report.rows.total, list.last_row());
        for size in [1, 7, 64] {
            assert_eq!(read(1, size).0, all);
        }
        for from in 1..=all.len() {
            assert_eq!(read(from as u64, 13).0, all[from - 1..], "from row {from}");
        }
        (all, report)
    }

    #[test]
    fn a_row_is_a_customer_by_whatever_identifies_it() {
        #[track_caller]
        fn check(head: &str, row: &str, expected: &str) {
            let file = format!("{head}\n{row}\n");
            assert_eq!(rows(file.as_bytes(), Some("IN")).0, [expected], "{head} / {row}");
        }
        let all = "mobile,email,external id,user id";
        check(all, "98765 43210,A@Example.COM,x-1,007", "919876543210|a@example.com|x-1|7");
        check(all, "+919876543210,,,", "919876543210|||");
        check(all, ",,,7", "|||7");
        // A word for nothing is nothing, where there is something else.
        check(all, "9876543210,N/A,,", "919876543210|||");
        check(all, "9876543210,\u{200b},,", "919876543210|||");
        // Who has a damaged identifier is not known by the others.
        check(all, "12,a@example.com,,", "mobile-format");
        check(all, "9.19877E+11,not an address,,", "mobile-spreadsheet email-format");
        // Nobody.
        check("name,mobile,email", "Ann,,", "customer-missing");
        check("name,mobile,email", "Ann,,N/A", "value-placeholder");
        check("name,mobile,email", "Ann,-,N/A", "value-placeholder");
        check("name,mobile,email", "Ann", "row-short");
        // What the row lacks is in another column.
        check("user id,mobile", "7", "|||7");
        // What is wrong with the row is wrong with it once.
        check("mobile,email", "9876543210,a@example.com,x", "row-long");
        check("mobile,email", ",,x", "row-long");
    }

    #[test]
    fn rows_are_counted_and_what_is_odd_is_said() {
        let file = b"mobile,email\n+919876543210,a@gmial.com\n12,b@example.com\n9876543211,\nN/A,N/A\n";
        let (all, report) = rows(file, None);
        assert_eq!(
            all,
            ["919876543210|a@gmial.com||", "mobile-format", "9876543211|||", "value-placeholder"]
        );
        assert_eq!((report.rows.total, report.rows.accepted, report.rows.rejected), (4, 2, 2));
        let counts: Vec<_> = report.counts.iter().map(|(rule, count)| (rule.id(), *count)).collect();
        let expected =
            [("value-placeholder", 1), ("mobile-format", 1), ("mobile-mixed", 1), ("email-typo", 1)];
        assert_eq!(counts, expected);
        assert_eq!(report.findings.len(), 4);
        assert_eq!(report.columns.iter().filter(|column| column.role.is_some()).count(), 2);
    }

    #[test]
    fn a_long_list_is_read_from_anywhere() {
        let mut file = "user id,email\n".to_owned();
        for n in 1..=3000 {
            file.push_str(&if n % 700 == 0 { "x,\n".to_owned() } else { format!("{n},c{n}@example.com\n") });
        }
        let mut checker = CustomerChecker::new(None).unwrap();
        checker.push(file.as_bytes());
        let list = checker.finish().unwrap();
        for from in [1, 1024, 1025, 1026, 2999, 3000, 3001] {
            let (mut reader, range) = list.rows_from(from);
            let mut next = from;
            reader.push(&file.as_bytes()[range.start as usize..], &mut |row, customer| {
                assert_eq!((row.row, row.line), (next, next + 1));
                assert_eq!(customer.is_none(), next % 700 == 0);
                next += 1;
                true
            });
            assert_eq!(next, 3001, "from row {from}");
        }
    }
}
