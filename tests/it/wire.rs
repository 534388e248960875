//! How requests really come: from command lines, mail libraries, browsers and other people's HTTP clients, each with
//! its own way to say the same.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tearline_api::contract::UploadStatus;
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{Answer, App, BOUNDARY, TOKEN, multipart, report_path, status_path, upload_path};
use crate::contract::{SAMPLE, official};

/// The official example's file.
pub(crate) const NAME: &str =
    "Content-Disposition: form-data; name=\"file\"; filename=\"couponbatchupload.csv\"";

/// A part as it stands in a body: its header lines, and its content.
pub(crate) type Raw<'a> = (&'a str, &'a [u8]);

pub(crate) fn raw(parts: &[Raw<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (headers, content) in parts {
        body.extend_from_slice(format!("--{BOUNDARY}\r\n{headers}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Sends a body to the demo's series.
pub(crate) fn send(app: &App, token: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let form = format!("multipart/form-data; boundary={BOUNDARY}");
    let mut all = vec![(TOKEN, token)];
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        all.push(("content-type", &form));
    }
    all.extend_from_slice(headers);
    app.http.post(&upload_path(demo::SERIES), &all, body)
}

/// A file with one code that no other file has.
pub(crate) fn unique(n: usize) -> Vec<u8> {
    format!("coupon code\nWIRE-{n}\n").into_bytes()
}

pub(crate) const NOT_TAGGED: Raw<'_> =
    ("Content-Disposition: form-data; name=\"customerIdentifier\"", b"NOT_TAGGED");

/// The one error of a refusal: status, code, field, message.
pub(crate) fn refusal(answer: &Answer) -> (u16, String, String, String) {
    let body = answer.json();
    assert_eq!((&body["success"], &body["result"]), (&json!(false), &json!(null)), "{body}");
    let text = |name: &str| body["errors"][0][name].as_str().unwrap_or_default().to_owned();
    (answer.status, text("code"), text("field"), text("message"))
}

#[test]
fn a_slash_at_the_end_of_a_route_changes_nothing() {
    let app = App::start();
    let token = app.token();
    let form = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [(TOKEN, token.as_str()), ("content-type", form.as_str())];
    let uploaded =
        app.http.post(&format!("{}/", upload_path(demo::SERIES)), &headers, &multipart(&official(SAMPLE)));
    let job = app.http.finished(&token, demo::SERIES, uploaded.job().job_id);
    let body = json!({"key": demo::KEY, "secret": demo::SECRET}).to_string();
    let issued = app.http.post("/v3/oauth/token/generate/", &[], body.as_bytes());
    assert!(issued.json()["data"]["accessToken"].is_string(), "{}", issued.text());

    let paths = [
        status_path(demo::SERIES),
        format!("{}?jobId=999", status_path(demo::SERIES)),
        report_path(demo::SERIES, job.job_id),
        "/v2/coupon/series".to_owned(),
        "/.well-known/jwks.json".to_owned(),
        "/healthz".to_owned(),
        job.uploaded_file_url.unwrap(),
    ];
    for path in paths {
        let (route, query) = path
            .split_once('?')
            .map_or((path.as_str(), String::new()), |(route, query)| (route, format!("?{query}")));
        let answer = |path: &str| {
            let mut answer = app.http.get(path, &[(TOKEN, &token)]);
            answer.headers.retain(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"));
            // The URLs of files are signed anew for each answer.
            let text = String::from_utf8(answer.body).unwrap();
            let text: Vec<&str> =
                text.split("?expires=").map(|text| text.split('"').next_back().unwrap()).collect();
            (answer.status, answer.headers, text.concat())
        };
        assert_eq!(answer(&format!("{route}/{query}")), answer(&path), "{path}");
    }
    let answer = app.http.get(&format!("{}/", upload_path(demo::SERIES)), &[(TOKEN, &token)]);
    assert_eq!((answer.status, answer.code().as_str()), (405, "method-not-allowed"));
}

#[test]
fn files_are_called_what_their_client_calls_them() {
    let app = App::start();
    let token = app.token();
    let mut n = 100;
    let mut check = |parameters: &str, expected: &str| {
        n += 1;
        let headers = format!("Content-Disposition: form-data; name=\"file\"; {parameters}");
        let answer = send(&app, &token, &[], &raw(&[NOT_TAGGED, (&headers, &unique(n))]));
        assert_eq!(answer.status, 200, "{parameters}: {}", answer.text());
        let job = app.http.finished(&token, demo::SERIES, answer.job().job_id);
        assert_eq!(job.uploaded_file_name, expected, "{parameters}");
        assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0), "{parameters}");
    };
    check("filename*=UTF-8''pr%C3%A4mien%20%E2%82%AC.csv", "prämien €.csv");
    check(
        "filename=\"=?utf-8?B?cHLDpG1pZW4uY3N2?=\"; filename*=UTF-8''pr%C3%A4mien%202.csv",
        "prämien 2.csv",
    );
    check("filename*=UTF-8''a.csv; filename=\"b.csv\"", "a.csv");
    check("filename=\"=?utf-8?B?cHLDpG1pZW4uY3N2?=\"", "prämien.csv");
    check("filename=\"C:\\Users\\ann\\Desktop\\coupons.csv\"", "coupons.csv");
    check("filename=\"/a/b/c.csv\"", "c.csv");
    check("filename=\"the %22best%22.csv\"", "the \"best\".csv");
    check("filename=\"गुप्त.csv\"", "गुप्त.csv");
    check("filename=coupons.csv", "coupons.csv");
    check("FileName=\"coupons.csv\"", "coupons.csv");
    check("filename=\"\"", "upload.csv");
}

#[test]
fn boundaries_are_taken_with_and_without_quotes() {
    let app = App::start();
    let token = app.token();
    let mut n = 200;
    let mut check = |boundary: &str, content_type: &str| {
        n += 1;
        let body = String::from_utf8(raw(&[NOT_TAGGED, (NAME, &unique(n))])).unwrap();
        let body = body.replace(BOUNDARY, boundary);
        let answer = send(&app, &token, &[("content-type", content_type)], body.as_bytes());
        assert_eq!(answer.status, 200, "{content_type}: {}", answer.text());
        app.http.finished(&token, demo::SERIES, answer.job().job_id);
    };
    check("----=_Part_1", "multipart/form-data; boundary=----=_Part_1");
    check("----=_Part_1", "multipart/form-data; boundary=\"----=_Part_1\"");
    check("----=_Part_1_23.45", "Multipart/Form-Data; charset=UTF-8; Boundary=----=_Part_1_23.45");
    check("a b", "multipart/form-data; boundary=\"a b\"");
    check("=_?:(a),b/c=", "multipart/form-data;boundary==_?:(a),b/c=");
    for (content_type, part) in [
        ("multipart/form-data; boundary=a b", "write it in quotes, as in boundary=\"----=_Part_1\""),
        ("multipart/form-data", "leave this header to your HTTP library"),
        ("multipart/mixed; boundary=ab", "not as \"multipart/mixed\""),
        ("application/x-www-form-urlencoded", "Send the upload as multipart/form-data"),
    ] {
        let (status, code, field, message) =
            refusal(&send(&app, &token, &[("content-type", content_type)], b""));
        assert_eq!(
            (status, code.as_str(), field.as_str()),
            (415, "not-multipart", "Content-Type"),
            "{message}"
        );
        assert!(message.contains(part), "{content_type}: {message}");
    }
}

#[test]
fn a_refusal_lists_the_parts_that_came() {
    let app = App::start();
    let token = app.token();
    let file = File("couponbatchupload.csv", SAMPLE);
    let mobile = Text("customerIdentifier", "MOBILE");
    let check = |name: &str, body: &[u8], code: &str, parts: &[&str]| {
        let (status, found, _, message) = refusal(&send(&app, &token, &[], body));
        assert_eq!((status, found.as_str()), (400, code), "{name}: {message}");
        for part in parts {
            assert!(message.contains(part), "{name}: {message} lacks {part}");
        }
        assert_eq!(app.stored_files(), [""; 0], "{name}");
    };
    check(
        "single quotes in cmd.exe",
        &raw(&[
            ("Content-Disposition: form-data; name=\"'file\"; filename=\"couponbatchupload.csv'\"", SAMPLE),
            ("Content-Disposition: form-data; name=\"'customerIdentifier\"", b"MOBILE'"),
        ]),
        "file-missing",
        &["these parts came: \"'file\", \"'customerIdentifier\"", "only double quotes are taken off"],
    );
    check(
        "single quotes around the others only",
        &raw(&[(NAME, SAMPLE), ("Content-Disposition: form-data; name=\"'customerIdentifier\"", b"MOBILE'")]),
        "customer-identifier-missing",
        &["these parts came: \"file\", \"'customerIdentifier\"", "only double quotes are taken off"],
    );
    check(
        "quotes, as a browser writes them in a name",
        &raw(&[("Content-Disposition: form-data; name=\"%22file%22\"; filename=\"a.csv\"", SAMPLE)]),
        "file-missing",
        &["\"\\\"file\\\"\"", "only double quotes are taken off"],
    );
    check(
        "a forgotten @",
        &multipart(&[Text("file", "couponbatchupload.csv"), mobile, Text("customerIdentifierColumn", "0")]),
        "file-name-missing",
        &[
            "\"file\" is the text \"couponbatchupload.csv\" and no file: write an @",
            "\"file\", \"customerIdentifier\", \"customerIdentifierColumn\"",
        ],
    );
    check(
        "the file's content as text",
        &multipart(&[Text("file", std::str::from_utf8(SAMPLE).unwrap()), mobile]),
        "file-name-missing",
        &["came as text, without a file name: send it as a file", "\"file\", \"customerIdentifier\""],
    );
    check(
        "a form in which no file was chosen",
        &raw(&[("Content-Disposition: form-data; name=\"file\"; filename=\"\"", b""), NOT_TAGGED]),
        "file-missing",
        &["Send the CSV as the part \"file\"; these parts came: \"file\", \"customerIdentifier\""],
    );
    check("no part", &multipart(&[]), "file-missing", &["no part came"]);
    check(
        "a part without a name",
        &raw(&[("Content-Type: text/csv", SAMPLE)]),
        "file-missing",
        &["came: \"\""],
    );
    check(
        "a part twice",
        &multipart(&[file, mobile, file]),
        "part-repeated",
        &["\"file\", \"customerIdentifier\", \"file\""],
    );
    check(
        "text and file",
        &multipart(&[Text("file", "a.csv"), file]),
        "part-repeated",
        &["\"file\", \"file\""],
    );
    check(
        "an unknown part",
        &multipart(&[file, Text("identifier", "MOBILE")]),
        "customer-identifier-missing",
        &["\"identifier\""],
    );
    check(
        "another case",
        &multipart(&[file, Text("customeridentifier", "MOBILE")]),
        "customer-identifier-missing",
        &["capital and small letters count"],
    );
    check(
        "no column",
        &multipart(&[File("a.csv", b"x,y,z\n1,2,3\n"), mobile]),
        "customer-identifier-column-missing",
        &["these parts came: \"file\", \"customerIdentifier\""],
    );
    check(
        "a part that never ends to be named",
        &multipart(&[mobile, Text("customerIdentifierColumn", &"0".repeat(300))]),
        "part-too-long",
        &["\"customerIdentifierColumn\""],
    );
    let many = vec![Text("x", ""); 1000];
    check("a thousand parts", &multipart(&many), "file-missing", &["\"x\" and 980 more"]);
}

#[test]
fn parts_are_read_as_mail_libraries_encode_them() {
    let app = App::start();
    let token = app.token();
    let mut n = 300;
    let mut check = |coding: &str, encode: fn(&[u8]) -> Vec<u8>| {
        n += 1;
        let file = unique(n);
        let headers = format!("{NAME}\r\nContent-Type: text/csv\r\nContent-Transfer-Encoding: {coding}");
        let identifier = format!("{}\r\nContent-Transfer-Encoding: {coding}", NOT_TAGGED.0);
        let body = raw(&[(&headers, &encode(&file)), (&identifier, &encode(NOT_TAGGED.1))]);
        let answer = send(&app, &token, &[], &body);
        assert_eq!(answer.status, 200, "{coding}: {}", answer.text());
        let job = app.http.finished(&token, demo::SERIES, answer.job().job_id);
        assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 0), "{coding}: {job:?}");
        assert_eq!(app.http.get(&job.uploaded_file_url.unwrap(), &[]).body, file, "{coding}");
    };
    check("binary", <[u8]>::to_vec);
    check("8bit", <[u8]>::to_vec);
    check("7BIT", <[u8]>::to_vec);
    check("base64", |bytes| STANDARD.encode(bytes).into_bytes());
    check(" Base64 ", |bytes| {
        let text = STANDARD.encode(bytes);
        text.as_bytes().chunks(8).collect::<Vec<_>>().join(&b"\r\n"[..])
    });

    let refused = [
        ("quoted-printable", SAMPLE, (415, "part-encoding-unsupported")),
        ("x-uuencode", SAMPLE, (415, "part-encoding-unsupported")),
        ("base64", SAMPLE, (400, "base64-malformed")),
        ("base64", b"Y29kZQ==Y29kZQ==", (400, "base64-malformed")),
    ];
    let left = app.stored_files();
    for (coding, content, expected) in refused {
        let headers = format!("{NAME}\r\nContent-Transfer-Encoding: {coding}");
        let answer = send(&app, &token, &[], &raw(&[NOT_TAGGED, (&headers, content)]));
        let (status, code, field, message) = refusal(&answer);
        assert_eq!((status, code.as_str()), expected, "{coding}: {message}");
        assert_eq!(field, "Content-Transfer-Encoding", "{message}");
        assert!(message.contains("Content-Transfer-Encoding"), "{message}");
        assert_eq!(app.stored_files(), left, "{coding}");
    }
}
