//! What holds of every file, whatever is in it; and the cases that it takes a whole file to show.

#![allow(clippy::unwrap_used)]

mod mends;
mod mess;
mod paths;
#[path = "../benches/support/shapes.rs"]
mod shapes;
mod shares;
mod steps;

use proptest::prelude::*;

use crate::{
    Checked, Checker, CodeColumn, Encoding, ErrorFile, Filter, Finding, Identifier, LineEnd, Options, Report,
    Rule, RuleSet, Severity, check,
};

/// Checks a file in chunks of the given sizes, over and over, and serves what is wanted again in them too.
fn check_in_chunks(file: &[u8], options: &Options, sizes: &[usize]) -> Checked {
    let mut sizes = sizes.iter().copied().cycle();
    let mut checker = Checker::new(options.clone()).unwrap();
    let mut rest = file;
    while !rest.is_empty() {
        let (chunk, behind) = rest.split_at(sizes.next().unwrap().clamp(1, rest.len()));
        checker.push(chunk);
        rest = behind;
    }
    let checked = checker.finish().complete(|pending| {
        let range = pending.wants();
        let wanted = &file[range.start as usize..range.end as usize];
        pending.supply(&wanted[..sizes.next().unwrap().clamp(1, wanted.len())])
    });
    checked.unwrap()
}

/// What every check of every file has to keep to.
fn check_invariants(file: &[u8], options: &Options, sizes: &[usize]) -> Report {
    let checked = check(file, options.clone()).unwrap();
    let report = &checked.report;
    let shown = String::from_utf8_lossy(&file[..file.len().min(300)]).into_owned();
    for sizes in [&[1][..], sizes] {
        let again = check_in_chunks(file, options, sizes).report;
        assert_eq!(&again, report, "in chunks of {sizes:?}: {shown:?}");
    }
    let rows = report.rows;
    assert_eq!(rows.accepted + rows.rejected, rows.total, "{shown:?}");
    let listed = report.findings.len() as u64;
    let counted: u64 = report.counts.values().sum();
    assert_eq!(report.findings_truncated, listed < counted, "{shown:?}");

    // Read again row by row, the file has the same findings and as many rejected rows.
    let all = check(file, Options { max_findings: usize::MAX, ..options.clone() }).unwrap().report;
    let mut findings: Vec<_> = all.findings.iter().filter(|f| f.row.is_none()).cloned().collect();
    let (mut total, mut rejected) = (0, 0);
    let mut seen = Vec::new();
    let (mut reader, range) = checked.rows_from(1);
    let mut each = |row: &crate::Row<'_>| {
        total += 1;
        seen.push(Seen::new(row));
        assert_eq!(row.row, total, "{shown:?}");
        assert_eq!(row.rejected, checked.is_rejected(row.row), "row {total} of {shown:?}");
        rejected += u64::from(row.rejected);
        findings.extend(row.findings.iter().cloned());
        true
    };
    reader.push(&file[range.start as usize..range.end as usize], &mut each);
    reader.finish(&mut each);
    assert_eq!((total, rejected), (rows.total, rows.rejected), "{shown:?}");
    assert_eq!(findings, all.findings, "{shown:?}");
    findings.truncate(options.max_findings);
    assert_eq!(findings, report.findings, "{shown:?}");
    filters_mean_what_they_say(&checked, file, &seen);
    checked.report
}

/// A row that was read.
struct Seen {
    line: u64,
    rejected: bool,
    findings: Vec<Finding>,
    /// All of it.
    shown: String,
}

impl Seen {
    fn new(row: &crate::Row<'_>) -> Self {
        let (line, rejected, findings) = (row.line, row.rejected, row.findings.clone());
        Self { line, rejected, findings, shown: format!("{row:?}") }
    }
}

