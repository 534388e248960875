//! The error file and the success file.

use std::borrow::Cow;

use crate::table::layout::is_formula;
use crate::{Finding, Row};

/// Writes the error file: the uploaded columns as they were, then `row`, `rule`, `error`.
///
/// Once mended, the file can be uploaded again as it is. So every row has as many values as the header:
/// values that are missing are empty, and those too many stand, with their delimiters, in the last column.
///
/// Both writers fill a buffer that the caller empties as it likes: `std::mem::take(&mut writer.out)`.
#[derive(Debug)]
pub struct ErrorFile {
    pub out: Vec<u8>,
    columns: usize,
}

impl ErrorFile {
    /// `header`: the names of the uploaded columns, [`Checked::header`](crate::Checked::header).
    pub fn new(header: &[String]) -> Self {
        Self { out: head(header, &["row", "rule", "error"]), columns: header.len() }
    }

    /// A rejected row, with its findings. `more` are findings that only the server can make.
    pub fn write(&mut self, row: &Row<'_>, more: &[Finding]) {
        let findings = || row.findings.iter().chain(more);
        let rules: Vec<&str> = findings().map(|finding| finding.rule.id()).collect();
        let messages: Vec<&str> = findings().map(|finding| finding.message.as_str()).collect();
        let number = row.row.to_string();
        let added = [number.as_str(), &rules.join("; "), &messages.join("; ")];
        write_row(&mut self.out, row, self.columns, &added);
    }
}

/// Writes the success file: the uploaded columns, then `row`, `couponCode`.
#[derive(Debug)]
pub struct SuccessFile {
    pub out: Vec<u8>,
    columns: usize,
}

impl SuccessFile {
    /// `header`: the names of the uploaded columns, [`Checked::header`](crate::Checked::header).
    pub fn new(header: &[String]) -> Self {
        Self { out: head(header, &["row", "couponCode"]), columns: header.len() }
    }

    /// An accepted row, and the code that was stored for it.
    pub fn write(&mut self, row: &Row<'_>, coupon_code: &str) {
        write_row(&mut self.out, row, self.columns, &[&row.row.to_string(), coupon_code]);
    }
}

fn head(header: &[String], added: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, header.iter().map(String::as_str).chain(added.iter().copied()));
    out
}

fn write_row(out: &mut Vec<u8>, row: &Row<'_>, columns: usize, added: &[&str]) {
    let (own, extra) = row.values.split_at(row.values.len().min(columns.saturating_sub(1)));
    let mut last = match extra {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one.as_ref()),
        several => Cow::Owned(several.join(",")),
    };
    let mut values: Vec<&str> = own.iter().map(Cow::as_ref).collect();
    values.resize(columns.saturating_sub(1), "");
    if columns > 0 {
        values.push(last.to_mut());
    }
    write(out, values.into_iter().chain(added.iter().copied()));
}

/// A record as RFC 4180 has it, quoted where it must be, and ended by a line feed.
fn write<'v>(out: &mut Vec<u8>, values: impl Iterator<Item = &'v str>) {
    for (i, value) in values.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        field(out, &shield(value));
    }
    out.push(b'\n');
}

fn field(out: &mut Vec<u8>, value: &str) {
    let special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !value.as_bytes().iter().any(special) {
        out.extend_from_slice(value.as_bytes());
        return;
    }
    out.push(b'"');
    for &byte in value.as_bytes() {
        if byte == b'"' {
            out.push(byte);
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Puts a `'` before what a spreadsheet would run; the reader takes it off again. A value that has such a
/// `'` of its own gets another, so that this, too, comes back as it was.
fn shield(value: &str) -> Cow<'_, str> {
    if is_formula(value.trim_start_matches('\'')) {
        Cow::Owned(format!("'{value}"))
    } else {
        Cow::Borrowed(value)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::table::layout::unshield;

    #[test]
    fn what_a_spreadsheet_would_run_is_shielded_and_comes_back() {
        for (value, written) in [
            ("=1+1", "'=1+1"),
            ("+919876543210", "'+919876543210"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("''", "''"),
            ("ABC", "ABC"),
            ("", ""),
        ] {
            assert_eq!(shield(value), written);
            assert_eq!(unshield(written), value);
        }
    }

    fn row(values: &[&'static str]) -> Row<'static> {
        Row {
            row: 7,
            line: 8,
            byte: 99,
            values: values.iter().copied().map(Cow::Borrowed).collect(),
            code: None,
            customer: None,
            findings: Vec::new(),
            rejected: true,
        }
    }

    #[test]
    fn every_row_has_the_columns_of_the_header() {
        let header = ["mobile".to_owned(), "code".to_owned()];
        for (values, written) in [
            (&["1", "A"][..], "1,A,7,A\n"),
            (&["1"], "1,,7,A\n"),
            (&["1", "A", "B"], "1,\"A,B\",7,A\n"),
            (&["say \"hi\"", "a\nb"], "\"say \"\"hi\"\"\",\"a\nb\",7,A\n"),
            (&["+1", "=A"], "'+1,'=A,7,A\n"),
        ] {
            let mut file = SuccessFile::new(&header);
            file.write(&row(values), "A");
            let out = String::from_utf8_lossy(&file.out).into_owned();
            assert_eq!(out, format!("mobile,code,row,couponCode\n{written}"));
        }
    }

    /// The oracle is the crate by which most Rust programs write CSV.
    #[test]
    fn values_are_quoted_where_others_quote_them() {
        let long = "x\"".repeat(1000);
        let values =
            ["", " ", "a b", "a,b", "a;b", "a\"b", "\"", "\"\"", "a\nb", "a\rb", "#a", "é,ü", "1,5", &long];
        for value in values {
            for record in [[value, "b"], ["a", value]] {
                let mut out = Vec::new();
                write(&mut out, record.into_iter());
                let mut writer = csv::Writer::from_writer(Vec::new());
                writer.write_record(record).unwrap();
                assert_eq!(out, writer.into_inner().unwrap(), "{record:?}");
            }
        }
    }
}
