//! Records are those that the `csv` crate reads, with the values that it reads, whatever the file and
//! wherever it is cut.
#![no_main]

use csv::{ByteRecord, ReaderBuilder};
use libfuzzer_sys::fuzz_target;
use tearline::{Delimiter, Encoding, Identifier, Options, check};
use tearline_fuzz::{Case, check_in_chunks, each_row};

fuzz_target!(|case: Case| {
    let Case { file, sizes, .. } = case;
    // Two byte-order marks are taken off, the csv crate takes off one.
    if file.starts_with(b"\xef\xbb\xbf\xef\xbb\xbf") {
        return;
    }
    // A line for Excel, and it alone, is no record of a file that has no header.
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file).trim_ascii_start();
    if text.iter().filter(|&&byte| byte != b'"').take(4).map(u8::to_ascii_lowercase).eq(*b"sep=") {
        return;
    }
    // The comma most often; the others by what else was drawn.
    let delimiter = match sizes.first() {
        Some(size) if size % 2 == 1 => Delimiter::ALL[size / 2 % 4],
        _ => Delimiter::Comma,
    };
    let options = Options::new(Identifier::NotTagged)
        .with_encoding(Encoding::Utf8)
        .with_delimiter(delimiter)
        .with_header(false);
    let checked = check(&file, options.clone()).expect("no rule set");
    assert_eq!(checked.report, check_in_chunks(&file, &options, &[1]).report, "one byte at a time");
    assert_eq!(checked.report, check_in_chunks(&file, &options, &sizes).report, "in chunks");

    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.byte())
        .from_reader(&file[..]);
    // Records without any value are no rows; but a last one that is but a quote which never closes is one.
    let mut expected: Vec<Vec<String>> = Vec::new();
    let mut last_is_blank = None;
    for record in reader.byte_records() {
        let record = values(&record.expect("bytes"));
        last_is_blank = record.iter().all(|value| is_blank(value)).then(|| record.clone());
        expected.extend(last_is_blank.is_none().then_some(record));
    }
    for sizes in [&[usize::MAX][..], &[1], &sizes] {
        let mut records = Vec::new();
        each_row(&checked, &file, 1, sizes, |row| {
            records.push(row.values.iter().map(|value| value.clone().into_owned()).collect::<Vec<_>>());
        });
        // A file of nothing but white space is empty, though the csv crate may see records in it.
        if text.iter().any(|&byte| byte > b' ') {
            let unclosed = last_is_blank.clone().filter(|_| records.len() > expected.len());
            let expected: Vec<_> = expected.iter().cloned().chain(unclosed).collect();
            assert_eq!(records, expected);
            assert_eq!(records.len() as u64, checked.report.rows.total);
        }
    }
});

/// Whether nobody would see the value.
fn is_blank(value: &str) -> bool {
    let unseen = |c: char| {
        matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    value.chars().all(|c| c.is_whitespace() || unseen(c))
}

/// A record as Tearline shows it: characters, and without the `'` that a result file puts before a formula.
fn values(record: &ByteRecord) -> Vec<String> {
    record
        .iter()
        .map(|value| {
            let value = String::from_utf8_lossy(value);
            let formula = value.starts_with('\'')
                && value.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
            value[usize::from(formula)..].to_owned()
        })
        .collect()
}
