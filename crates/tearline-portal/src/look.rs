//! Looking around in a checked file: pages of rows and of findings, one finding after another, where along the file
//! they are. The worker answers; what answers an older request than the last one for the same use comes too late.

use std::sync::Arc;

use leptos::prelude::*;
use tearline_api::tearline::{Finding, Report, Rule, Severity};
use tearline_api::worker::{Filter, FromWorker, Lane, Page, Start, ToWorker};

use crate::line::Line;

/// Rows on a page of the table: some screenfuls, and few enough to be drawn within a frame or two.
pub(crate) const ROWS: u32 = 50;
/// Parts of the file on the map: more could not be told apart.
const PARTS: u32 = 160;

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

/// A page of findings: of one rule, or of all in file order.
pub(crate) type Place = (Option<Rule>, Start);

/// What the worker was asked last.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// Numbers of the requests, by their use.
    numbers: [u32; 4],
    findings: Place,
    row: Row,
}

/// What a single row was asked for.
#[derive(Debug, Clone, Copy)]
enum Row {
    /// To be shown.
    Show,
    /// For the finding of a rule in it; and to be shown, perhaps.
    Finding(Rule, bool),
}

impl Default for Asked {
    fn default() -> Self {
        Self { numbers: [0; 4], findings: (None, Start::Row(1)), row: Row::Show }
    }
}

/// A way through the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    First,
    Previous,
    Next,
    Last,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    line: Line,
    report: RwSignal<Option<Arc<Report>>>,
    pub(crate) view: RwSignal<View>,
    pub(crate) page: RwSignal<Option<Arc<Page>>>,
    /// Whether the rows on the page are those that were asked for, and not those before a mend.
    pub(crate) is_current: RwSignal<bool>,
    /// A page of findings, and where it starts.
    pub(crate) list: RwSignal<Option<(Place, Arc<Page>)>>,
    /// Rows of a kind in each part of the file, for the kinds that were asked for.
    pub(crate) density: RwSignal<Vec<(Filter, Arc<Vec<u32>>)>>,
    /// The rule that the panel teaches, and the finding that was pointed at.
    pub(crate) rule: RwSignal<Option<Rule>>,
    pub(crate) finding: RwSignal<Option<Finding>>,
    /// Of the rows in which the rule found something: how many come before that finding's, and how many there are.
    pub(crate) place: RwSignal<Option<(u64, u64)>>,
    asked: StoredValue<Asked>,
}

impl Look {
    /// `report`: that of the file which is looked at.
    pub(crate) fn new(line: Line, report: RwSignal<Option<Arc<Report>>>) -> Self {
        Self {
            line,
            report,
            view: RwSignal::new(View::of(Filter::All)),
            page: RwSignal::new(None),
            is_current: RwSignal::new(true),
            list: RwSignal::new(None),
            density: RwSignal::new(Vec::new()),
            rule: RwSignal::new(None),
            finding: RwSignal::new(None),
            place: RwSignal::new(None),
            asked: StoredValue::new(Asked::default()),
        }
    }

    /// Nothing is looked at any more.
    pub(crate) fn reset(self) {
        self.view.set(View::of(Filter::All));
        self.page.set(None);
        self.is_current.set(true);
        self.list.set(None);
        self.density.set(Vec::new());
        self.rule.set(None);
        self.finding.set(None);
        self.place.set(None);
    }

    /// The verdict is there. `teaches`: what is best taught first; `asks`: something of the file is still to be decided.
    pub(crate) fn begin(self, teaches: Option<Rule>, asks: bool) {
        let known = self.report.with_untracked(|report| {
            report.as_ref().map(|report| (report.rows.total > 0, report.file_rejected()))
        });
        let Some((any, refused)) = known else { return };
        if let Some(rule) = teaches {
            self.teach(rule);
        }
        // Somebody who is asked about a column wants to see it.
        if any && (!refused || asks) {
            if !refused {
                self.survey(Filter::Rejected);
                self.survey(Filter::Severity(Severity::Warning));
            }
            self.look(View::of(Filter::All));
        }
    }

    fn ask(self, lane: Lane, start: Start, count: u32, filter: Filter, note: impl FnOnce(&mut Asked)) {
        let request = self.asked.try_update_value(|asked| {
            note(asked);
            asked.numbers[lane as usize] += 1;
            asked.numbers[lane as usize]
        });
        let (check, request) = (self.line.check(), request.unwrap_or_default());
        self.line.tell(&ToWorker::Rows { check, request, lane, start, count, filter });
    }

