//! Which codes exist already, asked before anything is uploaded.

use serde_json::{Value, json};
use tearline_api::contract::SeriesSettings;
use tearline_filter::Filter;

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

fn a_filter_has_the_codes_that_nobody_guesses() {
    let app = App::start();
    let long = |codes: &str| {
        let rules = json!({"rules": {"codes": codes, "codeLength": {"min": 8, "max": 40}}});
        serde_json::from_value::<SeriesSettings>(rules).unwrap()
    };
    let (series, token) = app.series(7, long("uploaded"));
    let (guessable, _) = app.series(7, SeriesSettings::default());
    let (theirs, their_token) = app.series(8, long("uploaded"));
    let upload = |token: &str, series: i64, file: &str| {
        let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", "NOT_TAGGED")];
        assert_eq!(app.done(token, series, &parts).error_count, 0);
    };
    let codes: Vec<String> = (0..3000).map(|n| format!("SUMMER-{n:05}")).collect();
    upload(&token, series, &format!("code\n{}\n", codes.join("\n").to_lowercase()));
    upload(&token, guessable, "code\nA1\nA2\n");
    upload(&their_token, theirs, "code\nTHEIRS-0001\nTHEIRS-0002\n");
    let get = |series: i64, token: &str, known: &str| {
        let path = format!("/api/v1/series/{series}/precheck-filter");
        app.http.get(&path, &[(TOKEN, token), ("if-none-match", known)])
    };
    let answer = get(series, &token, "");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/octet-stream"));
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    let filter = Filter::new(&answer.body).unwrap();
    assert_eq!(filter.head().codes, 3000);
    assert!(codes.iter().all(|code| filter.contains(code)));
    // One of 65,536 is taken for a code; of these four none is, and the filter is always the same.
    let others = ["A1", "A2", "THEIRS-0001", "THEIRS-0002"];
    assert_eq!(others.iter().filter(|code| filter.contains(code)).count(), 0);

    let tag = answer.header("etag").to_owned();
    let again = get(series, &token, &format!("\"other\", W/{tag}"));
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag.as_str()));
    assert_eq!(get(series, &token, "\"other\"").header("etag"), tag);
    let refused = get(guessable, &token, "");
    assert_eq!((refused.status, refused.code().as_str()), (409, "filter-unavailable"), "{}", refused.text());
    assert_eq!(get(series, &their_token, "").code(), "series-unknown");
    let reader = client(&app, 7, "reader", true);
    assert_eq!(get(series, &reader, "").code(), "client-read-only");
    let lines = app.db(|db| async move { db.audited(7, 10, None).await });
    let lines = lines.iter().filter(|line| line.action == "precheck-filter");
    let subjects: Vec<&str> = lines.map(|line| line.subject.as_str()).collect();
    let subject = format!("series {series}, 3000 codes");
    assert_eq!(subjects, [subject.as_str(), subject.as_str()], "each that was sent");
}

#[test]
fn a_filter_has_its_limits() {
    let app = App::with(|config| {
        config.limits.filter_codes = 2;
        config.limits.filters_per_minute = 2;
    });
    let settings = json!({"rules": {"codes": "uploaded", "codeLength": {"min": 8, "max": 40}}});
    let (series, token) = app.series(7, serde_json::from_value(settings).unwrap());
    let parts =
        [File("a.csv", b"code\nAAAAAAAA\nBBBBBBBB\nCCCCCCCC\n"), Text("customerIdentifier", "NOT_TAGGED")];
    app.done(&token, series, &parts);
    let get = || app.http.get(&format!("/api/v1/series/{series}/precheck-filter"), &[(TOKEN, &token)]);
    for _ in 0..2 {
        let answer = get();
        assert_eq!((answer.status, answer.code().as_str()), (409, "filter-unavailable"));
        assert!(answer.text().contains("more than 2 codes"), "{}", answer.text());
    }
    let answer = get();
    assert_eq!((answer.status, answer.code().as_str()), (429, "too-many-requests"));
    assert!(answer.header("retry-after").parse::<u64>().is_ok());
}

everywhere!(
    a_filter_has_the_codes_that_nobody_guesses,
    codes_are_told_apart_as_an_upload_tells_them_apart,
    as_many_as_may_be_are_found_in_one_call
);
