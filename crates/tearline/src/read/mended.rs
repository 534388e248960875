//! Rows that were mended after the check: what is read of them is no longer what the file has.

use std::collections::BTreeMap;

use crate::text::scan::Position;

/// Mended rows, by their numbers.
pub(crate) type MendedRows = BTreeMap<u64, MendedRow>;

/// A row that was mended. Texts are as the scanner sees them: without a line end, and UTF-16 as UTF-8.
#[derive(Debug, Clone)]
pub(crate) struct MendedRow {
    /// Where the record stands in the file.
    pub(crate) at: Position,
    pub(crate) original: Box<[u8]>,
    /// Bytes in the file of what ends the record.
    pub(crate) line_end: u8,
    /// What stands there instead; `None`: nothing, it was taken out.
    pub(crate) now: Option<Box<[u8]>>,
}
