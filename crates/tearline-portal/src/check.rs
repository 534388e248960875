//! The check of one file: how it is to be read, how far it has come, what was found, and what has to be asked.

use std::sync::Arc;

use leptos::prelude::*;
use tearline_api::tearline::{CodeColumn, Column, Dialect, Identifier, Report, Role};
use tearline_api::worker::{CheckOptions, FromWorker, Preview, Progress, ToWorker};
use web_sys::{Blob, File};

use crate::browser;
use crate::habits;
use crate::line::Line;
use crate::locale::{t, use_locale};
use crate::questions::{self, Decision, Question};
use crate::words;

fn broken() -> String {
    t!(
        "The check stopped unexpectedly: choose the file again, and if it happens once more send the file to the operator."
    )
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Phase {
    /// No file.
    Empty,
    Checking(Progress),
    /// Done, in so many milliseconds.
    Checked(u32),
    Failed(String),
}

/// Whether the columns are those that were chosen for the last file with the same header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habit {
    /// It was not looked for yet.
    Unknown,
    Followed,
    /// There is none, or nobody wants it.
    None,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Check {
    line: Line,
    pub(crate) file: RwSignal<Option<File>, LocalStorage>,
    pub(crate) options: RwSignal<CheckOptions>,
    pub(crate) phase: RwSignal<Phase>,
    pub(crate) preview: RwSignal<Option<Arc<Preview>>>,
    pub(crate) report: RwSignal<Option<Arc<Report>>>,
    /// What the file does not say, and nobody has said yet.
    pub(crate) questions: Memo<Vec<Question>>,
    /// How the file was read, where somebody has confirmed that it is right.
    pub(crate) settled: RwSignal<Vec<Decision>>,
    pub(crate) habit: RwSignal<Habit>,
    pub(crate) making_errors: RwSignal<bool>,
    /// How long the last check took, in milliseconds.
    took: StoredValue<u32>,
}

impl Check {
    pub(crate) fn new(line: Line) -> Self {
        let options = RwSignal::new(CheckOptions::new(Identifier::Mobile));
        let report = RwSignal::new(None::<Arc<Report>>);
        let settled = RwSignal::new(Vec::new());
        let locale = use_locale();
        let questions = Memo::new(move |_| {
            // They are asked in the language of the page.
            locale.track();
            report.get().map_or_else(Vec::new, |report| {
                options.with(|options| settled.with(|settled| questions::open(&report, options, settled)))
            })
        });
        Self {
            line,
            file: RwSignal::new_local(None),
            options,
            phase: RwSignal::new(Phase::Empty),
            preview: RwSignal::new(None),
            report,
            questions,
            settled,
            habit: RwSignal::new(Habit::Unknown),
            making_errors: RwSignal::new(false),
            took: StoredValue::new(0),
        }
    }

    /// Another file: what was decided about the columns and the dialect of the last one says nothing about it.
    pub(crate) fn take(self, file: File) {
        self.options.update(|options| {
            *options = CheckOptions { rules: options.rules.clone(), ..CheckOptions::new(options.identifier) };
        });
        self.settled.set(Vec::new());
        self.habit.set(Habit::Unknown);
        self.lay_down(file);
    }

    /// A file that was here before, with what was decided about it.
    pub(crate) fn take_again(self, file: File, mut options: CheckOptions, settled: Vec<Decision>) {
        // The rules are those of today.
        options.rules = self.options.with_untracked(|now| now.rules.clone());
        self.options.set(options);
        self.settled.set(settled);
        self.habit.set(Habit::None);
        self.lay_down(file);
    }

    fn lay_down(self, file: File) {
        self.file.set(Some(file));
        self.preview.set(None);
        self.report.set(None);
    }

    /// Finds the columns, whatever was decided about them.
    pub(crate) fn find_columns(self) {
        self.settled.set(Vec::new());
        self.options.update(|options| {
            options.code_column = CodeColumn::Found;
            options.identifier_column = None;
        });
    }

    /// Follows a habit, or makes one of what was decided. `true`: the columns are others by that.
    pub(crate) fn follow_habit(self) -> bool {
        let Some(report) = self.report.get_untracked() else { return false };
        let options = self.options.get_untracked();
        let settled = self.settled.get_untracked();
        let decided = options.identifier_column.is_some() || !options.code_column.is_found();
        match self.habit.get_untracked() {
            _ if decided => {
                if self.questions.with_untracked(Vec::is_empty) {
                    habits::remember(&report, &options, settled);
                }
            }
            Habit::Unknown => {
                let Some(columns) = habits::recall(&report) else {
                    self.habit.set(Habit::None);
                    return false;
                };
                self.habit.set(Habit::Followed);
                self.settled.set(columns.settled);
                self.options.update(|options| {
                    options.code_column = columns.code;
                    options.identifier_column = columns.customer;
                });
                return true;
            }
            Habit::Followed => {
                self.habit.set(Habit::None);
                habits::forget(&report);
            }
            Habit::None => {}
        }
        false
    }

    pub(crate) fn put_away(self) {
        self.line.tell(&ToWorker::Close);
        self.line.next_check();
        self.file.set(None);
        self.preview.set(None);
        self.report.set(None);
        self.phase.set(Phase::Empty);
    }

    /// Decides something about how the file is read.
    pub(crate) fn decide(self, decide: impl FnOnce(&mut CheckOptions)) {
        let how = |options: &CheckOptions| {
            (options.identifier, options.encoding, options.delimiter, options.header)
        };
        let before = self.options.with_untracked(how);
        self.options.update(decide);
        // What was confirmed was so of the file as it was read then.
        if self.options.with_untracked(how) != before {
            self.settled.set(Vec::new());
        }
    }

    /// Takes an answer to a question; `true`: the file has to be read otherwise than it was.
    pub(crate) fn answer(self, decision: Decision) -> bool {
        let was_so = self.questions.with_untracked(|all| all.iter().any(|each| each.taken == Some(decision)));
        if was_so {
            self.settled.update(|settled| settled.push(decision));
        }
        // That a header was found needs no saying: it is found again.
        if was_so && matches!(decision, Decision::Header(_)) {
            return false;
        }
        let mut options = self.options.get_untracked();
        let otherwise = questions::decide(&mut options, decision);
        if otherwise {
            self.decide(|current| *current = options);
        }
        otherwise
    }

    /// Has the file checked from its first byte.
    pub(crate) fn start(self) {
        let Some(file) = self.file.get_untracked() else { return };
        let check = self.line.next_check();
        self.making_errors.set(false);
        let total = browser::size(&file);
        self.phase.set(Phase::Checking(Progress { bytes: 0, total, rows: 0 }));
        let message = ToWorker::Check { check, options: self.options.get_untracked() };
        if !self.line.hand(&message, &file) {
            self.phase.set(Phase::Failed(broken()));
        }
    }

    pub(crate) fn download_errors(self) {
        self.making_errors.set(true);
        self.line.tell(&ToWorker::Errors { check: self.line.check() });
    }

    /// Dialect and columns, as far as they are known yet.
    pub(crate) fn seen(self) -> Option<(Dialect, Vec<Column>)> {
        let report = self.report.get().map(|report| (report.dialect, report.columns.clone()));
        report.or_else(|| self.preview.get().map(|preview| (preview.dialect, preview.columns.clone())))
    }

    pub(crate) fn took(self) -> u32 {
        self.took.get_value()
    }

    /// Something that the worker says of the check at hand. `true`: it is the verdict.
    pub(crate) fn hear(self, message: FromWorker, blob: Option<Blob>) -> bool {
        match message {
            FromWorker::Preview { preview, .. } => self.preview.set(Some(Arc::new(preview))),
            FromWorker::Progress { progress, .. } => self.phase.set(Phase::Checking(progress)),
            FromWorker::Checked { report, milliseconds, .. } => {
                self.report.set(Some(Arc::new(report)));
                self.took.set_value(milliseconds);
                self.phase.set(Phase::Checked(milliseconds));
                return true;
            }
            FromWorker::Failed { why, .. } => {
                self.making_errors.set(false);
                self.phase.set(Phase::Failed(words::not_checked(why)));
            }
            FromWorker::Errors { .. } => {
                self.making_errors.set(false);
                let name = self.file.with_untracked(|file| file.as_ref().map(File::name)).unwrap_or_default();
                if let Some(blob) = blob {
                    browser::save(&blob, &format!("errors_{name}"));
                }
            }
            _ => {}
        }
        false
    }

    /// The worker fell over: what it was asked for will not come.
    pub(crate) fn broken(self) {
        self.making_errors.set(false);
        if self.file.with_untracked(Option::is_some) {
            self.phase.set(Phase::Failed(broken()));
        }
    }
}

pub(crate) fn column(columns: &[Column], role: Role) -> Option<u32> {
    columns.iter().find(|column| column.role == Some(role)).map(|column| column.index)
}
