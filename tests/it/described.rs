//! What the service says of itself, and whether that is so.

use serde_json::Value;
use tearline_server::demo;

use crate::app::{App, TOKEN};
use crate::contract::{SAMPLE, official};

/// Whether a value is as a schema says: what it has of types, required names, lists, references and constants.
fn check(root: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.strip_prefix('#').unwrap();
        return check(root, root.pointer(pointer).unwrap(), value, at);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        check(root, part, value, at);
    }
    if let Some(several) = schema["oneOf"].as_array() {
        let fits = |schema: &Value| std::panic::catch_unwind(|| check(root, schema, value, at)).is_ok();
        assert!(several.iter().any(fits), "{at}: {value} is none of {several:?}");
    }
    if let Some(all) = schema["enum"].as_array() {
        assert!(all.contains(value), "{at}: {value}");
    }
    if !schema["const"].is_null() {
        assert_eq!(&schema["const"], value, "{at}");
    }
    let types = match &schema["type"] {
        Value::String(name) => vec![name.as_str()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(types.is_empty() || types.contains(&kind), "{at}: {value} is none of {types:?}");
    if let Value::Object(object) = value {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert!(object.contains_key(name), "{at}: {name} is missing in {value}");
        }
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            if let Some(value) = object.get(name) {
                check(root, schema, value, &format!("{at}.{name}"));
            }
        }
    }
    for (number, value) in value.as_array().into_iter().flatten().enumerate() {
        check(root, &schema["items"], value, &format!("{at}[{number}]"));
    }
}

#[test]
fn what_is_answered_is_what_is_described() {
    let app = App::start();
    let token = app.token();
    let described = app.http.get("/openapi.json", &[]);
    assert_eq!((described.status, described.header("content-type")), (200, "application/json"));
    let root = described.json();
    assert_eq!(root["openapi"], "3.1.0");
    let check = |method: &str, path: &str, answer: &crate::app::Answer| {
        let responses = &root["paths"][path][method]["responses"];
        let schema = &responses[answer.status.to_string()]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{method} {path} {}: {responses}", answer.status);
        check(&root, schema, &answer.json(), path);
    };
    let uploaded = app.http.upload(&token, demo::SERIES, &official(SAMPLE));
    check("post", "/coupon/api/v1/upload/file/{couponSeriesId}", &uploaded);
    let job = uploaded.job().job_id;
    app.http.finished(&token, demo::SERIES, job);
    let refused = app.http.upload(&token, demo::SERIES, &[]);
    check("post", "/coupon/api/v1/upload/file/{couponSeriesId}", &refused);
    let series = demo::SERIES.to_string();
    let get = [
        ("/coupon/api/v1/upload/getUploadStatus/{couponSeriesId}", series.clone()),
        ("/coupon/api/v1/upload/report/{couponSeriesId}/{jobId}", format!("{series}/{job}")),
        ("/v2/coupon/series", String::new()),
        ("/api/v1/jobs", String::new()),
        ("/api/v1/jobs/{jobId}", job.to_string()),
        ("/api/v1/me", String::new()),
        ("/api/v1/clients", String::new()),
        ("/api/v1/webhooks", String::new()),
        ("/api/v1/audit", String::new()),
    ];
    for (path, rest) in get {
        let start = path.split('{').next().unwrap();
        for (token, status) in [(token.as_str(), 200), ("no token", 401)] {
            let answer = app.http.get(&format!("{start}{rest}"), &[(TOKEN, token)]);
            assert_eq!(answer.status, status, "{path}: {}", answer.text());
            check("get", path, &answer);
        }
    }
    let body = br#"{"codes": ["ABCDEF1", {"code": "X", "customer": "919876543210"}], "customerIdentifier": "MOBILE"}"#;
    let answer = app.http.post(&format!("/api/v1/series/{series}/precheck"), &[(TOKEN, &token)], body);
    assert_eq!(answer.status, 200);
    check("post", "/api/v1/series/{id}/precheck", &answer);
    let answer = app.http.patch(&format!("/api/v1/series/{series}"), &token, "{}");
    assert_eq!(answer.status, 200);
    check("patch", "/api/v1/series/{id}", &answer);
    let answer = app.http.post(&format!("/api/v1/series/{series}/try"), &[(TOKEN, &token)], b"{}");
    assert_eq!(answer.json()["result"]["tried"], 1, "{}", answer.text());
    check("post", "/api/v1/series/{id}/try", &answer);
    for path in ["/api/v1/clients", "/api/v1/series"] {
        let answer = app.http.post(path, &[(TOKEN, &token)], br#"{"name": "New"}"#);
        assert_eq!(answer.status, 200, "{}", answer.text());
        check("post", path, &answer);
    }
}

#[test]
fn the_page_is_read_without_anything_from_elsewhere() {
    let app = App::start();
    let page = app.http.get("/docs/api", &[("accept", "text/html")]);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(page.text().contains("/coupon/api/v1/upload/file/{couponSeriesId}"));
}

/// A request with one thing about it that is not as described.
#[derive(Clone, Copy)]
struct Odd<'a> {
    /// Instead of what stands for the parameter of the path.
    id: Option<&'a str>,
    query: &'a str,
    header: (&'a str, &'a str),
    body: &'a [u8],
    token: &'a str,
}

