//! What lies on the desk: one file, how it is to be read, its check, the page of rows that is looked at, its
//! upload. It outlives the pages: going to the jobs and back, or signing in again, loses nothing.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::contract::Series;
use tearline_api::tearline::{Column, Dialect, Finding, Identifier, Report, Role, Rule};
use tearline_api::worker::{CheckOptions, Filter, FromWorker, Page, Preview, Progress, ToWorker};
use web_sys::File;

use crate::auth::Auth;
use crate::browser;
use crate::checker::{Answer, Checker};
use crate::upload::{self, Abort, Parts, Stopped};

/// Rows on a page of the table: some screenfuls, and few enough to be drawn within a frame or two.
pub(crate) const ROWS: u32 = 50;
const BROKEN: &str = "The check stopped unexpectedly: choose the file again, and if it happens once more send the file to the operator.";

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Phase {
    /// No file.
    Empty,
    Checking(Progress),
    /// Done, in so many milliseconds.
    Checked(u32),
    Failed(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sending {
    Idle,
    Under {
        sent: u64,
        total: u64,
    },
    Stopped(Stopped),
    /// The job that the server made of it.
    Accepted(i64),
}

/// Which rows are looked at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct View {
    pub(crate) filter: Filter,
    /// First rows of the pages that led here; the last one is this page's.
    pub(crate) starts: Vec<u64>,
    /// A row that somebody jumped to.
    pub(crate) marked: Option<u64>,
}

impl View {
    fn of(filter: Filter) -> Self {
        Self { filter, starts: vec![1], marked: None }
    }

    pub(crate) fn from(&self) -> u64 {
        self.starts.last().copied().unwrap_or(1)
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Desk {
    auth: Auth,
    series: RwSignal<Option<Series>>,
    pub(crate) file: RwSignal<Option<File>, LocalStorage>,
    pub(crate) options: RwSignal<CheckOptions>,
    pub(crate) phase: RwSignal<Phase>,
    pub(crate) preview: RwSignal<Option<Arc<Preview>>>,
    pub(crate) report: RwSignal<Option<Arc<Report>>>,
    /// How the file is read where nobody decides: as the server will read it.
    pub(crate) found: RwSignal<Option<Dialect>>,
    pub(crate) view: RwSignal<View>,
    pub(crate) page: RwSignal<Option<Arc<Page>>>,
    /// The rule that the panel teaches, and the finding that was pointed at.
    pub(crate) rule: RwSignal<Option<Rule>>,
    pub(crate) finding: RwSignal<Option<Finding>>,
    pub(crate) making_errors: RwSignal<bool>,
    pub(crate) sending: RwSignal<Sending>,
    abort: StoredValue<Abort, LocalStorage>,
    idempotency_key: StoredValue<String>,
    checker: StoredValue<Option<Checker>, LocalStorage>,
    check: StoredValue<u32>,
    request: StoredValue<u32>,
}

impl Desk {
    pub(crate) fn new(auth: Auth) -> Self {
        Self {
            auth,
            series: RwSignal::new(None),
            file: RwSignal::new_local(None),
            options: RwSignal::new(CheckOptions::new(Identifier::Mobile)),
            phase: RwSignal::new(Phase::Empty),
            preview: RwSignal::new(None),
            report: RwSignal::new(None),
            found: RwSignal::new(None),
            view: RwSignal::new(View::of(Filter::All)),
            page: RwSignal::new(None),
            rule: RwSignal::new(None),
            finding: RwSignal::new(None),
            making_errors: RwSignal::new(false),
            sending: RwSignal::new(Sending::Idle),
            abort: StoredValue::new_local(Abort::default()),
            idempotency_key: StoredValue::new(String::new()),
            checker: StoredValue::new_local(None),
            check: StoredValue::new(0),
            request: StoredValue::new(0),
        }
    }

    /// The series that is worked on. What belongs to another one is cleared away.
    pub(crate) fn work_on(self, series: &Series) {
        let known = self.series.get_untracked();
        if known.as_ref().map(|known| known.id) != Some(series.id) {
            self.clear();
            self.options.set(CheckOptions::new(self.options.get_untracked().identifier));
        }
        let rules_changed = known.is_none_or(|known| known.settings.rules != series.settings.rules);
        self.series.set(Some(series.clone()));
        if rules_changed {
            self.change(|options| options.rules = series.settings.rules.clone());
        }
    }

    /// Another file: what was decided about the columns and the dialect of the last one says nothing about it.
    pub(crate) fn open(self, file: File) {
        self.stop_upload();
        self.options.update(|options| {
            *options = CheckOptions { rules: options.rules.clone(), ..CheckOptions::new(options.identifier) };
        });
        self.file.set(Some(file));
        self.found.set(None);
        self.preview.set(None);
        self.report.set(None);
        self.recheck();
    }

    pub(crate) fn clear(self) {
        self.stop_upload();
        self.tell(&ToWorker::Close, None);
        self.check.update_value(|check| *check += 1);
        self.file.set(None);
        self.preview.set(None);
        self.report.set(None);
        self.page.set(None);
        self.phase.set(Phase::Empty);
        self.sending.set(Sending::Idle);
    }

    /// Decides something; the check runs again at once.
    pub(crate) fn change(self, decide: impl FnOnce(&mut CheckOptions)) {
        self.options.update(decide);
        if self.file.with_untracked(Option::is_some) {
            self.recheck();
        }
    }

    fn recheck(self) {
        let Some(file) = self.file.get_untracked() else { return };
        self.check.update_value(|check| *check += 1);
        self.idempotency_key.set_value(browser::random_key());
        self.sending.set(Sending::Idle);
        self.view.set(View::of(Filter::All));
        self.page.set(None);
        self.rule.set(None);
        self.finding.set(None);
        self.making_errors.set(false);
        // A file's size is a whole number below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let total = file.size() as u64;
        self.phase.set(Phase::Checking(Progress { bytes: 0, total, rows: 0 }));
        let message =
            ToWorker::Check { check: self.check.get_value(), options: self.options.get_untracked() };
        self.tell(&message, Some(&file));
    }

    /// Shows other rows.
    pub(crate) fn look(self, view: View) {
        self.request.update_value(|request| *request += 1);
        let message = ToWorker::Rows {
            check: self.check.get_value(),
            request: self.request.get_value(),
            from: view.from(),
            count: ROWS,
            filter: view.filter,
        };
        self.view.set(view);
        self.tell(&message, None);
    }

    pub(crate) fn filter(self, filter: Filter) {
        if let Filter::Rule(rule) = filter {
            self.teach(rule);
        }
        self.look(View::of(filter));
    }

    /// The page after, or before, the one that is shown.
    pub(crate) fn turn(self, forward: bool) {
        let mut view = self.view.get_untracked();
        view.marked = None;
        if forward {
            let next = self.page.with_untracked(|page| page.as_ref().and_then(|page| page.next));
            view.starts.extend(next);
        } else if view.starts.len() > 1 {
            view.starts.pop();
        } else {
            view.starts = vec![view.from().saturating_sub(u64::from(ROWS)).max(1)];
        }
        self.look(view);
    }

    /// Shows a row among its neighbours.
    pub(crate) fn go_to(self, row: u64) {
        let rows = u64::from(ROWS);
        let start = (row.max(1) - 1) / rows * rows + 1;
        self.look(View { filter: Filter::All, starts: vec![start], marked: Some(row) });
    }

    /// Opens the panel on a rule, at the first of its findings that is listed.
    pub(crate) fn teach(self, rule: Rule) {
        let report = self.report.get_untracked();
        let first =
            report.and_then(|report| report.findings.iter().find(|finding| finding.rule == rule).cloned());
        self.rule.set(Some(rule));
        self.finding.set(first);
    }

    pub(crate) fn point_at(self, finding: Finding) {
        self.rule.set(Some(finding.rule));
        self.finding.set(Some(finding));
    }

    pub(crate) fn download_errors(self) {
        self.making_errors.set(true);
        self.tell(&ToWorker::Errors { check: self.check.get_value() }, None);
    }

    /// Dialect and columns, as far as they are known yet.
    pub(crate) fn seen(self) -> Option<(Dialect, Vec<Column>)> {
        let report = self.report.get().map(|report| (report.dialect, report.columns.clone()));
        report.or_else(|| self.preview.get().map(|preview| (preview.dialect, preview.columns.clone())))
    }

    /// Sends the file as it is.
    pub(crate) fn upload(self) {
        let (Some(file), Some(report), Some(series)) =
            (self.file.get_untracked(), self.report.get_untracked(), self.series.get_untracked())
        else {
            return;
        };
        let options = self.options.get_untracked();
        let parts = Parts {
            series: series.id,
            identifier: options.identifier,
            identifier_column: column(&report.columns, Role::Customer),
            code_column: column(&report.columns, Role::Code),
            idempotency_key: self.idempotency_key.get_value(),
        };
        let abort = Abort::default();
        self.abort.set_value(abort.clone());
        // As in `recheck`.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let total = file.size() as u64;
        self.sending.set(Sending::Under { sent: 0, total });
        let check = self.check.get_value();
        spawn_local(async move {
            let progress = move |sent: u64| {
                self.sending.update(|sending| {
                    if let Sending::Under { sent: shown, total } = sending {
                        // The body is a little longer than the file.
                        *shown = sent.min(*total);
                    }
                });
            };
            let outcome = upload::upload(self.auth, file, parts, abort, progress).await;
            if self.check.get_value() != check {
                return;
            }
            self.sending.set(match outcome {
                Ok(result) => match result.upload_job_statuses.first() {
                    Some(job) => Sending::Accepted(job.job_id),
                    None => Sending::Stopped(Stopped::Failed(crate::api::Failure::Strange(200))),
                },
                Err(stopped) => Sending::Stopped(stopped),
            });
        });
    }

    pub(crate) fn stop_upload(self) {
        self.abort.with_value(Abort::abort);
    }

    /// Has the worker ready before there is something to do for it.
    pub(crate) fn warm_up(self) {
        if self.checker.with_value(Option::is_none) {
            self.checker.set_value(Checker::start(move |answer| self.hear(answer)));
        }
    }

    fn tell(self, message: &ToWorker, file: Option<&File>) {
        if file.is_some() {
            self.warm_up();
        }
        self.checker.with_value(|checker| match checker {
            Some(checker) => checker.send(message, file.map(AsRef::as_ref)),
            None if file.is_some() => self.phase.set(Phase::Failed(BROKEN.to_owned())),
            None => {}
        });
    }

    fn hear(self, answer: Answer) {
        let current = self.check.get_value();
        match answer {
            Answer::Message(FromWorker::Preview { check, preview }, _) if check == current => {
                self.remember_found(preview.dialect);
                self.preview.set(Some(Arc::new(preview)));
            }
            Answer::Message(FromWorker::Progress { check, progress }, _) if check == current => {
                self.phase.set(Phase::Checking(progress));
            }
            Answer::Message(FromWorker::Checked { check, report, milliseconds }, _) if check == current => {
                self.judge(report, milliseconds);
            }
            Answer::Message(FromWorker::Failed { check, message }, _) if check == current => {
                self.making_errors.set(false);
                self.phase.set(Phase::Failed(message));
            }
            Answer::Message(FromWorker::Rows { check, request, page }, _)
                if check == current && request == self.request.get_value() =>
            {
                self.page.set(Some(Arc::new(page)));
            }
            Answer::Message(FromWorker::Errors { check }, Some(blob)) if check == current => {
                self.making_errors.set(false);
                let name = self.file.with_untracked(|file| file.as_ref().map(File::name)).unwrap_or_default();
                browser::save(&blob, &format!("errors_{name}"));
            }
            Answer::Broken => {
                // A new one is started for the next file.
                if let Some(checker) = self.checker.try_update_value(Option::take).flatten() {
                    checker.terminate();
                }
                self.making_errors.set(false);
                if self.file.with_untracked(Option::is_some) {
                    self.phase.set(Phase::Failed(BROKEN.to_owned()));
                }
            }
            Answer::Message(..) => {}
        }
    }

    fn remember_found(self, dialect: Dialect) {
        let decided = self.options.with_untracked(|options| {
            options.encoding.is_some() || options.delimiter.is_some() || options.header.is_some()
        });
        if !decided {
            self.found.set(Some(dialect));
        }
    }

    fn judge(self, report: Report, milliseconds: u32) {
        let most = crate::words::main_cause(&report);
        self.remember_found(report.dialect);
        let rows = report.rows.total > 0 && !report.file_rejected();
        self.report.set(Some(Arc::new(report)));
        self.phase.set(Phase::Checked(milliseconds));
        if let Some(rule) = most {
            self.teach(rule);
        }
        if rows {
            self.look(View::of(Filter::All));
        }
    }
}

pub(crate) fn column(columns: &[Column], role: Role) -> Option<u32> {
    columns.iter().find(|column| column.role == Some(role)).map(|column| column.index)
}

pub(crate) fn use_desk() -> Desk {
    expect_context()
}
