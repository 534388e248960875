//! Which columns of a file identify customers. The file is put to the rules as what it could be in an upload, customers
//! only, once for each identifier: who is on a list is found by an upload, for both are read by the same rules.

use std::fmt;
use std::ops::Range;

use crate::customers::rows::CustomerRows;
use crate::table::roles::identifier_named;
use crate::{
    Checked, Checker, CodeColumn, Column, ErrorFile, Finding, Identifier, Identity, Options, Report, Role,
    Row, RowCounts, Rule, RuleSet, RuleSetError,
};

/// How one customer is identified, as it is compared: by mobile number, e-mail address, external id and user id, in
/// this order. At least one of them is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerIds(pub [Option<String>; 4]);

impl CustomerIds {
    /// What stands in which place.
    pub const ORDER: [Identifier; 4] =
        [Identifier::Mobile, Identifier::Email, Identifier::ExternalId, Identifier::UserId];
}

/// What a row is in the error file whose identifiers are of several customers that are known already: only a database
/// finds that. A name, as rules have one, and the sentence.
pub const OF_SEVERAL_CUSTOMERS: (&str, &str) =
    ("customer-several", "The identifiers belong to several known customers: correct the line, or split it.");

/// Takes a list of customers in chunks of any size, as a [`Checker`] takes an upload.
///
/// ```
/// use tearline::{CustomerChecker, Identifier};
///
/// let file = b"Name,Mobile,E-mail\nAnn,98765 43210,ann@example.com\nBob,12,\n";
/// let mut checker = CustomerChecker::new(Some("IN"))?;
/// checker.push(file);
/// let list = checker.finish()?;
/// assert_eq!(list.columns(), [(1, Identifier::Mobile), (2, Identifier::Email)]);
/// let (mut rows, range) = list.rows_from(1);
/// let mut known = Vec::new();
/// rows.push(&file[range.start as usize..], &mut |row, customer| {
///     known.push((row.line, customer.map(|ids| ids.0[0].clone().unwrap_or_default())));
///     true
/// });
/// assert_eq!(known, [(2, Some("919876543210".to_owned())), (3, None)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CustomerChecker {
    rules: RuleSet,
    /// One for each identifier by which a column may be named.
    checkers: Vec<(Identifier, Checker)>,
    /// Whether it was seen in the head of the file which these are.
    chosen: bool,
}

impl CustomerChecker {
    /// `default_region`: that of mobile numbers without a country code; without it they are taken as they are.
    ///
    /// # Errors
    /// When there is no such region.
    pub fn new(default_region: Option<&str>) -> Result<Self, RuleSetError> {
        let rules = match default_region {
            Some(region) => RuleSet::default().with_default_region(region),
            None => RuleSet::default(),
        };
        let mut checkers = Vec::new();
        for identifier in CustomerIds::ORDER {
            let options =
                Options::new(identifier).with_code_column(CodeColumn::None).with_rules(rules.clone());
            checkers.push((identifier, Checker::new(options)?));
        }
        Ok(Self { rules, checkers, chosen: false })
    }

    /// The next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        for (_, checker) in &mut self.checkers {
            checker.push(bytes);
        }
        if !self.chosen {
            self.choose();
        }
    }

    /// Of what no column is named by, nothing more is to be found out.
    fn choose(&mut self) {
        let named = |(identifier, checker): &(Identifier, Checker)| {
            let (_, columns) = checker.preview()?;
            let name = |column: &Column| column.name.as_deref().and_then(identifier_named);
            Some(columns.iter().any(|column| name(column) == Some(*identifier)))
        };
        let Some(named) = self.checkers.iter().map(named).collect::<Option<Vec<bool>>>() else { return };
        self.chosen = true;
        // What is wrong with the file as a whole, one of them has to say.
        if named.contains(&true) {
            let mut named = named.into_iter();
            self.checkers.retain(|_| named.next().unwrap_or(true));
        }
    }

    /// Rows judged so far.
    pub fn rows(&self) -> u64 {
        self.checkers.first().map_or(0, |(_, checker)| checker.rows())
    }

    /// The file has ended.
    ///
    /// # Errors
    /// Why it is no list of customers.
    pub fn finish(self) -> Result<CustomerList, NotCustomers> {
        let mut columns = Vec::new();
        for (identifier, checker) in self.checkers {
            let checked = checker.finish().complete(|pending| pending.supply(&[]));
            #[allow(clippy::expect_used)] // Customers may come twice: no row is looked at again.
            let checked = checked.expect("nothing is compared");
            if let Some(index) = column(&checked, identifier)? {
                #[allow(clippy::expect_used)] // The check was made with the same rules.
                let identity = Identity::new(identifier, &self.rules).expect("rules that were used");
                columns.push(IdentifyingColumn { identifier, index, identity, checked });
            }
        }
        if columns.is_empty() { Err(NotCustomers::NoColumn) } else { Ok(CustomerList { columns }) }
    }
}

