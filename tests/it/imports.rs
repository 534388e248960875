//! Imports of customers as the service does them: whatever happens in between, however the list is packed, and what is told
//! of them.

use serde_json::json;
use tearline_api::contract::SeriesSettings;
use tearline_server::config::Role;
use tearline_server::db::Db;
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{App, BOUNDARY, TOKEN, any_moment, multipart, wait_for};
use crate::contract::Refusal;
use crate::customers::{IMPORTS, counts, done, ended, manager, one, send};
use crate::gzip::gzip;
use crate::places::{Home, everywhere};
use crate::webhooks::{NOW, Receiver, endpoint, quick};

everywhere!(
    killed_in_the_middle_an_import_goes_on,
    instances_finish_each_import_once,
    a_list_that_is_not_there_is_waited_for,
    an_import_that_takes_its_worker_down_three_times_is_given_up,
    a_list_is_unpacked_within_the_limits_of_uploads,
    imports_are_counted,
    an_import_that_is_over_is_told,
    what_an_organization_imports_is_its_own,
);

/// A list in which every hundredth row is bad.
fn list(rows: u64) -> String {
    let row = |row: u64| {
        let id = if row.is_multiple_of(100) { "x".to_owned() } else { row.to_string() };
        format!("{id},c{row}@example.com\n")
    };
    format!("user id,email\n{}", (1..=rows).map(row).collect::<String>())
}

fn id(answer: &crate::app::Answer) -> i64 {
    assert_eq!(answer.status, 202, "{}", answer.text());
    answer.json()["result"]["id"].as_i64().unwrap()
}

/// Killed in the middle again and again, each row is counted once.
fn killed_in_the_middle_an_import_goes_on() {
    const ROWS: u64 = 150_000;
    let home = Home::new();
    let mut program = home.serve();
    let token = program.http.token(demo::KEY, demo::SECRET);
    let import = id(&send(&program.http, &token, &[], &[File("a.csv", list(ROWS).as_bytes())]));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let look = || {
        runtime.block_on(async {
            let db = Db::open(&home.database()).await.unwrap();
            let found = db.import(import).await.unwrap().unwrap();
            db.close().await;
            found
        })
    };
    let (mut epoch, mut rows) = (0, 0);
    for moment in ["claimed", "begun", "further", "further"] {
        wait_for(moment, || {
            let of = look();
            assert_eq!(of.status.name(), "STARTED", "{moment}: too late to meet it at work: {of:?}");
            (of.lease.epoch > epoch && (moment == "claimed" || of.checkpoint > rows)).then_some(())
        });
        any_moment(30);
        program.kill();
        let of = look();
        assert_eq!(of.status.name(), "STARTED", "{moment}: it was over before the program died: {of:?}");
        (epoch, rows) = (of.lease.epoch, of.checkpoint);
        program = home.serve();
    }
    let of = ended(&program.http, &token, import);
    assert_eq!(
        (&of["status"], counts(&of)),
        (&json!("FINISHED"), [ROWS - ROWS / 100, 0, 0, ROWS / 100]),
        "{of}"
    );
    let errors = program.http.get(of["errorFileUrl"].as_str().unwrap(), &[]);
    assert_eq!(errors.text().lines().count() as u64, ROWS / 100 + 1);
    let known = program.http.get("/api/v1/customers", &[(TOKEN, &token)]).json();
    assert_eq!(known["result"]["count"], ROWS - ROWS / 100);
}

/// The same customers again and again: whoever is second finds them.
fn instances_finish_each_import_once() {
    const ROWS: u64 = 3000;
    let home = Home::new();
    let instances = [home.serve(), home.serve()];
    let token = instances[0].http.token(demo::KEY, demo::SECRET);
    let file = list(ROWS);
    let ids: Vec<i64> = (0..10)
        .map(|at| id(&send(&instances[at % 2].http, &token, &[], &[File("a.csv", file.as_bytes())])))
        .collect();
    let good = ROWS - ROWS / 100;
    for (at, id) in ids.iter().enumerate() {
        let by = &instances[(at + 1) % 2].http;
        let of = ended(by, &token, *id);
        let expected = if at == 0 { [good, 0, 0, ROWS / 100] } else { [0, 0, good, ROWS / 100] };
        assert_eq!((&of["status"], counts(&of)), (&json!("FINISHED"), expected), "import {at}: {of}");
        // What one has written, all hand out.
        let url = of["errorFileUrl"].as_str().unwrap();
        let errors = by.get(&url[url.find("/coupon").unwrap()..], &[]);
        assert_eq!(errors.text().lines().count() as u64, ROWS / 100 + 1);
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = Db::open(&home.database()).await.unwrap();
        for id in ids {
            assert_eq!(db.import(id).await.unwrap().unwrap().lease.epoch, 1, "each was claimed once");
        }
        db.close().await;
    });
}

