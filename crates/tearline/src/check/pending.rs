//! The end of a check: what is not compared yet is, the rows of the duplicates that are listed are read again, then the
//! report is put together.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::about_file::{self, Ending};
use crate::check::again::Again;
use crate::check::checker::{Ended, Unreadable};
use crate::check::duplicates::Found;
use crate::check::listing::{Changed, Compared, Listing, Spellings};
use crate::check::tally::{Counts, RowTally};
use crate::model::order;
use crate::read::duplicates::{Duplicates, Values};
use crate::read::filter::RowSets;
use crate::read::plan::Plan;
use crate::read::record_cache::RecordCache;
use crate::rules;
use crate::rules::Said;
use crate::table::roles::Problem;
use crate::{
    Checked, Delimiter, Dialect, Encoding, Finding, LineEnd, Options, Report, Role, RowCounts, Rule, SCHEMA,
    Severity,
};

/// What comes next in a check that has seen the whole file.
#[derive(Debug)]
// Not `non_exhaustive`: whoever goes the steps has to know them all.
pub enum Step {
    /// The verdict.
    Done(Box<Checked>),
    /// It has to see a part of the file again.
    Wants(Box<Pending>),
}

/// A check that has seen the whole file and wants to see parts of it again: the rows of the duplicates that it lists,
/// and the first rows of their values. Of both there are [`Options::max_findings`] at most for each column, so that it
/// comes to an end; each part of the file is wanted once. Before that, all of the file is wanted as often as
/// [`Options::compared_at_once`] makes necessary.
#[derive(Debug)]
pub struct Pending {
    outcome: Outcome,
    next: Next,
}

/// What the file is read for.
#[derive(Debug)]
enum Next {
    Again(Box<Again>),
    Listing(Box<Listing>),
}

/// What was found.
#[derive(Debug)]
struct Outcome {
    plan: Plan,
    rows: RowTally,
    line_end: LineEnd,
    bytes: u64,
    options: Options,
    /// The columns in which there may be duplicates.
    compared: Vec<Compared>,
}

impl Step {
    pub(crate) fn new(ended: Ended) -> Self {
        let Ended { options, bytes, what } = ended;
        let (plan, mut rows, line_end) = match what {
            Err(why) => return Self::Done(Box::new(unreadable(why, bytes, &options))),
            Ok(read) => read,
        };
        let mut compared = Vec::new();
        for (role, prints) in [(Role::Code, rows.codes.take()), (Role::Customer, rows.customers.take())] {
            if let Some(prints) = prints {
                let Found { duplicates, keys, noted, rest } = prints.duplicates(options.mends);
                compared.push(Compared { role, keys, duplicates, noted, rest });
            }
        }
        let again = Again::new(&mut compared, &plan, &options, bytes);
        let outcome = Outcome { plan, rows, line_end, bytes, options, compared };
        match again {
            Some(again) => Self::Wants(Box::new(Pending { outcome, next: Next::Again(again) })),
            None => Self::list(outcome),
        }
    }

    /// All is compared.
    fn list(outcome: Outcome) -> Self {
        let Outcome { rows, bytes, options, compared, .. } = &outcome;
        match Listing::new(compared, &rows.index, *bytes, options.max_findings) {
            Some(listing) => {
                Self::Wants(Box::new(Pending { outcome, next: Next::Listing(Box::new(listing)) }))
            }
            None => Self::Done(Box::new(outcome.conclude(Vec::new(), Vec::new()))),
        }
    }

    /// Goes on to the end, with what `supply` supplies.
    ///
    /// # Errors
    /// Those of `supply`.
    pub fn complete<E>(
        mut self,
        mut supply: impl FnMut(Box<Pending>) -> Result<Self, E>,
    ) -> Result<Checked, E> {
        loop {
            match self {
                Self::Done(checked) => return Ok(*checked),
                Self::Wants(pending) => self = supply(pending)?,
            }
        }
    }
}

impl Pending {
    /// The bytes of the file that are wanted next.
    pub fn wants(&self) -> Range<u64> {
        match &self.next {
            Next::Again(again) => again.wants(),
            Next::Listing(listing) => listing.wants(),
        }
    }

    /// Bytes from the start of the wanted range, as many as are at hand; none where the file does not reach so far.
    ///
    /// # Errors
    /// When there are none, or the file has other rows there than when it was checked.
    pub fn supply(self: Box<Self>, bytes: &[u8]) -> Result<Step, Changed> {
        let wanted = self.wants();
        let bytes = &bytes[..bytes.len().min((wanted.end - wanted.start) as usize)];
        let Self { mut outcome, next } = *self;
        let Outcome { plan, rows, compared, .. } = &mut outcome;
        let next = match next {
            Next::Again(again) => match again.supply(compared, rows.total, bytes)? {
                Some(again) => Next::Again(again),
                None => return Ok(Step::list(outcome)),
            },
            Next::Listing(mut listing) => {
                if listing.supply(plan, compared, &mut rows.kept, bytes)? {
                    let (listed, spellings) = listing.into_listed();
                    return Ok(Step::Done(Box::new(outcome.conclude(listed, spellings))));
                }
                Next::Listing(listing)
            }
        };
        Ok(Step::Wants(Box::new(Self { outcome, next })))
    }
}