/// The column that is named as customers are by this identifier, and by no other.
fn column(checked: &Checked, identifier: Identifier) -> Result<Option<u32>, NotCustomers> {
    let report = &checked.report;
    let name = |column: &&Column| column.name.as_deref().and_then(identifier_named);
    let named: Vec<&Column> =
        report.columns.iter().filter(|column| name(column) == Some(identifier)).collect();
    match report.findings.iter().find(|finding| finding.rule.rejects_file()) {
        // Of two that are named alike, neither is taken by chance.
        Some(finding) if finding.rule == Rule::ColumnAmbiguous && named.len() < 2 => Ok(None),
        Some(finding) if finding.rule == Rule::FileColumnMissing => Ok(None),
        Some(finding) => Err(NotCustomers::File(Box::new(finding.clone()))),
        None => {
            let mut taken = named.iter().filter(|column| column.role == Some(Role::Customer));
            Ok(taken.next().map(|column| column.index))
        }
    }
}

/// Why a file is no list of customers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
// Not `non_exhaustive`: who shows it has to have a sentence for each.
pub enum NotCustomers {
    /// A rule rejects it as a whole.
    File(Box<Finding>),
    /// No column of it is named as customers are identified.
    NoColumn,
}

impl fmt::Display for NotCustomers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(finding) => f.write_str(&finding.message),
            Self::NoColumn => f.write_str(
                "The file has no column that is named as customers are identified: name one of them mobile, email, \
                 external id or user id.",
            ),
        }
    }
}

impl std::error::Error for NotCustomers {}

/// A checked list of customers: the columns that identify them, and what it takes to read its rows.
#[derive(Debug)]
pub struct CustomerList {
    /// At least one.
    columns: Vec<IdentifyingColumn>,
}

#[derive(Debug)]
pub(crate) struct IdentifyingColumn {
    pub(crate) identifier: Identifier,
    pub(crate) index: u32,
    pub(crate) identity: Identity,
    /// The file as it is when its customers are identified by this column.
    pub(crate) checked: Checked,
}

impl CustomerList {
    /// The columns that identify customers, each with what it has: counted from 0, in the order of
    /// [`CustomerIds::ORDER`].
    pub fn columns(&self) -> Vec<(u32, Identifier)> {
        self.columns.iter().map(|column| (column.index, column.identifier)).collect()
    }

    /// The number of the last row.
    pub fn last_row(&self) -> u64 {
        self.first().last_row()
    }

    /// What is said of the file as a whole, before its rows are [counted in](Self::count): as the report of an upload,
    /// where several columns may have the role of the customer.
    pub fn report(&self) -> Report {
        let mut report = self.first().report.clone();
        report.rows = RowCounts::default();
        report.counts.clear();
        report.findings.clear();
        report.findings_truncated = false;
        for IdentifyingColumn { index, checked, .. } in &self.columns {
            for column in report.columns.iter_mut().filter(|column| column.index == *index) {
                column.role = Some(Role::Customer);
            }
            for finding in checked.report.findings.iter().filter(|finding| finding.row.is_none()) {
                if !report.findings.contains(finding) {
                    *report.counts.entry(finding.rule).or_default() += 1;
                    report.findings.push(finding.clone());
                }
            }
        }
        report
    }