    /// Shows other rows.
    pub(crate) fn look(self, view: View) {
        self.view.set(view);
        self.is_current.set(false);
        self.ask(Lane::Table, view.start, ROWS, view.filter, |_| {});
    }

    /// Asks for rows that are scrolled into sight, from a place on.
    pub(crate) fn scroll(self, place: u64, count: u32) {
        let filter = self.view.with_untracked(|view| view.filter);
        self.ask(Lane::Table, Start::Nth(place), count, filter, |_| {});
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

    /// Goes to the first row of a kind from somewhere on.
    pub(crate) fn find(self, start: Start, filter: Filter) {
        self.ask(Lane::Row, start, 1, filter, |asked| asked.row = Row::Show);
    }

    /// Asks where along the file the rows of a kind are.
    pub(crate) fn survey(self, filter: Filter) {
        let known = self.density.with_untracked(|all| all.iter().any(|(known, _)| *known == filter));
        if !known {
            self.line.tell(&ToWorker::Density { check: self.line.check(), filter, buckets: PARTS });
        }
    }

    /// Lists other findings.
    pub(crate) fn enumerate(self, (rule, start): Place) {
        let filter = rule.map_or(Filter::Found, Filter::Rule);
        self.ask(Lane::Findings, start, ROWS, filter, |asked| asked.findings = (rule, start));
    }

    /// Opens the panel on a rule, at its first finding.
    pub(crate) fn teach(self, rule: Rule) {
        let listed = self.report.with_untracked(|report| {
            report.as_ref().and_then(|report| report.findings.iter().find(|f| f.rule == rule).cloned())
        });
        self.rule.set(Some(rule));
        self.finding.set(listed);
        self.step(rule, Start::Row(1), false);
    }

    pub(crate) fn point_at(self, finding: Finding) {
        let (rule, row) = (finding.rule, finding.row);
        self.rule.set(Some(rule));
        self.finding.set(Some(finding));
        if let Some(row) = row {
            self.step(rule, Start::Row(row), false);
        }
    }

    /// From the finding that is pointed at to the next one of its rule, or back, and to its row.
    pub(crate) fn walk(self, on: bool) {
        if let (Some(rule), Some((before, _))) = (self.rule.get_untracked(), self.place.get_untracked()) {
            self.step(rule, Start::Nth(if on { before + 1 } else { before.saturating_sub(1) }), true);
        }
    }

    fn step(self, rule: Rule, start: Start, shows: bool) {
        self.place.set(None);
        if !rule.about_file() {
            self.ask(Lane::Row, start, 1, Filter::Rule(rule), |asked| asked.row = Row::Finding(rule, shows));
        }
    }

    /// Something that the worker says of the check at hand.
    pub(crate) fn hear(self, message: FromWorker) {
        match message {
            FromWorker::Rows { request, lane, page, .. } => self.see(request, lane, page),
            FromWorker::Density { filter, counts, .. } => {
                self.density.update(|all| all.push((filter, Arc::new(counts))));
            }
            _ => {}
        }
    }

    /// A page of rows has come.
    fn see(self, request: u32, lane: Lane, page: Page) {
        let asked = self.asked.get_value();
        if asked.numbers[lane as usize] != request {
            return;
        }
        match lane {
            Lane::Table => {
                self.page.set(Some(Arc::new(page)));
                self.is_current.set(true);
            }
            Lane::Codes => {}
            Lane::Findings => self.list.set(Some((asked.findings, Arc::new(page)))),
            Lane::Row => {
                let Page { before, total, rows, .. } = page;
                let Some(row) = rows.into_iter().next() else { return };
                let shows = match asked.row {
                    Row::Show => true,
                    Row::Finding(rule, shows) => {
                        self.place.set(Some((before, total)));
                        // Of two findings of a rule in one row, the one that was pointed at stays.
                        let there = |shown: &Option<Finding>| {
                            shown
                                .as_ref()
                                .is_some_and(|shown| shown.rule == rule && shown.row == Some(row.row))
                        };
                        if !self.finding.with_untracked(there) {
                            self.finding.set(row.findings.into_iter().find(|finding| finding.rule == rule));
                        }
                        shows
                    }
                };
                if shows {
                    self.go_to(row.row);
                }
            }
        }
    }
}
