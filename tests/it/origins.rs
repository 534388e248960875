//! Where requests come from, and by which name: hosts, pages of other origins, proxies, TLS.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::json;
use tearline_server::config::Tls;
use tearline_server::demo;

use crate::app::{Answer, App, TOKEN, status_path};
use crate::contract::{SAMPLE, official};
use crate::raw::Raw;

#[test]
fn no_client_makes_up_the_host_of_a_url() {
    let check = |public_url: Option<&str>, host: &str, expected: &str| {
        let app = App::with(|config| config.public_url = public_url.map(str::to_owned));
        let token = app.token();
        app.done(&token, demo::SERIES, &official(SAMPLE));
        let mut raw = Raw::to(&app);
        raw.send(
            format!(
                "GET {} HTTP/1.1\r\nhost: {host}\r\n{TOKEN}: {token}\r\nx-forwarded-host: evil.example\r\n\
                          connection: close\r\n\r\n",
                status_path(demo::SERIES)
            )
            .as_bytes(),
        );
        raw.rest();
        let text = String::from_utf8(std::mem::take(&mut raw.read)).unwrap();
        let expected = expected.replace("SERVER", &app.http.base);
        let url = text.split("uploadedFileUrl\":\"").nth(1).unwrap_or_else(|| panic!("{text}"));
        assert!(url.starts_with(&format!("{expected}/coupon/api/v1/files/")), "{public_url:?} {host}: {url}");
        assert!(!text.contains("evil.example"), "{text}");
    };
    check(None, "localhost:1234", "http://localhost:1234");
    check(None, "127.0.0.1", "http://127.0.0.1");
    check(None, "evil.example", "SERVER");
    check(None, "localhost.evil.example", "SERVER");
    check(None, "evil.example:80", "SERVER");
    check(Some("https://coupons.example.com"), "evil.example", "https://coupons.example.com");
    check(Some("https://coupons.example.com"), "localhost", "https://coupons.example.com");
}

#[test]
fn pages_of_other_origins_use_the_interfaces_when_they_are_on_the_list() {
    const SHOP: &str = "https://shop.example.com";
    let ask = |app: &App, method: &str, path: &str, origin: &str, more: &str| -> Answer {
        let mut raw = Raw::to(app);
        raw.send(
            format!(
                "{method} {path} HTTP/1.1\r\nhost: x\r\norigin: {origin}\r\nconnection: close\r\n{more}\r\n"
            )
            .as_bytes(),
        );
        raw.rest();
        let text = String::from_utf8(std::mem::take(&mut raw.read)).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.as_bytes().to_vec(),
        }
    };
    let preflight =
        "access-control-request-method: POST\r\naccess-control-request-headers: x-cap-api-oauth-token\r\n";
    let upload = format!("/coupon/api/v1/upload/file/{}", demo::SERIES);

    let closed = App::start();
    for (method, more) in [("OPTIONS", preflight), ("GET", "")] {
        let answer = ask(&closed, method, &upload, SHOP, more);
        assert_eq!(answer.status, 405, "{method}");
        assert!(
            answer.headers.iter().all(|(name, _)| !name.starts_with("access-control")),
            "{:?}",
            answer.headers
        );
    }

    let app = App::with(|config| config.access.cors_origins = vec![SHOP.to_owned()]);
    let answer = ask(&app, "OPTIONS", &upload, SHOP, preflight);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, SHOP));
    assert!(answer.header("access-control-allow-methods").contains("POST"));
    for header in ["x-cap-api-oauth-token", "content-encoding", "idempotency-key"] {
        assert!(answer.header("access-control-allow-headers").contains(header), "{header}");
    }
    assert_eq!(answer.header("access-control-allow-credentials"), "", "tokens come in a header");
    // A refusal is to be read, too.
    let answer = ask(&app, "GET", "/v2/coupon/series", SHOP, "");
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (401, SHOP));
    assert_eq!(answer.header("vary"), "origin");
    for origin in
        ["https://evil.example", "http://shop.example.com", "https://shop.example.com.evil.example", "null"]
    {
        let answer = ask(&app, "OPTIONS", &upload, origin, preflight);
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (405, ""), "{origin}");
        assert_eq!(answer.header("vary"), "origin", "{origin}");
    }
}