/// What is known of the rows without the file, beside what they were seen to be.
fn filters_mean_what_they_say(checked: &Checked, file: &[u8], seen: &[Seen]) {
    let mut filters = vec![Filter::All, Filter::Rejected, Filter::Found];
    filters.extend([Severity::Error, Severity::Warning, Severity::Info].map(Filter::Severity));
    filters.extend(checked.report.counts.keys().map(|&rule| Filter::Rule(rule)));
    filters.push(Filter::Rule(Rule::FileEmpty));
    let total = seen.len() as u64;
    for filter in filters {
        let wanted = |Seen { rejected, findings, .. }: &Seen| match filter {
            Filter::All => true,
            Filter::Rejected => *rejected,
            Filter::Found => !findings.is_empty(),
            Filter::Severity(severity) => findings.iter().any(|finding| finding.severity == severity),
            Filter::Rule(rule) => findings.iter().any(|finding| finding.rule == rule),
        };
        let rows: Vec<u64> = (1..=total).filter(|&row| wanted(&seen[row as usize - 1])).collect();
        assert_eq!(checked.count(filter), rows.len() as u64, "{filter:?}");
        for row in [0, 1, 2, total / 2, total, total + 1] {
            let before = rows.partition_point(|&each| each < row);
            assert_eq!(checked.count_before(filter, row), before as u64, "{filter:?} before {row}");
            assert_eq!(checked.next(filter, row), rows.get(before).copied(), "{filter:?} from {row}");
            assert_eq!(checked.nth(filter, before as u64), rows.get(before).copied(), "{filter:?}: {before}");
            let last = rows.iter().copied().rfind(|&each| each <= row);
            assert_eq!(checked.previous(filter, row), last, "{filter:?} up to {row}");
            let (mut reader, range) = checked.rows_of(filter, row);
            let mut read = Vec::new();
            let mut each = |row: &crate::Row<'_>| {
                assert_eq!(format!("{row:?}"), seen[row.row as usize - 1].shown);
                read.push(row.row);
                true
            };
            reader.push(&file[range.start as usize..range.end as usize], &mut each);
            reader.finish(&mut each);
            assert_eq!(
                read,
                rows[rows.partition_point(|&each| each < row.max(1))..],
                "{filter:?} from {row}"
            );
            let mut recalled = 0;
            let next = checked.recall(filter, row, &mut |row| {
                assert_eq!(format!("{row:?}"), seen[row.row as usize - 1].shown);
                assert_eq!(row.row, read[recalled], "{filter:?}");
                recalled += 1;
                true
            });
            assert_eq!(next, read.get(recalled).copied(), "{filter:?} from {row}");
            // So short a file has all its findings kept, but for duplicates that are not listed.
            let long = |row: &u64| seen[*row as usize - 1].shown.len() > 1000;
            let listed = |finding: &Finding| checked.report.findings.contains(finding);
            let kept =
                |row: &u64| seen[*row as usize - 1].findings.iter().any(|f| f.first.is_none() || listed(f));
            assert!(
                next.as_ref().is_none_or(|next| !kept(next) || long(next)),
                "{filter:?} from {row}: {next:?}"
            );
        }
        for buckets in [1, 3, 100] {
            let density = checked.density(filter, buckets);
            let buckets = total.min(u64::from(buckets));
            let mut expected = vec![0; buckets as usize];
            for row in &rows {
                // The first bucket whose rows go so far.
                let bucket = (1..=buckets).find(|n| total * n / buckets >= *row);
                expected[bucket.unwrap() as usize - 1] += 1;
            }
            assert_eq!(density, expected, "{filter:?}");
        }
        assert!(checked.density(filter, 0).is_empty());
    }
    for (row, &Seen { line, .. }) in (1..=total).zip(seen) {
        let near = checked.row_near_line(line);
        assert!(near <= row && row < near + 1024, "line {line}: row {row} near {near}");
    }
}

fn mobile() -> Options {
    Options::new(Identifier::Mobile)
}

fn codes() -> Options {
    Options::new(Identifier::NotTagged)
}

/// Rows and counts, as `3/2: code-charset 1`: three rows, two of them accepted.
fn summary(report: &Report) -> String {
    let counts: Vec<String> = report.counts.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    format!("{}/{}: {}", report.rows.total, report.rows.accepted, counts.join(", "))
}

