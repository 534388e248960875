//! What lies on the desk: one file, how it is to be read, its check, the page of rows that is looked at, its
//! upload. It outlives the pages: going to the jobs and back, or signing in again, loses nothing.

use std::sync::Arc;

use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::{Column, Dialect, Finding, Identifier, Report, Role, Rule, Severity};
use tearline_api::worker::{CheckOptions, Filter, FromWorker, Page, Preview, Progress, ToWorker};
use web_sys::File;

use crate::auth::Auth;
use crate::browser;
use crate::checker::{Answer, Checker};
use crate::looking::{Asked, Place, View};
use crate::mending::Mending;
use crate::questions::{self, Decision, Question};
use crate::sending::Upload;
use crate::upload::Parts;

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

#[derive(Debug, Clone, Copy)]
pub(crate) struct Desk {
    series: RwSignal<Option<Series>>,
    pub(crate) file: RwSignal<Option<File>, LocalStorage>,
    pub(crate) options: RwSignal<CheckOptions>,
    pub(crate) phase: RwSignal<Phase>,
    pub(crate) preview: RwSignal<Option<Arc<Preview>>>,
    pub(crate) report: RwSignal<Option<Arc<Report>>>,
    /// What the file does not say, and nobody has said yet.
    pub(crate) questions: Memo<Vec<Question>>,
    /// How the file was read, where somebody has confirmed that it is right.
    settled: RwSignal<Vec<Decision>>,
    pub(crate) view: RwSignal<View>,
    pub(crate) page: RwSignal<Option<Arc<Page>>>,
    /// A page of findings, and where it starts.
    pub(crate) list: RwSignal<Option<(Place, Arc<Page>)>>,
    /// Rows of a kind in each part of the file, for the kinds that were asked for.
    pub(crate) density: RwSignal<Vec<(Filter, Arc<Vec<u32>>)>>,
    /// The rule that the panel teaches, and the finding that was pointed at.
    pub(crate) rule: RwSignal<Option<Rule>>,
    pub(crate) finding: RwSignal<Option<Finding>>,
    /// Of the rows in which the rule found something: how many come before that finding's, and how many there are.
    pub(crate) place: RwSignal<Option<(u64, u64)>>,
    pub(crate) making_errors: RwSignal<bool>,
    pub(crate) upload: Upload,
    pub(crate) mending: Mending,
    /// How long the last check took, in milliseconds.
    took: StoredValue<u32>,
    idempotency_key: StoredValue<String>,
    checker: StoredValue<Option<Checker>, LocalStorage>,
    pub(crate) check: StoredValue<u32>,
    pub(crate) asked: StoredValue<Asked>,
}

impl Desk {
    pub(crate) fn new(auth: Auth) -> Self {
        let options = RwSignal::new(CheckOptions::new(Identifier::Mobile));
        let report = RwSignal::new(None::<Arc<Report>>);
        let settled = RwSignal::new(Vec::new());
        let questions = Memo::new(move |_| {
            report.get().map_or_else(Vec::new, |report| {
                options.with(|options| settled.with(|settled| questions::open(&report, options, settled)))
            })
        });
        Self {
            series: RwSignal::new(None),
            file: RwSignal::new_local(None),
            options,
            phase: RwSignal::new(Phase::Empty),
            preview: RwSignal::new(None),
            report,
            questions,
            settled,
            view: RwSignal::new(View::of(Filter::All)),
            page: RwSignal::new(None),
            list: RwSignal::new(None),
            density: RwSignal::new(Vec::new()),
            rule: RwSignal::new(None),
            finding: RwSignal::new(None),
            place: RwSignal::new(None),
            making_errors: RwSignal::new(false),
            upload: Upload::new(auth),
            mending: Mending::new(),
            took: StoredValue::new(0),
            idempotency_key: StoredValue::new(String::new()),
            checker: StoredValue::new_local(None),
            check: StoredValue::new(0),
            asked: StoredValue::new(Asked::default()),
        }
    }

    /// The series that is worked on. What belongs to another one is cleared away. `false`: somebody wants to stay with
    /// what is being uploaded to the one before.
    pub(crate) fn work_on(self, series: &Series) -> bool {
        let known = self.series.get_untracked();
        if known.as_ref().map(|known| known.id) != Some(series.id) {
            if !self.upload.may_be_left() {
                return false;
            }
            self.put_away();
            self.options.set(CheckOptions::new(self.options.get_untracked().identifier));
        }
        let rules_changed = known.is_none_or(|known| known.settings.rules != series.settings.rules);
        self.series.set(Some(series.clone()));
        if rules_changed {
            self.change(|options| options.rules = series.settings.rules.clone());
        }
        true
    }

    /// The series that is worked on.
    pub(crate) fn series(self) -> Option<i64> {
        self.series.get_untracked().map(|series| series.id)
    }

    /// Another file: what was decided about the columns and the dialect of the last one says nothing about it.
    pub(crate) fn open(self, file: File) {
        if !self.upload.may_be_left() {
            return;
        }
        self.options.update(|options| {
            *options = CheckOptions { rules: options.rules.clone(), ..CheckOptions::new(options.identifier) };
        });
        self.settled.set(Vec::new());
        self.file.set(Some(file));
        self.preview.set(None);
        self.report.set(None);
        self.recheck();
    }

    /// Takes the file off the desk, unless somebody wants to wait for its upload.
    pub(crate) fn clear(self) -> bool {
        let cleared = self.upload.may_be_left();
        if cleared {
            self.put_away();
        }
        cleared
    }

