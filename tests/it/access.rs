//! Who may see what: tokens, the URLs of files, and what the portal's page may run.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tearline_server::auth::{Keyring, Tokens};
use tearline_server::db::Client;
use tearline_server::demo;

use crate::app::{App, Part, TOKEN, report_path, status_path, wait_for};
use crate::contract::{SAMPLE, official};

#[test]
fn a_token_is_what_the_contract_says() {
    let app = App::start();
    let body = json!({"key": demo::KEY, "secret": demo::SECRET}).to_string();
    let answer = app.http.post("/v3/oauth/token/generate", &[], body.as_bytes());
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(answer["errors"], Value::Null);
    assert_eq!(answer["data"]["ttlSeconds"], 3600);
    assert_eq!(answer.as_object().unwrap().len(), 2);
    assert_eq!(answer["data"].as_object().unwrap().len(), 2);
    let token = answer["data"]["accessToken"].as_str().unwrap();

    let decode =
        |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    let parts: Vec<&str> = token.split('.').collect();
    let (header, claims) = (decode(parts[0]), decode(parts[1]));
    let jwks = app.http.get("/.well-known/jwks.json", &[]).json();
    assert_eq!((&header["alg"], &header["kid"]), (&json!("RS256"), &jwks["keys"][0]["kid"]));
    let mut names: Vec<&String> = claims.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["client_id", "exp", "iat", "iss", "jti", "org_id", "sub", "token_use"]);
    assert_eq!(claims["iss"], "Capillary");
    assert_eq!(claims["token_use"], "token_access");
    assert_eq!((&claims["org_id"], &claims["client_id"]), (&json!(demo::ORG), &json!(demo::KEY)));
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 3600);
    assert_ne!(app.token(), app.token());

    let cases = [
        (
            "a wrong secret",
            json!({"key": demo::KEY, "secret": "x"}).to_string(),
            (401, "credentials-invalid"),
        ),
        (
            "an unknown key",
            json!({"key": "x", "secret": demo::SECRET}).to_string(),
            (401, "credentials-invalid"),
        ),
        ("no secret", json!({"key": demo::KEY}).to_string(), (400, "body-malformed")),
        ("no JSON", "key=demo-key".to_owned(), (400, "body-malformed")),
        ("nothing", String::new(), (400, "body-malformed")),
        ("far too much", " ".repeat(100_000), (400, "body-malformed")),
    ];
    for (name, body, expected) in cases {
        let answer = app.http.post("/v3/oauth/token/generate", &[], body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}");
    }
}

