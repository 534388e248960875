//! Mending the file on the desk: cells written anew, rows taken out, and all of it taken back. The worker does it, and
//! says what the verdict is then; what is uploaded or saved is the file that it has put together.

use std::collections::VecDeque;
use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tearline_api::tearline::{Report, Severity};
use tearline_api::worker::{Filter, FromWorker, Mend, MendState, ToWorker};
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

use crate::browser;
use crate::check::{Check, Phase};
use crate::line::Line;
use crate::locale::not_mended;
use crate::look::{Look, View};
use crate::sending::Upload;

/// What the mended file is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Save,
    Send,
}

/// One mend, as it can be made again in the same file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Step {
    Row(u64, Mend),
    All(Filter, Mend),
    /// The mended file was checked as a whole: from here on rows have other numbers. No mend by itself.
    Whole,
}

/// What the worker was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Step(Step),
    Undo,
    Redo,
}

/// The mends of the file on the desk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mending {
    line: Line,
    check: Check,
    look: Look,
    upload: Upload,
    pub(crate) state: RwSignal<MendState>,
    /// Whether the worker is at it.
    pub(crate) busy: RwSignal<bool>,
    /// What came of the last one, or why it was not made.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// The cell that is to have the focus when its row is shown again.
    focus: StoredValue<Option<(u64, u32)>>,
    wanted: StoredValue<Option<Wanted>>,
    /// All that were made, in their order.
    pub(crate) journal: RwSignal<Vec<Step>>,
    /// Those that were taken back, the last one first.
    undone: StoredValue<Vec<Step>>,
    asked: StoredValue<Option<Asked>>,
    /// Those that are to be made again.
    again: StoredValue<VecDeque<Step>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    /// So many mends of before are being made again.
    Again(u64),
    /// So many rows were changed.
    Changed(u64),
    Problem(String),
}

impl Mending {
    pub(crate) fn new(line: Line, check: Check, look: Look, upload: Upload) -> Self {
        Self {
            line,
            check,
            look,
            upload,
            state: RwSignal::new(MendState::default()),
            busy: RwSignal::new(false),
            notice: RwSignal::new(None),
            focus: StoredValue::new(None),
            wanted: StoredValue::new(None),
            journal: RwSignal::new(Vec::new()),
            undone: StoredValue::new(Vec::new()),
            asked: StoredValue::new(None),
            again: StoredValue::new(VecDeque::new()),
        }
    }

    /// Another file, or the same one from its start.
    pub(crate) fn reset(self) {
        self.state.set(MendState::default());
        self.end();
        self.notice.set(None);
        self.focus.set_value(None);
        self.journal.set(Vec::new());
        self.undone.set_value(Vec::new());
    }

    fn end(self) {
        self.busy.set(false);
        self.wanted.set_value(None);
        self.asked.set_value(None);
        self.again.set_value(VecDeque::new());
    }

    /// The cell that is to have the focus as soon as it is there.
    pub(crate) fn focus(self) -> Option<(u64, u32)> {
        self.focus.get_value()
    }

    /// The cell that is to have the focus now.
    pub(crate) fn take_focus(self) -> Option<(u64, u32)> {
        self.focus.try_update_value(Option::take).flatten()
    }

    /// Whether the file is no longer what was chosen.
    pub(crate) fn is_mended(self) -> bool {
        self.state.with(|state| state.edited + state.dropped + state.rewritten > 0)
    }

    /// Whether rows can be mended now.
    pub(crate) fn can_mend(self) -> bool {
        matches!(self.check.phase.get(), Phase::Checked(_))
            && self.check.report.with(|report| report.as_ref().is_some_and(|report| !report.file_rejected()))
            && !self.upload.is_under_way()
            && !self.busy.get()
    }

    /// Whether a row of those on the page can be mended now: what is pressed is what is mended, and where rows are about
    /// to be others, a value that somebody has begun to write would be gone.
    pub(crate) fn can_mend_row(self) -> bool {
        self.can_mend() && self.look.is_current.get()
    }

    fn begin(self, asked: Asked) {
        if untrack(move || self.can_mend()) {
            self.busy.set(true);
            self.notice.set(None);
            self.ask(asked);
        }
    }

    fn ask(self, asked: Asked) {
        let check = self.line.check();
        self.line.tell(&match asked.clone() {
            Asked::Step(Step::Row(row, mend)) => ToWorker::Mend { check, row, mend },
            Asked::Step(Step::All(filter, mend)) => ToWorker::MendAll { check, filter, mend },
            Asked::Step(Step::Whole) => ToWorker::CheckMended { check },
            Asked::Undo => ToWorker::Undo { check },
            Asked::Redo => ToWorker::Redo { check },
        });
        self.asked.set_value(Some(asked));
    }

    /// What was asked for has been done. `true`: the file is another one by that.
    fn note(self, changed: Option<u64>) -> bool {
        let Some(asked) = self.asked.try_update_value(Option::take).flatten() else { return true };
        let another = changed != Some(0) && asked != Asked::Step(Step::Whole);
        // As the worker has it: that the file was checked as a whole goes with the mend before it when mends are taken
        // back, and with the one behind it when they are made again.
        match asked {
            Asked::Step(_) if changed == Some(0) => {}
            Asked::Step(step) => {
                self.undone.set_value(Vec::new());
                self.journal.update(|journal| journal.push(step));
            }
            Asked::Undo => self.journal.update(|journal| {
                self.undone.update_value(|undone| while move_one(journal, undone) {});
            }),
            Asked::Redo => self.journal.update(|journal| {
                self.undone.update_value(|undone| while move_one(undone, journal) {});
            }),
        }
        another
    }

