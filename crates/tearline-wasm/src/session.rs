//! One file at a time: checked, and then read again wherever somebody looks.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Range;

use js_sys::{Array, Date, Uint8Array};
use tearline::{
    BLOCK, Changed, Checked, Checker, ErrorFile, Filter, Finding, MendError, Mending, NotCustomers, Options,
    Report, Row, RuleSetError, Step, SuccessFile,
};
use tearline_api::worker::{FindingsPage, Lane, Page, PageRow, Place, Preview, Progress, Start};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag};

use crate::mends::Files;
use crate::preview::Head;
use crate::scan::{Search, page_row, scan, whole_row};
use crate::shared::{Lent, Shared};
use crate::source::Source;

/// Milliseconds between two reports of progress: a person sees no more than 20 a second.
pub(crate) const PROGRESS_EVERY: f64 = 50.0;
/// Bytes that are read at a time when the check wants to see a part of the file again, and bytes of the error file that
/// are collected before they are handed to the browser.
pub(crate) const PART: u64 = 1 << 20;

/// Is told what a check finds out on its way.
pub trait Watcher {
    fn preview(&mut self, preview: Preview);
    fn progress(&mut self, progress: Progress);
}

/// What others than the rules found in a row.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Others {
    /// Each a name and a sentence.
    pub findings: Vec<(String, String)>,
    /// Whether the row is rejected for one of them.
    pub reject: bool,
}

/// Asked for each row, by its number.
pub type AskOthers<'a> = &'a dyn Fn(u64) -> Option<Others>;

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// The rules contradict themselves.
    Rules(RuleSetError),
    /// The browser could not read the file.
    Unreadable(JsValue),
    /// The file is not what it was when it was checked.
    Changed,
    /// Something newer was asked for in the meantime.
    Superseded,
    /// Rows were asked for before a file was checked.
    NothingChecked,
    /// Rows cannot be mended as asked.
    Mend(MendError),
    /// The file is no list of customers.
    NoCustomers(NotCustomers),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(error) => write!(f, "The rules of this series cannot be used: {error}. Ask whoever set it up."),
            Self::Unreadable(_) => f.write_str(
                "The file could not be read: it may have been changed, moved or deleted since it was chosen. Choose it again.",
            ),
            Self::Changed => f.write_str("The file was changed while it was read. Choose it again."),
            Self::Superseded => f.write_str("Superseded by a newer request."),
            Self::NothingChecked => f.write_str("No file has been checked yet."),
            Self::Mend(error) => error.fmt(f),
            Self::NoCustomers(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

impl From<RuleSetError> for Failure {
    fn from(error: RuleSetError) -> Self {
        Self::Rules(error)
    }
}

impl From<MendError> for Failure {
    fn from(error: MendError) -> Self {
        Self::Mend(error)
    }
}

impl From<NotCustomers> for Failure {
    fn from(why: NotCustomers) -> Self {
        Self::NoCustomers(why)
    }
}

impl From<Changed> for Failure {
    fn from(_: Changed) -> Self {
        Self::Changed
    }
}

impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Self {
        Self::Unreadable(thrown)
    }
}

/// A file that was checked.
#[derive(Debug)]
pub struct Opened {
    pub(crate) source: Source,
    pub(crate) mending: Mending,
}

impl Opened {
    /// The verdict, and where in the file which rows are.
    pub fn checked(&self) -> &Checked {
        self.mending.checked()
    }
}

/// A file and its verdict. Everything that takes time ends early when something newer is asked for.
#[derive(Debug, Default)]
pub struct Session {
    /// Counts what was opened or closed.
    pub(crate) generation: Cell<u32>,
    /// Counts the pages that were asked for, by their use.
    pub(crate) newest: [Cell<u32>; 4],
    pub(crate) opened: Shared<Opened>,
    /// How the file was checked last.
    pub(crate) options: RefCell<Option<Options>>,
    pub(crate) files: RefCell<Files>,
}

impl Session {
    /// Forgets the file, and ends what is being done with it.
    pub fn close(&self) -> u32 {
        self.opened.set(None);
        self.generation.set(self.generation.get() + 1);
        self.generation.get()
    }

