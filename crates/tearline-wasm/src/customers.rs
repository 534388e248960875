//! A list of customers: checked by its columns, then row by row, as the server imports it.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Date};
use tearline::{CustomerChecker, CustomerList, Report, Row};
use tearline_api::customers::ImportColumn;
use tearline_api::worker::Progress;
use web_sys::Blob;

use crate::Failure;
use crate::session::{PART, PROGRESS_EVERY, csv, push_part};
use crate::shared::Shared;
use crate::source::Source;

/// Is told how far a check is.
pub type Watch<'a> = &'a mut dyn FnMut(Progress);

/// One list at a time. What takes time ends early when another one is checked, or the list is put away.
#[derive(Debug, Default)]
pub struct Customers {
    /// Counts what was opened or closed.
    generation: Cell<u32>,
    opened: Shared<Opened>,
}

#[derive(Debug)]
struct Opened {
    source: Source,
    list: CustomerList,
}

impl Customers {
    /// Forgets the list, and ends what is being done with it.
    pub fn close(&self) -> u32 {
        self.opened.set(None);
        self.generation.set(self.generation.get() + 1);
        self.generation.get()
    }

    /// Checks a list: the report of all its rows, and the columns that identify customers.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn check(
        &self,
        file: Blob,
        default_region: Option<&str>,
        watch: Watch<'_>,
    ) -> Result<(Report, Vec<ImportColumn>), Failure> {
        let generation = self.close();
        let alive = || self.generation.get() == generation;
        let source = Source::new(file);
        let mut told = Told { read: 0, total: source.len(), at: Date::now(), watch };
        let mut checker = CustomerChecker::new(default_region)?;
        each_chunk(&source, &alive, &mut |chunk| {
            checker.push(chunk);
            told.more(chunk.len(), checker.rows());
            Ok(())
        })
        .await?;
        let opened = Opened { source, list: checker.finish()? };
        let mut report = opened.list.report();
        let count = &mut |row: &Row<'_>| CustomerList::count(&mut report, row);
        let tell = &mut |length, rows| {
            told.more(length, rows);
            Ok(())
        };
        opened.rows(&alive, count, tell).await?;
        let name = |index| {
            let column = report.columns.iter().find(|column| column.index == index);
            column.and_then(|column| column.name.clone()).unwrap_or_default()
        };
        let columns = opened.list.columns().into_iter();
        let columns =
            columns.map(|(index, identifier)| ImportColumn { index, name: name(index), identifier });
        let columns = columns.collect();
        self.opened.set(Some(opened));
        Ok((report, columns))
    }

    /// The error file: every rejected row with its reasons. It is handed to the browser part by part.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn errors(&self) -> Result<Blob, Failure> {
        let opened = self.opened.get().ok_or(Failure::NothingChecked)?;
        let generation = self.generation.get();
        let alive = || self.generation.get() == generation;
        let (parts, file) = (Array::new(), RefCell::new(opened.list.error_file()));
        let write = &mut |row: &Row<'_>| {
            if row.rejected {
                file.borrow_mut().write(row, &[]);
            }
        };
        let hand_over = &mut |_, _| {
            let out = &mut file.borrow_mut().out;
            if out.len() as u64 >= PART { Ok(push_part(&parts, out)?) } else { Ok(()) }
        };
        opened.rows(&alive, write, hand_over).await?;
        push_part(&parts, &mut file.borrow_mut().out)?;
        Ok(csv(&parts)?)
    }
}

impl Opened {
    /// Reads the rows; `between` two chunks of the file it is told how long the chunk was, and which row was the last.
    async fn rows(
        &self,
        alive: &dyn Fn() -> bool,
        each: &mut dyn FnMut(&Row<'_>),
        between: &mut dyn FnMut(usize, u64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (mut rows, range) = self.list.rows_from(1);
        let (part, mut last) = (self.source.part(range)?, 0);
        each_chunk(&part, alive, &mut |chunk| {
            rows.push(chunk, &mut |row, _| {
                last = row.row;
                each(row);
                true
            });
            between(chunk.len(), last)
        })
        .await?;
        rows.finish(&mut |row, _| {
            each(row);
            true
        });
        Ok(())
    }
}

/// Reads a file from its start to its end.
async fn each_chunk(
    source: &Source,
    alive: &dyn Fn() -> bool,
    take: &mut dyn FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (mut stream, mut chunk, mut read) = (source.stream(), Vec::new(), 0);
    loop {
        stream.next(&mut chunk).await?;
        if !alive() {
            return Err(Failure::Superseded);
        }
        if chunk.is_empty() {
            break;
        }
        read += chunk.len() as u64;
        take(&chunk)?;
    }
    if read == source.len() { Ok(()) } else { Err(Failure::Changed) }
}

/// What was told of a check, which reads the file twice.
struct Told<'a> {
    read: u64,
    total: u64,
    at: f64,
    watch: Watch<'a>,
}

impl Told<'_> {
    fn more(&mut self, length: usize, rows: u64) {
        self.read += length as u64;
        if Date::now() - self.at >= PROGRESS_EVERY {
            self.at = Date::now();
            (self.watch)(Progress { bytes: (self.read / 2).min(self.total), total: self.total, rows });
        }
    }
}
