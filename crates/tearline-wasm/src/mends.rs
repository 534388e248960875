//! Mends of the file that was checked: one row at once, or many in another file that is checked as a whole.

use js_sys::{Array, Uint8Array};
use tearline::{Filter, Mend, MendError, Mending, Mends, OwnedRow, Piece, Report};
use tearline_api::worker::MendState;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag};

use crate::scan::{Search, scan};
use crate::session::{Failure, Opened, Session, Watcher};
use crate::source::Source;

/// Pieces of a mended file, at most: a browser keeps an account of each.
const MOST_PIECES: usize = 100_000;

/// The files that mends have made, one out of the other.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// The chosen file, and the mended ones that were checked as a whole.
    files: Vec<Mended>,
    /// The one at hand; those behind it were taken back.
    current: usize,
}

#[derive(Debug)]
struct Mended {
    file: Blob,
    /// Those that were made in it.
    mends: Mends,
    /// Whether it has in it what the one before it has with its mends, and nothing more was mended on the way.
    same: bool,
}

impl Files {
    pub(crate) fn of(file: Blob) -> Self {
        Self { files: vec![Mended { file, mends: Mends::default(), same: false }], current: 0 }
    }

    fn forget_undone(&mut self) {
        let end = self.current + 1;
        self.files.truncate(end);
    }

    /// Whether there is anything to be made again behind the file at hand.
    fn has_more(&self) -> bool {
        match self.files.get(self.current + 1..) {
            Some([next]) => !next.same || !next.mends.is_empty(),
            Some(more) => !more.is_empty(),
            None => false,
        }
    }
}

