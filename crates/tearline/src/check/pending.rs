//! The end of a check: candidates for duplicates are read again, then the report is put together.

use std::ops::Range;

use crate::check::about_file::{self, Ending};
use crate::check::checker::{Checker, Ended, Unread};
use crate::check::tally::{Counts, Rows};
use crate::check::verify::{Collision, Verify};
use crate::model::order;
use crate::read::filter::RowSets;
use crate::read::kept::Kept;
use crate::read::plan::Plan;
use crate::read::rows::Duplicate;
use crate::rules;
use crate::rules::Said;
use crate::table::roles::Problem;
use crate::{
    Checked, Delimiter, Dialect, Encoding, Finding, LineEnd, Options, Report, Role, RowCounts, Rule, SCHEMA,
    Severity,
};

/// A check that has seen the whole file and may want to see parts of it again: rows whose values have
/// one fingerprint are read once more to be sure that they are duplicates.
#[derive(Debug)]
pub struct Pending {
    /// What the check started with: should fingerprints of different values collide, it starts again.
    options: Options,
    params: rules::Params,
    bytes: u64,
    attempt: u32,
    step: Step,
}

#[derive(Debug)]
enum Step {
    Verify(Box<(Outcome, Verify)>),
    /// Two values had one fingerprint: the whole file once more, with another seed.
    Again(Box<Checker>, Range<u64>),
    Done(Box<Checked>),
}

/// What was found, while it is being verified.
#[derive(Debug)]
struct Outcome {
    plan: Plan,
    rows: Rows,
    line_end: LineEnd,
    codes: Vec<Duplicate>,
    customers: Vec<Duplicate>,
    /// The repetitions to be listed, as they were read again.
    repetitions: Vec<Finding>,
}

impl Pending {
    pub(crate) fn new(ended: Ended) -> Self {
        let Ended { options, params, bytes, attempt, what } = ended;
        let step = match what {
            Err(unread) => Step::Done(Box::new(unreadable(unread, bytes, &options))),
            Ok((plan, mut rows, line_end)) => {
                let codes = rows.codes.take().map(|prints| prints.candidates()).unwrap_or_default();
                let customers = rows.customers.take().map(|prints| prints.candidates()).unwrap_or_default();
                let outcome = Outcome { plan, rows, line_end, codes, customers, repetitions: Vec::new() };
                outcome.verify(Role::Code, bytes, &options, attempt)
            }
        };
        Self { options, params, bytes, attempt, step }
    }

    /// The bytes of the file that are wanted next; `None` when nothing is.
    pub fn wants(&self) -> Option<Range<u64>> {
        match &self.step {
            Step::Verify(step) => Some(step.1.wants()),
            Step::Again(_, range) => Some(range.clone()),
            Step::Done(_) => None,
        }
    }

    /// Bytes from the start of the wanted range, as many as are at hand.
    pub fn supply(&mut self, bytes: &[u8]) {
        // What stands here for a moment is never seen: every branch puts the next step in its place.
        let placeholder = Step::Again(self.start_again(), 0..0);
        let step = std::mem::replace(&mut self.step, placeholder);
        self.step = match step {
            Step::Verify(mut verifying) => {
                let (outcome, verify) = &mut *verifying;
                let length = bytes.len().min((verify.wants().end - verify.wants().start) as usize);
                match verify.supply(&outcome.plan, &mut outcome.rows.kept, &bytes[..length]) {
                    Err(Collision) => {
                        self.attempt += 1;
                        Step::Again(self.start_again(), 0..self.bytes)
                    }
                    Ok(false) => Step::Verify(verifying),
                    Ok(true) => {
                        let (mut outcome, verify) = *verifying;
                        let role = verify.role;
                        let (listed, different) = verify.into_found();
                        outcome.repetitions = order::merged(outcome.repetitions, listed);
                        outcome.of(role).retain(|duplicate| different.binary_search(&duplicate.row).is_err());
                        outcome.next(role, self.bytes, &self.options, self.attempt)
                    }
                }
            }
            Step::Again(mut checker, mut range) => {
                let length = bytes.len().min((range.end - range.start) as usize);
                checker.push(&bytes[..length]);
                range.start += length as u64;
                if range.start < range.end {
                    Step::Again(checker, range)
                } else {
                    Self::new(checker.end()).step
                }
            }
            done @ Step::Done(_) => done,
        };
    }

