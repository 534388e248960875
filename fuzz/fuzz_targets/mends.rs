//! A file that is mended is at any time what a check of the mended file finds, and when all is taken back what it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tearline::{Checked, CodeColumn, Filter, Mending, Options, Piece, Report, Role, Row, Rule, check};
use tearline_fuzz::{Case, MendCase, Step, each_row};

fuzz_target!(|input: MendCase| {
    let MendCase { case: Case { file, options, .. }, steps } = input;
    let options = options.with_max_findings(usize::MAX);
    let checked = check(&file, options.clone().with_mends(true)).expect("the rule set is one");
    if checked.report.file_rejected() {
        return;
    }
    let before = checked.report.clone();
    let mut mending = Mending::new(checked);
    for step in steps {
        let listed = match step {
            Step::Mend(number, mend) => {
                let row = rows(&file, mending.checked()).into_iter().find(|row| row.row == number);
                row.and_then(|row| {
                    let following = mending
                        .following(&row)
                        .map_or(0..0, |range| range.start as usize..range.end as usize);
                    mending.mend(&row, &mend, &file[following]).ok()
                })
            }
            Step::Undo => mending.undo().map(|(_, listed)| listed),
            Step::Redo => mending.redo().map(|(_, listed)| listed),
        };
        list(&file, &mut mending, listed.unwrap_or_default());
        hold(&file, &mending, &options);
    }
    while let Some((_, listed)) = mending.undo() {
        list(&file, &mut mending, listed);
    }
    assert_eq!(mended(&file, &mending), file);
    assert_eq!(mending.checked().report, before);
});

fn rows(file: &[u8], checked: &Checked) -> Vec<Row<'static>> {
    let mut rows = Vec::new();
    each_row(checked, file, 1, &[usize::MAX], |row| rows.push(row.clone().into_owned()));
    rows
}

fn list(file: &[u8], mending: &mut Mending, numbers: Vec<u64>) {
    for number in numbers {
        if let Some(row) = rows(file, mending.checked()).into_iter().find(|row| row.row == number) {
            mending.list(&row);
        }
    }
}

fn mended(file: &[u8], mending: &Mending) -> Vec<u8> {
    let pieces = mending.pieces().finish();
    let bytes = |piece: &Piece| match piece {
        Piece::File(range) => file[range.start as usize..range.end as usize].to_vec(),
        Piece::Bytes(bytes) => bytes.clone(),
    };
    pieces.iter().flat_map(bytes).collect()
}

fn hold(file: &[u8], mending: &Mending, options: &Options) {
    let mended = mended(file, mending);
    let shown = String::from_utf8_lossy(&mended);
    let now = mending.checked();
    let report = &now.report;
    let column = |role| {
        let column = report.columns.iter().find(|column| column.role == Some(role));
        column.map(|column| column.index)
    };
    let options = options
        .clone()
        .with_code_column(column(Role::Code).map_or(CodeColumn::None, CodeColumn::At))
        .with_identifier_column(column(Role::Customer))
        .with_delimiter(report.dialect.delimiter)
        .with_header(report.dialect.header)
        .with_encoding(report.dialect.encoding);
    let expected = check(&mended, options).expect("the rule set is one");
    // What a mend makes of the head may be read as another table: such a file is checked as a whole before it is sent.
    if expected.report.columns.len() != report.columns.len()
        || expected.report.counts.get(&Rule::FilePreamble) != report.counts.get(&Rule::FilePreamble)
        || expected.report.file_rejected()
    {
        return;
    }
    let all = rows(file, now);
    let kept: Vec<&Row<'_>> = all.iter().filter(|row| !row.dropped).collect();
    let others = rows(&mended, &expected);
    assert_eq!(kept.len(), others.len(), "{shown}");
    assert_eq!(report.rows, expected.report.rows, "{shown}");
    assert_eq!(of_rows(report), of_rows(&expected.report), "{shown}");
    for (row, other) in kept.iter().zip(&others) {
        assert_eq!(
            (&row.values, &row.code, &row.customer),
            (&other.values, &other.code, &other.customer),
            "{shown}"
        );
        let told = |row: &Row<'_>| {
            let told = row
                .findings
                .iter()
                .map(|finding| (finding.rule, finding.severity, finding.column, finding.value.clone()));
            told.collect::<Vec<_>>()
        };
        assert_eq!(told(row), told(other), "row {} of {shown}", row.row);
    }
    let rejected = kept.iter().filter(|row| row.rejected).count() as u64;
    assert_eq!(now.count(Filter::Rejected), rejected, "{shown}");
}

fn of_rows(report: &Report) -> Vec<(Rule, u64)> {
    report.counts.iter().filter(|(rule, _)| !rule.about_file()).map(|(rule, count)| (*rule, *count)).collect()
}