fn a_list_that_is_not_there_is_waited_for() {
    #[track_caller]
    fn check(name: &str, max_wait: Option<u64>, comes_back: bool) {
        let mut app = App::with(|config| config.role = Role::Api);
        let token = manager(&app, 5000);
        let first = id(&send(&app.http, &token, &[], &[File("a.csv", b"user id\n1\n2\n")]));
        let path = app.files().join(&app.stored_files()[0]);
        let away = app.dir.path().join("away");
        std::fs::rename(&path, &away).unwrap();
        let second = id(&send(&app.http, &token, &[], &[File("b.csv", b"user id\n2\n3\n4\n")]));
        app.restart(|config| {
            config.role = Role::Both;
            config.max_wait = max_wait.map_or(config.max_wait, std::time::Duration::from_secs);
        });
        // It holds up no other.
        assert_eq!(counts(&ended(&app.http, &token, second)), [3, 0, 0, 0], "{name}");
        if comes_back {
            let of = wait_for("the import to wait", || {
                Some(one(&app.http, &token, first)).filter(|of| of["waitingFor"].is_string())
            });
            assert_eq!((&of["waitingFor"], &of["status"]), (&json!("file"), &json!("STARTED")), "{name}");
            std::fs::rename(&away, &path).unwrap();
        }
        let of = ended(&app.http, &token, first);
        assert!(of["waitingFor"].is_null(), "{name}: {of}");
        if comes_back {
            assert_eq!((&of["status"], counts(&of)), (&json!("FINISHED"), [1, 0, 1, 0]), "{name}: {of}");
        } else {
            assert_eq!(of["status"], "ERRORED", "{name}: {of}");
            let reason = of["errorReason"].as_str().unwrap();
            assert!(reason.contains("The uploaded file was not there for"), "{name}: {reason}");
        }
    }
    check("it comes back", None, true);
    check("it does not", Some(0), false);
}

fn an_import_that_takes_its_worker_down_three_times_is_given_up() {
    let mut app = App::with(|config| config.role = Role::Api);
    let token = manager(&app, 5001);
    let import = id(&send(&app.http, &token, &[], &[File("a.csv", b"user id\n1\n")]));
    for instance in 1..=3 {
        // A lease that is over at once, as that of whoever died.
        app.db(|db| async move { db.claim_import(i64::MAX, instance, 0).await }).unwrap();
    }
    app.restart(|config| config.role = Role::Both);
    let of = ended(&app.http, &token, import);
    let reason = of["errorReason"].as_str().unwrap();
    assert!(reason.starts_with("The import took the server down three times"), "{reason}");
}

fn a_list_is_unpacked_within_the_limits_of_uploads() {
    const MEGABYTE: usize = 1 << 20;
    let app = App::with(|config| config.max_upload_bytes = 40 << 20);
    let token = manager(&app, 5002);
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let post = |coding: &str, body: &[u8]| {
        let headers =
            [(TOKEN, token.as_str()), ("content-type", &content_type), ("content-encoding", coding)];
        app.http.post(IMPORTS, &headers, body)
    };
    let whole = multipart(&[File("a.csv", b"user id\n1\n2\n")]);
    // It does not pack at all.
    let noise: Vec<u8> = (0..MEGABYTE as u64).map(|n| (n.wrapping_mul(n) >> 7) as u8 ^ (n as u8)).collect();
    let large = multipart(&[File("a.csv", &noise.repeat(41))]);
    let cases: [(&str, &str, Vec<u8>, Refusal); 6] = [
        (
            "a bomb",
            "gzip",
            gzip(&multipart(&[File("a.csv", &vec![b'1'; 20 * MEGABYTE])])),
            (413, "gzip-ratio-too-high"),
        ),
        ("too much", "gzip", gzip(&large), (413, "body-too-large")),
        ("too much, as it is", "", large, (413, "body-too-large")),
        ("cut off", "gzip", gzip(&whole)[..40].to_vec(), (400, "gzip-malformed")),
        ("not packed", "gzip", whole.clone(), (400, "gzip-malformed")),
        ("packed otherwise", "br", whole.clone(), (415, "content-encoding-unsupported")),
    ];
    for (name, coding, body, expected) in cases {
        let answer = post(coding, &body);
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}: {}", answer.text());
        assert_eq!(app.stored_files(), [""; 0], "{name}");
    }
    let of = ended(&app.http, &token, id(&post("gzip", &gzip(&whole))));
    assert_eq!(counts(&of), [2, 0, 0, 0], "{of}");
}

fn imports_are_counted() {
    let mut app = App::with(|config| config.role = Role::Api);
    let token = manager(&app, 5003);
    let file = b"user id\n1\nx\n2\n";
    let import = id(&send(&app.http, &token, &[("idempotency-key", "once")], &[File("a.csv", file)]));
    send(&app.http, &token, &[("idempotency-key", "once")], &[File("a.csv", file)]);
    #[track_caller]
    fn has(app: &App, lines: &[&str]) {
        let metrics = app.http.get("/metrics", &[]);
        for line in lines {
            assert!(metrics.text().lines().any(|found| found == *line), "{line}\n{}", metrics.text());
        }
    }
    has(&app, &["tearline_customer_imports{status=\"STARTED\"} 1", "tearline_uploaded_bytes_total 14"]);
    wait_for("the queue to have an age", || {
        let metrics = app.http.get("/metrics", &[]);
        let line =
            metrics.text().lines().find(|line| line.starts_with("tearline_queue_age_seconds ")).unwrap();
        (line != "tearline_queue_age_seconds 0").then_some(())
    });
    app.restart(|config| config.role = Role::Both);
    ended(&app.http, &token, import);
    has(
        &app,
        &[
            "tearline_customer_imports{status=\"FINISHED\"} 1",
            "tearline_rows_imported_total 3",
            "tearline_queue_age_seconds 0",
        ],
    );
}

