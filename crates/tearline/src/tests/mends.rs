//! A mended file is at any time what a check of it from the start would find.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::{
    CodeColumn, Encoding, Filter, Finding, Identifier, Mend, Mending, Options, Piece, Report, Row, Rule,
    RuleSet, Severity, check,
};

/// A file, and where its rows are now.
struct Desk {
    file: Vec<u8>,
    options: Options,
    mending: Mending,
}

impl Desk {
    fn new(file: &[u8], options: Options) -> Self {
        let checked = check(file, options.clone().with_mends(true)).unwrap();
        Self { file: file.to_vec(), options, mending: Mending::new(checked) }
    }

    fn row(&self, number: u64) -> Option<Row<'static>> {
        let (mut reader, range) = self.mending.checked().rows_from(number);
        let mut found = None;
        let mut each = |row: &Row<'_>| {
            found = Some(row.clone().into_owned());
            false
        };
        reader.push(&self.file[range.start as usize..range.end as usize], &mut each);
        reader.finish(&mut each);
        found
    }

    fn list(&mut self, rows: Vec<u64>) {
        for row in rows.into_iter().filter_map(|row| self.row(row)).collect::<Vec<_>>() {
            self.mending.list(&row);
        }
    }

    fn mend(&mut self, number: u64, mend: &Mend) -> Result<(), String> {
        let Some(row) = self.row(number) else { return Ok(()) };
        let wanted = self.mending.following(&row);
        let following =
            wanted.map_or(&[][..], |wanted| &self.file[wanted.start as usize..wanted.end as usize]);
        let listed = self.mending.mend(&row, mend, following).map_err(|error| error.to_string())?;
        self.list(listed);
        Ok(())
    }

    fn mended(&self) -> Vec<u8> {
        put_together(&self.file, &self.mending.pieces().finish())
    }

    /// Everything as a check of the mended file has it.
    fn hold(&self) {
        let file = self.mended();
        let shown = String::from_utf8_lossy(&file).into_owned();
        let report = &self.mending.checked().report;
        let column = |role| report.columns.iter().find(|column| column.role == Some(role)).map(|c| c.index);
        let code = column(crate::Role::Code).map_or(CodeColumn::None, CodeColumn::At);
        let options = self
            .options
            .clone()
            .with_code_column(code)
            .with_identifier_column(column(crate::Role::Customer))
            .with_delimiter(report.dialect.delimiter)
            .with_header(report.dialect.header)
            .with_encoding(report.dialect.encoding)
            .with_max_findings(usize::MAX);
        let expected = check(&file, options).unwrap();
        let checked = self.mending.checked();
        let (now, mended) = (rows(&self.file, checked), rows(&file, &expected));
        // What a row is called now, by what it is called in the mended file.
        let kept: Vec<&Row<'_>> = now.iter().filter(|row| !row.dropped).collect();
        assert_eq!(kept.len(), mended.len(), "{shown}");
        let of_rows = |report: &Report| -> BTreeMap<Rule, u64> {
            let of_row = |(rule, _): &(&Rule, &u64)| !rule.about_file();
            report.counts.iter().filter(of_row).map(|(rule, count)| (*rule, *count)).collect()
        };
        assert_eq!(of_rows(report), of_rows(&expected.report), "{shown}");
        assert_eq!(report.rows, expected.report.rows, "{shown}");
        let first = |finding: &Finding| finding.first.map(|first| kept[first as usize - 1].row);
        for (row, other) in kept.iter().zip(&mended) {
            assert_eq!(
                (&row.values, &row.code, &row.customer),
                (&other.values, &other.code, &other.customer)
            );
            let told = |finding: &Finding, first| {
                let message = finding.message.clone();
                let message = if finding.first.is_some() || finding.rule == Rule::QuoteSwallowed {
                    String::new()
                } else {
                    message
                };
                (finding.rule, finding.severity, finding.column, finding.value.clone(), message, first)
            };
            let own: Vec<_> = row.findings.iter().map(|finding| told(finding, finding.first)).collect();
            let others: Vec<_> = other.findings.iter().map(|finding| told(finding, first(finding))).collect();
            assert_eq!(own, others, "row {} of {shown}", row.row);
            assert_eq!(row.rejected, other.rejected, "row {} of {shown}", row.row);
        }
        let listed: Vec<_> = now.iter().flat_map(|row| &row.findings).collect();
        let of_rows: Vec<_> = report.findings.iter().filter(|finding| finding.row.is_some()).collect();
        let key = |finding: &&Finding| (finding.row, finding.rule, finding.column, finding.first);
        assert_eq!(
            of_rows.iter().map(key).collect::<Vec<_>>(),
            listed.iter().map(key).collect::<Vec<_>>(),
            "{shown}"
        );
        for &rule in Rule::ALL {
            let found = |row: &&Row<'_>| row.findings.iter().any(|finding| finding.rule == rule);
            filter_holds(checked, Filter::Rule(rule), now.iter().filter(found));
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let found = |row: &&Row<'_>| row.findings.iter().any(|finding| finding.severity == severity);
            filter_holds(checked, Filter::Severity(severity), now.iter().filter(found));
        }
        filter_holds(checked, Filter::Rejected, now.iter().filter(|row| row.rejected));
    }
}

fn filter_holds<'r>(checked: &crate::Checked, filter: Filter, rows: impl Iterator<Item = &'r Row<'r>>) {
    let rows: Vec<u64> = rows.map(|row| row.row).collect();
    let found: Vec<u64> = (0..).map_while(|n| checked.nth(filter, n)).collect();
    assert_eq!(found, rows, "{filter}");
    assert_eq!(checked.count(filter), rows.len() as u64, "{filter}");
}

