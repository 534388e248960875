//! An error file can be uploaded again as it is: it holds the rejected rows with their values; and once it is
//! mended, no row of it is rejected.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tearline::{Encoding, ErrorFile, Identifier, Role, check};
use tearline_fuzz::{Case, each_row};

fuzz_target!(|case: Case| {
    let Case { file, sizes, options } = case;
    let checked = check(&file, options.clone()).expect("the rule set is one");
    if checked.report.file_rejected() || checked.report.rows.rejected == 0 {
        return;
    }
    let header = checked.header();
    let mut errors = ErrorFile::new(&checked);
    let mut rejected: Vec<Vec<String>> = Vec::new();
    each_row(&checked, &file, 1, &sizes, |row| {
        if row.rejected {
            errors.write(row, &[]);
            rejected.push(row.values.iter().map(|value| value.clone().into_owned()).collect());
        }
    });

    let columns = |role| {
        let column = checked.report.columns.iter().find(|column| column.role == Some(role));
        column.map(|column| column.index)
    };
    let (customer, code) = (columns(Role::Customer), columns(Role::Code));
    // An error file has a header and is UTF-8. That is given: many a NUL makes another file of it, which is not
    // what is looked for here.
    let given = options.with_encoding(Encoding::Utf8).with_header(None);
    let again = check(&errors.out, given.clone()).expect("the rule set is one");
    let shown = String::from_utf8_lossy(&errors.out);
    assert!(again.report.dialect.header, "{shown}");
    let delimiter = checked.report.dialect.delimiter;
    assert_eq!(again.report.dialect.delimiter, delimiter, "{shown}");
    assert_eq!(again.report.columns.len(), header.len(), "{shown}");
    let found = |role| {
        again.report.columns.iter().find(|column| column.role == Some(role)).map(|column| column.index)
    };
    assert_eq!((found(Role::Customer), found(Role::Code)), (customer, code), "{shown}");
    assert_eq!(again.report.rows.total, rejected.len() as u64, "{shown}");
    let mut n = 0;
    each_row(&again, &errors.out, 1, &sizes, |row| {
        let before = &rejected[n];
        n += 1;
        assert_eq!(row.values.len(), header.len(), "{shown}");
        for (column, value) in row.values.iter().enumerate() {
            let same = match before.get(column) {
                None => value.is_empty(),
                // Values too many stand, with their delimiters, in the last column.
                Some(_) if column + 1 == header.len() && before.len() > header.len() => true,
                Some(before) => before == value,
            };
            assert!(same, "row {n}, column {column}: {value:?} was {:?}", before.get(column));
        }
    });

    // Mended: every needed value is a good one.
    let delimiter = delimiter.byte();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(&errors.out[..]);
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for (n, record) in reader.records().enumerate() {
        let record = record.expect("an error file is a CSV of UTF-8");
        let mend = |(column, value): (usize, &str)| {
            let column = u32::try_from(column).ok();
            match given.identifier {
                _ if n == 0 => value.to_owned(),
                _ if column == code => format!("MENDED-{n}"),
                _ if column != customer => value.chars().take(1000).collect(),
                Identifier::Email => format!("mended{n}@shop.example"),
                _ => format!("{}", 919_876_000_000_u64 + n as u64),
            }
        };
        writer.write_record(record.iter().enumerate().map(mend)).expect("memory");
    }
    let mended = writer.into_inner().expect("memory");
    let report = check(&mended, given).expect("the rule set is one").report;
    let shown = String::from_utf8_lossy(&mended);
    assert_eq!((report.rows.total, report.rows.rejected), (rejected.len() as u64, 0), "{report:#?}\n{shown}");
});
