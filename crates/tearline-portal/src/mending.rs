//! Mending the file on the desk: cells written anew, rows taken out, and all of it taken back. The worker does it, and
//! says what the verdict is then; what is uploaded or saved is the file that it has put together.

use std::sync::Arc;

use leptos::prelude::*;
use tearline_api::tearline::{Report, Severity};
use tearline_api::worker::{Filter, Mend, MendState, ToWorker};
use wasm_bindgen::JsCast;
use web_sys::{Blob, File};

use crate::browser;
use crate::desk::{Desk, Phase};
use crate::looking::View;

/// What the mended file is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Save,
    Send,
}

/// The mends of the file on the desk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mending {
    pub(crate) state: RwSignal<MendState>,
    /// Whether the worker is at it.
    pub(crate) busy: RwSignal<bool>,
    /// What came of the last one, or why it was not made.
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// The cell that is to have the focus when its row is shown again.
    focus: StoredValue<Option<(u64, u32)>>,
    wanted: StoredValue<Option<Wanted>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    /// So many rows were changed.
    Changed(u64),
    Problem(String),
}

impl Mending {
    pub(crate) fn new() -> Self {
        Self {
            state: RwSignal::new(MendState::default()),
            busy: RwSignal::new(false),
            notice: RwSignal::new(None),
            focus: StoredValue::new(None),
            wanted: StoredValue::new(None),
        }
    }

    /// Another file, or the same one from its start.
    pub(crate) fn reset(self) {
        self.state.set(MendState::default());
        self.end();
        self.notice.set(None);
        self.focus.set_value(None);
    }

    fn end(self) {
        self.busy.set(false);
        self.wanted.set_value(None);
    }

    /// The cell that is to have the focus now.
    pub(crate) fn take_focus(self) -> Option<(u64, u32)> {
        self.focus.try_update_value(Option::take).flatten()
    }

    /// Whether the file is no longer what was chosen.
    pub(crate) fn is_mended(self) -> bool {
        self.state.with(|state| state.edited + state.dropped + state.rewritten > 0)
    }
}

impl Desk {
    /// Whether rows can be mended now.
    pub(crate) fn can_mend(self) -> bool {
        matches!(self.phase.get(), Phase::Checked(_))
            && self.report.with(|report| report.as_ref().is_some_and(|report| !report.file_rejected()))
            && !self.upload.is_under_way()
            && !self.mending.busy.get()
    }

    fn begin(self, message: &ToWorker) {
        if !untrack(move || self.can_mend()) {
            return;
        }
        self.mending.busy.set(true);
        self.mending.notice.set(None);
        self.tell(message, None);
    }

    /// Mends a row. `column`: of the cell that is to have the focus afterwards.
    pub(crate) fn mend(self, row: u64, column: u32, mend: Mend) {
        self.mending.focus.set_value(Some((row, column)));
        self.begin(&ToWorker::Mend { check: self.check.get_value(), row, mend });
    }

    /// Mends all rows of a kind.
    pub(crate) fn mend_all(self, filter: Filter, mend: Mend) {
        self.begin(&ToWorker::MendAll { check: self.check.get_value(), filter, mend });
    }

    pub(crate) fn undo_mend(self) {
        if self.mending.state.with_untracked(|state| state.can_undo) {
            self.begin(&ToWorker::Undo { check: self.check.get_value() });
        }
    }

    pub(crate) fn redo_mend(self) {
        if self.mending.state.with_untracked(|state| state.can_redo) {
            self.begin(&ToWorker::Redo { check: self.check.get_value() });
        }
    }

    /// Saves the file with all mends.
    pub(crate) fn save_mended(self) {
        self.put_together(Wanted::Save);
    }

    /// Sends it. It is checked as a whole first: what is sent is what was judged.
    pub(crate) fn send_mended(self) {
        self.put_together(Wanted::Send);
    }

    fn put_together(self, wanted: Wanted) {
        if untrack(move || self.can_mend()) {
            self.mending.wanted.set_value(Some(wanted));
            self.begin(&ToWorker::CheckMended { check: self.check.get_value() });
        }
    }

    /// The worker has mended, or checked what was mended.
    pub(crate) fn hear_mended(
        self,
        report: Report,
        state: MendState,
        changed: Option<u64>,
        milliseconds: u32,
    ) {
        let wanted = self.mending.wanted.get_value();
        let refused = report.file_rejected();
        // Where all was checked anew, rows may have other numbers.
        let renumbered = state.rewritten != self.mending.state.get_untracked().rewritten;
        self.mending.end();
        self.mending.state.set(state);
        self.mending.notice.set(changed.map(Notice::Changed));
        self.report.set(Some(Arc::new(report)));
        self.phase.set(Phase::Checked(milliseconds));
        self.upload.forget();
        self.new_key();
        self.density.set(Vec::new());
        self.list.set(None);
        if let Some(wanted) = wanted.filter(|_| !refused && self.questions.with_untracked(Vec::is_empty)) {
            self.mending.busy.set(true);
            self.mending.wanted.set_value(Some(wanted));
            self.tell(&ToWorker::MendedFile { check: self.check.get_value() }, None);
        }
        if refused {
            return;
        }
        for filter in [Filter::Rejected, Filter::Severity(Severity::Warning)] {
            self.survey(filter);
        }
        let view = self.view.get_untracked();
        // What nothing is found of any more shows no rows.
        let gone = match view.filter {
            Filter::Rule(rule) => self.report.with_untracked(|report| {
                report.as_ref().is_none_or(|report| !report.counts.contains_key(&rule))
            }),
            _ => false,
        };
        if renumbered || gone {
            self.look(View::of(if gone { Filter::All } else { view.filter }));
        } else {
            self.look(view);
        }
    }

    pub(crate) fn hear_not_mended(self, message: String, milliseconds: u32) {
        self.mending.end();
        self.mending.notice.set(Some(Notice::Problem(message)));
        self.phase.set(Phase::Checked(milliseconds));
    }

    pub(crate) fn hear_mended_file(self, blob: &Blob) {
        let wanted = self.mending.wanted.get_value();
        self.mending.end();
        let name = self.file.with_untracked(|file| file.as_ref().map(File::name)).unwrap_or_default();
        match wanted {
            Some(Wanted::Save) => browser::save(blob, &format!("mended_{name}")),
            Some(Wanted::Send) => {
                if let Some(file) = blob.dyn_ref::<File>() {
                    self.send_file(file.clone());
                }
            }
            None => {}
        }
    }
}
