//! What nobody may take more of than is good for the others: time, connections, requests, room.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tearline_api::contract::SeriesSettings;
use tearline_server::config::Role;
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{App, Part, Program, TOKEN, multipart, status_path, wait_for};
use crate::contract::{SAMPLE, official};
use crate::raw::Raw;

const SHORT: Duration = Duration::from_millis(300);

fn refused(answer: &crate::app::Answer) -> (u16, String) {
    (answer.status, answer.code())
}

#[test]
fn a_client_that_never_says_what_it_wants_is_closed() {
    let app = App::with(|config| config.limits.header = SHORT);
    for said in ["", "GET / HTTP/1.1\r\nhost: x", "GET / HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nhost"] {
        let mut slow = Raw::to(&app);
        slow.send(said.as_bytes());
        slow.rest();
        let answered = slow.read.starts_with(b"HTTP/1.1 200 OK\r\n");
        assert_eq!(answered, said.contains("\r\n\r\n"), "{said}");
    }
}

/// More than the system holds for a connection.
const LARGE: usize = 24 << 20;

/// A file of that size, by its URL's path.
fn large_file(app: &App) -> String {
    let token = app.token();
    let file = vec![b'x'; LARGE];
    let job = app
        .http
        .upload(&token, demo::SERIES, &[File("a.csv", &file), Text("customerIdentifier", "NOT_TAGGED")])
        .job();
    let url = job.uploaded_file_url.unwrap();
    url.strip_prefix(&app.http.base).unwrap().to_owned()
}

fn open_connections(app: &App) -> u64 {
    let metrics = app.http.get("/metrics", &[]);
    let line = metrics.text().lines().find(|line| line.starts_with("tearline_connections ")).unwrap();
    line.rsplit_once(' ').unwrap().1.parse().unwrap()
}

#[test]
fn there_are_as_many_connections_as_may_be() {
    let app = App::with(|config| config.limits.connections = 3);
    let open: Vec<Raw> = (0..3)
        .map(|_| {
            let mut raw = Raw::to(&app);
            raw.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
            while raw.read.is_empty() {
                raw.look(1024);
            }
            raw
        })
        .collect();
    let mut further = Raw::to(&app);
    let (status, code, head) = further.answer();
    assert_eq!((status, code.as_str()), (503, "too-many-connections"));
    assert!(head.contains("retry-after: 5") && head.contains("x-request-id: "), "{head}");
    drop(open);
    wait_for("a free place", || {
        let mut raw = Raw::to(&app);
        raw.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        raw.rest();
        raw.read.starts_with(b"HTTP/1.1 200").then_some(())
    });
}

#[test]
fn one_address_does_not_take_all_connections() {
    let refused = |trusted: &[&str]| {
        let app = App::with(|config| {
            config.limits.connections_per_address = 2;
            config.access.trusted_proxies = trusted.iter().map(|net| net.parse().unwrap()).collect();
        });
        let mut open: Vec<Raw> = (0..3).map(|_| Raw::to(&app)).collect();
        for raw in &mut open {
            raw.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
            while raw.read.is_empty() {
                raw.look(1024);
                assert!(!raw.closed);
            }
        }
        open.iter().filter(|raw| !raw.read.starts_with(b"HTTP/1.1 200")).count()
    };
    assert_eq!(refused(&[]), 1);
    assert_eq!(refused(&["10.0.0.0/8"]), 1);
    assert_eq!(refused(&["127.0.0.1"]), 0);
}

#[test]
fn an_organization_has_so_many_uploads_at_once() {
    let app = App::with(|config| config.limits.uploads_per_org = 1);
    let token = app.token();
    let body = multipart(&official(SAMPLE));
    let mut first = Raw::to(&app);
    first.send_upload_head(&token, demo::SERIES, body.len(), "expect: 100-continue\r\n");
    while !first.read.ends_with(b"100 Continue\r\n\r\n") {
        first.look(1024);
        assert!(!first.closed);
    }
    let second = app.http.upload(&token, demo::SERIES, &official(SAMPLE));
    assert_eq!(refused(&second), (429, "too-many-uploads".to_owned()));
    assert_eq!(second.header("retry-after"), "5");
    let (others, their_token) = app.series(7, SeriesSettings::default());
    app.done(&their_token, others, &official(SAMPLE));
    first.send(&body);
    assert_eq!(first.answer().0, 200);
    let third = [File("a.csv", b"code\nTHIRD-1\n" as &[u8]), Text("customerIdentifier", "NOT_TAGGED")];
    app.done(&token, demo::SERIES, &third);
    let jobs = app.http.get(&status_path(demo::SERIES), &[(TOKEN, &token)]).json();
    for job in jobs["result"]["uploadJobStatuses"].as_array().unwrap() {
        app.http.finished(&token, demo::SERIES, job["jobId"].as_i64().unwrap());
    }
}