fn rows(file: &[u8], checked: &crate::Checked) -> Vec<Row<'static>> {
    let mut all = Vec::new();
    let (mut reader, range) = checked.rows_from(1);
    let mut each = |row: &Row<'_>| {
        all.push(row.clone().into_owned());
        true
    };
    reader.push(&file[range.start as usize..range.end as usize], &mut each);
    reader.finish(&mut each);
    all
}

fn put_together(file: &[u8], pieces: &[Piece]) -> Vec<u8> {
    let bytes = |piece: &Piece| match piece {
        Piece::File(range) => file[range.start as usize..range.end as usize].to_vec(),
        Piece::Bytes(bytes) => bytes.clone(),
    };
    pieces.iter().flat_map(bytes).collect()
}

fn mobile() -> Options {
    let rules =
        RuleSet::default().with_default_region("IN").with_severity(Rule::CustomerDuplicate, Severity::Error);
    Options::new(Identifier::Mobile).with_rules(rules)
}

#[derive(Debug, Clone)]
enum Step {
    Mend(u64, Mend),
    Undo,
    Redo,
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(vec!["A1", "a1", "B2", "C3", "D4", "E5"]),
        3 => prop::sample::select(vec![
            "", "A B", "1.2E+11", "A\"1", "\"A1\"", "A,1", "A;1", "x\ny", "N/A", "A1 ", "Ä1", "=A1", "# A1",
        ]),
    ]
    .prop_map(str::to_owned)
}

fn customer() -> impl Strategy<Value = String> {
    prop_oneof![
        5 => prop::sample::select(vec!["919876543210", "+91 98765 43210", "919876543211", "919876543212"]),
        1 => prop::sample::select(vec!["", "98", "9.19877E+11", "abc"]),
    ]
    .prop_map(str::to_owned)
}

fn step() -> impl Strategy<Value = Step> {
    let row = 1..12_u64;
    let edit =
        |column: u32, value| (Just(column), value).prop_map(|(column, value)| Mend::Edit { column, value });
    let mend = prop_oneof![
        4 => edit(1, code().boxed()),
        3 => edit(0, customer().boxed()),
        1 => edit(2, code().boxed()),
        2 => Just(Mend::Drop),
        1 => Just(Mend::Suggested),
        1 => Just(Mend::Replace { column: 1, find: "1".into(), with: "2".into() }),
    ];
    prop_oneof![
        8 => (row, mend).prop_map(|(row, mend)| Step::Mend(row, mend)),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

fn written(rows: &[(String, String)], line_ends: &[&str], encoding: Encoding) -> Vec<u8> {
    let mut text = String::from("mobile,code,note");
    let field = |value: &str| {
        if value.contains([',', '"', '\n']) {
            format!("\"{}\"", value.replace('"', "\"\""))
        } else {
            value.to_owned()
        }
    };
    let mut ends = line_ends.iter().cycle();
    text += ends.next().unwrap();
    for (customer, code) in rows {
        text += &format!("{},{},", field(customer), field(code));
        text += ends.next().unwrap();
    }
    match encoding {
        Encoding::Utf16Le => {
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        Encoding::Windows1252 => text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect(),
        _ => text.into_bytes(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_mended_file_is_what_a_check_of_it_finds(
        rows in prop::collection::vec((customer(), code()), 1..12),
        steps in prop::collection::vec(step(), 1..14),
        ends in prop::sample::select(vec![&["\n"][..], &["\r\n"], &["\r"], &["\n", "\r\n"], &["\r\n", "\n", "\r"]]),
        encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Windows1252]),
        ended in any::<bool>(),
    ) {
        let mut file = written(&rows, ends, encoding);
        if !ended {
            let unit = if encoding == Encoding::Utf16Le { 2 } else { 1 };
            file.truncate(file.len() - unit * ends[rows.len() % ends.len()].len());
        }
        let options = mobile().with_encoding(encoding).with_identifier_column(0).with_code_column(1);
        let mut desk = Desk::new(&file, options);
        if desk.mending.checked().report.file_rejected() {
            return Ok(());
        }
        desk.hold();
        let before = desk.mending.checked().report.clone();
        for step in steps {
            match step {
                Step::Mend(row, mend) => drop(desk.mend(row, &mend)),
                Step::Undo => {
                    let listed = desk.mending.undo().map(|(_, listed)| listed).unwrap_or_default();
                    desk.list(listed);
                }
                Step::Redo => {
                    let listed = desk.mending.redo().map(|(_, listed)| listed).unwrap_or_default();
                    desk.list(listed);
                }
            }
            desk.hold();
        }
        // Checked anew, with the same mends made again, it is the same.
        let (mended, mends) = (desk.mended(), desk.mending.take_mends());
        let checked = check(&desk.file, desk.options.clone().with_mends(true)).unwrap();
        desk.mending = Mending::new(checked);
        let listed = desk.mending.resume(mends);
        desk.list(listed);
        prop_assert_eq!(desk.mended(), mended);
        desk.hold();
        // What is taken back as a whole is the file.
        while let Some((_, listed)) = desk.mending.undo() {
            desk.list(listed);
        }
        prop_assert_eq!(desk.mended(), file);
        desk.hold();
        prop_assert_eq!(&desk.mending.checked().report, &before);
    }
}
