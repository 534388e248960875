//! The first rows, shown while the rest of the file is still being checked.

use tearline::{Checker, Options, Role};
use tearline_api::worker::{PageRow, Preview};

use crate::scan::page_row;

/// Bytes from which the first rows are made.
const HEAD: usize = 128 << 10;
/// Rows of a preview.
const ROWS: usize = 100;

/// Collects the head of a file and judges it by itself.
///
/// Its rows are judged as they will be in the end: whatever a rule compares a row with stands before it.
#[derive(Debug)]
pub(crate) struct Head {
    options: Options,
    bytes: Vec<u8>,
    total: u64,
}

impl Head {
    pub(crate) fn new(options: Options, total: u64) -> Self {
        Self { options, bytes: Vec::new(), total }
    }

    /// More of the file. `checker` has seen it too: what it found out about the whole is what counts here.
    pub(crate) fn push(&mut self, chunk: &[u8], checker: &Checker) -> Option<Preview> {
        let room = HEAD.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if self.bytes.len() < HEAD && (self.bytes.len() as u64) < self.total {
            return None;
        }
        let (dialect, columns) = checker.preview()?;
        let of_role =
            |role| columns.iter().find(|column| column.role == Some(role)).map(|column| column.index);
        let options = Options {
            encoding: Some(dialect.encoding),
            delimiter: Some(dialect.delimiter),
            header: Some(dialect.header),
            identifier_column: of_role(Role::Customer),
            code_column: of_role(Role::Code),
            ..self.options.clone()
        };
        let checked = tearline::check(&self.bytes, options).ok()?;
        let mut rows: Vec<PageRow> = Vec::new();
        let mut each = |row: &tearline::Row<'_>| {
            rows.push(page_row(row));
            rows.len() < ROWS
        };
        if !checked.report.file_rejected() {
            let (mut reader, range) = checked.rows_from(1);
            // The head is in memory as a whole, and its length fits.
            #[allow(clippy::cast_possible_truncation)]
            let bytes = self.bytes.get(range.start as usize..).unwrap_or_default();
            reader.push(bytes, &mut each);
            // Without the file's end the record that the head cuts is not shown.
            if self.bytes.len() as u64 == self.total {
                reader.finish(&mut each);
            }
        }
        Some(Preview { dialect, columns: columns.to_vec(), rows })
    }
}