#[test]
fn a_client_has_so_many_requests_in_a_minute() {
    let app = App::with(|config| config.limits.requests_per_minute = 3);
    let (_, other) = app.series(7, SeriesSettings::default());
    let token = app.token();
    let ask = |token: &str| app.http.get("/v2/coupon/series", &[(TOKEN, token)]);
    for _ in 0..3 {
        assert_eq!(ask(&token).status, 200);
    }
    let answer = ask(&token);
    assert_eq!(refused(&answer), (429, "too-many-requests".to_owned()));
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=21).contains(&seconds), "{seconds}");
    assert_eq!(ask(&app.token()).status, 429, "another token is no other client");
    assert_eq!(ask(&other).status, 200);
}

#[test]
fn an_address_gets_so_many_tokens_in_a_minute() {
    let app = App::with(|config| {
        config.limits.token_requests_per_minute = 2;
        config.access.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let ask = |from: &str, secret: &str| {
        let body = serde_json::json!({"key": demo::KEY, "secret": secret}).to_string();
        let headers: &[(&str, &str)] = if from.is_empty() { &[] } else { &[("x-forwarded-for", from)] };
        app.http.post("/v3/oauth/token/generate", headers, body.as_bytes())
    };
    assert_eq!(ask("", demo::SECRET).status, 200);
    assert_eq!(ask("", "guessed").status, 401);
    let answer = ask("", demo::SECRET);
    assert_eq!(refused(&answer), (429, "too-many-requests".to_owned()));
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(ask("203.0.113.9", demo::SECRET).status, 200, "another client of the same proxy");
}

#[test]
fn the_status_has_pages_and_says_where_the_next_one_is() {
    let app = App::with(|config| config.limits.page = 2);
    let token = app.token();
    let mut ids: Vec<i64> = (0..5)
        .map(|n| {
            let file = format!("code\nBOUND-{n}\n");
            let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", "NOT_TAGGED")];
            app.done(&token, demo::SERIES, &parts).job_id
        })
        .collect();
    ids.reverse();
    for first in ["", "?limit=1000", "?limit=2"] {
        let (mut found, mut pages) = (Vec::new(), Vec::new());
        let mut next = Some(format!("{}{first}", status_path(demo::SERIES)));
        while let Some(path) = next {
            let answer = app.http.get(&path, &[(TOKEN, &token)]);
            let body = answer.json();
            let page = body["result"]["uploadJobStatuses"].as_array().unwrap();
            pages.push(page.len());
            found.extend(page.iter().map(|job| job["jobId"].as_i64().unwrap()));
            let link = answer.header("link");
            next = link
                .strip_prefix('<')
                .and_then(|link| link.strip_suffix(">; rel=\"next\""))
                .map(str::to_owned);
            assert_eq!(next.is_none(), link.is_empty(), "{link}");
        }
        assert_eq!((found, pages), (ids.clone(), vec![2, 2, 1]), "{first}");
    }
}

#[test]
fn an_upload_has_so_many_parts() {
    let app = App::with(|config| config.limits.parts = 3);
    let token = app.token();
    let parts = |n: usize| [official(SAMPLE).to_vec(), vec![Part::Text("x", ""); n]].concat();
    let answer = app.http.upload(&token, demo::SERIES, &parts(1));
    assert_eq!(refused(&answer), (413, "too-many-parts".to_owned()));
    assert_eq!(app.stored_files(), [""; 0]);
    app.done(&token, demo::SERIES, &parts(0));
}

#[test]
fn what_is_refused_before_it_is_a_request_has_the_shape_of_all_errors() {
    let app = App::with(|config| config.limits.header_bytes = 8192);
    let check = |name: &str, request: &str, expected: (u16, &str)| {
        let mut raw = Raw::to(&app);
        raw.send(request.as_bytes());
        let (status, code, head) = raw.answer();
        assert_eq!((status, code.as_str()), expected, "{name}");
        assert!(
            head.contains("content-type: application/json") && head.contains("x-request-id: "),
            "{name}: {head}"
        );
        raw.rest();
    };
    let long = "x".repeat(20_000);
    check(
        "long headers",
        &format!("GET / HTTP/1.1\r\nhost: x\r\nx: {long}\r\n\r\n"),
        (431, "headers-too-large"),
    );
    let many = "a: b\r\n".repeat(1000);
    check("many headers", &format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n"), (431, "headers-too-large"));
    check("a long path", &format!("GET /{long} HTTP/1.1\r\nhost: x\r\n\r\n"), (431, "headers-too-large"));
    check("no HTTP", "EHLO example.com\r\n\r\n", (400, "request-malformed"));
    check("no version", "GET / HTTP/9.9\r\n\r\n", (400, "request-malformed"));
    check(
        "two lengths",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        (400, "request-malformed"),
    );
}

#[test]
fn room_that_is_to_stay_is_not_for_uploads() {
    let check = |name: &str, reserve: u64, database_reserve: u64| {
        let app = App::with(|config| {
            config.limits.reserve = reserve;
            config.limits.database_reserve = database_reserve;
        });
        let answer = app.http.upload(&app.token(), demo::SERIES, &official(SAMPLE));
        assert_eq!(refused(&answer), (507, "out-of-space".to_owned()), "{name}");
        assert_eq!(app.stored_files(), [""; 0], "{name}");
        let ready = app.http.get("/readyz", &[]);
        assert_eq!(refused(&ready), (503, "not-ready".to_owned()), "{name}");
        assert_eq!(app.http.get("/healthz", &[]).status, 200, "{name}");
        assert_eq!(app.http.get("/v2/coupon/series", &[(TOKEN, &app.token())]).status, 200, "{name}");
    };
    check("of the files", u64::MAX, 0);
    check("of the database", 0, u64::MAX);

    // What a body will need counts before it has come.
    let app = App::with(|config| config.max_upload_bytes = u64::MAX);
    let token = app.token();
    let mut large = Raw::to(&app);
    large.send_upload_head(&token, demo::SERIES, usize::MAX >> 1, "expect: 100-continue\r\n");
    let (status, code, _) = large.answer();
    assert_eq!((status, code.as_str()), (507, "out-of-space"));
    assert_eq!(app.http.get("/readyz", &[]).text(), "ready\n");
}

/// A program that does not accept for a moment, and clients that come all at once meanwhile: each is let in.
#[cfg(target_os = "linux")]
#[test]
fn who_comes_in_a_crowd_is_let_in() {
    const CROWD: usize = 600;
    let dir = tempfile::tempdir().unwrap();
    let program = Program::serve_with(dir.path(), |command| {
        command.args(["--max-connections-per-address", "2000"]);
    });
    let address = program.http.base.trim_start_matches("http://").parse().unwrap();
    program.signal("STOP");
    let crowd: Vec<TcpStream> = (0..CROWD)
        .map(|n| {
            let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(10))
                .unwrap_or_else(|error| panic!("client {n}: {error}"));
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
            stream
        })
        .collect();
    program.signal("CONT");
    for (n, mut stream) in crowd.into_iter().enumerate() {
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap_or_else(|error| panic!("client {n}: {error}"));
        assert!(answer.starts_with(b"HTTP/1.1 200"), "client {n}: {}", String::from_utf8_lossy(&answer));
    }
}

/// Those who are slow wait for nothing but themselves.
#[test]
fn the_slow_are_closed_and_nobody_waits_for_them() {
    const SLOW: usize = 300;
    let mut app = App::with(|config| {
        config.role = Role::Api;
        config.limits.connections_per_address = 1000;
        config.limits.header = Duration::from_secs(2);
        config.write = Duration::from_secs(2);
        config.idle = Duration::from_secs(2);
    });
    app.leaves_jobs = true;
    let (token, path) = (app.token(), large_file(&app));
    let slow: Vec<Raw> = (0..SLOW)
        .map(|n| {
            let mut raw = Raw::to(&app);
            match n % 3 {
                0 => raw.send(b"GET / HTTP/1.1\r\nhost: x\r\n"),
                1 => raw.send_upload_head(&token, demo::SERIES, 1000, ""),
                _ => raw.send(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()),
            }
            raw
        })
        .collect();
    wait_for("the end of all slow connections", || {
        // A healthy client is answered all the while.
        assert_eq!(app.http.get("/v2/coupon/series", &[(TOKEN, &token)]).status, 200);
        (open_connections(&app) == 1).then_some(())
    });
    drop(slow);
}