impl Outcome {
    /// With the duplicates that are listed.
    fn conclude(self, mut listed: Vec<Finding>, spellings: Spellings) -> Checked {
        let Self { mut plan, rows, line_end, bytes, options, mut compared } = self;
        let RowTally {
            total,
            swallowed_by_header,
            passed_over,
            mixed,
            numbers,
            edges,
            mut found,
            mut counts,
            mut findings,
            index,
            mut kept,
            ..
        } = rows;
        if let Some(one_line) = plan.on_one_line.filter(|_| total <= 1) {
            // Nothing came behind the line: what was found in it as a row only follows from that.
            plan.judge.layout.problem = Some(Problem::OneLine(one_line));
            (found, counts, kept) = (RowSets::empty(), [0; Rule::ALL.len()], RecordCache::default());
            (compared, findings, listed) = (Vec::new(), Vec::new(), Vec::new());
        }
        let (mut codes, mut customers) = (Duplicates::default(), Duplicates::default());
        let mut values: [Option<Box<dyn Values>>; 2] = [None, None];
        for Compared { role, duplicates, noted, .. } in compared {
            values[role as usize] = noted.map(|noted| Box::new(noted) as _);
            let rule = role.repeated();
            counts[rule as usize] += duplicates.rows.len();
            // Nothing else has found anything under these names.
            found[rule as usize] = duplicates.rows.clone();
            match role {
                Role::Code => codes = duplicates,
                Role::Customer => customers = duplicates,
            }
        }
        let rows = RowSets::new(found, &|rule| plan.judge.severity(rule));
        let findings = order::merged(findings, listed);
        let encoding = plan.judge.encoding();
        let doubts = edges.map(|edges| {
            let accepted = total - rows.errors().len();
            edges.said([total, accepted], encoding, |row| rows.errors().contains(row))
        });
        let doubts = doubts.unwrap_or_default();
        let ending = Ending { rows: total, bytes, swallowed_by_header, passed_over, mixed, numbers, doubts };
        let of_file = about_file::findings(&plan, &ending);
        of_file.iter().for_each(|finding| counts[finding.rule as usize] += 1);
        let file_rejected = of_file.iter().any(|finding| finding.rule.rejects_file());
        let rejected_rows = if file_rejected { total } else { rows.errors().len() };
        let report = Report {
            schema: SCHEMA,
            bytes,
            dialect: plan.dialect(line_end),
            columns: plan.judge.layout.columns.clone(),
            identifier: options.identifier,
            rows: RowCounts { total, accepted: total - rejected_rows, rejected: rejected_rows },
            findings_truncated: false,
            counts: counts_of(&counts),
            findings: of_file.into_iter().chain(findings).collect(),
        };
        let report = truncated(report, options.max_findings);
        Checked {
            report,
            plan: Some(plan),
            rows,
            codes,
            customers,
            values,
            mended: BTreeMap::new(),
            numbered: total,
            spellings,
            index,
            kept: kept.ready(),
            file_rejected,
        }
    }
}

fn counts_of(counts: &Counts) -> BTreeMap<Rule, u64> {
    // Not collected: that would sort, and they are in order.
    let mut found = BTreeMap::new();
    for &rule in Rule::ALL.iter().filter(|&&rule| counts[rule as usize] > 0) {
        found.insert(rule, counts[rule as usize]);
    }
    found
}

fn truncated(mut report: Report, max: usize) -> Report {
    report.findings.truncate(max);
    let all: u64 = report.counts.values().sum();
    report.findings_truncated = all > report.findings.len() as u64;
    report
}

fn file_finding(rule: Rule, severity: Severity, said: Said) -> Finding {
    Finding::new(rule, severity, said)
}

/// The report on a file that has no rows to speak of.
fn unreadable(why: Unreadable, bytes: u64, options: &Options) -> Checked {
    let (rule, said) = match why {
        Unreadable::Empty => (Rule::FileEmpty, rules::file_empty::say()),
        Unreadable::NotText(kind) => (Rule::FileNotText, rules::file_not_text::say(kind)),
    };
    let mut counts: Counts = [0; Rule::ALL.len()];
    counts[rule as usize] = 1;
    let dialect = Dialect {
        encoding: options.encoding.unwrap_or(Encoding::Utf8),
        bom: false,
        delimiter: options.delimiter.unwrap_or(Delimiter::Comma),
        line_end: LineEnd::Lf,
        header: false,
    };
    let report = Report {
        schema: SCHEMA,
        bytes,
        dialect,
        columns: Vec::new(),
        identifier: options.identifier,
        rows: RowCounts::default(),
        counts: counts_of(&counts),
        findings: vec![file_finding(rule, Severity::Error, said)],
        findings_truncated: false,
    };
    Checked {
        report: truncated(report, options.max_findings),
        plan: None,
        rows: RowSets::default(),
        codes: Duplicates::default(),
        spellings: Vec::new(),
        customers: Duplicates::default(),
        values: [None, None],
        mended: BTreeMap::new(),
        numbered: 0,
        index: Vec::new(),
        kept: RecordCache::default(),
        file_rejected: true,
    }
}
