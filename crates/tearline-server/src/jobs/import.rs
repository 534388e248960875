//! An import of customers: the stored list through the shared rules, its customers into the database batch by batch, and
//! what is rejected into the error file. Killed at any point, it goes on from the checkpoint of the last batch.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tearline::{
    CustomerChecker, CustomerIds, CustomerList, ErrorFile, NotCustomers, OF_SEVERAL_CUSTOMERS, Row,
};
use tearline_api::customers::{ImportColumn, ImportStatus};
use tokio::runtime::Handle;

use super::check::{refuse_too_many, verified};
use super::finish::{PIECE, remove_older};
use super::{Interrupted, Worker};
use crate::clock::now_ms;
use crate::db::Import;
use crate::files;
use crate::reason::{Cause, Reason};
use crate::storage::Upload;

/// Rows of one transaction, at least; how many more depends on what a piece of the file holds.
const ROWS: u64 = 10_000;
/// Rows of several customers that are read from the database at once.
const SEVERAL: i64 = 20_000;

/// One claim of an import.
pub(super) struct ImportRun<'a> {
    pub worker: &'a Worker,
    pub runtime: Handle,
    pub import: Import,
    /// Set when somebody else has it.
    pub lost: Arc<AtomicBool>,
}

/// Rows that are not imported yet.
#[derive(Default)]
struct Batch {
    customers: Vec<(u64, CustomerIds)>,
    rejected: u64,
    through: u64,
}

impl Batch {
    fn take(&mut self, row: &Row<'_>, customer: Option<CustomerIds>) -> bool {
        self.through = row.row;
        match customer {
            Some(customer) => self.customers.push((row.row, customer)),
            None => self.rejected += 1,
        }
        true
    }
}

impl ImportRun<'_> {
    pub(super) fn steps(mut self) -> Result<Import, Interrupted> {
        let list = self.read()?;
        self.import_rows(&list)?;
        if self.import.rejected > 0 {
            self.write_errors(&list)?;
        }
        self.import.status = ImportStatus::Finished;
        self.save()?;
        Ok(self.import)
    }

    fn save(&self) -> Result<(), Interrupted> {
        Ok(self.runtime.block_on(self.worker.db.save_import(&self.import))?)
    }

    /// Asked between two chunks of work.
    fn go_on(&self) -> Result<(), Interrupted> {
        super::go_on(&self.lost, &self.worker.stop)
    }

    /// The list as the rules read it: a function of the file, so that whoever goes on makes it again.
    fn read(&mut self) -> Result<CustomerList, Interrupted> {
        let Import { bytes, sha256, default_region, .. } = &self.import;
        let mut checker = CustomerChecker::new(default_region.as_deref())
            .map_err(|error| Interrupted::Failed(error.into()))?;
        let path = files::list_path(&self.import);
        let most = self.worker.limits.rows;
        verified(self.worker, &self.runtime, &path, (*bytes, sha256), &mut |chunk| {
            self.go_on()?;
            checker.push(chunk);
            refuse_too_many(checker.rows(), most)
        })?;
        let list = checker.finish().map_err(|why| Interrupted::Hopeless(no_list(&why)))?;
        refuse_too_many(list.last_row(), most)?;
        if self.import.columns.is_none() {
            let names = list.report().columns;
            let column = |(index, identifier): (u32, _)| {
                let name = names.iter().find(|column| column.index == index);
                let name = name.and_then(|column| column.name.clone()).unwrap_or_default();
                ImportColumn { index, name, identifier }
            };
            self.import.columns = Some(list.columns().into_iter().map(column).collect());
            self.import.total_rows = list.last_row();
            self.save()?;
        }
        Ok(list)
    }

    fn import_rows(&mut self, list: &CustomerList) -> Result<(), Interrupted> {
        let (mut rows, range) = list.rows_from(self.import.checkpoint + 1);
        let mut batch = Batch { through: self.import.checkpoint, ..Batch::default() };
        let path = files::list_path(&self.import);
        let source = self.worker.storage.reader(&self.runtime, &path, Some(range))?;
        source.each(|chunk| {
            for piece in chunk.chunks(PIECE) {
                rows.push(piece, &mut |row, customer| batch.take(row, customer));
                if batch.through - self.import.checkpoint >= ROWS {
                    self.write(&mut batch)?;
                }
            }
            Ok::<_, Interrupted>(true)
        })?;
        rows.finish(&mut |row, customer| batch.take(row, customer));
        if batch.through > self.import.checkpoint { self.write(&mut batch) } else { Ok(()) }
    }

    fn write(&mut self, batch: &mut Batch) -> Result<(), Interrupted> {
        self.go_on()?;
        let Batch { customers, rejected, through } = std::mem::take(batch);
        let before = self.import.checkpoint;
        let written = self.worker.db.import_rows(&mut self.import, &customers, rejected, through);
        self.runtime.block_on(written)?;
        self.worker.metrics.rows_imported.fetch_add(through - before, Ordering::Relaxed);
        batch.through = through;
        Ok(())
    }

    /// The file once more: the rows that the rules reject, and those that the database did.
    fn write_errors(&mut self, list: &CustomerList) -> Result<(), Interrupted> {
        let folder = files::list_results_folder(&self.import);
        self.runtime.block_on(remove_older(&self.worker.storage, &folder, self.import.lease.epoch))?;
        self.import.results_epoch = Some(self.import.lease.epoch);
        let path = files::list_errors_path(&self.import);
        let mut upload = self.runtime.block_on(self.worker.storage.create(&path))?;
        let mut errors = Errors {
            run: self,
            file: list.error_file(),
            several: VecDeque::new(),
            known_through: 0,
            counts: BTreeMap::new(),
            failed: None,
        };
        let (mut rows, range) = list.rows_from(1);
        let list_path = files::list_path(&self.import);
        let source = self.worker.storage.reader(&self.runtime, &list_path, Some(range))?;
        source.each(|chunk| {
            for piece in chunk.chunks(PIECE) {
                rows.push(piece, &mut |row, _| errors.take(row));
                errors.flush(&mut upload)?;
            }
            Ok::<_, Interrupted>(true)
        })?;
        rows.finish(&mut |row, _| errors.take(row));
        errors.flush(&mut upload)?;
        let counts = std::mem::take(&mut errors.counts);
        self.runtime.block_on(upload.complete())?;
        self.import.counts = Some(serde_json::to_string(&counts).map_err(anyhow::Error::from)?);
        self.import.error_file_on = Some(now_ms());
        Ok(())
    }
}

