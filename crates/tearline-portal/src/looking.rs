//! Looking around in a checked file: pages of rows and of findings, one finding after another, where along the file
//! they are. The worker answers; an answer to something older than the last request of its kind is ignored.

use std::sync::Arc;

use leptos::prelude::*;
use tearline_api::tearline::{Finding, Rule};
use tearline_api::worker::{Filter, FromWorker, Place, Start, Step, Target, ToWorker, Way};

use crate::desk::Desk;

/// Rows on a page of the table: some screenfuls, and few enough to be drawn within a frame or two.
pub(crate) const ROWS: u32 = 50;
/// Findings on a page of their list.
const FINDINGS: u32 = 100;
/// Parts of the file on the map: more could not be told apart.
const PARTS: u64 = 160;

/// Which rows are looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    pub(crate) filter: Filter,
    pub(crate) start: Start,
    /// A row that somebody jumped to.
    pub(crate) marked: Option<u64>,
}

impl View {
    pub(crate) fn of(filter: Filter) -> Self {
        Self { filter, start: Start::Row(1), marked: None }
    }
}

/// Numbers of the last requests.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Requests {
    rows: u32,
    findings: u32,
    /// Where that page of findings starts.
    place: Place,
    step: u32,
    /// Whether the row that the last step leads to is to be shown.
    shows: bool,
}

/// A way through the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    First,
    Previous,
    Next,
    Last,
}

impl Desk {
    fn number(self, next: impl FnOnce(&mut Requests) -> u32) -> u32 {
        self.requests.try_update_value(next).unwrap_or_default()
    }

    /// Shows other rows.
    pub(crate) fn look(self, view: View) {
        let request = self.number(|last| {
            last.rows += 1;
            last.rows
        });
        let View { filter, start, .. } = view;
        self.view.set(view);
        self.tell(
            &ToWorker::Rows { check: self.check.get_value(), request, start, count: ROWS, filter },
            None,
        );
    }

    pub(crate) fn filter(self, filter: Filter) {
        if let Filter::Rule(rule) = filter {
            self.teach(rule);
            self.survey(filter);
        }
        self.look(View::of(filter));
    }

    pub(crate) fn turn(self, turn: Turn) {
        let Some(page) = self.page.get_untracked() else { return };
        let rows = u64::from(ROWS);
        let start = match turn {
            Turn::First => Start::Nth(0),
            Turn::Previous => Start::Nth(page.before.saturating_sub(rows)),
            Turn::Next => match page.next {
                Some(row) => Start::Row(row),
                None => return,
            },
            Turn::Last => Start::Nth(page.total.saturating_sub(1) / rows * rows),
        };
        self.look(View { start, marked: None, ..self.view.get_untracked() });
    }

    /// Shows a row among its neighbours.
    pub(crate) fn go_to(self, row: u64) {
        let rows = u64::from(ROWS);
        let start = Start::Row((row.max(1) - 1) / rows * rows + 1);
        self.look(View { filter: Filter::All, start, marked: Some(row) });
    }

    /// Goes to a row of which something else is known than its number.
    pub(crate) fn find(self, target: Target) {
        self.tell(&ToWorker::Find { check: self.check.get_value(), target }, None);
    }

    /// Asks where along the file the rows of a kind are.
    pub(crate) fn survey(self, filter: Filter) {
        let known = self.density.with_untracked(|all| all.iter().any(|(known, _)| *known == filter));
        let rows = self.report.with_untracked(|report| report.as_ref().map_or(0, |report| report.rows.total));
        if !known {
            // At most so many.
            let buckets = PARTS.min(rows) as u32;
            self.tell(&ToWorker::Density { check: self.check.get_value(), filter, buckets }, None);
        }
    }

    /// Shows other findings.
    pub(crate) fn enumerate(self, from: Place) {
        let request = self.number(|last| {
            last.place = from;
            last.findings += 1;
            last.findings
        });
        self.tell(
            &ToWorker::Findings { check: self.check.get_value(), request, from, count: FINDINGS },
            None,
        );
    }

    /// Opens the panel on a rule, at its first finding.
    pub(crate) fn teach(self, rule: Rule) {
        let listed = self.report.with_untracked(|report| {
            report.as_ref().and_then(|report| report.findings.iter().find(|f| f.rule == rule).cloned())
        });
        self.rule.set(Some(rule));
        self.finding.set(listed);
        self.place.set(None);
        if !rule.about_file() {
            self.step(rule, 0, Way::On, false);
        }
    }

    pub(crate) fn point_at(self, finding: Finding) {
        let (rule, row) = (finding.rule, finding.row);
        self.rule.set(Some(rule));
        self.finding.set(Some(finding));
        self.place.set(None);
        if let Some(row) = row {
            self.step(rule, row, Way::Here, false);
        }
    }

    /// From the finding that is pointed at to another one of its rule, and to its row.
    pub(crate) fn walk(self, way: Way) {
        if let (Some(rule), Some(finding)) = (self.rule.get_untracked(), self.finding.get_untracked()) {
            self.step(rule, finding.row.unwrap_or(0), way, true);
        }
    }

    fn step(self, rule: Rule, row: u64, way: Way, shows: bool) {
        let request = self.number(|last| {
            last.shows = shows;
            last.step += 1;
            last.step
        });
        self.tell(&ToWorker::Step { check: self.check.get_value(), request, rule, row, way }, None);
    }

    /// What the worker answers.
    pub(crate) fn see(self, message: FromWorker) {
        let (current, last) = (self.check.get_value(), self.requests.get_value());
        match message {
            FromWorker::Rows { check, request, page } if check == current && request == last.rows => {
                self.page.set(Some(Arc::new(page)));
            }
            FromWorker::Findings { check, request, page } if check == current && request == last.findings => {
                self.list.set(Some((last.place, Arc::new(page))));
            }
            FromWorker::Density { check, filter, counts } if check == current => {
                self.density.update(|all| all.push((filter, Arc::new(counts))));
            }
            FromWorker::Found { check, row: Some(row) } if check == current => self.go_to(row),
            FromWorker::Stepped { check, request, step: Some(Step { finding, before, total }) }
                if check == current && request == last.step =>
            {
                self.place.set(Some((before, total)));
                // Two findings of a rule in one row: the one that was pointed at stays.
                let same = self.finding.with_untracked(|shown| {
                    shown.as_ref().is_some_and(|shown| shown.rule == finding.rule && shown.row == finding.row)
                });
                if let Some(row) = finding.row.filter(|_| last.shows) {
                    self.go_to(row);
                }
                if !same {
                    self.finding.set(Some(finding));
                }
            }
            _ => {}
        }
    }
}
