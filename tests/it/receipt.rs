//! The receipt of an upload: whether the server's report is the one that was seen before.

use serde_json::json;
use tearline::RULES_VERSION;
use tearline_api::contract::{Receipt, SeriesSettings, UploadStatus};

use crate::app::Part::{File, Text};
use crate::app::{App, Part};
use crate::parity::node;
use crate::places::everywhere;

/// Names in other scripts, quotes, a control character, addresses that are none: what JSON writes in several ways.
const FILE: &str = "email,code\nann@example.com,SUMMER-1\n\"b\"\"ob@example.com\",\u{935}\u{930}\u{94d}\nno,S\u{1}\n\u{1F39F}@x.de,\"A\n\"\n";

/// What a page that has the rules embedded sends with the file.
fn seen_in_a_browser(file: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    std::fs::write(&path, file).unwrap();
    let output =
        node("receipt.mjs").arg(&path).arg(json!({"identifier": "EMAIL"}).to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn the_servers_report_is_the_one_that_a_browser_saw() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (stricter, _) = app
        .series(7, serde_json::from_value(json!({"rules": {"codeLength": {"min": 20, "max": 30}}})).unwrap());
    let hash = seen_in_a_browser(FILE);
    let capitals = hash.to_uppercase();
    let check = |series: i64, file: &str, more: &[Part<'_>], expected: Option<Receipt>| {
        let parts = [&[File("a.csv", file.as_bytes()), Text("customerIdentifier", "EMAIL")], more].concat();
        assert_eq!(app.done(&token, series, &parts).receipt, expected, "{more:?}");
    };
    check(
        series,
        FILE,
        &[Text("reportSha256", &hash), Text("rulesVersion", RULES_VERSION)],
        Some(Receipt::Same),
    );
    check(series, FILE, &[Text("reportSha256", &capitals)], Some(Receipt::Same));
    check(series, FILE, &[], None);
    check(series, FILE, &[Text("rulesVersion", RULES_VERSION)], None);
    check(series, &format!("{FILE}\n"), &[Text("reportSha256", &hash)], Some(Receipt::Different));
    check(stricter, FILE, &[Text("reportSha256", &hash)], Some(Receipt::Different));
    let metrics = app.http.get("/metrics", &[]);
    for line in ["{receipt=\"same\"} 2", "{receipt=\"different\"} 2"] {
        let line = format!("tearline_receipts_total{line}");
        assert!(metrics.text().lines().any(|found| found == line), "{line}\n{}", metrics.text());
    }

    // Of a file that can't be used, too: the page showed why.
    let hash = seen_in_a_browser("");
    let parts = [
        File("a.csv", b""),
        Text("customerIdentifier", "EMAIL"),
        Text("customerIdentifierColumn", "0"),
        Text("reportSha256", &hash),
    ];
    let job = app.done(&token, series, &parts);
    assert_eq!((job.upload_status, job.receipt), (UploadStatus::Errored, Some(Receipt::Same)));
}

#[test]
fn a_receipt_that_is_none_is_refused() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    for (name, value) in [
        ("reportSha256", "abc"),
        ("reportSha256", &"g".repeat(64)),
        ("reportSha256", &"a".repeat(65)),
        ("rulesVersion", "1 2"),
        ("rulesVersion", &"1".repeat(65)),
    ] {
        let parts =
            [File("a.csv", b"code\nA1\n"), Text("customerIdentifier", "NOT_TAGGED"), Text(name, value)];
        let answer = app.http.upload(&token, series, &parts);
        assert_eq!((answer.status, answer.code().as_str()), (400, "receipt-invalid"), "{name} {value}");
        assert_eq!(answer.json()["errors"][0]["field"], name);
    }
    assert_eq!(app.stored_files(), Vec::<String>::new());
}

everywhere!(the_servers_report_is_the_one_that_a_browser_saw);