fn an_import_that_is_over_is_told() {
    let app = App::with(quick);
    let receiver = Receiver::start(&[(204, NOW)]);
    let (token, other) = (manager(&app, 5004), manager(&app, 5005));
    endpoint(&app, &token, &receiver.url, &["import.finished", "import.errored"]);
    // Nobody else's, and nothing else.
    done(&app.http, &other, &[File("a.csv", b"user id\n1\n")]);
    let (series, uploader) = app.series(5004, SeriesSettings::default());
    app.done(&uploader, series, &[File("a.csv", b"code\nA1\n"), Text("customerIdentifier", "NOT_TAGGED")]);
    let good = done(&app.http, &token, &[File("a.csv", b"user id\n1\nx\n2\n")]);
    let bad = done(&app.http, &token, &[File("b.csv", b"city\nPune\n")]);
    let came = receiver.wait_for(2);
    let told = came.iter().map(|came| (came.json()["type"].clone(), came.json()["data"].clone()));
    let expected = [
        json!({"orgId": 5004, "importId": good["id"], "status": "FINISHED", "fileName": "a.csv", "totalRowCount": 3,
               "addedCount": 2, "changedCount": 0, "unchangedCount": 0, "rejectedCount": 1}),
        json!({"orgId": 5004, "importId": bad["id"], "status": "ERRORED", "fileName": "b.csv", "totalRowCount": 0,
               "addedCount": 0, "changedCount": 0, "unchangedCount": 0, "rejectedCount": 0,
               "errorReason": bad["errorReason"]}),
    ];
    let expected = [json!("import.finished"), json!("import.errored")].into_iter().zip(expected);
    assert_eq!(told.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// Nothing of one organization is there for another, by whatever route; and what was done is in the audit.
fn what_an_organization_imports_is_its_own() {
    let app = App::start();
    let (own, other) = (manager(&app, 5006), manager(&app, 5007));
    let of = done(&app.http, &own, &[File("a.csv", b"user id\n1\nx\n")]);
    let theirs = done(&app.http, &other, &[File("a.csv", b"user id\n9\nx\n")]);
    let url = of["errorFileUrl"].as_str().unwrap();
    let path = &url[url.find("/coupon").unwrap()..];
    let get = |path: &str, token: &str| app.http.get(path, &[(TOKEN, token)]);
    let (id, their_id) = (of["id"].to_string(), theirs["id"].to_string());
    for (path, status, code) in [
        (format!("{IMPORTS}/{id}"), 404, "import-unknown"),
        // A signature is for one file.
        (
            path.replace(&format!("/{id}/customers-error/"), &format!("/{their_id}/customers-error/")),
            403,
            "link-invalid",
        ),
        (path.replace("/customers-error/", "/error/"), 403, "link-invalid"),
        (path.replace("/customers-error/", "/uploaded/"), 403, "link-invalid"),
    ] {
        let answer = get(&path, &other);
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path}");
    }
    for query in ["", "?before=999999", "?limit=1"] {
        let listed = get(&format!("{IMPORTS}{query}"), &other).json();
        let ids: Vec<_> =
            listed["result"].as_array().unwrap().iter().map(|of| of["id"].to_string()).collect();
        assert_eq!(ids, [their_id.as_str()], "{query}");
    }
    let known = get("/api/v1/customers?identifier=USER_ID&value=1", &other).json();
    assert_eq!(known["result"], json!({"count": 1, "customer": null}));
    // One key is two keys.
    let key = [("idempotency-key", "same")];
    let parts = [File("a.csv", b"user id\n2\n".as_slice())];
    let [first, second] = [&own, &other].map(|token| send(&app.http, token, &key, &parts));
    assert_ne!(self::id(&first), self::id(&second));
    ended(&app.http, &own, self::id(&first));
    ended(&app.http, &other, self::id(&second));

    assert_eq!(app.http.get(path, &[]).status, 200);
    let audit = get("/api/v1/audit", &own).json();
    let lines: Vec<_> = audit["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
            (text("action"), text("subject"), text("client"))
        })
        .collect();
    for (action, subject, client) in [
        ("customers-import", format!("import {id}"), "manager-of-5006"),
        ("download", format!("import {id} error"), ""),
    ] {
        let expected = (action.to_owned(), subject, client.to_owned());
        assert_eq!(lines.iter().filter(|line| **line == expected).count(), 1, "{expected:?}: {lines:?}");
    }
    assert!(
        !lines.iter().any(|(_, subject, _)| subject.contains(&format!("import {their_id}"))),
        "{lines:?}"
    );
}
