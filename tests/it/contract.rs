//! The upload contract on the wire: each field of its requests and answers, each of its errors.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use tearline::{CodeColumn, Identifier};
use tearline_api::contract::{SeriesSettings, UploadJobStatus, UploadStatus};
use tearline_server::auth::hash_secret;
use tearline_server::config::Role;
use tearline_server::db::{Actor, Client, Error, NewJob, Plan, ReadAs, Seen};
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{App, BOUNDARY, Part, TOKEN, multipart, report_path, status_path, upload_path};
use crate::places::everywhere;

pub(crate) const SAMPLE: &[u8] =
    b"customerIdentifier,coupon code\n919876543210,ABCDEF1\n919876543211,ABCDEF2\n";

pub(crate) fn official(file: &[u8]) -> [Part<'_>; 3] {
    [
        File("couponbatchupload.csv", file),
        Text("customerIdentifier", "MOBILE"),
        Text("customerIdentifierColumn", "0"),
    ]
}

/// Status and code of a refusal.
pub(crate) type Refusal = (u16, &'static str);
/// Headers of a request.
type Headers<'a> = &'a [(&'a str, &'a str)];

/// A client of another kind than the demo's; its token.
pub(crate) fn client(app: &App, org: i64, key: &str, read_only: bool) -> String {
    let client = Client {
        key: key.to_owned(),
        org_id: org,
        name: "Test".to_owned(),
        secret_hash: hash_secret("secret"),
        read_only,
        ttl_seconds: 60,
        ..Client::default()
    };
    app.db(|db| async move { db.put_client(&client).await });
    app.http.token(key, "secret")
}

/// Replaces what differs from one run to the next by what it has to look like.
fn redacted(mut answer: Value) -> Value {
    let digits = |text: &str| text.len() == 13 && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(name) = answer["result"]["fileName"].as_str() {
        let ms = name.strip_prefix("couponbatchupload_").and_then(|name| name.strip_suffix("_541854.csv"));
        assert!(ms.is_some_and(digits), "{name}");
        answer["result"]["fileName"] = "couponbatchupload_{ms}_541854.csv".into();
    }
    for job in answer["result"]["uploadJobStatuses"].as_array_mut().unwrap() {
        for time in ["createdOn", "updatedOn"] {
            assert!(digits(job[time].as_str().unwrap()), "{time}: {}", job[time]);
            job[time] = "{ms}".into();
        }
        for url in ["uploadedFileUrl", "errorFileUrl", "successFileUrl"] {
            let Some(text) = job[url].as_str() else { continue };
            let (path, query) = text.split_once("?expires=").unwrap();
            let (expires, signature) = query.split_once("&signature=").unwrap();
            assert!(expires.parse::<u64>().is_ok() && signature.len() == 64, "{text}");
            let name = path.rsplit('/').next().unwrap();
            let name: String = name.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
            job[url] = name.into();
        }
        if let Some(table) = job["uploadTableName"].as_str() {
            let table: String = table.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
            job["uploadTableName"] = table.into();
        }
    }
    answer
}

fn an_upload_and_its_status_are_answered_field_for_field() {
    let app = App::start();
    let token = app.token();
    let uploaded = app.http.upload(
        &token,
        demo::SERIES,
        &official(b"customerIdentifier,coupon code\n919876543210,A1\n12,B1\n"),
    );
    assert_eq!(uploaded.header("content-type"), "application/json");
    let id = uploaded.job().job_id;
    assert_eq!(
        redacted(uploaded.json()),
        json!({"success": true, "status": 200, "result": {
            "orgId": 100_458, "couponSeriesId": 541_854,
            "uploadJobStatuses": [{
                "jobId": id, "uploadStatus": "STARTED", "createdOn": "{ms}", "updatedOn": "{ms}",
                "errorFileUrl": null, "successFileUrl": null,
                "uploadedFileUrl": "couponbatchupload_#############_######.csv",
                "totalUploadedCount": 0, "actualRowCount": 0, "errorCount": 0,
                "uploadTableName": null, "uploadedFileName": "couponbatchupload.csv",
                "audienceGroupId": 0, "audienceGroupVersionId": 0}],
            "fileName": "couponbatchupload_{ms}_541854.csv"}})
    );
    app.http.finished(&token, demo::SERIES, id);
    assert_eq!(
        redacted(app.http.get(&status_path(demo::SERIES), &[(TOKEN, &token)]).json()),
        json!({"success": true, "status": 200, "result": {
            "orgId": 100_458, "couponSeriesId": 541_854,
            "uploadJobStatuses": [{
                "jobId": id, "uploadStatus": "FINISHED", "createdOn": "{ms}", "updatedOn": "{ms}",
                "errorFileUrl": "error_######_##########_##_##_##_##_##",
                "successFileUrl": "success_######_##########_##_##_##_##_##",
                "uploadedFileUrl": "couponbatchupload_#############_######.csv",
                "totalUploadedCount": 2, "actualRowCount": 2, "errorCount": 1,
                "uploadTableName": "temp_######_########_#########", "uploadedFileName": "couponbatchupload.csv",
                "audienceGroupId": 0, "audienceGroupVersionId": 0}]}})
    );
}

/// Requests that are good: by the documentation, or by how clients are.
fn good_requests_are_taken() {
    let app = App::start();
    let token = app.token();
    let check = |name: &str, rows: (u64, u64), parts: &[Part<'_>]| {
        let job = app.done(&token, demo::SERIES, parts);
        assert_eq!(job.upload_status, UploadStatus::Finished, "{name}: {job:?}");
        assert_eq!((job.actual_row_count, job.error_count), rows, "{name}");
    };
    check("the official order", (2, 0), &official(SAMPLE));
    let file = File("b.csv", b"customerIdentifier,coupon code\n919876543210,N1\n");
    let column = Text("customerIdentifierColumn", "0");
    check("the file last", (1, 0), &[column, Text("customerIdentifier", "MOBILE"), file]);
    let file = File("b.csv", b"customerIdentifier,coupon code\n919876543210,N2\n");
    check("the file between", (1, 0), &[Text("customerIdentifier", "MOBILE"), file, column]);
    let file = File("b.csv", b"customerIdentifier,coupon code\n919876543210,N3\n");
    let unknown = Text("comment", "for Diwali");
    check("a part that nobody knows", (1, 0), &[unknown, file, Text("customerIdentifier", "MOBILE"), column]);
    let file = File("b.csv", b"customerIdentifier,coupon code\n919876543210,N4\n");
    let quoted = [file, Text("customerIdentifier", "\"MOBILE\""), Text("customerIdentifierColumn", "\"0\"")];
    check("values in quotes", (1, 0), &quoted);
    let file = File("b.csv", b"Coupon Code, issuedTo\nN5, 919876543210\n");
    check("the columns from the header", (1, 0), &[file, Text("customerIdentifier", "MOBILE")]);
    let file = File("b.csv", b"919876543210,x,N6\n");
    let code_column = Text("couponCodeColumn", "2");
    check(
        "both columns by number",
        (1, 0),
        &[file, Text("customerIdentifier", "MOBILE"), column, code_column],
    );
    let file = File("b.csv", b"coupon code\nN7\n");
    check("codes only", (1, 0), &[file, Text("customerIdentifier", "NOT_TAGGED")]);
    let file = File("b.csv", b"customerIdentifier\n919876543210\n");
    check("customers only", (1, 0), &[file, Text("customerIdentifier", "MOBILE")]);
    for (identifier, value) in
        [("EMAIL", "a@example.com"), ("EXTERNAL_ID", "x-1"), ("EXTENAL_ID", "x-2"), ("USER_ID", "12")]
    {
        let content = format!("customerIdentifier,coupon code\n{value},{identifier}\n");
        let file = File("b.csv", content.as_bytes());
        check(identifier, (1, 0), &[file, Text("customerIdentifier", identifier), column]);
    }
}

/// What an upload says of the column of its codes stays with its job.
fn the_code_column_is_kept_as_it_is_given() {
    let app = App::start();
    let token = app.token();
    let mobile = Text("customerIdentifier", "MOBILE");
    let cases = [
        (None, CodeColumn::Found),
        (Some(""), CodeColumn::Found),
        (Some("1"), CodeColumn::At(1)),
        (Some("\"1\""), CodeColumn::At(1)),
        (Some("none"), CodeColumn::None),
        (Some(" None "), CodeColumn::None),
    ];
    for (given, expected) in cases {
        let mut parts = vec![File("b.csv", b"mobile,code\n919876543210,KEPT\n"), mobile];
        parts.extend(given.map(|column| Text("couponCodeColumn", column)));
        let id = app.done(&token, demo::SERIES, &parts).job_id;
        let job = app.db(|db| async move { db.job(id).await }).unwrap();
        assert_eq!(job.code_column, expected, "{given:?}");
    }
}

/// A file that can't be used is no bad request: its job says what is wrong, in the words of the browser.
fn a_bad_file_is_told_by_its_job() {
    let app = App::start();
    let token = app.token();
    let check = |name: &str, rule: &str, file: &[u8]| {
        let job = app.done(&token, demo::SERIES, &official(file));
        assert_eq!(job.upload_status, UploadStatus::Errored, "{name}");
        assert_eq!((job.error_file_url.as_ref(), job.success_file_url.as_ref()), (None, None), "{name}");
        let report = app.http.get(&report_path(demo::SERIES, job.job_id), &[(TOKEN, &token)]).json();
        assert_eq!(report["findings"][0]["rule"], rule, "{name}: {report}");
        assert_eq!(report["findings"][0]["message"].as_str(), job.error_reason.as_deref(), "{name}");
        let cause = serde_json::to_value(&job.error_cause).unwrap();
        assert_eq!(cause["rule"], rule, "{name}");
        assert_eq!(cause["args"], report["findings"][0]["args"], "{name}");
        let uploaded = app.http.get(&job.uploaded_file_url.unwrap(), &[]);
        assert_eq!((uploaded.status, uploaded.body.as_slice()), (200, file), "{name}");
    };
    check("no bytes", "file-empty", b"");
    check("a header alone", "file-no-rows", b"customerIdentifier,coupon code\n");
    check("a spreadsheet", "file-not-text", b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml\x00\x00");
    check("an image", "file-not-text", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR");
    check("two columns that can be the code", "column-ambiguous", b"mobile,code,code\n919876543210,A1,B1\n");
}

fn bad_requests_are_refused_with_a_code_and_leave_nothing() {
    let app = App::start();
    let token = app.token();
    let file = File("a.csv", SAMPLE);
    let mobile = Text("customerIdentifier", "MOBILE");
    let column = Text("customerIdentifierColumn", "0");
    let long = "9".repeat(1000);
    let cases: &[(&str, &[Part<'_>], &str, &str)] = &[
        ("no file", &[mobile, column], "file-missing", "file"),
        ("nothing at all", &[], "file-missing", "file"),
        ("no identifier", &[file, column], "customer-identifier-missing", "customerIdentifier"),
        (
            "an empty one",
            &[file, Text("customerIdentifier", "")],
            "customer-identifier-missing",
            "customerIdentifier",
        ),
        (
            "an unknown one",
            &[file, Text("customerIdentifier", "PHONE")],
            "customer-identifier-unknown",
            "customerIdentifier",
        ),
        (
            "one in small letters",
            &[file, Text("customerIdentifier", "mobile")],
            "customer-identifier-unknown",
            "customerIdentifier",
        ),
        (
            "a column that is a name",
            &[file, mobile, Text("customerIdentifierColumn", "mobile")],
            "customer-identifier-column-invalid",
            "customerIdentifierColumn",
        ),
        (
            "a negative column",
            &[file, mobile, Text("customerIdentifierColumn", "-1")],
            "customer-identifier-column-invalid",
            "customerIdentifierColumn",
        ),
        (
            "a column with a sign",
            &[file, mobile, Text("customerIdentifierColumn", "+1")],
            "customer-identifier-column-invalid",
            "customerIdentifierColumn",
        ),
        (
            "a column beyond all numbers",
            &[file, mobile, Text("customerIdentifierColumn", "99999999999")],
            "customer-identifier-column-invalid",
            "customerIdentifierColumn",
        ),
        (
            "a code column that is a name",
            &[file, mobile, column, Text("couponCodeColumn", "code")],
            "coupon-code-column-invalid",
            "couponCodeColumn",
        ),
        (
            "a code column with a sign",
            &[file, mobile, column, Text("couponCodeColumn", "+1")],
            "coupon-code-column-invalid",
            "couponCodeColumn",
        ),
        (
            "a file of codes only without codes",
            &[file, Text("customerIdentifier", "NOT_TAGGED"), Text("couponCodeColumn", "none")],
            "coupon-code-column-invalid",
            "couponCodeColumn",
        ),
        (
            "a header that is neither",
            &[file, mobile, column, Text("header", "yes")],
            "dialect-invalid",
            "header",
        ),
        (
            "a delimiter that is none",
            &[file, mobile, column, Text("delimiter", "space")],
            "dialect-invalid",
            "delimiter",
        ),
        (
            "an encoding that is not read",
            &[file, mobile, column, Text("encoding", "EBCDIC")],
            "dialect-invalid",
            "encoding",
        ),
        (
            "no column, and a header that says nothing",
            &[File("a.csv", b"x,y,z\n1,2,3\n"), mobile],
            "customer-identifier-column-missing",
            "customerIdentifierColumn",
        ),
        ("two files", &[file, file, mobile, column], "part-repeated", "file"),
        ("two identifiers", &[file, mobile, mobile], "part-repeated", "customerIdentifier"),
        (
            "an endless identifier",
            &[file, Text("customerIdentifier", &long)],
            "part-too-long",
            "customerIdentifier",
        ),
    ];
    for (name, parts, code, field) in cases {
        let answer = app.http.upload(&token, demo::SERIES, parts);
        let body = answer.json();
        assert_eq!((answer.status, answer.code().as_str()), (400, *code), "{name}: {body}");
        assert_eq!(body["errors"][0]["field"], *field, "{name}");
        assert_eq!(
            (&body["success"], &body["status"], &body["result"]),
            (&json!(false), &json!(400), &Value::Null)
        );
        assert!(body["errors"][0]["message"].as_str().unwrap().len() > 20, "{name}: a sentence");
        assert_eq!(app.stored_files(), [""; 0], "{name}");
    }
    let unknown = app.http.upload(&token, demo::SERIES, &[file, Text("customerIdentifier", "PHONE")]);
    assert_eq!(
        unknown.json()["errors"][0]["message"],
        "customerIdentifier must be one of MOBILE, EMAIL, EXTERNAL_ID, USER_ID, NOT_TAGGED; got \"PHONE\"."
    );
    let jobs = app.http.get(&status_path(demo::SERIES), &[(TOKEN, &token)]).json();
    assert_eq!(jobs["result"]["uploadJobStatuses"], json!([]));
}

fn a_body_that_is_no_multipart_is_refused() {
    let app = App::start();
    let token = app.token();
    let path = upload_path(demo::SERIES);
    let of_tests = format!("multipart/form-data; boundary={BOUNDARY}");
    let whole = multipart(&official(SAMPLE));
    let cases: &[(&str, &str, &[u8], Refusal)] = &[
        ("JSON", "application/json", b"{}", (415, "not-multipart")),
        ("no boundary", "multipart/form-data", b"", (415, "not-multipart")),
        ("nothing", &of_tests, b"", (400, "body-malformed")),
        ("another boundary", "multipart/form-data; boundary=other", &whole, (400, "body-malformed")),
        ("an end too early", &of_tests, &whole[..whole.len() - 40], (400, "body-malformed")),
        ("a part without headers", &of_tests, b"--a-boundary-of-the-tests\r\n", (400, "body-malformed")),
    ];
    for (name, content_type, body, expected) in cases {
        let answer = app.http.post(&path, &[(TOKEN, &token), ("content-type", content_type)], body);
        assert_eq!((answer.status, answer.code().as_str()), *expected, "{name}");
        assert_eq!(app.stored_files(), [""; 0], "{name}");
    }
}

/// A request of which nothing but these headers is ever sent; the answer.
fn headers_alone(app: &App, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut connection = TcpStream::connect(app.http.base.trim_start_matches("http://")).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut request = format!("POST {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    read_answer(&mut connection)
}

/// Status and code of an answer, read as soon as they are there.
fn read_answer(connection: &mut TcpStream) -> (u16, String) {
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = connection.read(&mut buffer).unwrap();
        assert!(read > 0, "the connection ended without an answer: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let Ok(body) = serde_json::from_str::<Value>(body) else { continue };
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        return (status, body["errors"][0]["code"].as_str().unwrap_or_default().to_owned());
    }
}

fn what_the_headers_decide_is_answered_before_the_body() {
    let app = App::with(|config| config.max_upload_bytes = 1000);
    let token = app.token();
    let (others, _) = app.series(7, SeriesSettings::default());
    let reader = client(&app, demo::ORG, "reader", true);
    let multipart = format!("multipart/form-data; boundary={BOUNDARY}");
    let (good, form) = ((TOKEN, token.as_str()), ("content-type", multipart.as_str()));
    let length = ("content-length", "900");
    let (own, other, none) = (upload_path(demo::SERIES), upload_path(others), upload_path(999_999));
    let cases: &[(&str, &str, Headers<'_>, Refusal)] = &[
        ("no token", &own, &[form, length], (401, "token-missing")),
        ("a token that is none", &own, &[(TOKEN, "abc"), form, length], (401, "token-invalid")),
        ("a client that only reads", &own, &[(TOKEN, &reader), form, length], (403, "client-read-only")),
        ("a series that is not there", &none, &[good, form, length], (404, "series-unknown")),
        ("another organization's series", &other, &[good, form, length], (404, "series-unknown")),
        (
            "a series that is no number",
            "/coupon/api/v1/upload/file/diwali",
            &[good, form, length],
            (404, "series-unknown"),
        ),
        ("another content type", &own, &[good, ("content-type", "text/csv"), length], (415, "not-multipart")),
        ("no content type", &own, &[good, length], (415, "not-multipart")),
        (
            "a body that is too large",
            &own,
            &[good, form, ("content-length", "1001")],
            (413, "body-too-large"),
        ),
        (
            "an empty key",
            &own,
            &[good, form, length, ("idempotency-key", "")],
            (400, "idempotency-key-invalid"),
        ),
        (
            "a key with spaces",
            &own,
            &[good, form, length, ("idempotency-key", "a b")],
            (400, "idempotency-key-invalid"),
        ),
    ];
    for (name, path, headers, expected) in cases {
        let (status, code) = headers_alone(&app, path, headers);
        assert_eq!((status, code.as_str()), *expected, "{name}");
    }
}

/// A client that is in the middle of a large body reads the refusal too, and is not cut off.
fn an_early_refusal_reaches_a_client_that_is_still_sending() {
    let app = App::start();
    let large = vec![b'x'; 20 << 20];
    for _ in 0..5 {
        let answer = app.http.upload("not-a-token", demo::SERIES, &official(&large));
        assert_eq!((answer.status, answer.code().as_str()), (401, "token-invalid"));
    }
}

fn a_body_is_cut_off_where_it_becomes_too_large() {
    let app = App::with(|config| config.max_upload_bytes = 100_000);
    let token = app.token();
    let mut connection = TcpStream::connect(app.http.base.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: test\r\n{TOKEN}: {token}\r\ntransfer-encoding: chunked\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
        upload_path(demo::SERIES)
    );
    connection.write_all(head.as_bytes()).unwrap();
    let body = multipart(&official(&vec![b'x'; 150_000]));
    for chunk in body.chunks(10_000) {
        connection.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).unwrap();
        connection.write_all(chunk).unwrap();
        connection.write_all(b"\r\n").unwrap();
    }
    assert_eq!(read_answer(&mut connection), (413, "body-too-large".to_owned()));
    assert_eq!(app.stored_files(), [""; 0]);
}

fn a_client_that_sends_nothing_any_more_is_told_so() {
    let app = App::with(|config| config.idle = Duration::from_millis(200));
    let token = app.token();
    let body = multipart(&official(SAMPLE));
    let mut connection = TcpStream::connect(app.http.base.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: test\r\n{TOKEN}: {token}\r\ncontent-length: {}\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n",
        upload_path(demo::SERIES),
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&body[..body.len() / 2]).unwrap();
    assert_eq!(read_answer(&mut connection), (408, "client-too-slow".to_owned()));
    assert_eq!(app.stored_files(), [""; 0]);
}

fn the_status_lists_the_jobs_newest_first_and_by_pages() {
    let app = App::start();
    let token = app.token();
    let mut ids: Vec<i64> = (0..5)
        .map(|n| {
            let file = format!("code\nPAGE-{n}\n");
            let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", "NOT_TAGGED")];
            app.done(&token, demo::SERIES, &parts).job_id
        })
        .collect();
    ids.reverse();
    let list = |query: &str| -> Vec<i64> {
        let answer =
            app.http.get(&format!("{}{query}", status_path(demo::SERIES)), &[(TOKEN, &token)]).json();
        assert!(answer["result"].get("fileName").is_none());
        let jobs: Vec<UploadJobStatus> =
            serde_json::from_value(answer["result"]["uploadJobStatuses"].clone()).unwrap();
        jobs.iter().map(|job| job.job_id).collect()
    };
    assert_eq!(list(""), ids);
    assert_eq!(list("?limit=2"), ids[..2]);
    assert_eq!(list(&format!("?limit=2&before={}", ids[1])), ids[2..4]);
    assert_eq!(list(&format!("?before={}", ids[4])), [0; 0]);
    assert_eq!(list(&format!("?jobId={}", ids[3])), ids[3..4]);

    let (others, their_token) = app.series(7, SeriesSettings::default());
    let own_job = ids[0];
    let status = |series: i64, query: &str, token: &str| {
        let answer = app.http.get(&format!("{}{query}", status_path(series)), &[(TOKEN, token)]);
        (answer.status, answer.code())
    };
    let cases = [
        ("an unknown job", demo::SERIES, "?jobId=999".to_owned(), &token, (404, "job-unknown")),
        ("a job of another series", others, format!("?jobId={own_job}"), &their_token, (404, "job-unknown")),
        ("another's series", demo::SERIES, String::new(), &their_token, (404, "series-unknown")),
        ("a job that is no number", demo::SERIES, "?jobId=x".to_owned(), &token, (400, "query-invalid")),
        ("no jobs a page", demo::SERIES, "?limit=0".to_owned(), &token, (400, "query-invalid")),
        ("a negative page", demo::SERIES, "?before=-5".to_owned(), &token, (400, "query-invalid")),
    ];
    for (name, series, query, token, (status_code, code)) in cases {
        assert_eq!(status(series, &query, token), (status_code, code.to_owned()), "{name}");
    }
    let reader = client(&app, demo::ORG, "reader", true);
    assert_eq!(status(demo::SERIES, "", &reader).0, 200, "a client that only reads reads");
    for path in [report_path(others, own_job), report_path(demo::SERIES, 999)] {
        let answer = app.http.get(&path, &[(TOKEN, &their_token)]);
        assert_eq!(answer.status, 404, "{path}");
    }
}

fn the_series_come_with_what_their_files_are_judged_by() {
    let app = App::start();
    let settings = SeriesSettings { max_coupons: Some(5), ..SeriesSettings::default() };
    let (id, token) = app.series(7, settings);
    let answer = app.http.get("/v2/coupon/series", &[(TOKEN, &token)]).json();
    let series = answer["result"].as_array().unwrap();
    assert_eq!(series.len(), 1, "of the own organization only");
    assert_eq!((&series[0]["id"], &series[0]["maxCoupons"]), (&json!(id), &json!(5)));
    assert_eq!(
        (&series[0]["couponCount"], &series[0]["rules"]["recommendedRows"]),
        (&json!(0), &json!(500_000))
    );
}

fn whatever_fails_is_answered_in_one_shape() {
    let app = App::start();
    let token = app.token();
    for path in ["/nothing", "/coupon/api/v1", "/../../etc/passwd", "/coupon/api/v1/files/x/y/z"] {
        let answer = app.http.get(path, &[]);
        let body = answer.json();
        assert_eq!(
            (answer.status, &body["success"], &body["result"]),
            (404, &json!(false), &Value::Null),
            "{path}"
        );
    }
    // The page is for paths that a person opens.
    let answer = app.http.get("/coupon/api/v1", &[("accept", "text/html")]);
    assert_eq!((answer.status, answer.code().as_str()), (404, "route-unknown"));
    let answer = app.http.get("/coupon/api/v1/upload/getUploadStatus/%FF", &[(TOKEN, &token)]);
    assert_eq!((answer.status, answer.code().as_str()), (400, "request-malformed"));
    let answer = app.http.post(&status_path(demo::SERIES), &[(TOKEN, &token)], b"");
    assert_eq!((answer.status, answer.code().as_str()), (405, "method-not-allowed"));
    assert_eq!(app.http.get("/healthz", &[]).text(), "ok\n");

    // While the database is away: the client gets a number to quote, and nothing of the cause.
    app.db(|db| async move {
        db.close().await;
        Ok::<_, ()>(())
    });
    let answer = app.http.get(&status_path(demo::SERIES), &[(TOKEN, &token)]);
    let error = &answer.json()["errors"][0];
    assert_eq!((answer.status, error["code"].as_str()), (503, Some("unavailable")));
    assert_eq!(answer.header("retry-after"), "5");
    assert_eq!(error["requestId"].as_str().unwrap().len(), 16);
    assert!(!answer.text().contains("ool"), "{}", answer.text());
    std::mem::forget(app);
}

/// However many jobs a series has, an answer has a size.
fn a_status_without_a_limit_has_one() {
    let mut app = App::with(|config| config.role = Role::Api);
    app.leaves_jobs = true;
    let (series, token) = app.series(7, SeriesSettings::default());
    app.db(|db| async move {
        let job = NewJob {
            org_id: 7,
            series_id: series,
            created_on: 1,
            uploaded_name: "a.csv".to_owned(),
            stored_name: "a_1_1.csv".to_owned(),
            stored_as: "a_1_1.csv".to_owned(),
            bytes: 0,
            sha256: String::new(),
            identifier: Identifier::NotTagged,
            identifier_column: None,
            code_column: CodeColumn::Found,
            read_as: ReadAs::default(),
            seen: Seen::default(),
            plan: Plan::default(),
            settings: SeriesSettings::default(),
        };
        for _ in 0..1002 {
            db.accept_upload(&job, None, &Actor::command_line(job.org_id), |_| Ok(String::new())).await?;
        }
        Ok::<_, Error>(())
    });
    let check = |query: &str, expected: usize| {
        let answer = app.http.get(&format!("{}{query}", status_path(series)), &[(TOKEN, &token)]).json();
        let jobs = answer["result"]["uploadJobStatuses"].as_array().unwrap();
        assert_eq!(jobs.len(), expected, "{query}");
    };
    check("", 1000);
    check("?limit=5000", 1000);
    check("?before=3", 2);
}

everywhere!(
    an_upload_and_its_status_are_answered_field_for_field,
    good_requests_are_taken,
    the_code_column_is_kept_as_it_is_given,
    a_bad_file_is_told_by_its_job,
    bad_requests_are_refused_with_a_code_and_leave_nothing,
    a_body_that_is_no_multipart_is_refused,
    what_the_headers_decide_is_answered_before_the_body,
    an_early_refusal_reaches_a_client_that_is_still_sending,
    a_body_is_cut_off_where_it_becomes_too_large,
    a_client_that_sends_nothing_any_more_is_told_so,
    the_status_lists_the_jobs_newest_first_and_by_pages,
    the_series_come_with_what_their_files_are_judged_by,
    whatever_fails_is_answered_in_one_shape,
    a_status_without_a_limit_has_one,
);
