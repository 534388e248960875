//! Which codes exist already, asked before anything is uploaded.

use serde_json::{Value, json};
use tearline_api::contract::SeriesSettings;

use crate::app::Part::{File, Text};
use crate::app::{Answer, App, TOKEN};
use crate::contract::client;
use crate::places::everywhere;

fn ask(app: &App, token: &str, series: i64, body: &Value) -> Answer {
    app.http.post(&path(series), &[(TOKEN, token)], body.to_string().as_bytes())
}

fn path(series: i64) -> String {
    format!("/api/v1/series/{series}/precheck")
}

fn codes_are_told_apart_as_an_upload_tells_them_apart() {
    let app = App::start();
    let (first, token) = app.series(7, SeriesSettings::default());
    let (second, _) = app.series(7, SeriesSettings::default());
    let (theirs, their_token) = app.series(8, SeriesSettings::default());
    let upload = |token: &str, series: i64, file: &[u8]| {
        let parts = [File("a.csv", file), Text("customerIdentifier", "EMAIL")];
        let job = app.done(token, series, &parts);
        assert_eq!((job.actual_row_count, job.error_count), (2, 0));
    };
    upload(&token, first, b"email,code\nAnn@Example.com,summer-1\nbob@example.com,SUMMER-2\n");
    upload(&token, second, b"email,code\nann@example.com,WINTER-1\nbob@example.com,WINTER-2\n");
    upload(&their_token, theirs, b"email,code\nann@example.com,THEIRS-1\nbob@example.com,THEIRS-2\n");

    #[track_caller]
    fn check(app: &App, token: &str, series: i64, codes: &Value, existing: &Value) {
        let answer = ask(app, token, series, &json!({"codes": codes, "customerIdentifier": "EMAIL"}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        let asked = codes.as_array().unwrap().len();
        assert_eq!(answer.json()["result"], json!({"checked": asked, "existing": existing}), "{codes}");
    }
    let check = |series, codes, existing| check(&app, &token, series, &codes, &existing);
    check(first, json!([]), json!([]));
    check(first, json!(["NEW-1", "THEIRS-1"]), json!([]));
    check(
        first,
        json!(["new", "Summer-1 ", "winter-1", "SUMMER-1"]),
        json!([{"index": 1, "inSeries": true}, {"index": 2, "inSeries": false}, {"index": 3, "inSeries": true}]),
    );
    check(
        first,
        json!([
            {"code": "SUMMER-1", "customer": "Ann@EXAMPLE.com"},
            {"code": "SUMMER-2", "customer": "ann@example.com"},
            {"code": "SUMMER-2", "customer": "nobody"},
            {"code": "WINTER-1", "customer": "ann@example.com"},
            {"code": "SUMMER-2"},
        ]),
        json!([
            {"index": 0, "inSeries": true, "sameCustomer": true},
            {"index": 1, "inSeries": true, "sameCustomer": false},
            {"index": 2, "inSeries": true, "sameCustomer": false},
            {"index": 3, "inSeries": false},
            {"index": 4, "inSeries": true},
        ]),
    );
    // Nothing that somebody writes is a fault of the server, or finds something.
    check(
        first,
        json!(["", "N/A", "A\u{0}B", "' OR 1=1 --", "x".repeat(100_000), "%", "\u{1F39F}"]),
        json!([]),
    );
}

fn as_many_as_may_be_are_found_in_one_call() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let file = format!("code\n{}", (0..5000).map(|n| format!("BULK-{n}\n")).collect::<String>());
    app.done(&token, series, &[File("a.csv", file.as_bytes()), Text("customerIdentifier", "NOT_TAGGED")]);
    let codes: Vec<String> = (0..10_000).map(|n| format!("bulk-{n}")).collect();
    let answer = ask(&app, &token, series, &json!({"codes": codes}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let existing = answer.json()["result"]["existing"].clone();
    let indexes: Vec<u64> =
        existing.as_array().unwrap().iter().map(|code| code["index"].as_u64().unwrap()).collect();
    assert_eq!(indexes, (0..5000).collect::<Vec<u64>>());
    // One line says that it was asked, and none says for what.
    let manager = app.http.get("/api/v1/audit", &[(TOKEN, &app.token())]);
    assert_eq!(manager.json()["result"], json!([]), "another organization's");
    let lines = app.db(|db| async move { db.audited(7, 10, None).await });
    let lines: Vec<(&str, &str)> =
        lines.iter().map(|line| (line.action.as_str(), line.subject.as_str())).collect();
    let subject = format!("series {series}, 10000 codes");
    assert_eq!(lines, [("precheck", subject.as_str()), ("upload", "job 1")]);
}

#[test]
fn who_may_not_upload_or_asks_for_too_much_is_refused() {
    let app = App::start();
    let (series, token) = app.series(7, SeriesSettings::default());
    let (_, elsewhere) = app.series(8, SeriesSettings::default());
    let reader = client(&app, 7, "reader", true);
    let good = json!({"codes": ["A"]}).to_string();
    let many = json!({"codes": vec!["A"; 10_001]}).to_string();
    let large = json!({"codes": ["A".repeat(5 << 20)]}).to_string();
    let tagged = json!({"codes": [{"code": "A", "customer": "1"}]}).to_string();
    let unknown = json!({"codes": ["A"], "customerIdentifier": "PHONE"}).to_string();
    let cases = [
        ("may only read", &reader, good.as_str(), (403, "client-read-only")),
        ("another organization", &elsewhere, &good, (404, "series-unknown")),
        ("no JSON", &token, "codes=A", (400, "body-malformed")),
        ("no codes", &token, "{}", (400, "body-malformed")),
        ("numbers", &token, r#"{"codes": [1]}"#, (400, "body-malformed")),
        ("an identifier that there is not", &token, &unknown, (400, "body-malformed")),
        ("customers of no kind", &token, &tagged, (400, "customer-identifier-missing")),
        ("one code more than may be", &token, &many, (413, "too-many-codes")),
        ("more than is read", &token, &large, (413, "body-too-large")),
    ];
    for (name, token, body, expected) in cases {
        let answer = app.http.post(&path(series), &[(TOKEN, token)], body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}: {}", answer.text());
    }
}

everywhere!(codes_are_told_apart_as_an_upload_tells_them_apart, as_many_as_may_be_are_found_in_one_call);
