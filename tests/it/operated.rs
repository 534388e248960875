//! What an operator needs: to see how it goes, to know who did what, a copy, and a doctor.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tearline_server::auth::hash_secret;
use tearline_server::db::Client;
use tearline_server::demo;

use crate::app::{App, Program, TOKEN, program, wait_for};
use crate::contract::{SAMPLE, official};

fn tearline(args: &[&str]) -> Output {
    Command::new(program()).args(args).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn metrics_tell_of_jobs_requests_and_room() {
    let app = App::start();
    let token = app.token();
    app.done(&token, demo::SERIES, &official(SAMPLE));
    app.http.get("/v2/coupon/series", &[(TOKEN, "x")]);
    app.http.get("/nothing", &[]);
    let metrics = app.http.get("/metrics", &[]);
    assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4");
    let text = metrics.text();
    for line in [
        "tearline_jobs{status=\"FINISHED\"} 1",
        "tearline_queue_age_seconds 0",
        "tearline_rows_judged_total 2",
        "tearline_rows_committed_total 2",
        "tearline_workers 3",
        "tearline_database_up 1",
        &format!("tearline_uploaded_bytes_total {}", SAMPLE.len()),
        "tearline_http_request_seconds_count{method=\"GET\",route=\"/v2/coupon/series\",status=\"401\"} 1",
        "tearline_http_request_seconds_bucket{method=\"POST\",route=\"/coupon/api/v1/upload/file/{couponSeriesId}\",\
         status=\"200\",le=\"+Inf\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(text.contains("tearline_free_bytes{place=\"files\"}"), "{text}");
    assert!(!text.contains("/nothing"), "a path that is no route is no label");
    // Each line is a comment or a value, as Prometheus reads it.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        assert!(line.rsplit_once(' ').unwrap().1.parse::<f64>().is_ok(), "{line}");
    }
}

#[test]
fn a_server_whose_worker_died_is_to_be_started_again() {
    let app = App::start();
    let healthy = || {
        let answer = app.http.get("/healthz", &[]);
        (answer.status, answer.text().contains("a worker has died"))
    };
    assert_eq!(healthy(), (200, false));
    // A worker counts itself down when it ends.
    app.state().workers.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(healthy(), (503, true));
    assert_eq!(app.http.get("/healthz", &[]).code(), "not-ready");
}