    fn put_away(self) {
        self.upload.forget();
        self.tell(&ToWorker::Close, None);
        self.check.update_value(|check| *check += 1);
        self.file.set(None);
        self.preview.set(None);
        self.report.set(None);
        self.page.set(None);
        self.phase.set(Phase::Empty);
    }

    /// Decides something; the check runs again at once.
    pub(crate) fn change(self, decide: impl FnOnce(&mut CheckOptions)) {
        // The controls are out of use meanwhile: what is sent is what was decided before.
        if self.upload.is_under_way_untracked() {
            return;
        }
        let how = |options: &CheckOptions| {
            (options.identifier, options.encoding, options.delimiter, options.header)
        };
        let before = self.options.with_untracked(how);
        self.options.update(decide);
        // What was confirmed was so of the file as it was read then.
        if self.options.with_untracked(how) != before {
            self.settled.set(Vec::new());
        }
        if self.file.with_untracked(Option::is_some) {
            self.recheck();
        }
    }

    /// Answers a question, or decides before anybody asks.
    pub(crate) fn answer(self, decision: Decision) {
        if self.upload.is_under_way_untracked() {
            return;
        }
        let was_so = self.questions.with_untracked(|all| all.iter().any(|each| each.taken == Some(decision)));
        if was_so {
            self.settled.update(|settled| settled.push(decision));
        }
        // That a header was found needs no saying: it is found again.
        if was_so && matches!(decision, Decision::Header(_)) {
            return;
        }
        let mut options = self.options.get_untracked();
        if questions::decide(&mut options, decision) {
            self.change(|current| *current = options);
        }
    }

    fn recheck(self) {
        let Some(file) = self.file.get_untracked() else { return };
        self.check.update_value(|check| *check += 1);
        self.new_key();
        self.mending.reset();
        self.upload.forget();
        self.view.set(View::of(Filter::All));
        self.page.set(None);
        self.list.set(None);
        self.density.set(Vec::new());
        self.rule.set(None);
        self.finding.set(None);
        self.place.set(None);
        self.making_errors.set(false);
        let total = browser::size(&file);
        self.phase.set(Phase::Checking(Progress { bytes: 0, total, rows: 0 }));
        let message =
            ToWorker::Check { check: self.check.get_value(), options: self.options.get_untracked() };
        self.tell(&message, Some(&file));
    }

    /// What is sent from now on is another file, or the same one read otherwise.
    pub(crate) fn new_key(self) {
        self.idempotency_key.set_value(browser::random_key());
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

    /// Sends the file, with what was mended in it.
    pub(crate) fn send(self) {
        if untrack(move || self.mending.is_mended()) {
            self.send_mended();
        } else if let Some(file) = self.file.get_untracked() {
            self.send_file(file);
        }
    }

    pub(crate) fn send_file(self, file: File) {
        let (Some(_), Some(series)) = (self.report.get_untracked(), self.series.get_untracked()) else {
            return;
        };
        let options = self.options.get_untracked();
        let parts = Parts {
            series: series.id,
            identifier: options.identifier,
            // What was found is found again; the server says the same of it then.
            identifier_column: options.identifier_column,
            code_column: options.code_column,
            encoding: options.encoding,
            delimiter: options.delimiter,
            header: options.header,
            idempotency_key: self.idempotency_key.get_value(),
        };
        self.upload.start(file, parts);
    }

    /// Has the worker ready before there is something to do for it.
    pub(crate) fn warm_up(self) {
        if self.checker.with_value(Option::is_none) {
            self.checker.set_value(Checker::start(move |answer| self.hear(answer)));
        }
    }

    pub(crate) fn tell(self, message: &ToWorker, file: Option<&File>) {
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
                self.mending.reset();
                self.phase.set(Phase::Failed(message));
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
                self.mending.reset();
                if self.file.with_untracked(Option::is_some) {
                    self.phase.set(Phase::Failed(BROKEN.to_owned()));
                }
            }
            Answer::Message(FromWorker::Rows { check, request, lane, page }, _) if check == current => {
                self.see(request, lane, page);
            }
            Answer::Message(FromWorker::Mended { check, report, state, changed }, _) if check == current => {
                self.hear_mended(report, state, changed, self.took.get_value());
            }
            Answer::Message(FromWorker::NotMended { check, message }, _) if check == current => {
                self.hear_not_mended(message, self.took.get_value());
            }
            Answer::Message(FromWorker::MendedFile { check }, Some(blob)) if check == current => {
                self.hear_mended_file(&blob);
            }
            Answer::Message(FromWorker::Density { check, filter, counts }, _) if check == current => {
                self.density.update(|all| all.push((filter, Arc::new(counts))));
            }
            Answer::Message(..) => {}
        }
    }

    fn judge(self, report: Report, milliseconds: u32) {
        let most = crate::words::main_cause(&report);
        let total = report.rows.total;
        let refused = report.file_rejected();
        self.report.set(Some(Arc::new(report)));
        self.took.set_value(milliseconds);
        self.phase.set(Phase::Checked(milliseconds));
        // A question says by itself what its rule has to say.
        let asked =
            |rule: &Rule| self.questions.with_untracked(|all| all.iter().any(|each| each.rule == *rule));
        if let Some(rule) = most.filter(|rule| !asked(rule)) {
            self.teach(rule);
        }
        // Somebody who is asked about a column wants to see it.
        if refused && total > 0 && self.questions.with_untracked(|all| !all.is_empty()) {
            self.look(View::of(Filter::All));
        } else if total > 0 && !refused {
            self.survey(Filter::Rejected);
            self.survey(Filter::Severity(Severity::Warning));
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