#[test]
fn files_and_their_verdicts() {
    let cases: &[(&[u8], Options, &str)] = &[
        // The three official layouts.
        (b"coupon code\nABCDEF1\n", codes(), "1/1: "),
        (b"customerIdentifier,coupon code\n919876543210,ABCDEF1\n", mobile(), "1/1: "),
        (b"Coupon Code, issuedTo\nABCDEF1, 919876543210\n", mobile(), "1/1: value-trimmed 1"),
        (b"customerIdentifier\n919876543210\n", mobile(), "1/1: "),
        // Nothing to judge.
        (b"", codes(), "0/0: file-empty 1"),
        (b"\xef\xbb\xbf \r\n\t", codes(), "0/0: file-empty 1"),
        (b"coupon code\n", codes(), "0/0: file-no-rows 1"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0xl/workbook.xml", codes(), "0/0: file-not-text 1"),
        // Without a header, by column or by what is left.
        (b"ABCDEF1\nABCDEF2", codes(), "2/2: "),
        (
            b"919876543210,ABCDEF1",
            Options { identifier_column: Some(0), ..mobile() },
            "1/1: column-assumed 1",
        ),
        (
            b"919876543210,ABCDEF1",
            Options { code_column: CodeColumn::At(1), ..mobile() },
            "1/1: column-assumed 1",
        ),
        (b"919876543210,ABCDEF1", mobile(), "1/1: column-assumed 2"),
        (
            b"a,coupon code\n1,A1",
            Options { identifier_column: Some(2), ..mobile() },
            "1/0: file-column-missing 1",
        ),
        (
            b"x,y\n1,A1",
            Options { identifier_column: Some(0), code_column: CodeColumn::At(0), ..mobile() },
            "1/0: file-column-missing 1, header-assumed 1",
        ),
        (
            b"x,y,z\n1,A1,2",
            Options { identifier_column: Some(0), ..mobile() },
            "1/0: column-assumed 1, header-assumed 1, mobile-format 1",
        ),
        // Duplicates, whatever became of the first row; case is folded unless the series keeps it.
        (b"code\nA1\na1\nA2\nA1", codes(), "4/2: code-duplicate 2"),
        (b"mobile,code\nx,A1\n919876543210,A1", mobile(), "2/0: code-duplicate 1, mobile-format 1"),
        (
            b"code\nA1\na1",
            Options { rules: RuleSet { keep_case: true, ..RuleSet::default() }, ..codes() },
            "2/2: ",
        ),
        (b"mobile\n919876543210\n+91 98765-43210", mobile(), "2/2: "),
        (
            b"mobile\n919876543210\n+91 98765-43210",
            Options {
                rules: RuleSet {
                    severities: [(Rule::CustomerDuplicate, Some(Severity::Error))].into(),
                    ..RuleSet::default()
                },
                ..mobile()
            },
            "2/1: customer-duplicate 1",
        ),
        // Ragged rows, blank lines, quotes.
        (
            b"mobile,code\n919876543210\n919876543211,A1,x\n\n,,\n",
            mobile(),
            "2/0: rows-blank 1, row-short 1, row-long 1",
        ),
        (b"code\n\"A\"1\nA\"2\n", codes(), "2/1: quote-stray 2, code-charset 1"),
        (b"code\n\"A\"\"B\"\n", codes(), "1/0: code-charset 1"),
        (b"code,name\nA1,\"x\nA2,y\nA3,z\n", codes(), "1/0: quote-unclosed 1"),
        // Encodings.
        (b"code,name\nA1,Z\xfcrich\n", codes(), "1/1: file-encoding 1"),
        (b"\xff\xfec\0o\0d\0e\0\n\0A\x001\0\n\0", codes(), "1/1: file-encoding 1"),
        ("code,name\nA1,Zürich\nA2,Köln\nA3,M\u{fc}nchen\n".as_bytes(), codes(), "3/3: "),
        (b"\xef\xbb\xbfcode,name\nA1,Z\xfcrich\n", codes(), "1/0: encoding-invalid 1"),
        // An error file, mended and sent again: the columns that it added are no data.
        (
            b"mobile,code,row,rule,error\n'+919876543210,A1,2,code-missing,\"Blank, it is.\"\n",
            mobile(),
            "1/1: ",
        ),
        (b"mobile,row,rule,error\n919876543210,2,mobile-format,No.\n", mobile(), "1/1: "),
        // Limits of the series.
        (
            b"code\nA1\nA2",
            Options { rules: RuleSet { max_rows: Some(1), ..RuleSet::default() }, ..codes() },
            "2/0: file-too-many-rows 1",
        ),
        (
            b"code\nA1\nA2",
            Options { rules: RuleSet { max_bytes: Some(9), ..RuleSet::default() }, ..codes() },
            "2/0: file-too-large 1",
        ),
        (
            b"code\nA1\nA2",
            Options { rules: RuleSet { recommended_rows: 1, ..RuleSet::default() }, ..codes() },
            "2/2: file-over-recommended 1",
        ),
        (b"code,Code \nA1,x", codes(), "1/0: column-ambiguous 1"),
    ];
    let mut wrong = Vec::new();
    for (file, options, expected) in cases {
        let found = summary(&check_invariants(file, options, &[2, 3]));
        if found != *expected {
            wrong.push(format!(
                "{:?}\n  expected {expected}\n  found    {found}",
                String::from_utf8_lossy(file)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dialects() {
    for (file, delimiter, line_end, header) in [
        (&b"mobile;code\r\n919876543210;A1\r\n"[..], b';', LineEnd::CrLf, true),
        (b"mobile\tcode\r919876543210\tA1\r", b'\t', LineEnd::Cr, true),
        (b"mobile|code\n919876543210|A,1\r\n", b'|', LineEnd::Mixed, true),
        (b"919876543210;1,5;A1\n919876543211;2,5;A2", b';', LineEnd::Lf, false),
        (b"A1\nA2", b',', LineEnd::Lf, false),
        (b"code\n\"A;1\"\n\"A;2\"", b',', LineEnd::Lf, true),
    ] {
        let dialect = check(file, mobile()).unwrap().report.dialect;
        let found = (dialect.delimiter.byte(), dialect.line_end, dialect.header);
        assert_eq!(found, (delimiter, line_end, header), "{}", String::from_utf8_lossy(file));
    }
}

#[test]
fn the_first_row_outside_ascii_decides_the_encoding_however_late_it_comes() {
    let mut file = b"code,name\n".to_vec();
    for i in 0..20_000 {
        file.extend_from_slice(format!("A{i},plain\n").as_bytes());
    }
    let ascii = file.len();
    file.extend_from_slice(b"B1,Z\xfcrich\nB2,K\xf6ln\n");
    let report = check_invariants_quickly(&file, &codes());
    assert_eq!(report.dialect.encoding, Encoding::Windows1252);
    file.truncate(ascii);
    file.extend_from_slice("B1,Zürich\n".as_bytes());
    file.extend_from_slice(b"B2,K\xf6ln\n");
    let report = check_invariants_quickly(&file, &codes());
    assert_eq!(report.dialect.encoding, Encoding::Utf8);
    assert_eq!(summary(&report), "20002/20001: encoding-invalid 1");
}

/// Without the pass of one byte at a time, for long files.
fn check_invariants_quickly(file: &[u8], options: &Options) -> Report {
    let checked = check(file, options.clone()).unwrap();
    assert_eq!(check_in_chunks(file, options, &[70_000, 333]).report, checked.report);
    checked.report
}

#[test]
fn positions_count_the_file_as_given() {
    let file = b"\xef\xbb\xbfmobile,code\r\n\r\n919876543210,\"A\n1\"\r\nx,A2\r\n";
    let report = check_invariants(file, &mobile(), &[5]);
    let at: Vec<_> = report.findings.iter().map(|f| (f.row, f.line, f.byte, f.column)).collect();
    assert_eq!(at, [(Some(1), Some(3), Some(18), Some(1)), (Some(2), Some(5), Some(38), Some(0))]);

    let utf16: Vec<u8> = "\u{feff}code\nA1\n😀\n\nÄ 1\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let report = check_invariants(&utf16, &codes(), &[3]);
    let at: Vec<_> = report.findings.iter().map(|f| (f.row, f.line, f.byte)).collect();
    assert_eq!(at, [(None, None, None), (Some(2), Some(3), Some(18)), (Some(3), Some(5), Some(26))]);
}

#[test]
fn duplicates_far_apart_are_read_again_and_named() {
    let mut file = b"code\n".to_vec();
    for i in 0..5000 {
        file.extend_from_slice(format!("CODE-{i:06}\n").as_bytes());
    }
    for i in (0..5000).step_by(7) {
        file.extend_from_slice(format!("code-{i:06}\n").as_bytes());
    }
    let options = Options { max_findings: 3, ..codes() };
    let checked = check_in_chunks(&file, &options, &[40_000]);
    assert_eq!(summary(&checked.report), "5715/5000: code-duplicate 715");
    let listed: Vec<_> =
        checked.report.findings.iter().map(|f| (f.row, f.first, f.value.as_deref())).collect();
    assert_eq!(
        listed,
        [
            (Some(5001), Some(1), Some("code-000000")),
            (Some(5002), Some(8), Some("code-000007")),
            (Some(5003), Some(15), Some("code-000014")),
        ]
    );
    assert_eq!(checked.next(Filter::Rejected, 1), Some(5001));
    assert_eq!(checked.next(Filter::Rejected, 5715), Some(5715));
    assert_eq!(checked.next(Filter::Rejected, 5716), None);

    // Any page can be read with one slice.
    let range = checked.range_of(5000, 5001);
    let (mut reader, from) = checked.rows_from(5000);
    assert_eq!(range.start, from.start);
    assert!(range.end - range.start < 40_000);
    let mut page = Vec::new();
    reader.push(&file[range.start as usize..range.end as usize], &mut |row| {
        page.push((row.row, row.code.as_deref().map(str::to_owned), row.rejected));
        page.len() < 2
    });
    let code = |code: &str| Some(code.to_owned());
    assert_eq!(page, [(5000, code("CODE-004999"), false), (5001, code("CODE-000000"), true)]);
}

#[test]
fn characters_that_are_not_letters_have_no_case() {
    let report = check_invariants(b"code\nAB[1\nab{1\nAB[1\n\nab\xc3\xa41\nAB\xc3\x841\n", &codes(), &[9]);
    let repeated: Vec<_> =
        report.findings.iter().filter(|f| f.rule == Rule::CodeDuplicate).map(|f| (f.row, f.first)).collect();
    assert_eq!(repeated, [(Some(3), Some(1)), (Some(5), Some(4))]);
}

#[test]
fn a_line_without_end_takes_no_memory_to_speak_of_and_is_one_row() {
    for file in [
        [&b"mobile,code\n919876543210,"[..], &vec![b'x'; 5 << 20]].concat(),
        [&b"mobile,code\n919876543210,\""[..], &vec![b'x'; 5 << 20], b"\"\n919876543211,A2\n"].concat(),
        [&b"mobile,code\n"[..], &b"1,".repeat(2 << 20)].concat(),
    ] {
        let report = check_invariants_quickly(&file, &mobile());
        assert_eq!(report.rows.rejected, 1, "{}", summary(&report));
        assert!(report.counts.contains_key(&Rule::ValueTooLong), "{}", summary(&report));
    }
}

#[test]
fn an_error_file_comes_back_with_the_same_rejected_rows() {
    let file = b"919876543210,=A1,note\nx,A2,\"a, b\"\n919876543211,A3\n+1,'=x,-,extra\n";
    let options = Options { identifier_column: Some(0), code_column: CodeColumn::At(1), ..mobile() };
    let checked = check(file, options).unwrap();
    let mut errors = ErrorFile::new(&checked);
    let (mut reader, _) = checked.rows_from(1);
    let mut each = |row: &crate::Row<'_>| {
        if row.rejected {
            errors.write(row, &[]);
        }
        true
    };
    reader.push(file, &mut each);
    reader.finish(&mut each);
    let again = check(&errors.out, mobile()).unwrap();
    assert_eq!(again.report.rows.rejected, checked.report.rows.rejected);
    let names: Vec<_> = again.report.columns.iter().filter_map(|column| column.name.as_deref()).collect();
    assert_eq!(names, ["customerIdentifier", "coupon code", "column 3"]);
}

/// Files in which everything that matters is likely.
fn files() -> impl Strategy<Value = Vec<u8>> {
    const STARTS: &[&[u8]] = &[
        b"",
        b"\xef\xbb\xbf",
        b"mobile,code\n",
        b"code\r\n",
        b"a;b;c\n",
        b"sep=;\r\n",
        b"Coupons\n\nmobile,code\n",
        b"# of March\n,\nmobile,code,\n",
    ];
    const VALUES: &[&[u8]] = &[b"=1", b"1.2E+9", b"10-Mar", b"a@b.co", b" ", b"'", b"row,rule,error"];
    const SEPARATORS: &[&[u8]] = &[b",", b",", b";", b"\n", b"\n", b"\r\n", b"\r", b"\""];
    let one_of = |texts| prop::sample::select(texts).prop_map(<[u8]>::to_vec);
    let piece = prop_oneof![
        4 => "[A-C]{1,2}".prop_map(String::into_bytes),
        4 => "91987654321[0-9]".prop_map(String::into_bytes),
        2 => one_of(VALUES),
        6 => one_of(SEPARATORS),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => Just("ü€😀".as_bytes().to_vec()),
    ];
    (one_of(STARTS), prop::collection::vec(piece, 0..60))
        .prop_map(|(start, pieces)| [start, pieces.concat()].concat())
}

fn options() -> impl Strategy<Value = Options> {
    let column = prop_oneof![3 => Just(None), 1 => (0..4_u32).prop_map(Some)];
    let encoding = prop_oneof![
        6 => Just(None),
        1 => prop::sample::select(&Encoding::ALL[..]).prop_map(Some),
    ];
    (prop::sample::select(&Identifier::ALL[..]), column.clone(), column, encoding, 0..5_usize, any::<bool>())
        .prop_map(|(identifier, identifier_column, code_column, encoding, max_findings, unique)| Options {
            identifier_column,
            code_column: code_column.into(),
            encoding,
            max_findings,
            rules: RuleSet {
                severities: unique
                    .then_some((Rule::CustomerDuplicate, Some(Severity::Error)))
                    .into_iter()
                    .collect(),
                ..RuleSet::default()
            },
            ..Options::new(identifier)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_file_in_any_chunks_is_judged_alike(
        file in files(),
        options in options(),
        sizes in prop::collection::vec(1_usize..40, 1..5),
    ) {
        check_invariants(&file, &options, &sizes);
    }
}

/// What a row is stored as is the same whether it was judged the quick way or the slow one.
#[test]
fn codes_are_stored_as_they_are_compared() {
    let cases = [
        ("old1", false, "OLD1"),
        ("Old-Code-1", false, "OLD-CODE-1"),
        ("\"old1\"", false, "OLD1"),
        (" old1", false, "OLD1"),
        ("old1", true, "old1"),
    ];
    for (value, keep_case, expected) in cases {
        let file = format!("code\n{value}\n");
        let rules = RuleSet { keep_case, ..RuleSet::default() };
        let checked =
            check(file.as_bytes(), Options { rules, ..Options::new(Identifier::NotTagged) }).unwrap();
        let (mut reader, range) = checked.rows_from(1);
        let mut stored = Vec::new();
        let mut each = |row: &crate::Row<'_>| {
            stored.extend(row.code.as_deref().map(str::to_owned));
            true
        };
        reader.push(&file.as_bytes()[range.start as usize..], &mut each);
        reader.finish(&mut each);
        assert_eq!(stored, [expected], "{value:?}, keep_case: {keep_case}");
    }
}
#[test]
fn a_column_that_is_used_has_a_name_in_the_result_files() {
    #[track_caller]
    fn check_header(file: &[u8], options: Options, expected: &[&str]) {
        assert_eq!(check(file, options).unwrap().header(), expected);
    }
    check_header(b"mobile,\n919876543210,A1\n919876543211\n", mobile(), &["mobile", "coupon code"]);
    check_header(b" ,code,\n919876543210,A1,x\n", mobile(), &["customerIdentifier", "code", ""]);
    check_header(
        b" ,code,\n919876543210,A1,x\n",
        Options { identifier_column: Some(0), ..mobile() },
        &["customerIdentifier", "code", ""],
    );
    check_header(b"A1\nA2\n", codes(), &["coupon code"]);
}

/// Who chooses another delimiter than the file's is told so, and not that its lines stand in quotes.
#[test]
fn a_delimiter_that_is_not_the_files_is_said_to_be_none() {
    for (file, sentence) in [
        ("mobile;code\n919876543210;A1\n919876543211;A2\n", "set_apart_by_other"),
        ("\"mobile;code\"\n\"919876543210;A1\"\n\"919876543211;A2\"\n", "quoted"),
    ] {
        let options = Options::new(Identifier::Mobile).with_delimiter(crate::Delimiter::Comma);
        let report = check(file.as_bytes(), options).unwrap().report;
        let said: Vec<String> = report
            .findings
            .iter()
            .filter_map(|finding| Some(finding.args.as_ref()?.sentence.to_string()))
            .collect();
        assert_eq!(said, [sentence], "{file:?}");
    }
}
