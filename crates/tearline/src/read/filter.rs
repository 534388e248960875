//! Which rows somebody wants to see, and where in the file they are: all of it out of the sets of rows that the
//! check has left, without another look at the file.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::read::row_set::RowSet;
use crate::{Checked, Rule, Severity, UnknownName};

/// Which rows of a checked file are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub enum Filter {
    /// Every row.
    #[default]
    All,
    /// Rows that are rejected: all of them where the file is.
    Rejected,
    /// Rows in which any rule found something.
    Found,
    /// Rows with a finding of this severity.
    Severity(Severity),
    /// Rows in which this rule found something.
    Rule(Rule),
}

/// By its name: `all`, `rejected`, `found`, a severity's or a rule's.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::All => "all",
            Self::Rejected => "rejected",
            Self::Found => "found",
            Self::Severity(severity) => severity.name(),
            Self::Rule(rule) => rule.id(),
        })
    }
}

/// From its name.
impl FromStr for Filter {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "all" => Ok(Self::All),
            "rejected" => Ok(Self::Rejected),
            "found" => Ok(Self::Found),
            _ => {
                name.parse().map(Self::Severity).or_else(|_| name.parse().map(Self::Rule)).map_err(|_| {
                    UnknownName::new("filter", name, "all, rejected, found, a severity or a rule")
                })
            }
        }
    }
}

/// The rows of each kind.
#[derive(Debug, Default)]
pub(crate) struct RowSets {
    /// One each in the order of the catalogue; none at all where no row was judged.
    rules: Vec<RowSet>,
    errors: RowSet,
    warnings: RowSet,
    remarks: RowSet,
    found: RowSet,
}

impl RowSets {
    /// A set for each rule, to be filled.
    #[cold]
    pub(crate) fn empty() -> Vec<RowSet> {
        let mut rules = Vec::new();
        rules.resize_with(Rule::ALL.len(), RowSet::default);
        rules
    }

    #[cold]
    pub(crate) fn new(rules: Vec<RowSet>, severity: &dyn Fn(Rule) -> Severity) -> Self {
        let of = |wanted: Option<Severity>| {
            let mut sets = Vec::new();
            for (&rule, set) in Rule::ALL.iter().zip(&rules) {
                if wanted.is_none_or(|wanted| severity(rule) == wanted) {
                    sets.push(set);
                }
            }
            RowSet::union(&sets)
        };
        Self {
            errors: of(Some(Severity::Error)),
            warnings: of(Some(Severity::Warning)),
            remarks: of(Some(Severity::Info)),
            found: of(None),
            rules,
        }
    }

    pub(crate) fn errors(&self) -> &RowSet {
        &self.errors
    }

    /// What is found in a row now: the rules of it, of all that there are.
    pub(crate) fn set(&mut self, row: u64, found: &[Rule], severity: &dyn Fn(Rule) -> Severity) {
        for (&rule, set) in Rule::ALL.iter().zip(&mut self.rules) {
            set.set(row, found.contains(&rule));
        }
        let of = |wanted: Severity| found.iter().any(|&rule| severity(rule) == wanted);
        self.errors.set(row, of(Severity::Error));
        self.warnings.set(row, of(Severity::Warning));
        self.remarks.set(row, of(Severity::Info));
        self.found.set(row, !found.is_empty());
    }

    /// The rules that found something in a row.
    pub(crate) fn of_row(&self, row: u64) -> Vec<Rule> {
        let found = Rule::ALL.iter().zip(&self.rules).filter(|(_, set)| set.contains(row));
        found.map(|(&rule, _)| rule).collect()
    }
}

/// What a filter lets through.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    Every,
    Of(&'a RowSet),
    None,
}

impl Wanted<'_> {
    /// The first wanted row that is not before `row`.
    pub(crate) fn next(self, row: u64) -> Option<u64> {
        match self {
            Self::Every => Some(row),
            Self::Of(rows) => rows.next(row),
            Self::None => None,
        }
    }
}

impl Checked {
    pub(crate) fn wanted(&self, filter: Filter) -> Wanted<'_> {
        let rows = &self.rows;
        match filter {
            Filter::All => Wanted::Every,
            Filter::Rejected if self.file_rejected => Wanted::Every,
            Filter::Rejected | Filter::Severity(Severity::Error) => Wanted::Of(&rows.errors),
            Filter::Severity(Severity::Warning) => Wanted::Of(&rows.warnings),
            Filter::Severity(Severity::Info) => Wanted::Of(&rows.remarks),
            Filter::Found => Wanted::Of(&rows.found),
            Filter::Rule(rule) => rows.rules.get(rule as usize).map_or(Wanted::None, Wanted::Of),
        }
    }

    /// How many rows the filter lets through.
    pub fn count(&self, filter: Filter) -> u64 {
        self.count_before(filter, self.numbered + 1)
    }

    /// How many rows before `row` the filter lets through.
    pub fn count_before(&self, filter: Filter, row: u64) -> u64 {
        match self.wanted(filter) {
            Wanted::Every => row.saturating_sub(1).min(self.numbered),
            Wanted::Of(rows) => rows.before(row),
            Wanted::None => 0,
        }
    }

    /// The row (from 1) that so many rows come before which the filter lets through.
    pub fn nth(&self, filter: Filter, n: u64) -> Option<u64> {
        match self.wanted(filter) {
            Wanted::Every => Some(n.saturating_add(1)).filter(|&row| row <= self.numbered),
            Wanted::Of(rows) => rows.nth(n),
            Wanted::None => None,
        }
    }

    /// The first row at or after `row` that the filter lets through.
    pub fn next(&self, filter: Filter, row: u64) -> Option<u64> {
        self.wanted(filter).next(row.max(1)).filter(|&row| row <= self.numbered)
    }

    /// The last row at or before `row` that the filter lets through.
    pub fn previous(&self, filter: Filter, row: u64) -> Option<u64> {
        let before = self.count_before(filter, row.saturating_add(1));
        self.nth(filter, before.checked_sub(1)?)
    }

    /// Where along the file the rows are that the filter lets through: the file is cut into `buckets` parts of as
    /// many rows each, as near as can be, but into no more parts than it has rows; and each part's are counted.
    pub fn density(&self, filter: Filter, buckets: u32) -> Vec<u32> {
        let total = self.numbered;
        let buckets = total.min(u64::from(buckets));
        let mut before = 0;
        let mut counts = Vec::new();
        for bucket in 1..=buckets {
            // Rows fit 32 bits, as the number of buckets does.
            let last = total.saturating_mul(bucket) / buckets;
            let up_to = self.count_before(filter, last + 1);
            counts.push((up_to - before) as u32);
            before = up_to;
        }
        counts
    }
}
