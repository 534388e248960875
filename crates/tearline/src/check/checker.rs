//! Feeding a file to the rules.

use std::ops::Range;

use crate::check::pending::Step;
use crate::check::tally::{RowTally, Tally};
use crate::read::plan::Plan;
use crate::rules::Params;
use crate::rules::file_not_text::FileKind;
use crate::table::sniff::{HEAD, sniff};
use crate::{Checked, Column, Dialect, LineEnd, Options, Row, Rule, RuleSetError, Severity};

/// Takes a file in chunks of any size and judges it.
///
/// ```
/// use tearline::{Checker, Identifier, Options};
///
/// let file = b"coupon code\nABCDEF1\nABC DEF\n";
/// let mut checker = Checker::new(Options::new(Identifier::NotTagged))?;
/// for chunk in file.chunks(5) {
///     checker.push(chunk);
/// }
/// let checked = checker.finish().complete(|pending| {
///     let range = pending.wants();
///     pending.supply(&file[range.start as usize..range.end as usize])
/// })?;
/// assert_eq!(checked.report.rows.rejected, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Checker {
    options: Options,
    params: Params,
    bytes: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    /// The first bytes, until there are enough to find the dialect.
    Head(Vec<u8>),
    Rows(Box<(Plan, Tally)>),
    NotText(FileKind),
}

/// How a check of the bytes ended, before anything was looked at twice.
pub(crate) struct Ended {
    pub(crate) options: Options,
    pub(crate) bytes: u64,
    pub(crate) what: Result<(Plan, RowTally, LineEnd), Unreadable>,
}

/// Why there are no rows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unreadable {
    Empty,
    NotText(FileKind),
}

impl Checker {
    /// A check of a file that is still to come.
    ///
    /// # Errors
    /// When the rule set contradicts itself: a character set that cannot be read, an unknown region, …
    pub fn new(options: Options) -> Result<Self, RuleSetError> {
        let params = Params::new(&options.rules)?;
        Ok(Self { options, params, bytes: 0, state: State::Head(Vec::new()) })
    }

    /// The next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        match &mut self.state {
            State::Head(head) => {
                // Only as much as the dialect is found from is copied.
                let taken = bytes.len().min(HEAD - head.len());
                head.extend_from_slice(&bytes[..taken]);
                if head.len() == HEAD {
                    let head = std::mem::take(head);
                    self.start(&head, false);
                    self.feed(&bytes[taken..]);
                }
            }
            State::Rows(_) => self.feed(bytes),
            State::NotText(_) => {}
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        if let State::Rows(rows) = &mut self.state {
            rows.1.push(&mut rows.0, bytes);
        }
    }

    fn start(&mut self, head: &[u8], complete: bool) {
        self.state = match sniff(head, complete, &self.options) {
            Err(kind) => State::NotText(kind),
            Ok(sniffed) => {
                let plan = Plan::new(sniffed, &self.options, self.params.clone());
                let tally = Tally::new(&plan, &self.options);
                State::Rows(Box::new((plan, tally)))
            }
        };
        self.feed(head);
    }

    /// Rows judged so far.
    pub fn rows(&self) -> u64 {
        match &self.state {
            State::Rows(rows) => rows.1.total(),
            State::Head(_) | State::NotText(_) => 0,
        }
    }

    /// Whether anything was rejected so far: the file, or a row of it. Repetitions are found at the end only, and
    /// nothing at all in the first 64 KiB before there is a [`preview`](Self::preview).
    pub fn rejected(&self) -> bool {
        match &self.state {
            State::Head(_) => false,
            State::NotText(_) => true,
            State::Rows(rows) => {
                let judge = &rows.0.judge;
                let errors = |rule: &&Rule| judge.severity(**rule) == Severity::Error;
                judge.layout.problem.is_some()
                    || Rule::ALL.iter().filter(errors).any(|&rule| rows.1.count(rule) > 0)
            }
        }
    }

    /// Dialect and columns, as soon as enough of the file was seen: 64 KiB. What the rest of the file can
    /// still change is the line end and, as long as all was ASCII, the encoding.
    pub fn preview(&self) -> Option<(Dialect, &[Column])> {
        let State::Rows(rows) = &self.state else { return None };
        let (plan, tally) = &**rows;
        Some((plan.dialect(tally.line_end()), &plan.judge.layout.columns))
    }

    /// The first rows, out of the first bytes of the file, with everything that was found in them but
    /// repetitions. `each` says whether to go on. Nothing before there is a [`preview`](Self::preview).
    pub fn preview_rows(&self, head: &[u8], each: &mut dyn FnMut(&Row<'_>) -> bool) {
        if let State::Rows(rows) = &self.state {
            rows.0.read_head(head, each);
        }
    }

    /// The file has ended.
    pub fn finish(self) -> Step {
        Step::new(self.end())
    }

    fn end(mut self) -> Ended {
        if let State::Head(head) = &mut self.state {
            let head = std::mem::take(head);
            self.start(&head, true);
        }
        let what = match self.state {
            State::NotText(kind) => Err(Unreadable::NotText(kind)),
            State::Head(_) => Err(Unreadable::Empty),
            State::Rows(rows) => {
                let (mut plan, tally) = *rows;
                match tally.finish(&mut plan) {
                    Some((rows, line_end)) => Ok((plan, rows, line_end)),
                    None => Err(Unreadable::Empty),
                }
            }
        };
        Ended { options: self.options, bytes: self.bytes, what }
    }
}

/// Checks a file that is in memory as a whole.
///
/// # Errors
/// As [`Checker::new`].
pub fn check(file: &[u8], options: Options) -> Result<Checked, RuleSetError> {
    let mut checker = Checker::new(options)?;
    checker.push(file);
    let checked = checker.finish().complete(|pending| {
        let Range { start, end } = pending.wants();
        pending.supply(&file[start as usize..end as usize])
    });
    #[allow(clippy::expect_used)] // What is borrowed does not change.
    Ok(checked.expect("the same bytes"))
}

/// The one kind of line end, or that there are several; LF where there is none.
pub(crate) fn line_end(ends: crate::text::scan::LineEnds) -> LineEnd {
    match (ends.lf > 0, ends.crlf > 0, ends.cr > 0) {
        (_, false, false) => LineEnd::Lf,
        (false, true, false) => LineEnd::CrLf,
        (false, false, true) => LineEnd::Cr,
        _ => LineEnd::Mixed,
    }
}
