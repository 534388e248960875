//! Finding the dialect from the head of a file.

use crate::decode::{Records, byte_order_mark, decode, utf8_or_windows_1252};
use crate::rules::file_not_text::{self, FileKind};
use crate::scan::Position;
use crate::{Delimiter, Encoding, Options, header};

/// How much of a file is looked at before the first row is judged.
pub(crate) const HEAD: usize = 64 << 10;

/// How many records of the head are compared.
const SAMPLE: usize = 100;

/// What the head of a file says.
#[derive(Debug)]
pub(crate) struct Sniffed {
    /// `None`: all ASCII so far; the first record that is not decides.
    pub(crate) encoding: Option<Encoding>,
    /// Bytes of the byte-order mark.
    pub(crate) bom: usize,
    pub(crate) delimiter: Delimiter,
    pub(crate) header: bool,
    /// The first record.
    pub(crate) first: Vec<String>,
}

/// Looks at the head of a file: all of it where `complete`.
///
/// # Errors
/// When it is no text at all.
pub(crate) fn sniff(head: &[u8], complete: bool, options: &Options) -> Result<Sniffed, FileKind> {
    let mark = byte_order_mark(head);
    if options.encoding.is_none()
        && mark.is_none_or(|(encoding, _)| encoding == Encoding::Utf8)
        && let Some(kind) = file_not_text::sniff(head)
    {
        return Err(kind);
    }
    let bom = match (options.encoding, mark) {
        (Some(given), Some((found, length))) if given == found => length,
        (None, Some((_, length))) => length,
        _ => 0,
    };
    let text = &head[bom..];
    let encoding =
        options.encoding.or_else(|| mark.map(|(found, _)| found)).or_else(|| utf8_or_windows_1252(text));
    let sample = |delimiter| sample(text, complete, encoding.unwrap_or(Encoding::Utf8), delimiter);
    let (delimiter, records) = match options.delimiter {
        Some(delimiter) => (delimiter, sample(delimiter)),
        None => best(Delimiter::ALL.map(|delimiter| (delimiter, sample(delimiter)))),
    };
    let header = options.header.unwrap_or_else(|| header::is_header(&records));
    Ok(Sniffed { encoding, bom, delimiter, header, first: records.into_iter().next().unwrap_or_default() })
}

/// The first records, read with a delimiter.
fn sample(text: &[u8], complete: bool, encoding: Encoding, delimiter: Delimiter) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut each = |record: crate::scan::Record<'_>| {
        let values = (0..record.len()).filter_map(|i| record.value(i));
        found.push(values.map(|value| decode(value, encoding).into_owned()).collect());
        found.len() < SAMPLE
    };
    let mut records = Records::new(encoding, delimiter.byte(), Position { line: 1, byte: 0 });
    records.push(text, &mut each);
    if complete {
        records.finish(&mut each);
    }
    if found.is_empty() && !complete {
        // One record that is longer than the head: its start must do.
        let mut each = |record: crate::scan::Record<'_>| {
            let values = (0..record.len()).filter_map(|i| record.value(i));
            found.push(values.map(|value| decode(value, encoding).into_owned()).collect());
            false
        };
        records.finish(&mut each);
    }
    found
}

/// The delimiter that cuts the records best: into known names first, then into as many values in every
/// record as in the first, then into more values.
fn best(samples: [(Delimiter, Vec<Vec<String>>); 4]) -> (Delimiter, Vec<Vec<String>>) {
    let score = |records: &[Vec<String>]| {
        let width = records.first().map_or(0, Vec::len);
        if width < 2 {
            return (0, 0, 0);
        }
        let names = header::known_names(&records[0]);
        let alike = records.iter().filter(|record| record.len() == width).count();
        // In tenths: one ragged row of a hundred must not outweigh what the others say.
        let tenths = alike * 10 / records.len();
        if names == 0 && tenths < 5 {
            return (0, 0, 0);
        }
        (names, tenths, width.min(1000))
    };
    let mut best = 0;
    for (i, (_, records)) in samples.iter().enumerate() {
        if score(records) > score(&samples[best].1) {
            best = i;
        }
    }
    let [a, b, c, d] = samples;
    match best {
        0 => a,
        1 => b,
        2 => c,
        _ => d,
    }
}