const IDS: [&str; 9] = [
    "0",
    "-1",
    "x",
    "9223372036854775807",
    "9223372036854775808",
    "%00",
    "1%0d%0ax",
    "..%2f..",
    "%F0%9F%92%A9",
];
const VALUES: [&str; 7] = ["", "x", "-1", "0", "99999999999999999999", "%FF", "%00"];
const QUERIES: [&str; 5] = ["?unheard=of", "?limit", "?limit=1&limit=2", "?%", "?=&&="];
const HEADERS: [(&str, &str); 9] = [
    ("idempotency-key", ""),
    ("idempotency-key", "a b"),
    ("if-none-match", "*"),
    ("last-event-id", "x"),
    ("content-type", "multipart/form-data"),
    ("content-type", "text/plain"),
    ("content-encoding", "br"),
    ("content-encoding", "gzip"),
    ("accept", "image/png"),
];
const BODIES: [&[u8]; 12] = [
    b"[",
    b"null",
    b"[]",
    b"1e999",
    b"\"\"",
    b"\xff",
    b"{\"name\": 1, \"url\": 1, \"codes\": 1, \"key\": 1}",
    b"{\"name\": \"\", \"url\": \"\", \"codes\": [], \"key\": \"\", \"secret\": \"\"}",
    b"{\"name\": \"\\u0000\", \"url\": \"http://\\u0000\", \"codes\": [\"\\u0000\"], \"key\": \"\\u0000\", \"secret\": \"\"}",
    b"{\"rules\": {\"codeLength\": null, \"codeCharset\": \"[\"}}",
    b"{\"maxCoupons\": -1}",
    b"{\"events\": [\"job.lost\"], \"url\": \"https://localhost\"}",
];

/// Whatever is asked: the status and the code are among those that are said of the route, and none is the server's fault.
#[test]
fn nothing_is_answered_that_is_not_described() {
    let mut app = App::start();
    app.leaves_jobs = true;
    let token = app.token();
    let job = app.done(&token, demo::SERIES, &official(SAMPLE)).job_id.to_string();
    let nested = b"[".repeat(20_000);
    let long = "x".repeat(5000);
    let series = demo::SERIES.to_string();
    let root = app.http.get("/openapi.json", &[]).json();
    let mut unsaid = Vec::new();
    let mut asked = 0;
    for (path, methods) in root["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let mut ask = |what: &str, odd: Odd<'_>| {
                let parts: Vec<&str> = path
                    .split('/')
                    .map(|part| match part {
                        "{couponSeriesId}" => odd.id.unwrap_or(&series),
                        "{jobId}" => odd.id.unwrap_or(&job),
                        "{id}" if path.contains("/series/") => odd.id.unwrap_or(&series),
                        part if part.starts_with('{') => odd.id.unwrap_or("1"),
                        part => part,
                    })
                    .collect();
                let url = format!("{}{}", parts.join("/"), odd.query);
                let headers: Vec<_> = [(TOKEN, odd.token), odd.header]
                    .into_iter()
                    .filter(|(name, _)| !name.is_empty())
                    .collect();
                let answer = match method.as_str() {
                    "get" => app.http.get(&url, &headers),
                    "post" => app.http.post(&url, &headers, odd.body),
                    "patch" => {
                        app.http.patch(&url, odd.token, std::str::from_utf8(odd.body).unwrap_or("\u{fffd}"))
                    }
                    "delete" => app.http.delete(&url, odd.token),
                    other => panic!("{other}"),
                };
                asked += 1;
                let said = &operation["responses"][answer.status.to_string()];
                let is_json = answer.header("content-type").starts_with("application/json");
                let code = if answer.status >= 400 && is_json { answer.code() } else { String::new() };
                let named = said["description"]
                    .as_str()
                    .is_some_and(|text| code.is_empty() || text.contains(&format!("`{code}`:")));
                if answer.status >= 500 || !named {
                    unsaid.push(format!("{method} {url} with {what}: {} {code}", answer.status));
                }
            };
            let usual = Odd { id: None, query: "", header: ("", ""), body: b"{}", token: &token };
            ask("a token of nobody", Odd { token: "x", ..usual });
            for id in IDS.into_iter().chain([long.as_str()]).filter(|_| path.contains('{')) {
                ask("another id", Odd { id: Some(id), ..usual });
            }
            let named =
                operation["parameters"].as_array().into_iter().flatten().filter(|of| of["in"] == "query");
            for name in named.map(|of| of["name"].as_str().unwrap()) {
                for value in VALUES {
                    ask("another value", Odd { query: &format!("?{name}={value}"), ..usual });
                }
            }
            for query in QUERIES {
                ask("another query", Odd { query, ..usual });
            }
            if method == "post" || method == "get" {
                for header in HEADERS {
                    ask(&format!("{}: {}", header.0, header.1), Odd { header, ..usual });
                }
            }
            if method == "post" || method == "patch" {
                for body in BODIES.into_iter().chain([b"".as_slice(), &nested]) {
                    let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
                    ask(&shown, Odd { body, ..usual });
                }
            }
        }
    }
    assert!(asked > 800, "{asked}");
    assert_eq!(unsaid, [""; 0], "{} of {asked}", unsaid.len());
}