#[test]
fn a_token_that_is_not_good_here_opens_nothing() {
    let app = App::start();
    let keys = || Keyring::in_dir(&app.dir.path().join("keys")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let of_demo = Client {
        key: demo::KEY.to_owned(),
        org_id: demo::ORG,
        name: String::new(),
        secret_hash: Vec::new(),
        read_only: false,
        ttl_seconds: 60,
        ..Client::default()
    };
    let gone = Client { key: "gone".to_owned(), ..of_demo.clone() };
    let moved = Client { org_id: 7, ..of_demo.clone() };
    let own = || Tokens::own("Capillary".to_owned(), keys());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let issue = |tokens: Tokens, client: &Client, at: u64| tokens.issue_at(client, at).unwrap().access_token;
    let good = issue(own(), &of_demo, now);
    let foreign = Tokens::own("Capillary".to_owned(), Keyring::in_dir(elsewhere.path()).unwrap());
    let parts: Vec<&str> = good.split('.').collect();
    let unsigned = URL_SAFE_NO_PAD.encode(br#"{"alg":"none"}"#);
    let cases = [
        ("good", good.clone(), (200, "")),
        ("expired", issue(own(), &of_demo, now - 120), (401, "token-expired")),
        (
            "another issuer's",
            issue(Tokens::own("Other".to_owned(), keys()), &of_demo, now),
            (401, "token-invalid"),
        ),
        ("signed by another key", issue(foreign, &of_demo, now), (401, "token-invalid")),
        ("of a client that is gone", issue(own(), &gone, now), (401, "token-invalid")),
        ("of a client of another organization", issue(own(), &moved, now), (401, "token-invalid")),
        ("not signed", format!("{unsigned}.{}.", parts[1]), (401, "token-invalid")),
        ("changed", format!("{}.{}x.{}", parts[0], parts[1], parts[2]), (401, "token-invalid")),
        ("empty", String::new(), (401, "token-invalid")),
        ("no token at all", "Bearer".to_owned(), (401, "token-invalid")),
    ];
    for (name, token, expected) in cases {
        for path in [status_path(demo::SERIES), "/v2/coupon/series".to_owned(), report_path(demo::SERIES, 1)]
        {
            let answer = app.http.get(&path, &[(TOKEN, &token)]);
            let found = (answer.status, if answer.status == 401 { answer.code() } else { String::new() });
            let expected = if expected.0 == 200 && path.contains("report") { (404, "") } else { expected };
            assert_eq!((found.0, found.1.as_str()), expected, "{name}: {path}");
        }
    }
    // Names of headers know no case, and what is wrapped around a token is no part of it.
    let wrapped = [
        good.clone(),
        format!("Bearer {good}"),
        format!("bearer  {good}  "),
        format!("\"{good}\""),
        format!("'{good}'"),
        format!("Bearer \"{good}\""),
        format!("\"Bearer {good}\""),
    ];
    for token in wrapped {
        let answer = app.http.get(&status_path(demo::SERIES), &[("X-CAP-API-OAUTH-TOKEN", &token)]);
        assert_eq!(answer.status, 200, "{token}: {}", answer.text());
    }
}

#[test]
fn another_issuers_tokens_are_accepted_by_its_public_keys() {
    let issuer = App::start();
    let token = issuer.token();
    let file = issuer.dir.path().join("jwks.json");
    std::fs::write(&file, issuer.http.get("/.well-known/jwks.json", &[]).body).unwrap();
    let sources = [file.display().to_string(), format!("{}/.well-known/jwks.json", issuer.http.base)];
    for source in sources {
        let app = App::with(|config| config.jwks = Some(source.clone()));
        let answer = wait_for("the issuer's keys", || {
            Some(app.http.get("/v2/coupon/series", &[(TOKEN, &token)])).filter(|answer| answer.status != 503)
        });
        assert_eq!(answer.status, 200, "{source}: {}", answer.text());
        let body = json!({"key": demo::KEY, "secret": demo::SECRET}).to_string();
        let answer = app.http.post("/v3/oauth/token/generate", &[], body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (404, "tokens-elsewhere"), "{source}");
    }
}

#[test]
fn files_are_fetched_by_their_url_and_by_no_other() {
    let app = App::start();
    let token = app.token();
    let job =
        app.done(&token, demo::SERIES, &official(b"customerIdentifier,coupon code\n919876543210,A1\n1,B1\n"));
    let url = job.error_file_url.unwrap();
    let file = app.http.get(&url, &[]);
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), "text/csv");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    let name = url.split('?').next().unwrap().rsplit('/').next().unwrap();
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{name}.csv\""));
    assert_eq!(file.text().lines().count(), 2);

    let (path, query) = url.split_once('?').unwrap();
    let signature = query.split_once("signature=").unwrap().1;
    let refused = [
        ("no signature", path.to_owned()),
        ("another time", format!("{path}?expires=9999999999&signature={signature}")),
        ("another kind", url.replace("/error/", "/success/")),
        ("another name", url.replace("/error_", "/success_")),
        ("another job", url.replace(&format!("/{}/", job.job_id), "/99/")),
    ];
    for (what, url) in refused {
        let answer = app.http.get(&url, &[]);
        assert_eq!((answer.status, answer.code().as_str()), (403, "link-invalid"), "{what}");
    }
    let expired = App::with(|config| config.file_url_seconds = 0);
    let token = expired.token();
    let job = expired.done(&token, demo::SERIES, &official(SAMPLE));
    let answer = expired.http.get(&job.uploaded_file_url.unwrap(), &[]);
    assert_eq!((answer.status, answer.code().as_str()), (403, "link-expired"));
}

/// Whatever an uploaded file pretends to be, a browser that opens it keeps it, and runs none of it.
#[test]
fn an_uploaded_file_is_data() {
    let app = App::start();
    let token = app.token();
    let page = b"<!doctype html><script>alert(1)</script>";
    for name in ["page.html", "a\"; x=\".svg", "a.csv"] {
        let parts = [Part::File(name, page), Part::Text("customerIdentifier", "NOT_TAGGED")];
        let job = app.done(&token, demo::SERIES, &parts);
        let file = app.http.get(&job.uploaded_file_url.unwrap(), &[("accept", "text/html")]);
        assert_eq!((file.status, file.body.as_slice()), (200, &page[..]), "{name}");
        assert_eq!(file.header("content-type"), "text/csv", "{name}");
        assert_eq!(file.header("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(file.header("content-security-policy"), "default-src 'none'; sandbox", "{name}");
        assert_eq!(file.header("cache-control"), "private, no-store", "{name}");
        let disposition = file.header("content-disposition");
        assert!(
            disposition.starts_with("attachment; filename=\"") && disposition.ends_with(".csv\""),
            "{disposition}"
        );
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
    }
}

#[test]
fn urls_of_files_start_as_the_server_is_reached() {
    let app = App::with(|config| config.public_url = Some("https://coupons.example.com".to_owned()));
    let token = app.token();
    let job = app.done(&token, demo::SERIES, &official(SAMPLE));
    assert!(job.uploaded_file_url.unwrap().starts_with("https://coupons.example.com/coupon/api/v1/files/"));
}

#[test]
fn the_portal_may_run_its_own_code_only() {
    let app = App::start();
    for path in ["/", "/series/541854"] {
        let page = app.http.get(path, &[("accept", "text/html,*/*")]);
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"), "{policy}");
        assert!(
            !policy.contains("'unsafe-eval'") && !policy.contains("script-src 'unsafe-inline'"),
            "{policy}"
        );
    }
}
