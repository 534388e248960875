//! The end of a check: the rows of the duplicates that are listed are read again, then the report is put together.

use std::ops::Range;

use crate::check::checker::{Ended, Unreadable};
use crate::check::duplicates::Duplicates;
use crate::check::listing::{Changed, Compared, Listing};
use crate::check::tally::{Counts, RowTally};
use crate::model::order;
use crate::read::filter::RowSets;
use crate::read::kept::Kept;
use crate::read::plan::Plan;
use crate::rules;
use crate::rules::Said;
use crate::rules::file_column_missing::Problem;
use crate::table::preamble::Preamble;
use crate::{
    Checked, Delimiter, Dialect, Encoding, Finding, LineEnd, Options, Report, Role, RowCounts, Rule, SCHEMA,
    Severity,
};

/// What comes next in a check that has seen the whole file.
#[derive(Debug)]
pub enum Step {
    Done(Box<Checked>),
    /// It has to see a part of the file again.
    Wants(Box<Pending>),
}

/// A check that has seen the whole file and wants to see parts of it again: the rows of the duplicates that it lists,
/// and the first rows of their values. Of both there are [`Options::max_findings`] at most for each column, so that it
/// comes to an end; each part of the file is wanted once.
#[derive(Debug)]
pub struct Pending {
    outcome: Outcome,
    listing: Listing,
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
            if let Some((duplicates, keys)) = prints.map(|prints| prints.duplicates()) {
                compared.push(Compared { role, keys, duplicates });
            }
        }
        let listing = Listing::new(&compared, &rows.index, bytes, options.max_findings);
        let outcome = Outcome { plan, rows, line_end, bytes, options, compared };
        match listing {
            Some(listing) => Self::Wants(Box::new(Pending { outcome, listing })),
            None => Self::Done(Box::new(outcome.conclude(Vec::new()))),
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
        self.listing.wants()
    }

    /// Bytes from the start of the wanted range, as many as are at hand; none where the file does not reach so far.
    ///
    /// # Errors
    /// When there are none, or the file has other rows there than when it was checked.
    pub fn supply(mut self: Box<Self>, bytes: &[u8]) -> Result<Step, Changed> {
        let Self { outcome, listing } = &mut *self;
        let Outcome { plan, rows, compared, .. } = outcome;
        let wanted = listing.wants();
        let bytes = &bytes[..bytes.len().min((wanted.end - wanted.start) as usize)];
        if !listing.supply(plan, compared, &mut rows.kept, bytes)? {
            return Ok(Step::Wants(self));
        }
        let Self { outcome, listing } = *self;
        Ok(Step::Done(Box::new(outcome.conclude(listing.into_listed()))))
    }
}

impl Outcome {
    /// With the duplicates that are listed.
    fn conclude(self, listed: Vec<Finding>) -> Checked {
        let Self { plan, rows, line_end, bytes, options, compared } = self;
        let RowTally { total, swallowed_by_header, mut found, mut counts, findings, index, kept, .. } = rows;
        let (mut codes, mut customers) = (Duplicates::default(), Duplicates::default());
        for Compared { role, duplicates, .. } in compared {
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
        let of_file = about_the_file(&plan, total, bytes, swallowed_by_header);
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
        Checked { report, plan: Some(plan), rows, codes, customers, index, kept: kept.ready(), file_rejected }
    }
}

fn counts_of(counts: &Counts) -> std::collections::BTreeMap<Rule, u64> {
    // Not collected: that would sort, and they are in order.
    let mut found = std::collections::BTreeMap::new();
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
    Finding {
        rule,
        severity,
        row: None,
        line: None,
        byte: None,
        column: None,
        value: None,
        message: said.message,
        first: None,
        suggestion: said.suggestion,
    }
}

/// What is to be said of the file as a whole, in the order of the catalogue.
fn about_the_file(plan: &Plan, rows: u64, bytes: u64, swallowed_by_header: Option<u64>) -> Vec<Finding> {
    let judge = &plan.judge;
    let params = &judge.params;
    let mut findings = Vec::new();
    let mut add = |rule, said| findings.push(file_finding(rule, judge.severity(rule), said));
    if rows == 0 {
        add(Rule::FileNoRows, rules::file_no_rows::say());
    }
    if let Some(limit) = params.max_bytes.filter(|&limit| bytes > limit) {
        add(Rule::FileTooLarge, rules::file_too_large::say(limit));
    }
    if let Some(limit) = params.max_rows.filter(|&limit| rows > limit) {
        add(Rule::FileTooManyRows, rules::file_too_many_rows::say(rows, limit));
    }
    if rows > params.recommended_rows {
        add(Rule::FileOverRecommended, rules::file_over_recommended::say(rows, params.recommended_rows));
    }
    if judge.encoding() != Encoding::Utf8 {
        add(Rule::FileEncoding, rules::file_encoding::say(judge.encoding()));
    }
    if plan.preamble.records > 0 {
        let Preamble { records, first } = &plan.preamble;
        add(Rule::FilePreamble, rules::file_preamble::say(*records, first, plan.header));
    }
    if let Some(problem) = judge.layout.problem {
        let problem = match problem {
            Problem::Same { index, .. } => Problem::Same { index, name: judge.layout.name(index as usize) },
            other => other,
        };
        add(Rule::FileColumnMissing, rules::file_column_missing::say(problem));
    }
    for &(first, column) in &judge.layout.repeated {
        let name = judge.layout.name(column).unwrap_or_default();
        let said = rules::header_duplicate::say(name, first as u32, column as u32);
        let finding = file_finding(Rule::HeaderDuplicate, judge.severity(Rule::HeaderDuplicate), said);
        findings.push(Finding {
            column: Some(column as u32),
            value: Some(name.chars().take(100).collect()),
            ..finding
        });
    }
    if let Some(lines) = swallowed_by_header {
        let said = rules::quote_unclosed::say_of_header(lines);
        findings.push(file_finding(Rule::QuoteUnclosed, judge.severity(Rule::QuoteUnclosed), said));
    }
    findings
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
        customers: Duplicates::default(),
        index: Vec::new(),
        kept: Kept::default(),
        file_rejected: true,
    }
}
