//! The first rows, shown while the rest of the file is still being checked.

use tearline::Checker;
use tearline_api::worker::{PageRow, Preview};

use crate::scan::page_row;

/// Bytes from which the first rows are made.
const HEAD: usize = 128 << 10;
/// Rows of a preview.
const ROWS: usize = 50;

/// Collects the head of a file.
#[derive(Debug)]
pub(crate) struct Head {
    bytes: Vec<u8>,
    /// Length of the file.
    total: u64,
}

impl Head {
    pub(crate) fn new(total: u64) -> Self {
        Self { bytes: Vec::new(), total }
    }

    /// More of the file, which `checker` has seen too; the preview, once there is enough for one.
    pub(crate) fn push(&mut self, chunk: &[u8], checker: &Checker) -> Option<Preview> {
        let room = HEAD.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if self.bytes.len() < HEAD && (self.bytes.len() as u64) < self.total {
            return None;
        }
        let (dialect, columns) = checker.preview()?;
        let mut rows: Vec<PageRow> = Vec::new();
        checker.preview_rows(&self.bytes, &mut |row| {
            rows.push(page_row(row));
            rows.len() < ROWS
        });
        Some(Preview { dialect, columns: columns.to_vec(), rows })
    }
}