    /// Makes the mends again that were made before in this file, which has just been checked.
    pub(crate) fn make_again(self, steps: Vec<Step>) {
        let mends = steps.len() as u64;
        if self.make(steps.into()) {
            self.notice.set(Some(Notice::Again(mends)));
        }
    }

    /// Takes rows out, each by itself.
    pub(crate) fn take_out(self, rows: Vec<u64>) {
        self.make(rows.into_iter().map(|row| Step::Row(row, Mend::Drop)).collect());
    }

    /// Makes one mend after the other; `false`: nothing can be mended now.
    fn make(self, mut steps: VecDeque<Step>) -> bool {
        let Some(first) = steps.pop_front().filter(|_| untrack(move || self.can_mend())) else {
            return false;
        };
        self.begin(Asked::Step(first));
        self.again.set_value(steps);
        true
    }

    /// Mends a row. `column`: of the cell that is to have the focus afterwards.
    pub(crate) fn mend(self, row: u64, column: u32, mend: Mend) {
        self.focus.set_value(Some((row, column)));
        self.begin(Asked::Step(Step::Row(row, mend)));
    }

    /// Mends all rows of a kind.
    pub(crate) fn mend_all(self, filter: Filter, mend: Mend) {
        self.begin(Asked::Step(Step::All(filter, mend)));
    }

    pub(crate) fn undo(self) {
        if self.state.with_untracked(|state| state.can_undo) {
            self.begin(Asked::Undo);
        }
    }

    pub(crate) fn redo(self) {
        if self.state.with_untracked(|state| state.can_redo) {
            self.begin(Asked::Redo);
        }
    }

    /// Saves the file with all mends.
    pub(crate) fn save(self) {
        self.put_together(Wanted::Save);
    }

    /// Sends it. It is checked as a whole first: what is sent is what was judged.
    pub(crate) fn send(self) {
        self.put_together(Wanted::Send);
    }

    /// Sends it without the rows that are rejected.
    pub(crate) fn send_good(self) {
        if untrack(move || self.can_mend()) {
            self.wanted.set_value(Some(Wanted::Send));
            self.begin(Asked::Step(Step::All(Filter::Rejected, Mend::Drop)));
        }
    }

    fn put_together(self, wanted: Wanted) {
        if untrack(move || self.can_mend()) {
            self.wanted.set_value(Some(wanted));
            self.begin(Asked::Step(Step::Whole));
        }
    }

    /// Something that the worker says of the check at hand. A file that comes back is to be sent.
    pub(crate) fn hear(self, message: FromWorker, blob: Option<&Blob>) -> Option<File> {
        match message {
            FromWorker::Mended { report, state, changed, .. } => self.mended(report, state, changed),
            FromWorker::NotMended { english, message, .. } => {
                self.end();
                self.notice.set(Some(Notice::Problem(not_mended(&message, english))));
                self.check.phase.set(Phase::Checked(self.check.took()));
            }
            FromWorker::MendedFile { .. } => return self.put_to_use(blob?),
            _ => {}
        }
        None
    }

    /// The worker has mended, or checked what was mended.
    fn mended(self, report: Report, state: MendState, changed: Option<u64>) {
        let another = self.note(changed);
        if let Some(step) = self.again.try_update_value(VecDeque::pop_front).flatten() {
            self.ask(Asked::Step(step));
            return;
        }
        let wanted = self.wanted.get_value();
        let refused = report.file_rejected();
        // Where all was checked anew, rows may have other numbers.
        let renumbered = state.rewritten != self.state.get_untracked().rewritten;
        self.end();
        self.state.set(state);
        let again = self.notice.with_untracked(|notice| matches!(notice, Some(Notice::Again(_))));
        self.notice.set(changed.filter(|_| !again).map(Notice::Changed));
        self.check.report.set(Some(Arc::new(report)));
        self.check.phase.set(Phase::Checked(self.check.took()));
        // The same file, tried once more, is the same upload.
        if another {
            self.upload.forget();
        } else {
            self.upload.rest();
        }
        self.look.density.set(Vec::new());
        self.look.list.set(None);
        if let Some(wanted) =
            wanted.filter(|_| !refused && self.check.questions.with_untracked(Vec::is_empty))
        {
            self.busy.set(true);
            self.wanted.set_value(Some(wanted));
            self.line.tell(&ToWorker::MendedFile { check: self.line.check() });
        }
        if refused {
            return;
        }
        for filter in [Filter::Rejected, Filter::Severity(Severity::Warning)] {
            self.look.survey(filter);
        }
        let view = self.look.view.get_untracked();
        // What nothing is found of any more shows no rows.
        let gone = match view.filter {
            Filter::Rule(rule) => self.check.report.with_untracked(|report| {
                report.as_ref().is_none_or(|report| !report.counts.contains_key(&rule))
            }),
            _ => false,
        };
        if renumbered || gone {
            self.look.look(View::of(if gone { Filter::All } else { view.filter }));
        } else {
            self.look.look(view);
        }
    }

    fn put_to_use(self, blob: &Blob) -> Option<File> {
        let wanted = self.wanted.get_value();
        self.end();
        let name = self.check.file.with_untracked(|file| file.as_ref().map(File::name)).unwrap_or_default();
        match wanted? {
            Wanted::Save => {
                browser::save(blob, &format!("mended_{name}"));
                None
            }
            Wanted::Send => blob.dyn_ref::<File>().cloned(),
        }
    }
}

/// Moves the last step over, and says whether another one is to follow: to be checked as a whole is no mend.
fn move_one(from: &mut Vec<Step>, to: &mut Vec<Step>) -> bool {
    let Some(step) = from.pop() else { return false };
    let more = step == Step::Whole;
    to.push(step);
    more
}