    /// Counts a row in. All of them, in their order, make the report of the list.
    pub fn count(report: &mut Report, row: &Row<'_>) {
        report.rows.total += 1;
        *(if row.rejected { &mut report.rows.rejected } else { &mut report.rows.accepted }) += 1;
        for finding in &row.findings {
            *report.counts.entry(finding.rule).or_default() += 1;
        }
        let room = Options::DEFAULT_MAX_FINDINGS.saturating_sub(report.findings.len());
        report.findings_truncated |= room < row.findings.len();
        report.findings.extend(row.findings.iter().take(room).cloned());
    }

    /// A reader that starts at a row (from 1), and the part of the file that it is to be fed: from some way before that
    /// row to the file's end.
    pub fn rows_from(&self, row: u64) -> (CustomerRows<'_>, Range<u64>) {
        CustomerRows::new(&self.columns, row)
    }

    /// An error file for rows of the list.
    pub fn error_file(&self) -> ErrorFile {
        ErrorFile::new(self.first())
    }

    fn first(&self) -> &Checked {
        &self.columns[0].checked
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn list(file: &[u8], region: Option<&str>) -> Result<CustomerList, NotCustomers> {
        let mut checker = CustomerChecker::new(region).unwrap();
        checker.push(file);
        checker.finish()
    }

    #[test]
    fn columns_are_taken_by_their_names_and_by_nothing_else() {
        use Identifier::{Email, ExternalId, Mobile, UserId};
        #[track_caller]
        fn check(head: &str, expected: &[(u32, Identifier)]) {
            let file = format!("{head}\n1,2,3,4,5\n");
            let found = list(file.as_bytes(), None).map(|list| list.columns());
            match found {
                Ok(found) => assert_eq!(found, expected, "{head}"),
                Err(why) => {
                    assert_eq!((&why, expected), (&NotCustomers::NoColumn, &[][..]), "{head}");
                }
            }
        }
        check("Mobile,E-Mail,External ID,userId", &[(0, Mobile), (1, Email), (2, ExternalId), (3, UserId)]);
        check("name,city,mobile", &[(2, Mobile)]);
        check("Handynummer,Mailadresse", &[(0, Mobile), (1, Email)]);
        check("phone,mail", &[(0, Mobile), (1, Email)]);
        // The better name of two.
        check("phone,mobile", &[(1, Mobile)]);
        check("mobile (old),mobile", &[(1, Mobile)]);
        // These may be anything.
        check("customer,code", &[]);
        check("customer id,name", &[]);
        check("name,city", &[]);
        // A name is what counts, and not what stands below it.
        check("a,email", &[(1, Email)]);
    }

    #[test]
    fn a_file_that_cannot_be_read_as_a_list_says_why() {
        #[track_caller]
        fn check(file: &[u8], expected: Option<Rule>) {
            match list(file, None) {
                Ok(list) => panic!("{:?}", list.columns()),
                Err(NotCustomers::File(finding)) => assert_eq!(Some(finding.rule), expected),
                Err(NotCustomers::NoColumn) => assert_eq!(expected, None),
            }
        }
        check(b"", Some(Rule::FileEmpty));
        check(b"mobile\n", Some(Rule::FileNoRows));
        check(b"PK\x03\x04 of a workbook", Some(Rule::FileNotText));
        check(b"mobile,mobile,email\n1,2,a@example.com\n", Some(Rule::ColumnAmbiguous));
        check(b"name,city\nAnn,Pune\n", None);
        check(b"919876543210\n919876543211\n", None);
        assert!(CustomerChecker::new(Some("XX")).is_err());
    }

    #[test]
    fn of_a_long_file_only_what_it_has_is_checked_to_the_end() {
        let rows = 20_000;
        let file: String = std::iter::once("user id,note\n".to_owned())
            .chain((1..=rows).map(|n| format!("{n},x\n")))
            .collect();
        let mut checker = CustomerChecker::new(None).unwrap();
        for chunk in file.as_bytes().chunks(1000) {
            checker.push(chunk);
        }
        assert_eq!(checker.checkers.len(), 1);
        assert_eq!(checker.rows(), rows);
        let list = checker.finish().unwrap();
        assert_eq!((list.columns(), list.last_row()), (vec![(0, Identifier::UserId)], rows));
    }
}