    fn start_again(&self) -> Box<Checker> {
        Box::new(Checker::with(self.options.clone(), self.params.clone(), self.attempt))
    }

    /// The verdict, or the check itself back as long as it still wants something.
    ///
    /// # Errors
    /// The check, when it still [`wants`](Self::wants) something.
    pub fn done(self) -> Result<Checked, Box<Self>> {
        match self.step {
            Step::Done(checked) => Ok(*checked),
            step => Err(Box::new(Self { step, ..self })),
        }
    }
}

/// A check starts again at most so often.
const ATTEMPTS: u32 = 4;

impl Outcome {
    fn of(&mut self, role: Role) -> &mut Vec<Duplicate> {
        match role {
            Role::Code => &mut self.codes,
            Role::Customer => &mut self.customers,
        }
    }

    fn verify(mut self, role: Role, bytes: u64, options: &Options, attempt: u32) -> Step {
        let duplicates = std::mem::take(self.of(role));
        let last = attempt + 1 >= ATTEMPTS;
        let verify = Verify::new(role, &duplicates, &self.rows.index, bytes, options.max_findings, last);
        *self.of(role) = duplicates;
        match verify {
            Some(verify) => Step::Verify(Box::new((self, verify))),
            None => self.next(role, bytes, options, attempt),
        }
    }

    /// What comes after one column's duplicates are sure.
    fn next(self, role: Role, bytes: u64, options: &Options, attempt: u32) -> Step {
        match role {
            Role::Code => self.verify(Role::Customer, bytes, options, attempt),
            Role::Customer => Step::Done(Box::new(self.conclude(bytes, options))),
        }
    }

    fn conclude(self, bytes: u64, options: &Options) -> Checked {
        let Self { mut plan, rows, line_end, mut codes, mut customers, mut repetitions } = self;
        let Rows {
            total,
            swallowed_by_header,
            blank,
            mixed,
            mut found,
            mut counts,
            mut findings,
            index,
            mut kept,
            ..
        } = rows;
        if let Some(values) = plan.on_one_line.filter(|_| total <= 1) {
            // Nothing came behind the line: what was found in it as a row only follows from that.
            plan.judge.layout.problem = Some(Problem::OneLine { values: values as u64 });
            (found, counts, kept) = (RowSets::empty(), [0; Rule::ALL.len()], Kept::default());
            (codes, customers, findings, repetitions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        }
        for (role, duplicates) in [(Role::Code, &codes), (Role::Customer, &customers)] {
            let rule = role.repeated();
            counts[rule as usize] += duplicates.len() as u64;
            // Nothing else has found anything under these names: these rows are the first.
            duplicates.iter().for_each(|duplicate| found[rule as usize].push(u64::from(duplicate.row)));
        }
        let rows = RowSets::new(found, &|rule| plan.judge.severity(rule));
        let findings = order::merged(findings, repetitions);
        let ending = Ending { rows: total, bytes, swallowed_by_header, blank, mixed };
        let of_file = about_file::findings(&plan, ending);
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
    Finding::new(rule, severity, said)
}

/// The report on a file that has no rows to speak of.
fn unreadable(unread: Unread, bytes: u64, options: &Options) -> Checked {
    let (rule, said) = match unread {
        Unread::Empty => (Rule::FileEmpty, rules::file_empty::say()),
        Unread::NotText(kind) => (Rule::FileNotText, rules::file_not_text::say(kind)),
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
        codes: Vec::new(),
        customers: Vec::new(),
        index: Vec::new(),
        kept: Kept::default(),
        file_rejected: true,
    }
}
