//! What lies on the desk: the check of a file, the look around in it, its mends, its upload to a series; each is a thing
//! of its own, and what one of them begins the others learn here. It outlives the pages: going to the jobs and back, or signing in
//! again, loses nothing.

use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::Rule;
use tearline_api::worker::{CheckOptions, FromWorker, Lane};
use web_sys::File;

use crate::auth::Auth;
use crate::check::Check;
use crate::checker::Answer;
use crate::line::Line;
use crate::look::Look;
use crate::mending::Mending;
use crate::precheck::Precheck;
use crate::questions::Decision;
use crate::sending::{Choice, Upload};
use crate::upload::Coupons;
use crate::words;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Desk {
    series: RwSignal<Option<Series>>,
    line: Line,
    pub(crate) check: Check,
    pub(crate) look: Look,
    pub(crate) mending: Mending,
    pub(crate) precheck: Precheck,
    pub(crate) upload: Upload,
}

impl Desk {
    pub(crate) fn new(auth: Auth) -> Self {
        let line = Line::new();
        let check = Check::new(line);
        let look = Look::new(line, check.report);
        let upload = Upload::new(auth);
        let mending = Mending::new(line, check, look, upload);
        let precheck = Precheck::new(auth, line, check);
        let desk = Self { series: RwSignal::new(None), line, check, look, mending, precheck, upload };
        line.on_answer(move |answer| desk.hear(answer));
        desk
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
            self.check.options.update(|options| *options = CheckOptions::new(options.identifier));
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
        self.series.with(|series| series.as_ref().map(|series| series.id))
    }

    /// Has the worker ready before there is something to do for it.
    pub(crate) fn warm_up(self) {
        self.line.warm_up();
    }

    pub(crate) fn open(self, file: File) {
        if self.upload.may_be_left() {
            self.check.take(file);
            self.recheck();
        }
    }

    /// Takes up a file where it was left, for the series that is worked on.
    pub(crate) fn open_again(self, file: File, options: CheckOptions, settled: Vec<Decision>) {
        if self.upload.may_be_left() {
            self.check.take_again(file, options, settled);
            self.recheck();
        }
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
        self.check.put_away();
        self.mending.reset();
        self.look.reset();
    }

    /// Decides something; the check runs again at once.
    pub(crate) fn change(self, decide: impl FnOnce(&mut CheckOptions)) {
        // The controls are out of use meanwhile: what is sent is what was decided before.
        if self.upload.is_under_way_untracked() {
            return;
        }
        self.check.decide(decide);
        self.recheck();
    }

    /// Answers a question, or decides before anybody asks.
    pub(crate) fn answer(self, decision: Decision) {
        if self.upload.is_under_way_untracked() {
            return;
        }
        if self.check.answer(decision) {
            self.recheck();
        } else {
            self.check.follow_habit();
        }
    }

    /// Has the columns found anew.
    pub(crate) fn find_columns(self) {
        if !self.upload.is_under_way_untracked() {
            self.check.find_columns();
            self.recheck();
        }
    }

    fn recheck(self) {
        if self.check.file.with_untracked(Option::is_some) {
            self.upload.forget();
            self.look.reset();
            self.mending.reset();
            self.check.start();
        }
    }

    /// Sends the file, with what was mended in it.
    pub(crate) fn send(self) {
        let rejects = self
            .check
            .report
            .with_untracked(|report| report.as_ref().is_some_and(|report| report.rows.rejected > 0));
        if rejects && self.upload.choice.get_untracked() == Choice::GoodOnly {
            self.mending.send_good();
        } else if untrack(move || self.mending.is_mended()) {
            self.mending.send();
        } else if let Some(file) = self.check.file.get_untracked() {
            self.send_file(file);
        }
    }

    fn send_file(self, file: File) {
        let (Some(report), Some(series)) = (self.check.report.get_untracked(), self.series.get_untracked())
        else {
            return;
        };
        let options = self.check.options.get_untracked();
        let parts = Coupons {
            series: series.id,
            identifier: options.identifier,
            // What was found is found again; the server says the same of it then.
            identifier_column: options.identifier_column,
            code_column: options.code_column,
            encoding: options.encoding,
            delimiter: options.delimiter,
            header: options.header,
            mode: self.upload.choice.get_untracked().mode(),
            report,
        };
        self.upload.start(file, parts);
    }

    fn hear(self, answer: Answer) {
        match answer {
            Answer::Message(message, _) if !self.line.is_about_this_check(&message) => {}
            Answer::Message(message @ FromWorker::Rows { lane: Lane::Codes, .. }, _) => {
                self.precheck.hear(message);
            }
            Answer::Message(message @ (FromWorker::Rows { .. } | FromWorker::Density { .. }), _) => {
                self.look.hear(message);
            }
            Answer::Message(
                message @ (FromWorker::Mended { .. }
                | FromWorker::NotMended { .. }
                | FromWorker::MendedFile { .. }),
                blob,
            ) => {
                if let Some(file) = self.mending.hear(message, blob.as_ref()) {
                    self.send_file(file);
                }
            }
            Answer::Message(message, blob) => {
                if matches!(message, FromWorker::Failed { .. }) {
                    self.mending.reset();
                }
                if !self.check.hear(message, blob) {
                    return;
                }
                if self.check.follow_habit() {
                    self.recheck();
                } else {
                    self.judged();
                }
            }
            Answer::Broken => {
                self.line.hang_up();
                self.mending.reset();
                self.check.broken();
            }
        }
    }

    fn judged(self) {
        let most = self.check.report.with_untracked(|report| report.as_deref().and_then(words::main_cause));
        let questions = self.check.questions;
        // A question says by itself what its rule has to say.
        let asked = |rule: &Rule| questions.with_untracked(|all| all.iter().any(|each| each.rule == *rule));
        self.look.begin(most.filter(|rule| !asked(rule)), questions.with_untracked(|all| !all.is_empty()));
    }
}

pub(crate) fn use_desk() -> Desk {
    expect_context()
}
