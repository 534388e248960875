//! A record with other values, written so that it is read as it is meant.

use std::borrow::Cow;

use crate::judge::Judge;
use crate::mend::error::{MendError, Why};
use crate::text::decode::{encode, record_alone};
use crate::text::scan::{MAX_RECORD, Position, Record};

/// The record with another value in some columns. What is not written anew stays as it stands, byte for byte, unless its
/// quotes are odd: then they are put right.
pub(super) fn with_values(
    judge: &Judge,
    (row, text): (u64, &[u8]),
    values: &[(usize, Cow<'_, str>)],
) -> Result<Vec<u8>, MendError> {
    let fails = |why: Why| Err(MendError::new(row, why));
    let (encoding, delimiter) = (judge.encoding(), judge.delimiter);
    let last = values.iter().map(|(column, _)| *column).max().unwrap_or_default();
    let mut written = Err(MendError::new(row, Why::Quotes));
    record_alone(encoding, delimiter, Position::default(), text, &mut |record: &Record<'_>| {
        written = if record.traits.overlong || text.len() >= MAX_RECORD {
            fails(Why::Long)
        } else if record.traits.unclosed || judge.swallows(record) {
            fails(Why::Quotes)
        } else if last >= record.len().max(judge.layout.width) {
            fails(Why::Columns(judge.layout.width))
        } else {
            write(judge, record, row, values)
        };
        false
    });
    written
}

fn write(
    judge: &Judge,
    record: &Record<'_>,
    row: u64,
    values: &[(usize, Cow<'_, str>)],
) -> Result<Vec<u8>, MendError> {
    let last = values.iter().map(|(column, _)| column + 1).max().unwrap_or_default();
    let mut text = Vec::with_capacity(record.bytes.len() + 16);
    for column in 0..record.len().max(last) {
        if column > 0 {
            text.push(judge.delimiter);
        }
        if let Some((_, value)) = values.iter().find(|(other, _)| *other == column) {
            let encoding = judge.encoding();
            let bytes = encode(value, encoding)
                .ok_or_else(|| MendError::new(row, Why::Encoding(value.to_string(), encoding)))?;
            push_field(&mut text, &bytes, judge.delimiter);
        } else if record.stray.is_some() {
            push_field(&mut text, &record.value(column).unwrap_or_default(), judge.delimiter);
        } else {
            text.extend_from_slice(record.raw(column).unwrap_or_default());
        }
    }
    Ok(text)
}

fn push_field(text: &mut Vec<u8>, value: &[u8], delimiter: u8) {
    if memchr::memchr3(b'"', b'\r', b'\n', value).is_none() && memchr::memchr(delimiter, value).is_none() {
        text.extend_from_slice(value);
        return;
    }
    text.push(b'"');
    for part in value.split_inclusive(|&byte| byte == b'"') {
        text.extend_from_slice(part);
        if part.ends_with(b"\"") {
            text.push(b'"');
        }
    }
    text.push(b'"');
}