#[test]
fn metrics_are_for_those_who_may_see_them() {
    let check = |name: &str, from: &str, trusted: &str, forwarded: &str, status: u16| {
        let app = App::with(|config| {
            config.access.metrics_from = vec![from.parse().unwrap()];
            config.access.trusted_proxies =
                trusted.split_whitespace().map(|net| net.parse().unwrap()).collect();
        });
        let headers: &[(&str, &str)] =
            if forwarded.is_empty() { &[] } else { &[("x-forwarded-for", forwarded)] };
        assert_eq!(app.http.get("/metrics", headers).status, status, "{name}");
    };
    check("this machine", "127.0.0.0/8", "", "", 200);
    check("another machine", "10.0.0.0/8", "", "", 404);
    check("by a proxy that nobody named", "127.0.0.0/8", "", "203.0.113.9", 404);
    check("by a proxy, from outside", "127.0.0.0/8", "127.0.0.1", "203.0.113.9", 404);
    check("by a proxy, from where it may", "10.0.0.0/8", "127.0.0.1", "10.1.2.3", 200);
}

#[test]
fn a_request_keeps_the_name_that_a_trusted_proxy_gave_it() {
    let check = |trusted: bool, given: &str, kept: bool| {
        let app = App::with(|config| {
            if trusted {
                config.access.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
            }
        });
        for path in ["/healthz", "/nothing", "/v2/coupon/series"] {
            let answer = app.http.get(path, &[("x-request-id", given)]);
            let id = answer.header("x-request-id");
            assert_eq!(id == given, kept, "{given} {path}");
            assert!(!id.is_empty());
        }
    };
    check(true, "abc-1.2_3", true);
    check(true, "a b", false);
    check(true, &"x".repeat(65), false);
    check(false, "abc-1.2_3", false);
}

fn tls_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/tls").join(name)
}

#[test]
fn https_is_spoken_with_a_certificate() {
    let app = App::with(|config| {
        config.access.tls = Some(Tls { certificate: tls_file("certificate.pem"), key: tls_file("key.pem") });
    });
    let address = app.http.base.trim_start_matches("http://").to_owned();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(tls_file("certificate.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = Arc::new(config);
    let ask = |request: &str| -> String {
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(config.clone(), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(&address).unwrap());
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    let body = json!({"key": demo::KEY, "secret": demo::SECRET}).to_string();
    let text = ask(&format!(
        "POST /v3/oauth/token/generate HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\
                             connection: close\r\n\r\n{body}",
        body.len()
    ));
    assert!(
        text.starts_with("HTTP/1.1 200 OK\r\n") && text.contains("cache-control: no-store\r\n"),
        "{text}"
    );
    let token = text.split("accessToken\":\"").nth(1).unwrap().split('"').next().unwrap();
    let text = ask(&format!(
        "GET {} HTTP/1.1\r\nhost: localhost\r\n{TOKEN}: {token}\r\nconnection: close\r\n\r\n",
        status_path(demo::SERIES)
    ));
    assert!(
        text.starts_with("HTTP/1.1 200 OK\r\n") && text.contains("cache-control: no-store\r\n"),
        "{text}"
    );

    // Nothing is said in the clear.
    let mut plain = Raw::to(&app);
    plain.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
    plain.rest();
    assert!(!plain.read.starts_with(b"HTTP"), "{:?}", plain.read);

    for (certificate, key, part) in [
        ("nothing.pem", "key.pem", "nothing.pem"),
        ("certificate.pem", "certificate.pem", "can't be read as PEM"),
        ("key.pem", "key.pem", "holds no certificate"),
    ] {
        let tls = Tls { certificate: tls_file(certificate), key: tls_file(key) };
        let Err(error) = App::try_with(|config| config.access.tls = Some(tls)) else {
            panic!("{certificate} {key}")
        };
        assert!(format!("{error:#}").contains(part), "{certificate} {key}: {error:#}");
    }
}
