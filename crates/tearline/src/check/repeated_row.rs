//! A bad row that comes again and again: an export that went wrong writes the same one thousands of times. What was found
//! in it is found again without a look at anything but whether it is the same.

use crate::Encoding;
use crate::judge::{Hit, Judge, Keys};
use crate::text::scan::Record;

/// Bytes of a record: longer ones are not likely to come twice.
const LONGEST: usize = 1024;

/// What was found in the last row that came at least twice in a row.
#[derive(Debug, Default)]
pub(crate) struct RepeatedRow {
    /// Of the last bad row: most rows differ in it, so that nothing has to be copied of them.
    mark: (usize, u64, u64),
    bytes: Vec<u8>,
    /// By which it was read.
    encoding: Option<Encoding>,
    hits: Vec<Hit>,
    code: Option<Vec<u8>>,
    customer: Option<Vec<u8>>,
}

impl RepeatedRow {
    /// Whether the record is that row once more: then [`hits`](Self::hits) and [`keys`](Self::keys) are its.
    pub(crate) fn is(&self, record: &Record<'_>, judge: &Judge) -> bool {
        !self.hits.is_empty() && record.bytes == self.bytes && judge.encoding == self.encoding
    }

    pub(crate) fn hits(&self) -> &[Hit] {
        &self.hits
    }

    pub(crate) fn keys(&self) -> Keys<'_> {
        Keys { code: self.code.as_deref(), customer: self.customer.as_deref() }
    }

    /// What was found in a bad row.
    pub(crate) fn note(&mut self, record: &Record<'_>, judge: &Judge, hits: &[Hit], keys: Keys<'_>) {
        let mark = mark(record.bytes);
        if mark != self.mark {
            self.mark = mark;
        } else if record.bytes.len() <= LONGEST {
            self.bytes.clear();
            self.bytes.extend_from_slice(record.bytes);
            self.encoding = judge.encoding;
            self.hits.clear();
            self.hits.extend_from_slice(hits);
            self.code = keys.code.map(<[u8]>::to_vec);
            self.customer = keys.customer.map(<[u8]>::to_vec);
        }
    }
}

/// Its length, its beginning and its end.
fn mark(bytes: &[u8]) -> (usize, u64, u64) {
    let word = |chunk: Option<&[u8; 8]>| chunk.map_or(0, |chunk| u64::from_le_bytes(*chunk));
    (bytes.len(), word(bytes.first_chunk()), word(bytes.last_chunk()))
}