#[test]
fn who_did_what_is_known() {
    let app = App::start();
    let token = app.token();
    let uploaded = app.http.upload(&token, demo::SERIES, &official(SAMPLE));
    let job = app.http.finished(&token, demo::SERIES, uploaded.job().job_id);
    let downloaded = app.http.get(&job.success_file_url.unwrap(), &[]);
    let theirs = Client {
        key: "theirs".to_owned(),
        org_id: 7,
        secret_hash: hash_secret("secret"),
        manages: true,
        ttl_seconds: 60,
        ..Client::default()
    };
    app.db(|db| async move { db.put_client(&theirs).await });
    let other = app.http.token("theirs", "secret");
    let audit = |token: &str, query: &str| app.http.get(&format!("/api/v1/audit{query}"), &[(TOKEN, token)]);
    let answer = audit(&token, "");
    assert_eq!(answer.header("cache-control"), "no-store");
    let lines = answer.json()["result"].clone();
    let line = |n: usize, name: &str| lines[n][name].clone();
    assert_eq!(lines.as_array().unwrap().len(), 2, "{lines}");
    assert_eq!(
        (line(0, "action"), line(0, "subject")),
        (json!("download"), json!(format!("job {} success", job.job_id)))
    );
    assert_eq!(
        (line(0, "client"), line(0, "requestId")),
        (Value::Null, json!(downloaded.header("x-request-id")))
    );
    assert_eq!(
        (line(1, "action"), line(1, "subject")),
        (json!("upload"), json!(format!("job {}", job.job_id)))
    );
    assert_eq!(
        (line(1, "client"), line(1, "requestId")),
        (json!(demo::KEY), json!(uploaded.header("x-request-id")))
    );
    assert_eq!((line(1, "origin"), line(0, "origin")), (json!("127.0.0.1"), json!("127.0.0.1")));
    assert!(line(1, "at").as_str().unwrap().parse::<u64>().is_ok());

    let page = audit(&token, "?limit=1");
    assert_eq!(page.json()["result"], json!([lines[0]]));
    let next = page.header("link").split(['<', '>']).nth(1).unwrap().to_owned();
    assert_eq!(app.http.get(&next, &[(TOKEN, &token)]).json()["result"], json!([lines[1]]));
    assert_eq!(audit(&token, "?limit=x").code(), "query-invalid");
    assert_eq!(audit(&other, "").json()["result"], json!([]), "another organization's is its own");
    let changed =
        app.http.patch(&format!("/api/v1/series/{}", demo::SERIES), &token, r#"{"maxCoupons": 1000}"#);
    assert_eq!(changed.status, 200, "{}", changed.text());
    let line = audit(&token, "?limit=1").json()["result"][0].clone();
    assert_eq!(
        (&line["action"], &line["subject"]),
        (&json!("series-change"), &json!(format!("series {}", demo::SERIES)))
    );
    let reader = crate::contract::client(&app, demo::ORG, "reader", true);
    assert_eq!(audit(&reader, "").code(), "client-may-not-manage");
}

#[test]
fn what_was_done_long_ago_is_forgotten() {
    let mut app = App::start();
    let token = app.token();
    app.done(&token, demo::SERIES, &official(SAMPLE));
    let lines = |app: &App| {
        let answer = app.http.get("/api/v1/audit", &[(TOKEN, &token)]);
        answer.json()["result"].as_array().unwrap().len()
    };
    assert_eq!(lines(&app), 1);
    app.restart(|config| config.limits.audit = std::time::Duration::ZERO);
    wait_for("the line to be forgotten", || (lines(&app) == 0).then_some(()));
}

fn files_and_jobs_are_kept_as_long_as_is_set() {
    let mut app = App::start();
    let token = app.token();
    let job = app.done(&token, demo::SERIES, &official(SAMPLE));
    let url = job.success_file_url.unwrap();
    assert_eq!(app.stored_files().len(), 3, "the file and what became of it: {:?}", app.stored_files());
    let day = std::time::Duration::from_secs(24 * 60 * 60);
    app.restart(|config| {
        config.kept.files = Some(day);
        config.kept.jobs = Some(day);
    });
    app.tidied();
    assert_eq!(app.stored_files().len(), 3);
    assert!(app.http.job(&token, demo::SERIES, job.job_id).success_file_url.is_some());

    app.restart(|config| {
        config.kept.files = Some(std::time::Duration::ZERO);
        config.kept.jobs = None;
    });
    app.tidied();
    assert_eq!(app.stored_files(), Vec::<String>::new());
    let without = app.http.job(&token, demo::SERIES, job.job_id);
    assert_eq!(
        (without.actual_row_count, without.success_file_url, without.uploaded_file_url),
        (2, None, None)
    );
    // The server listens on another port by now.
    let path = url.splitn(4, '/').nth(3).unwrap();
    let gone = app.http.get(&format!("/{path}"), &[]);
    assert_eq!((gone.status, gone.code().as_str()), (404, "file-unknown"), "{}", gone.text());

    app.restart(|config| config.kept.jobs = Some(std::time::Duration::ZERO));
    app.tidied();
    let status = app.http.get(&crate::app::status_path(demo::SERIES), &[(TOKEN, &token)]);
    assert_eq!(status.json()["result"]["uploadJobStatuses"], json!([]));
    let coupons = app.db(|db| async move { db.coupons_of_job(job.job_id).await });
    assert_eq!(coupons.len(), 2, "coupons stay");
}

crate::places::everywhere!(files_and_jobs_are_kept_as_long_as_is_set);

#[test]
fn commands_make_no_database_where_there_is_none() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("mistyped");
    let data = data.to_str().unwrap();
    let to = root.path().join("backup");
    let to = to.to_str().unwrap();
    let commands: &[&[&str]] = &[
        &["client", "create", "--org", "7", "--name", "x"],
        &["series", "create", "--org", "7", "--name", "x"],
        &["series", "list"],
        &["customers", "count"],
        &["backup", "--to", to],
    ];
    for command in commands {
        let output = tearline(&[command, &["--data", data][..]].concat());
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(said(&output).contains("there is no database"), "{command:?}: {}", said(&output));
        assert!(!Path::new(data).exists() && !Path::new(to).exists(), "{command:?}");
    }
}

