//! What was found out about a file before its rows: enough to read any part of it the same way again.

use crate::judge::Judge;
use crate::read::rows::Reading;
use crate::rules::Params;
use crate::table::header::mark_of_records;
use crate::table::layout::Layout;
use crate::table::one_line::OneLine;
use crate::table::preamble::Preamble;
use crate::table::roles::Problem;
use crate::table::sniff::Sniffed;
use crate::text::decode::Records;
use crate::text::scan::{Position, Record};
use crate::{Delimiter, Dialect, LineEnd, Options, Row};

#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) judge: Judge,
    pub(crate) delimiter: Delimiter,
    /// Bytes of the byte-order mark.
    pub(crate) bom: usize,
    pub(crate) preamble: Preamble,
    pub(crate) header: bool,
    /// Whether it was taken for one though it holds no name that is known.
    pub(crate) header_assumed: bool,
    /// What the first row begins with, in a column that is not needed, where that says that it is no row.
    pub(crate) first_mark: Option<String>,
    /// The lines on which the header starts and ends, where it runs over several.
    pub(crate) header_lines: Option<(u64, u64)>,
    /// What the only line of the head shows: all of the file's, if nothing comes behind.
    pub(crate) on_one_line: Option<OneLine>,
}

impl Plan {
    pub(crate) fn new(sniffed: Sniffed, options: &Options, params: Params) -> Self {
        let mut layout = Layout::find(&sniffed.lines, sniffed.header, &sniffed.blank, options);
        let set_apart = sniffed.apart_by.map(|by| Problem::SetApart { by });
        if let Some(problem) = sniffed.lines_quoted.then_some(Problem::LinesQuoted).or(set_apart) {
            layout.problem = Some(problem);
            // There are no columns in it to speak of.
            (layout.code, layout.customer) = (None, None);
            layout.columns.iter_mut().for_each(|column| column.role = None);
        }
        let first = sniffed.lines.first().filter(|_| sniffed.header);
        let is_needed = [layout.code, layout.customer].contains(&Some(0));
        let first_mark = (!sniffed.header && !is_needed).then(|| mark_of_records(&sniffed.lines)).flatten();
        Self {
            judge: Judge {
                params,
                layout,
                identifier: options.identifier,
                delimiter: sniffed.delimiter.byte(),
                encoding: sniffed.encoding,
            },
            delimiter: sniffed.delimiter,
            bom: sniffed.bom,
            preamble: sniffed.preamble,
            header: sniffed.header,
            header_assumed: sniffed.header_assumed,
            first_mark,
            header_lines: first
                .map(|line| (line.line, line.line + line.breaks))
                .filter(|(from, to)| from < to),
            on_one_line: sniffed.on_one_line,
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
        let records = Records::new(self.judge.encoding(), self.delimiter.byte(), at);
        if !self.preamble.has_comments {
            return records;
        }
        records.pass_over_comments(if at == self.start() { self.lead() } else { 0 })
    }

    pub(crate) fn start(&self) -> Position {
        Position { line: 1, byte: self.bom as u64 }
    }

    /// The rows of the first bytes of the file, as far as they are complete.
    pub(crate) fn read_head(&self, head: &[u8], each: &mut dyn FnMut(&Row<'_>) -> bool) {
        let mut reading = Reading::new(self, 1);
        let mut records = self.records(self.start());
        let mut lead = self.lead();
        records.push(head.get(self.bom..).unwrap_or_default(), &mut |record: &Record<'_>| {
            if lead > 0 {
                lead -= 1;
                return true;
            }
            reading.read(record, false, each)
        });
    }
}