impl Session {
    /// Mends a row (from 1); says whether anything is other than it was.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn mend(&self, row: u64, mend: Mend) -> Result<bool, Failure> {
        let _turn = self.opened.turn().await;
        let Some(found) = self.row(row).await? else { return Err(MendError::no_such_row(row).into()) };
        let following = {
            let opened = self.opened()?;
            match opened.mending.following(&found) {
                Some(range) => opened.source.read(range)?.bytes().await?,
                None => Vec::new(),
            }
        };
        let before = self.opened()?.mending.history();
        let to_list = self.change(|mending| mending.mend(&found, &mend, &following)).await??;
        if self.opened()?.mending.history() == before {
            return Ok(false);
        }
        self.list(to_list).await?;
        self.files.borrow_mut().forget_undone();
        Ok(true)
    }

    /// Mends all rows that the filter lets through: what that makes is checked as a whole. Says how many rows changed;
    /// where a row cannot be mended, it stays as it is.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn mend_all(
        &self,
        filter: Filter,
        mend: &Mend,
        watcher: &mut dyn Watcher,
    ) -> Result<u64, Failure> {
        let turn = self.opened.turn().await;
        let generation = self.generation.get();
        let (blob, changed) = {
            let opened = self.opened()?;
            let mut pieces = opened.mending.pieces();
            let search = Search { row: 1, filter, rows: u64::MAX };
            let alive = || self.generation.get() == generation;
            let checked = opened.mending.checked();
            scan(&opened.source, checked, search, &alive, &mut |row| {
                // Why one of many stays as it is can be seen there.
                drop(pieces.mend(row, mend));
                pieces.len() <= MOST_PIECES
            })
            .await?;
            if pieces.len() > MOST_PIECES {
                return Err(MendError::too_many(MOST_PIECES as u64).into());
            }
            let changed = pieces.changed();
            (compose(&opened.source, pieces.finish())?, changed)
        };
        drop(turn);
        if changed > 0 {
            self.go_on_with(blob, false, watcher).await?;
        }
        Ok(changed)
    }

    /// Checks the mended file as a whole: from then on rows have the numbers that they have in it.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn check_mended(&self, watcher: &mut dyn Watcher) -> Result<Report, Failure> {
        if self.opened()?.mending.changed() != (0, 0) {
            let mended = self.mended()?;
            self.go_on_with(mended, true, watcher).await?;
        }
        self.report()
    }

    /// Takes the last mend back; says whether there was one.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn undo(&self, watcher: &mut dyn Watcher) -> Result<bool, Failure> {
        loop {
            let turn = self.opened.turn().await;
            if let Some((_, to_list)) = self.change(Mending::undo).await? {
                self.list(to_list).await?;
                return Ok(true);
            }
            drop(turn);
            let (current, same) = {
                let files = self.files.borrow();
                (files.current, files.files.get(files.current).is_some_and(|file| file.same))
            };
            let Some(before) = current.checked_sub(1) else { return Ok(false) };
            self.switch(before, watcher).await?;
            // That it was checked as a whole is no mend.
            if !same {
                return Ok(true);
            }
        }
    }

    /// Makes the last mend again that was taken back; says whether there was one.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn redo(&self, watcher: &mut dyn Watcher) -> Result<bool, Failure> {
        loop {
            let turn = self.opened.turn().await;
            if let Some((_, to_list)) = self.change(Mending::redo).await? {
                self.list(to_list).await?;
                return Ok(true);
            }
            drop(turn);
            let next = {
                let files = self.files.borrow();
                let next = files.current + 1;
                files.has_more().then(|| (next, files.files.get(next).is_some_and(|file| file.same)))
            };
            let Some((next, same)) = next else { return Ok(false) };
            self.switch(next, watcher).await?;
            if !same {
                return Ok(true);
            }
        }
    }

    /// The file with all mends: slices of the chosen one and what was written, and no copy.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn mended(&self) -> Result<Blob, Failure> {
        let opened = self.opened()?;
        if opened.mending.changed() == (0, 0) {
            return Ok(opened.source.blob().clone());
        }
        Ok(compose(&opened.source, opened.mending.pieces().finish())?)
    }

    /// What was mended, and what can be taken back.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn mend_state(&self) -> Result<MendState, Failure> {
        let opened = self.opened()?;
        let (edited, dropped) = opened.mending.changed();
        let (made, undone) = opened.mending.history();
        let files = self.files.borrow();
        Ok(MendState {
            edited,
            dropped,
            rewritten: files.current as u64,
            can_undo: made > 0 || files.current > 0,
            can_redo: undone > 0 || files.has_more(),
        })
    }

    /// The verdict as it is now.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn report(&self) -> Result<Report, Failure> {
        Ok(self.opened()?.checked().report.clone())
    }

    /// Another file in place of the one at hand, which can be gone back to.
    async fn go_on_with(&self, file: Blob, same: bool, watcher: &mut dyn Watcher) -> Result<(), Failure> {
        self.leave().await?;
        {
            let mut files = self.files.borrow_mut();
            files.forget_undone();
            if let Some(left) = files.files.last_mut() {
                left.mends.forget_undone();
            }
            files.files.push(Mended { file, mends: Mends::default(), same });
            files.current += 1;
        }
        self.enter(watcher).await
    }

    async fn switch(&self, to: usize, watcher: &mut dyn Watcher) -> Result<(), Failure> {
        self.leave().await?;
        self.files.borrow_mut().current = to;
        self.enter(watcher).await
    }

    /// Keeps the mends of the file at hand.
    async fn leave(&self) -> Result<(), Failure> {
        let mends = self.change(Mending::take_mends).await?;
        let mut files = self.files.borrow_mut();
        let current = files.current;
        if let Some(left) = files.files.get_mut(current) {
            left.mends = mends;
        }
        Ok(())
    }

    /// Checks the file at hand, and makes its mends.
    async fn enter(&self, watcher: &mut dyn Watcher) -> Result<(), Failure> {
        let at_hand = {
            let mut files = self.files.borrow_mut();
            let current = files.current;
            let at_hand = files.files.get_mut(current);
            at_hand.map(|at_hand| (at_hand.file.clone(), std::mem::take(&mut at_hand.mends)))
        };
        let options = self.options.borrow().clone();
        let (Some((blob, mends)), Some(options)) = (at_hand, options) else {
            return Err(Failure::NothingChecked);
        };
        self.check_file(blob, options, watcher).await?;
        let to_list = self.change(|mending| mending.resume(mends)).await?;
        self.list(to_list).await
    }

    async fn change<O>(&self, change: impl FnOnce(&mut Mending) -> O) -> Result<O, Failure> {
        // Pages that are being read would be of before.
        self.newest.iter().for_each(|newest| newest.set(newest.get() + 1));
        let changed = self.opened.change(|opened| change(&mut opened.mending)).await;
        changed.ok_or(Failure::NothingChecked)
    }

    async fn list(&self, rows: Vec<u64>) -> Result<(), Failure> {
        for row in rows {
            if let Some(row) = self.row(row).await? {
                self.change(|mending| mending.list(&row)).await?;
            }
        }
        Ok(())
    }

    async fn row(&self, row: u64) -> Result<Option<OwnedRow>, Failure> {
        let opened = self.opened()?;
        let generation = self.generation.get();
        let alive = || self.generation.get() == generation;
        let mut found = None;
        let search = Search { row, filter: Filter::All, rows: 1 };
        let Opened { source, mending } = &*opened;
        scan(source, mending.checked(), search, &alive, &mut |row| {
            found = Some(row.clone().into_owned());
            false
        })
        .await?;
        Ok(found.filter(|found| found.row == row))
    }
}

/// A Blob, or a File of the same name where the source is one.
fn compose(source: &Source, pieces: Vec<Piece>) -> Result<Blob, JsValue> {
    let parts = Array::new();
    for piece in pieces {
        parts.push(&match piece {
            Piece::File(range) => {
                source.blob().slice_with_f64_and_f64(range.start as f64, range.end as f64)?.into()
            }
            Piece::Bytes(bytes) => JsValue::from(Uint8Array::from(bytes.as_slice())),
        });
    }
    let kind = source.blob().type_();
    if let Some((name, modified)) = source.named() {
        let options = FilePropertyBag::new();
        options.set_type(&kind);
        options.set_last_modified(modified);
        return File::new_with_blob_sequence_and_options(&parts, &name, &options).map(Blob::from);
    }
    let options = BlobPropertyBag::new();
    options.set_type(&kind);
    Blob::new_with_blob_sequence_and_options(&parts, &options)
}