    /// Checks a file; to be mended, if the options say so.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn check(
        &self,
        file: Blob,
        options: Options,
        watcher: &mut dyn Watcher,
    ) -> Result<Report, Failure> {
        self.options.replace(Some(options.clone()));
        self.files.replace(Files::of(file.clone()));
        self.check_file(file, options, watcher).await
    }

    pub(crate) async fn check_file(
        &self,
        file: Blob,
        options: Options,
        watcher: &mut dyn Watcher,
    ) -> Result<Report, Failure> {
        let generation = self.close();
        let alive = || if self.generation.get() == generation { Ok(()) } else { Err(Failure::Superseded) };
        let source = Source::new(file);
        let mut head = Some(Head::new(source.len()));
        let mut checker = Checker::new(options)?;
        let mut stream = source.stream();
        let (mut chunk, mut bytes, mut last_told) = (Vec::new(), 0, Date::now());
        loop {
            stream.next(&mut chunk).await?;
            alive()?;
            if chunk.is_empty() {
                break;
            }
            checker.push(&chunk);
            bytes += chunk.len() as u64;
            if let Some(preview) = head.as_mut().and_then(|head| head.push(&chunk, &checker)) {
                watcher.preview(preview);
                head = None;
            }
            if Date::now() - last_told >= PROGRESS_EVERY {
                last_told = Date::now();
                watcher.progress(Progress { bytes, total: source.len(), rows: checker.rows() });
            }
        }
        if bytes != source.len() {
            return Err(Failure::Changed);
        }
        let checked = settle(checker.finish(), &source, &alive).await?;
        let report = checked.report.clone();
        self.opened.set(Some(Opened { source, mending: Mending::new(checked) }));
        Ok(report)
    }

    /// A page of rows.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn rows(&self, lane: Lane, start: Start, count: u32, filter: Filter) -> Result<Page, Failure> {
        let opened = self.opened()?;
        let alive = self.newest(lane);
        // Where there is no such row, the page is an empty one behind the last.
        let from = match start {
            Start::Row(row) => Some(row),
            Start::Nth(n) => opened.checked().nth(filter, n),
            Start::Line(line) => self.row_at_line(line).await?,
        };
        let from = from.unwrap_or(u64::MAX);
        let mut rows = Vec::new();
        let search = Search { row: from, filter, rows: count.into() };
        let (source, checked) = (&opened.source, opened.checked());
        let next = scan(source, checked, search, &alive, &mut |row| {
            rows.push(page_row(row));
            rows.len() < count as usize
        })
        .await?;
        Ok(Page { rows, next, before: checked.count_before(filter, from), total: checked.count(filter) })
    }

    /// A page of findings.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn findings(&self, from: Place, count: u32) -> Result<FindingsPage, Failure> {
        let opened = self.opened()?;
        let alive = self.newest(Lane::Findings);
        let (source, checked) = (&opened.source, opened.checked());
        let (mut findings, count) = (Vec::new(), count as usize);
        let mut next = Some(from);
        while let Some(place) = next.filter(|_| findings.len() < count) {
            let own = |finding: &&Finding| place.rule.is_none_or(|rule| finding.rule == rule);
            if place.row == 0 {
                let of_file = checked.report.findings.iter().filter(|finding| finding.row.is_none());
                findings.extend(of_file.filter(own).cloned());
            }
            let filter = place.rule.map_or(Filter::Found, Filter::Rule);
            let rows = count.saturating_sub(findings.len()) as u64;
            let search = Search { row: place.row.max(1), filter, rows };
            let row = scan(source, checked, search, &alive, &mut |row| {
                findings.extend(row.findings.iter().filter(own).cloned());
                findings.len() < count
            })
            .await?;
            // Where a rule has no more findings, the next one goes on.
            let further =
                place.rule.and_then(|rule| checked.report.counts.keys().find(|other| **other > rule));
            next = row.map(|row| Place { row, ..place });
            next = next.or(further.map(|rule| Place { rule: Some(*rule), row: 0 }));
        }
        Ok(FindingsPage { findings, next })
    }

    /// Whether nothing newer was asked for the same use: says so of what begins now.
    fn newest(&self, lane: Lane) -> impl Fn() -> bool {
        let newest = &self.newest[lane as usize];
        let (generation, own) = (self.generation.get(), newest.get() + 1);
        newest.set(own);
        move || self.generation.get() == generation && newest.get() == own
    }

    /// The row that starts on a physical line, or else the last one before it; the first, where none is.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn row_at_line(&self, line: u64) -> Result<Option<u64>, Failure> {
        let opened = self.opened()?;
        let generation = self.generation.get();
        let alive = || self.generation.get() == generation;
        let (source, checked) = (&opened.source, opened.checked());
        let near = checked.row_near_line(line);
        let search = Search { row: near, filter: Filter::All, rows: BLOCK };
        let mut found = near;
        scan(source, checked, search, &alive, &mut |row| {
            if row.line <= line {
                found = row.row;
            }
            row.line < line
        })
        .await?;
        Ok(Some(found).filter(|&row| row <= checked.last_row()))
    }

    /// Rows with all their values as they are, for a program.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn records(&self, from: u64, count: u32) -> Result<Vec<PageRow>, Failure> {
        let opened = self.opened()?;
        let alive = self.newest(Lane::Row);
        let mut rows = Vec::new();
        let search = Search { row: from, filter: Filter::All, rows: count.into() };
        scan(&opened.source, opened.checked(), search, &alive, &mut |row| {
            rows.push(whole_row(row));
            rows.len() < count as usize
        })
        .await?;
        Ok(rows)
    }

    /// The error file: every rejected row with its reasons. It is handed to the browser part by part.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn errors(&self, others: Option<AskOthers<'_>>) -> Result<Blob, Failure> {
        let opened = self.opened()?;
        let mut file = ErrorFile::new(opened.checked());
        // Where others have their say, any row may be one.
        let filter = if others.is_some() { Filter::All } else { Filter::Rejected };
        self.result_file(&opened, filter, &mut |row, out| {
            if let Some(row) = row {
                let others = others.and_then(|ask| ask(row.row)).unwrap_or_default();
                if !row.dropped && (row.rejected || others.reject) {
                    let found =
                        others.findings.iter().map(|(rule, message)| (rule.as_str(), message.as_str()));
                    file.write_beside(row, found);
                }
            }
            out.append(&mut file.out);
        })
        .await
    }

    /// The success file as it is before anything was stored: every row that is not rejected, and its code.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn accepted(&self, others: Option<AskOthers<'_>>) -> Result<Blob, Failure> {
        let opened = self.opened()?;
        let mut file = SuccessFile::new(opened.checked());
        self.result_file(&opened, Filter::All, &mut |row, out| {
            let rejects =
                |row: &Row<'_>| others.and_then(|ask| ask(row.row)).is_some_and(|others| others.reject);
            if let Some(row) = row.filter(|row| !row.rejected && !row.dropped && !rejects(row)) {
                file.write(row, row.code.as_deref().unwrap_or_default());
            }
            out.append(&mut file.out);
        })
        .await
    }

    /// A file of some of the rows, handed to the browser part by part. `write` writes a row, if it is to be in it, and
    /// whatever else is to stand by then; once more at the end, without a row.
    async fn result_file(
        &self,
        opened: &Opened,
        filter: Filter,
        write: &mut dyn FnMut(Option<&Row<'_>>, &mut Vec<u8>),
    ) -> Result<Blob, Failure> {
        let generation = self.generation.get();
        let alive = || self.generation.get() == generation;
        let (parts, mut out) = (Array::new(), Vec::new());
        let search = Search { row: 1, filter, rows: u64::MAX };
        let mut failed = None;
        scan(&opened.source, opened.checked(), search, &alive, &mut |row| {
            write(Some(row), &mut out);
            if out.len() as u64 >= PART
                && let Err(thrown) = push_part(&parts, &mut out)
            {
                failed = Some(thrown);
            }
            failed.is_none()
        })
        .await?;
        if let Some(thrown) = failed {
            return Err(thrown.into());
        }
        write(None, &mut out);
        push_part(&parts, &mut out)?;
        Ok(csv(&parts)?)
    }

    /// The file that was checked last.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(crate) fn opened(&self) -> Result<Lent<'_, Opened>, Failure> {
        self.opened.get().ok_or(Failure::NothingChecked)
    }

    /// What `look` finds in the file that was checked last.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn look<O>(&self, look: impl FnOnce(&Checked) -> O) -> Result<O, Failure> {
        Ok(look(self.opened()?.checked()))
    }
}

/// Reads again what the check wants to see again.
async fn settle(
    mut step: Step,
    source: &Source,
    alive: &dyn Fn() -> Result<(), Failure>,
) -> Result<Checked, Failure> {
    loop {
        match step {
            Step::Done(checked) => return Ok(*checked),
            Step::Wants(pending) => {
                let Range { start, end } = pending.wants();
                let bytes = source.read(start..end.min(start + PART))?.bytes().await?;
                alive()?;
                step = pending.supply(&bytes)?;
            }
        }
    }
}

pub(crate) fn push_part(parts: &Array, bytes: &mut Vec<u8>) -> Result<(), JsValue> {
    let part = Array::of1(&Uint8Array::from(bytes.as_slice()));
    parts.push(csv(&part)?.as_ref());
    bytes.clear();
    Ok(())
}

/// A Blob lives with the browser, which may keep it on disk: not in this worker's memory.
pub(crate) fn csv(parts: &Array) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    Blob::new_with_blob_sequence_and_options(parts, &options)
}
