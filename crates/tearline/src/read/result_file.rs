//! The error file and the success file.

use std::borrow::Cow;

use crate::table::header::ERROR_FILE;
use crate::table::layout::is_formula;
use crate::{Checked, Dialect, Encoding, Finding, LineEnd, Row};

/// How a result file is written: as the upload was, so that the program that made the upload opens it by double click.
#[derive(Debug, Clone, Copy)]
struct Format {
    delimiter: u8,
    line_end: &'static [u8],
    /// UTF-8 says so where the upload had a mark, or was in an encoding that a spreadsheet would take it for again.
    mark: bool,
}

impl Format {
    fn of(Dialect { encoding, bom, delimiter, line_end, .. }: Dialect) -> Self {
        Self {
            delimiter: delimiter.byte(),
            line_end: match line_end {
                LineEnd::Lf | LineEnd::Mixed => b"\n",
                LineEnd::CrLf => b"\r\n",
                LineEnd::Cr => b"\r",
            },
            mark: bom || encoding != Encoding::Utf8,
        }
    }

    fn head(self, header: &[String], added: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        if self.mark {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        self.write(&mut out, header.iter().map(String::as_str).chain(added.iter().copied()));
        out
    }

    fn write_row(self, out: &mut Vec<u8>, row: &Row<'_>, columns: usize, added: &[&str]) {
        let (own, extra) = row.values.split_at(row.values.len().min(columns.saturating_sub(1)));
        let mut last = match extra {
            [] => Cow::Borrowed(""),
            [one] => Cow::Borrowed(one.as_ref()),
            several => Cow::Owned(several.join(char::from(self.delimiter).encode_utf8(&mut [0; 4]))),
        };
        let mut values: Vec<&str> = own.iter().map(Cow::as_ref).collect();
        values.resize(columns.saturating_sub(1), "");
        if columns > 0 {
            values.push(last.to_mut());
        }
        self.write(out, values.into_iter().chain(added.iter().copied()));
    }

    /// A record as RFC 4180 has it, quoted where it must be.
    fn write<'v>(self, out: &mut Vec<u8>, values: impl Iterator<Item = &'v str>) {
        for (i, value) in values.enumerate() {
            if i > 0 {
                out.push(self.delimiter);
            }
            self.field(out, &shield(value));
        }
        out.extend_from_slice(self.line_end);
    }

    fn field(self, out: &mut Vec<u8>, value: &str) {
        let special = |byte: &u8| *byte == self.delimiter || matches!(byte, b'"' | b'\n' | b'\r');
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
}

/// Writes the error file: the uploaded columns as they were, then `row`, `rule`, `error`; with the upload's delimiter
/// and line end, in UTF-8, and with a byte-order mark where the upload had one or was not UTF-8.
///
/// Once mended, the file can be uploaded again as it is. So every row has as many values as the header:
/// values that are missing are empty, and those too many stand, with their delimiters, in the last column.
///
/// Both writers fill a buffer that the caller empties as it likes: `std::mem::take(&mut writer.out)`.
#[derive(Debug)]
pub struct ErrorFile {
    /// What was written since it was last taken.
    pub out: Vec<u8>,
    columns: usize,
    format: Format,
}

impl ErrorFile {
    /// For the rows of a checked file.
    pub fn new(checked: &Checked) -> Self {
        let (header, format) = (checked.header(), Format::of(checked.report.dialect));
        Self { out: format.head(header, &ERROR_FILE), columns: header.len(), format }
    }

    /// A rejected row, with its findings. `more` are findings that only the server can make.
    pub fn write(&mut self, row: &Row<'_>, more: &[Finding]) {
        self.write_beside(row, more.iter().map(|finding| (finding.rule.id(), finding.message.as_str())));
    }

    /// The same, where `others` were found by somebody else than the rules: each a name and a sentence.
    pub fn write_beside<'o>(&mut self, row: &'o Row<'_>, others: impl Iterator<Item = (&'o str, &'o str)>) {
        let own = row.findings.iter().map(|finding| (finding.rule.id(), finding.message.as_str()));
        let (rules, messages): (Vec<_>, Vec<_>) = own.chain(others).unzip();
        let number = row.row.to_string();
        let added = [number.as_str(), &rules.join("; "), &messages.join("; ")];
        self.format.write_row(&mut self.out, row, self.columns, &added);
    }
}