/// The error file, while it is written.
struct Errors<'a, 'b> {
    run: &'a ImportRun<'b>,
    file: ErrorFile,
    /// The next rows whose identifiers are of several customers, as far as they were read.
    several: VecDeque<u64>,
    known_through: u64,
    /// How often each rule found something in a rejected row.
    counts: BTreeMap<&'static str, u64>,
    failed: Option<Interrupted>,
}

impl Errors<'_, '_> {
    /// A row of the file; `false` when there is no use in going on.
    fn take(&mut self, row: &Row<'_>) -> bool {
        let several = match self.is_of_several(row.row) {
            Ok(several) => several,
            Err(error) => {
                self.failed = Some(error);
                return false;
            }
        };
        if row.rejected || several {
            self.file.write_beside(row, several.then_some(OF_SEVERAL_CUSTOMERS).into_iter());
            let found = row.findings.iter().map(|finding| finding.rule.id());
            for name in found.chain(several.then_some(OF_SEVERAL_CUSTOMERS.0)) {
                *self.counts.entry(name).or_default() += 1;
            }
        }
        true
    }

    fn is_of_several(&mut self, row: u64) -> Result<bool, Interrupted> {
        if self.several.is_empty() && self.known_through < row {
            let db = &self.run.worker.db;
            let read = db.rows_of_several(self.run.import.id, row - 1, SEVERAL);
            self.several = self.run.runtime.block_on(read)?.into();
            // Where no more came, there are no more.
            self.known_through = self.several.back().copied().unwrap_or(u64::MAX);
        }
        let is_next = self.several.front() == Some(&row);
        if is_next {
            self.several.pop_front();
        }
        Ok(is_next)
    }

    fn flush(&mut self, upload: &mut Upload) -> Result<(), Interrupted> {
        self.run.go_on()?;
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        self.run.runtime.block_on(upload.write(&self.file.out))?;
        self.file.out.clear();
        Ok(())
    }
}

fn no_list(why: &NotCustomers) -> Reason {
    match why {
        NotCustomers::File(finding) => Reason::from(&**finding),
        NotCustomers::NoColumn => Cause::NoCustomers.into(),
    }
}
