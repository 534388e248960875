//! Every file gets a verdict: no input panics, every row is accepted or rejected, and rows that are read again
//! have the findings of the report, whether out of the file or out of what was kept of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tearline::{Filter, check};
use tearline_fuzz::{Case, check_in_chunks, each_row};

fuzz_target!(|case: Case| {
    let Case { file, sizes, options } = case;
    let checked = check(&file, options.clone()).expect("the rule set is one");
    let report = &checked.report;
    for sizes in [&[1][..], &sizes] {
        assert_eq!(report, &check_in_chunks(&file, &options, sizes).report, "in chunks of {sizes:?}");
    }
    let rows = report.rows;
    assert_eq!(rows.accepted + rows.rejected, rows.total);
    let counted: u64 = report.counts.values().sum();
    assert_eq!(report.findings_truncated, (report.findings.len() as u64) < counted);
    assert!(report.findings.len() <= options.max_findings);

    let all =
        check(&file, options.with_max_findings(usize::MAX)).expect("the rule set is one").report;
    assert_eq!((&all.rows, &all.counts), (&report.rows, &report.counts));
    let mut findings: Vec<_> = all.findings.iter().filter(|finding| finding.row.is_none()).cloned().collect();
    let (mut total, mut rejected) = (0, 0);
    let mut with_findings = Vec::new();
    each_row(&checked, &file, 1, &sizes, |row| {
        total += 1;
        if !row.findings.is_empty() {
            with_findings.push(format!("{row:?}"));
        }
        assert_eq!(row.row, total);
        assert_eq!(row.rejected, checked.is_rejected(row.row));
        assert!(row.byte < file.len() as u64 && row.line > 0);
        rejected += u64::from(row.rejected);
        findings.extend(row.findings.iter().cloned());
    });
    assert_eq!((total, rejected), (rows.total, rows.rejected));
    assert_eq!(findings, all.findings);

    // What was kept of the rows is what the file has.
    let mut kept = with_findings.iter();
    checked.recall(Filter::Found, 1, &mut |row| {
        assert_eq!(Some(&format!("{row:?}")), kept.next());
        true
    });

    let mut walked = 0;
    let mut at = 1;
    while let Some(row) = checked.next(Filter::Rejected, at) {
        walked += 1;
        at = row + 1;
    }
    assert_eq!(walked, rows.rejected);
    // From the middle on, the rows are the same.
    let middle = total / 2 + 1;
    let mut next = middle;
    each_row(&checked, &file, middle, &sizes, |row| {
        assert_eq!(row.row, next);
        next += 1;
    });
    assert_eq!(next, total + 1);
});