/// Writes the success file: the uploaded columns, then `row`, `couponCode`; as the [`ErrorFile`] is written.
#[derive(Debug)]
pub struct SuccessFile {
    /// What was written since it was last taken.
    pub out: Vec<u8>,
    columns: usize,
    format: Format,
}

impl SuccessFile {
    /// For the rows of a checked file.
    pub fn new(checked: &Checked) -> Self {
        let (header, format) = (checked.header(), Format::of(checked.report.dialect));
        Self { out: format.head(header, &["row", "couponCode"]), columns: header.len(), format }
    }

    /// An accepted row, and the code that was stored for it.
    pub fn write(&mut self, row: &Row<'_>, coupon_code: &str) {
        self.format.write_row(&mut self.out, row, self.columns, &[&row.row.to_string(), coupon_code]);
    }
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
            dropped: false,
            raw: Cow::Borrowed(b""),
        }
    }

    fn checked(file: &[u8]) -> Checked {
        crate::check(file, crate::Options::new(crate::Identifier::Mobile)).unwrap()
    }

    #[test]
    fn every_row_has_the_columns_of_the_header() {
        let checked = checked(b"mobile,code\n1,A\n");
        for (values, written) in [
            (&["1", "A"][..], "1,A,7,A\n"),
            (&["1"], "1,,7,A\n"),
            (&["1", "A", "B"], "1,\"A,B\",7,A\n"),
            (&["say \"hi\"", "a\nb"], "\"say \"\"hi\"\"\",\"a\nb\",7,A\n"),
            (&["+1", "=A"], "'+1,'=A,7,A\n"),
        ] {
            let mut file = SuccessFile::new(&checked);
            file.write(&row(values), "A");
            let out = String::from_utf8_lossy(&file.out).into_owned();
            assert_eq!(out, format!("mobile,code,row,couponCode\n{written}"));
        }
    }

    #[test]
    fn what_others_found_stands_behind_what_the_rules_found() {
        let checked = checked(b"mobile,code\n1,A\n");
        let mut file = ErrorFile::new(&checked);
        file.write_beside(&row(&["1", "A"]), [("acme-a", "No A."), ("acme-b", "Nor B.")].into_iter());
        let out = String::from_utf8_lossy(&file.out).into_owned();
        assert_eq!(out, "mobile,code,row,rule,error\n1,A,7,acme-a; acme-b,No A.; Nor B.\n");
    }

    #[test]
    fn a_result_file_is_written_as_the_upload_was() {
        let utf16: Vec<u8> =
            "\u{feff}mobile;code\r\n1;A\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (upload, written) in [
            (&b"mobile;code\r\n1;A\r\n"[..], "mobile;code;row;couponCode\r\n1;\"x;y\";7;A\r\n"),
            (b"mobile\tcode\r1\tA\r", "mobile\tcode\trow\tcouponCode\r1\tx;y\t7\tA\r"),
            (b"mobile|code\n1|A\r\n", "mobile|code|row|couponCode\n1|x;y|7|A\n"),
            ("\u{feff}mobile,code\n1,A\n".as_bytes(), "\u{feff}mobile,code,row,couponCode\n1,x;y,7,A\n"),
            (b"mobile,code,M\xfcller\n1,A\n", "\u{feff}mobile,code,M\u{fc}ller,row,couponCode\n1,x;y,,7,A\n"),
            (&utf16, "\u{feff}mobile;code;row;couponCode\r\n1;\"x;y\";7;A\r\n"),
        ] {
            let mut file = SuccessFile::new(&checked(upload));
            file.write(&row(&["1", "x;y"]), "A");
            assert_eq!(String::from_utf8_lossy(&file.out), written, "{:?}", String::from_utf8_lossy(upload));
        }
    }

    /// The oracle is the crate by which most Rust programs write CSV.
    #[test]
    fn values_are_quoted_where_others_quote_them() {
        let long = "x\"".repeat(1000);
        let values = [
            "", " ", "a b", "a,b", "a;b", "a\"b", "\"", "\"\"", "a\nb", "a\rb", "#a", "é,ü", "1,5", "a\tb",
            &long,
        ];
        for delimiter in *b",;\t|" {
            let format = Format { delimiter, line_end: b"\n", mark: false };
            for value in values {
                for record in [[value, "b"], ["a", value]] {
                    let mut out = Vec::new();
                    format.write(&mut out, record.into_iter());
                    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
                    writer.write_record(record).unwrap();
                    assert_eq!(out, writer.into_inner().unwrap(), "{record:?}");
                }
            }
        }
    }
}
