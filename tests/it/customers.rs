//! Lists of customers by the API: what becomes of each row, once, whatever happens in between.

use std::time::Duration;

use serde_json::{Value, json};
use tearline_server::auth::hash_secret;
use tearline_server::db::Client;

use crate::app::Part::{File, Text};
use crate::app::{App, BOUNDARY, Http, Part, TOKEN, multipart, wait_for};
use crate::places::everywhere;

everywhere!(
    a_list_is_imported_by_the_same_rules_and_its_rest_comes_back,
    what_cannot_be_read_is_errored_with_a_sentence,
    imports_are_their_organizations_and_their_managers,
    the_same_request_again_is_the_same_import,
    a_list_is_kept_as_long_as_is_set,
);

pub(crate) const IMPORTS: &str = "/api/v1/customers/imports";

pub(crate) fn manager(app: &App, org_id: i64) -> String {
    let key = format!("manager-of-{org_id}");
    let client = Client {
        key: key.clone(),
        org_id,
        name: "Manager".to_owned(),
        secret_hash: hash_secret("secret"),
        manages: true,
        ttl_seconds: 300,
        ..Client::default()
    };
    app.db(|db| async move { db.put_client(&client).await });
    app.http.token(&key, "secret")
}

pub(crate) fn send(
    http: &Http,
    token: &str,
    more: &[(&str, &str)],
    parts: &[Part<'_>],
) -> crate::app::Answer {
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let mut headers = vec![(TOKEN, token), ("content-type", content_type.as_str())];
    headers.extend_from_slice(more);
    http.post(IMPORTS, &headers, &multipart(parts))
}

pub(crate) fn one(http: &Http, token: &str, id: i64) -> Value {
    http.get(&format!("{IMPORTS}/{id}"), &[(TOKEN, token)]).json()["result"].clone()
}

/// Sends a list, and waits for its end.
#[track_caller]
pub(crate) fn done(http: &Http, token: &str, parts: &[Part<'_>]) -> Value {
    let answer = send(http, token, &[], parts);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let id = answer.json()["result"]["id"].as_i64().unwrap();
    ended(http, token, id)
}

#[track_caller]
pub(crate) fn ended(http: &Http, token: &str, id: i64) -> Value {
    wait_for("the end of an import", || Some(one(http, token, id)).filter(|of| of["status"] != "STARTED"))
}

pub(crate) fn counts(of: &Value) -> [u64; 4] {
    ["addedCount", "changedCount", "unchangedCount", "rejectedCount"].map(|name| of[name].as_u64().unwrap())
}

fn a_list_is_imported_by_the_same_rules_and_its_rest_comes_back() {
    let app = App::start();
    let token = manager(&app, 5000);
    let file = "Name;Mobile;E-mail\r\nAnn;98765 43210;Ann@Example.com\r\nBob;9876543211;bob@example.com\r\n\
                Cy;12;cy@example.com\r\nDee;;\r\nEve;9876543210;bob@example.com\r\n";
    let of = done(&app.http, &token, &[File("list.csv", file.as_bytes()), Text("defaultRegion", "IN")]);
    assert_eq!((&of["status"], counts(&of)), (&json!("FINISHED"), [2, 0, 0, 3]), "{of}");
    assert_eq!((&of["totalRowCount"], &of["processedRowCount"]), (&json!(5), &json!(5)));
    let columns = json!([
        {"index": 1, "name": "Mobile", "identifier": "MOBILE"},
        {"index": 2, "name": "E-mail", "identifier": "EMAIL"},
    ]);
    assert_eq!(of["columns"], columns);
    assert_eq!(
        of["counts"],
        json!({"mobile-format": 1, "customer-missing": 1, "customer-several": 1}),
        "{of}"
    );
    let errors = app.http.get(of["errorFileUrl"].as_str().unwrap(), &[]);
    let lines: Vec<&str> = errors.text().lines().collect();
    assert_eq!(lines[0], "Name;Mobile;E-mail;row;rule;error");
    for (line, start) in lines[1..].iter().zip([
        "Cy;12;cy@example.com;3;mobile-format;",
        "Dee;;;4;customer-missing;",
        "Eve;9876543210;bob@example.com;5;customer-several;The identifiers belong to several",
    ]) {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(lines.len(), 4);

    // The error file, mended, is a list.
    let mended = b"Name;Mobile;E-mail;row;rule;error\r\nCy;9876543212;cy@example.com;3;x;y\r\n";
    let of = done(&app.http, &token, &[File("mended.csv", mended), Text("defaultRegion", "IN")]);
    assert_eq!(counts(&of), [1, 0, 0, 0]);
    assert_eq!(of["errorFileUrl"], Value::Null);
    // Once more, in other words.
    let again = "mobile\n+919876543210\n09876543211\n";
    let of = done(&app.http, &token, &[File("a.csv", again.as_bytes()), Text("defaultRegion", "IN")]);
    assert_eq!(counts(&of), [0, 0, 2, 0]);

    let known = |query: &str| {
        app.http.get(&format!("/api/v1/customers{query}"), &[(TOKEN, &token)]).json()["result"].clone()
    };
    assert_eq!(known(""), json!({"count": 3, "customer": null}));
    let found = known("?identifier=EMAIL&value=ANN@example.com");
    assert_eq!(found["customer"]["mobile"], "919876543210", "{found}");
    assert_eq!(known("?identifier=MOBILE&value=1234567")["customer"], Value::Null);
    let listed = app.http.get(&format!("{IMPORTS}?limit=2"), &[(TOKEN, &token)]);
    let ids: Vec<_> = listed.json()["result"].as_array().unwrap().iter().map(|of| of["id"].clone()).collect();
    assert_eq!((ids.len(), &ids[0]), (2, &of["id"]));
    assert!(listed.header("link").contains("before="), "{:?}", listed.headers);
}

fn what_cannot_be_read_is_errored_with_a_sentence() {
    let app = App::start();
    let token = manager(&app, 5001);
    let check = |file: &[u8], part: &str| {
        let of = done(&app.http, &token, &[File("a.csv", file)]);
        assert_eq!((&of["status"], counts(&of)), (&json!("ERRORED"), [0; 4]));
        let reason = of["errorReason"].as_str().unwrap();
        assert!(reason.contains(part) && reason.ends_with('.'), "{reason}");
    };
    check(b"name,city\nAnn,Pune\n", "no column that is named as customers are identified");
    check(b"", "empty");
    check(b"mobile,mobile\n1,2\n", "mobile");
    let refused = |parts: &[Part<'_>], code: &str| {
        let answer = send(&app.http, &token, &[], parts);
        assert_eq!((answer.status, answer.code().as_str()), (400, code));
    };
    refused(&[Text("defaultRegion", "IN")], "file-missing");
    refused(&[File("a.csv", b"mobile\n1\n"), Text("defaultRegion", "XX")], "default-region-invalid");
}

fn imports_are_their_organizations_and_their_managers() {
    let app = App::start();
    let (own, other) = (manager(&app, 5002), manager(&app, 5003));
    let (_, uploader) = app.series(5002, tearline_api::contract::SeriesSettings::default());
    let of = done(&app.http, &own, &[File("a.csv", b"user id\n1\n")]);
    let path = format!("{IMPORTS}/{}", of["id"]);
    let ask = |path: &str, token: &str| {
        let answer = app.http.get(path, &[(TOKEN, token)]);
        (answer.status, answer.code())
    };
    assert_eq!(ask(&path, &other), (404, "import-unknown".to_owned()));
    assert_eq!(ask(&format!("{IMPORTS}/x"), &own), (404, "import-unknown".to_owned()));
    for path in [path.as_str(), IMPORTS, "/api/v1/customers"] {
        assert_eq!(ask(path, &uploader), (403, "client-may-not-manage".to_owned()), "{path}");
    }
    let answer = send(&app.http, &uploader, &[], &[File("a.csv", b"user id\n1\n")]);
    assert_eq!(answer.code(), "client-may-not-manage");
    let listed = app.http.get(IMPORTS, &[(TOKEN, &other)]).json();
    assert_eq!(listed["result"], json!([]));
    let audit = app.http.get("/api/v1/audit", &[(TOKEN, &own)]).json();
    assert!(
        audit["result"]
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line["action"] == "customers-import"
                && line["subject"] == format!("import {}", of["id"])),
        "{audit}"
    );
    assert_eq!(app.db(|db| async move { db.count_customers(Some(5003)).await }), 0);
}

fn the_same_request_again_is_the_same_import() {
    let app = App::start();
    let token = manager(&app, 5004);
    let key = [("idempotency-key", "once")];
    let parts = [File("a.csv", b"user id\n1\n2\n".as_slice())];
    let (first, again) = (send(&app.http, &token, &key, &parts), send(&app.http, &token, &key, &parts));
    assert_eq!((first.status, again.status, first.text()), (202, 202, again.text()));
    // Whoever heard no answer asks by the key.
    let by_key = |key: &str| {
        let answer = app.http.get(&format!("{IMPORTS}?idempotencyKey={key}"), &[(TOKEN, &token)]);
        answer.json()["result"].as_array().unwrap().iter().map(|of| of["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(by_key("once"), [first.json()["result"]["id"].clone()]);
    assert_eq!(by_key("never"), Vec::<Value>::new());
    let other = send(&app.http, &token, &key, &[File("a.csv", b"user id\n3\n")]);
    assert_eq!((other.status, other.code().as_str()), (422, "idempotency-key-reused"));
    let of = ended(&app.http, &token, first.json()["result"]["id"].as_i64().unwrap());
    assert_eq!(counts(&of), [2, 0, 0, 0]);
    assert_eq!(app.stored_files().len(), 1, "{:?}", app.stored_files());
}

/// Its files, then the import; the customers stay.
fn a_list_is_kept_as_long_as_is_set() {
    let mut app = App::start();
    let token = manager(&app, 5005);
    let of = done(&app.http, &token, &[File("a.csv", b"user id\n1\nx\n")]);
    let path = format!("{IMPORTS}/{}", of["id"]);
    let errors = of["errorFileUrl"].as_str().unwrap();
    let errors = errors[errors.find("/coupon").unwrap()..].to_owned();
    app.restart(|_| {});
    app.tidied();
    assert_eq!((app.stored_files().len(), app.http.get(&errors, &[]).status), (2, 200));

    app.restart(|config| config.kept.files = Some(Duration::ZERO));
    app.tidied();
    assert_eq!(app.stored_files(), Vec::<String>::new());
    assert_eq!(app.http.get(&errors, &[]).code(), "file-unknown");
    let ask = |app: &App| app.http.get(&path, &[(TOKEN, &token)]);
    let gone = ask(&app).json()["result"].clone();
    assert_eq!((counts(&gone), &gone["errorFileUrl"]), ([1, 0, 0, 1], &Value::Null), "{gone}");

    app.restart(|config| config.kept.jobs = Some(Duration::ZERO));
    app.tidied();
    assert_eq!(ask(&app).code(), "import-unknown");
    assert_eq!(app.db(|db| async move { db.count_customers(Some(5005)).await }), 1);
}
