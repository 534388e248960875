//! What was found out about a file before its rows: enough to read any part of it the same way again.

use crate::judge::Judge;
use crate::read::rows::Reading;
use crate::rules::Params;
use crate::table::layout::Layout;
use crate::table::preamble::Preamble;
use crate::table::sniff::Sniffed;
use crate::text::decode::Records;
use crate::text::scan::{Position, Record, Scanner, Visit};
use crate::{Delimiter, Dialect, Encoding, LineEnd, Options, Row};

#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) judge: Judge,
    pub(crate) delimiter: Delimiter,
    /// Bytes of the byte-order mark.
    pub(crate) bom: usize,
    pub(crate) preamble: Preamble,
    pub(crate) header: bool,
}

impl Plan {
    pub(crate) fn new(sniffed: Sniffed, options: &Options, params: Params) -> Self {
        let layout = Layout::find(&sniffed.first, sniffed.header, &sniffed.blank, options);
        Self {
            judge: Judge { params, layout, identifier: options.identifier, encoding: sniffed.encoding },
            delimiter: sniffed.delimiter,
            bom: sniffed.bom,
            preamble: sniffed.preamble,
            header: sniffed.header,
        }
    }

    pub(crate) fn dialect(&self, line_end: LineEnd) -> Dialect {
        Dialect {
            encoding: self.judge.encoding(),
            bom: self.bom > 0,
            delimiter: self.delimiter,
            line_end,
            header: self.header,
        }
    }

    /// How many records come before the first row: lines before the header, and the header.
    pub(crate) fn lead(&self) -> usize {
        self.preamble.records + usize::from(self.header)
    }

    /// Reads records from a position on: behind the byte-order mark, or at the start of one.
    pub(crate) fn records(&self, at: Position) -> Records {
        Records::new(self.judge.encoding(), self.delimiter.byte(), at)
    }

    /// A record by itself: as [`Records`] hand it on.
    pub(crate) fn read_record(&self, at: Position, bytes: &[u8], each: &mut dyn Visit) {
        let wide = matches!(self.judge.encoding(), Encoding::Utf16Le | Encoding::Utf16Be);
        let mut scanner = Scanner::new(self.delimiter.byte(), wide, at);
        scanner.push(bytes, each);
        scanner.finish(each);
    }

    pub(crate) fn start(&self) -> Position {
        Position { line: 1, byte: self.bom as u64 }
    }

    /// The rows of the first bytes of the file, as far as they are complete.
    pub(crate) fn read_head(&self, head: &[u8], each: &mut dyn FnMut(&Row<'_>) -> bool) {
        let mut reading = Reading::new(self, 1);
        let mut records = self.records(self.start());
        let mut lead = self.lead();
        records.push(head.get(self.bom..).unwrap_or_default(), &mut |record: Record<'_>| {
            if lead > 0 {
                lead -= 1;
                return true;
            }
            reading.read(&record, false, each)
        });
    }
}