#[test]
fn a_copy_is_made_beside_a_running_server_and_brought_back() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name).display().to_string();
    let (data, copy, new) = (path("data"), path("copy"), path("new"));
    let server = Program::serve(Path::new(&data));
    let token = server.http.token(demo::KEY, demo::SECRET);
    let done = server.http.upload(&token, demo::SERIES, &official(SAMPLE)).job();
    let done = server.http.finished(&token, demo::SERIES, done.job_id);
    // One that is perhaps not over yet: the copy has it as it is, and goes on with it.
    let file = format!("code\n{}", (0..20_000).map(|n| format!("COPY-{n}\n")).collect::<String>());
    let parts = [
        crate::app::Part::File("b.csv", file.as_bytes()),
        crate::app::Part::Text("customerIdentifier", "NOT_TAGGED"),
    ];
    let running = server.http.upload(&token, demo::SERIES, &parts).job();
    let output = tearline(&["backup", "--to", &copy, "--data", &data]);
    assert!(output.status.success(), "{}", said(&output));
    let expected = server.http.finished(&token, demo::SERIES, running.job_id);
    assert!(server.terminate());
    std::fs::remove_dir_all(&data).unwrap();

    let output = tearline(&["restore", "--from", &copy, "--data", &new]);
    assert!(output.status.success(), "{}", said(&output));
    let server = Program::serve(Path::new(&new));
    let token = server.http.token(demo::KEY, demo::SECRET);
    let job = server.http.job(&token, demo::SERIES, done.job_id);
    assert_eq!((job.upload_status, job.actual_row_count), (done.upload_status, done.actual_row_count));
    assert_eq!(server.http.get(&job.uploaded_file_url.unwrap(), &[]).body, SAMPLE);
    let job = server.http.finished(&token, demo::SERIES, running.job_id);
    assert_eq!(
        (job.upload_status, job.error_count, job.actual_row_count),
        (expected.upload_status, 0, 20_000)
    );

    let again = tearline(&["restore", "--from", &copy, "--data", &new]);
    assert!(said(&again).contains("there is a database"), "{}", said(&again));
    let again = tearline(&["backup", "--to", &copy, "--data", &new]);
    assert!(said(&again).contains("is not empty"), "{}", said(&again));
    let damaged = |change: &dyn Fn(), part: &str| {
        change();
        let output = tearline(&["restore", "--from", &copy, "--data", &path("third")]);
        assert!(!output.status.success() && said(&output).contains(part), "{part}: {}", said(&output));
        assert!(!Path::new(&path("third")).join("tearline.db").exists(), "{part}");
        let _ = std::fs::remove_dir_all(path("third"));
    };
    let stored = format!("{copy}/files/{}", crate::app::files_below(&Path::new(&copy).join("files"))[0]);
    damaged(&|| std::fs::write(&stored, "x").unwrap(), "the backup is damaged");
    damaged(&|| std::fs::remove_file(format!("{copy}/backup.json")).unwrap(), "was not finished");
}

#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let server = Program::serve(&data);
    assert!(server.terminate());
    let check = |args: &[&str], status: i32, line: &str| {
        let output = tearline(
            &[&["doctor", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()][..], args].concat(),
        );
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", said(&output));
        assert!(said(&output).contains(line), "{args:?}: {}", said(&output));
    };
    check(&[], 0, "ok    database");
    check(
        &["--reserve-bytes", "18446744073709551615"],
        1,
        "bad   room         too little where the files is",
    );
    check(
        &["--tls-certificate", "a.pem", "--tls-key", "b.pem"],
        1,
        "bad   tls          the certificate a.pem can't be read",
    );
    check(&["--jwks", "nowhere.json"], 1, "bad   tokens       the key file nowhere.json can't be read");
    check(&["--tls-key", "b.pem"], 2, "go together");
    check(&["--storage", "s3://bucket"], 1, "bad   storage");
    std::fs::write(data.join("tearline.db"), vec![b'x'; 4096]).unwrap();
    check(&[], 1, "bad   database");
}

#[test]
fn a_log_is_one_json_value_a_line_if_it_is_to_be() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let file = std::fs::File::create(&log).unwrap();
    let server = Program::serve_with(&dir.path().join("data"), |command| {
        command.args(["--log-format", "json", "--reserve-bytes", "18446744073709551615"]).stderr(file);
    });
    let token = server.http.token(demo::KEY, demo::SECRET);
    let refused = server.http.upload(&token, demo::SERIES, &official(SAMPLE));
    assert_eq!((refused.status, refused.code().as_str()), (507, "out-of-space"));
    assert!(server.terminate());
    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_room =
        lines.iter().find(|line| line["message"].as_str().is_some_and(|text| text.contains("want of room")));
    let line = of_room.unwrap_or_else(|| panic!("{text}"));
    assert_eq!((&line["level"], &line["place"]), (&json!("WARN"), &json!("files")));
    assert_eq!(line["span"]["id"], refused.header("x-request-id"), "{line}");
}
