//! Files after what people reported in public: what each must give at least. The whole reports stand beside the files;
//! this table is what they are read against.

use tearline::{Report, Role, Rule};

use crate::fixtures;

/// What a file must give.
struct Expected {
    file: &'static str,
    /// Rows that there are, and rows that are accepted.
    rows: (u64, u64),
    /// How often each rule is found that has to be found; a file in which nothing else may be found lists all.
    counts: &'static [(Rule, u64)],
    /// The columns of the customers and of the codes.
    columns: (Option<u32>, Option<u32>),
    /// What the message of the first of these rules has to say.
    says: &'static [&'static str],
}

const NONE: (Option<u32>, Option<u32>) = (None, None);

#[rustfmt::skip]
const TABLE: &[Expected] = &[
    Expected { file: "01-template-helper-rows", rows: (5, 3), counts: &[(Rule::ValuePlaceholder, 1), (Rule::CodeCharset, 1)], columns: (None, Some(1)), says: &["REQUIRED"] },
    Expected { file: "02-pfsense-voucher-roll", rows: (25, 25), counts: &[(Rule::FilePreamble, 1), (Rule::ValueTrimmed, 25)], columns: (None, Some(0)), says: &["7 lines"] },
    Expected { file: "03-header-quote-lost", rows: (4, 4), counts: &[(Rule::HeaderMultiline, 1), (Rule::QuoteStray, 4)], columns: (None, Some(3)), says: &["line 1", "line 2"] },
    Expected { file: "08-voucher-id-beside-code", rows: (3, 3), counts: &[], columns: (None, Some(2)), says: &[] },
    Expected { file: "10-list-of-codes-in-cell", rows: (3, 0), counts: &[(Rule::ValueSeveral, 3)], columns: (Some(1), Some(3)), says: &[] },
    Expected { file: "13-nome-telefone-good", rows: (3, 3), counts: &[], columns: (Some(1), None), says: &[] },
    Expected { file: "15-phones-trunk-zero", rows: (4, 1), counts: &[(Rule::MobileTrunk, 3)], columns: (Some(0), Some(1)), says: &[] },
    Expected { file: "18-phone-zero-width-tail", rows: (2, 2), counts: &[(Rule::ValueTrimmed, 2)], columns: (Some(0), Some(1)), says: &["zero-width space"] },
    Expected { file: "25-two-emails-in-cell", rows: (3, 0), counts: &[(Rule::ValueSeveral, 3)], columns: (Some(0), Some(1)), says: &[] },
    Expected { file: "26-email-no-tld", rows: (6, 4), counts: &[(Rule::EmailFormat, 2), (Rule::EmailTypo, 4)], columns: (Some(0), Some(1)), says: &[] },
    Expected { file: "28-quote-swallows-66-rows", rows: (23, 22), counts: &[(Rule::QuoteSwallowed, 1)], columns: (Some(0), Some(1)), says: &["14", "81"] },
    Expected { file: "29-excel-trailing-columns-and-rows", rows: (2, 2), counts: &[(Rule::RowsBlank, 1)], columns: (Some(0), Some(1)), says: &["40"] },
    Expected { file: "35-list-with-semicolons", rows: (1, 0), counts: &[(Rule::ValueSeveral, 1)], columns: (Some(0), Some(1)), says: &[] },
    Expected { file: "37-one-column-two-only", rows: (1, 0), counts: &[(Rule::FileOneLine, 1)], columns: NONE, says: &["All 4 values"] },
    Expected { file: "45-dates-in-other-languages", rows: (14, 11), counts: &[(Rule::CodeDateLike, 14), (Rule::CodeCharset, 3)], columns: (None, Some(0)), says: &[] },
    Expected { file: "47-codes-differ-in-case", rows: (3, 2), counts: &[(Rule::CodeDuplicate, 1)], columns: (None, Some(0)), says: &["capital", "kZaT9bQ2"] },
    Expected { file: "57-region-in-three-ways", rows: (4, 1), counts: &[(Rule::CustomerDuplicate, 2), (Rule::MobileCountry, 1)], columns: (Some(0), Some(1)), says: &["row 1"] },
    Expected { file: "59-external-id-excel-damage", rows: (6, 0), counts: &[(Rule::ExternalIdSpreadsheet, 5), (Rule::ValuePlaceholder, 1)], columns: (Some(0), Some(1)), says: &[] },
    Expected { file: "62-phone-and-mobile", rows: (2, 2), counts: &[], columns: (Some(2), Some(3)), says: &[] },
    Expected { file: "64-emails-checked-as-mobile", rows: (3, 0), counts: &[(Rule::ColumnIdentifier, 1), (Rule::MobileFormat, 3)], columns: (Some(0), Some(1)), says: &["choose EMAIL"] },
    Expected { file: "68-one-line-chosen-column", rows: (1, 0), counts: &[(Rule::FileOneLine, 1)], columns: (None, Some(0)), says: &["All 4 values"] },
    Expected { file: "70-google-sheet-first-last-email", rows: (2, 2), counts: &[], columns: (Some(2), None), says: &[] },
    Expected { file: "72-customers-amount", rows: (2, 2), counts: &[], columns: (Some(0), None), says: &[] },
    Expected { file: "79-booleans", rows: (7, 0), counts: &[(Rule::ValuePlaceholder, 7)], columns: (None, Some(0)), says: &[] },
    Expected { file: "81-api-column-off-by-one", rows: (2, 2), counts: &[(Rule::ColumnContradicted, 1)], columns: (Some(1), None), says: &["column 2 (\"coupon code\")"] },
    Expected { file: "90-user-and-userid", rows: (2, 2), counts: &[], columns: (Some(1), Some(2)), says: &[] },
    Expected { file: "94-whole-lines-in-quotes", rows: (2, 0), counts: &[(Rule::FileLinesQuoted, 1)], columns: NONE, says: &["in quotes", "save it as"] },
    Expected { file: "95-bom-in-error-file", rows: (1, 0), counts: &[(Rule::MobileFormat, 1)], columns: (Some(0), Some(1)), says: &[] },
];

fn check(expected: &Expected, report: &Report) {
    let Expected { file, rows, counts, columns, says } = expected;
    let listed = &report.findings;
    assert_eq!((report.rows.total, report.rows.accepted), *rows, "{file}: {listed:#?}");
    let found: Vec<(Rule, u64)> = report.counts.iter().map(|(&rule, &count)| (rule, count)).collect();
    let mut counts = counts.to_vec();
    counts.sort();
    assert_eq!(found, counts, "{file}: {listed:#?}");
    let column =
        |role| report.columns.iter().find(|column| column.role == Some(role)).map(|column| column.index);
    assert_eq!((column(Role::Customer), column(Role::Code)), *columns, "{file}");
    for part in *says {
        assert!(
            listed.iter().any(|finding| finding.message.contains(part)),
            "{file}: {part:?} in {listed:#?}"
        );
    }
}

#[test]
fn what_people_reported_is_judged_as_they_would_expect() {
    let fixtures = fixtures::all();
    let mut of_field: Vec<_> =
        fixtures.iter().filter_map(|f| f.name.strip_prefix("field/").map(|name| (name, f))).collect();
    for expected in TABLE {
        let at = of_field.iter().position(|(name, _)| *name == expected.file).expect(expected.file);
        let (_, fixture) = of_field.remove(at);
        let options = fixture.options.clone().into_options(1);
        check(expected, &tearline::check(&fixture.bytes, options).expect("options that can be used").report);
    }
    assert!(
        of_field.is_empty(),
        "not in the table: {:?}",
        of_field.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
}
