//! What an organization changes of its own: series, and clients that are to do nothing any more.

use serde_json::{Value, json};
use tearline_api::contract::{SeriesSettings, UploadStatus};
use tearline_server::auth::hash_secret;
use tearline_server::db::Client;
use tearline_server::demo;

use crate::app::Part::{File, Text};
use crate::app::{App, Program, TOKEN, program, wait_for};
use crate::places::everywhere;

const CLIENTS: &str = "/api/v1/clients";

fn client(app: &App, org_id: i64, key: &str, change: impl FnOnce(&mut Client)) -> String {
    let mut client = Client {
        key: key.to_owned(),
        org_id,
        name: format!("The client {key}"),
        secret_hash: hash_secret("secret"),
        ttl_seconds: 300,
        ..Client::default()
    };
    change(&mut client);
    app.db(|db| async move { db.put_client(&client).await });
    app.http.token(key, "secret")
}

fn credentials(key: &str) -> Vec<u8> {
    json!({"key": key, "secret": "secret"}).to_string().into_bytes()
}

fn a_client_that_is_revoked_can_do_nothing_at_once() {
    let app = App::start();
    let manager = client(&app, 7, "manager", |client| client.manages = true);
    let lost = client(&app, 7, "lost", |_| {});
    let elsewhere = client(&app, 8, "elsewhere", |client| client.manages = true);
    let works = |token: &str| app.http.get("/v2/coupon/series", &[(TOKEN, token)]).status == 200;
    let refusals = [
        ("by a client that may only upload", &lost, "manager", (403, "client-may-not-manage")),
        ("of another organization", &elsewhere, "lost", (404, "client-unknown")),
        ("that there is not", &manager, "nobody", (404, "client-unknown")),
    ];
    for (name, token, key, expected) in refusals {
        let answer = app.http.delete(&format!("{CLIENTS}/{key}"), token);
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}");
    }
    assert!(works(&lost) && works(&manager));

    // Twice changes nothing.
    for _ in 0..2 {
        let answer = app.http.delete(&format!("{CLIENTS}/lost"), &manager);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert!(!works(&lost) && works(&manager));
    let answer = app.http.get("/v2/coupon/series", &[(TOKEN, &lost)]);
    assert_eq!((answer.status, answer.code().as_str()), (401, "token-invalid"));
    let answer = app.http.post("/v3/oauth/token/generate", &[], &credentials("lost"));
    assert_eq!((answer.status, answer.code().as_str()), (401, "credentials-invalid"));

    let answer = app.http.get(CLIENTS, &[(TOKEN, &lost)]);
    assert_eq!(answer.status, 401);
    let listed = app.http.get(CLIENTS, &[(TOKEN, &manager)]).json();
    let clients = listed["result"].as_array().unwrap();
    let mut keys: Vec<&str> = clients.iter().map(|client| client["key"].as_str().unwrap()).collect();
    // Those of one millisecond stand in the order of their keys.
    keys.sort_unstable();
    assert_eq!(keys, ["lost", "manager"], "the organization's own: {listed}");
    let revoked =
        |key: &str| !clients.iter().find(|client| client["key"] == key).unwrap()["revokedOn"].is_null();
    assert!(revoked("lost") && !revoked("manager"));
    assert!(!listed.to_string().contains("secret"), "{listed}");
}

/// Where another issues the tokens, clients need not be known; one that is known and revoked is refused.
#[test]
fn another_issuers_token_of_a_revoked_client_is_refused() {
    let issuer = App::start();
    let (known, unknown) = (client(&issuer, 7, "known", |_| {}), client(&issuer, 7, "unknown", |_| {}));
    let jwks = format!("{}/.well-known/jwks.json", issuer.http.base);
    let app = App::with(|config| config.jwks = Some(jwks));
    let here = Client { key: "known".to_owned(), org_id: 7, ..Client::default() };
    app.db(|db| async move { db.put_client(&here).await });
    let status = |token: &str| app.http.get("/v2/coupon/series", &[(TOKEN, token)]).status;
    wait_for("the issuer's keys", || (status(&known) != 503).then_some(()));
    assert_eq!((status(&known), status(&unknown)), (200, 200));
    app.db(|db| async move { db.revoke_client(None, "known").await });
    assert_eq!((status(&known), status(&unknown)), (401, 200));
}

fn a_series_is_changed_by_its_own_organization() {
    let app = App::start();
    let manager = client(&app, 7, "manager", |client| client.manages = true);
    let uploader = client(&app, 7, "uploader", |_| {});
    let elsewhere = client(&app, 8, "elsewhere", |client| client.manages = true);
    let settings = SeriesSettings { max_coupons: Some(1), ..SeriesSettings::default() };
    let series = app.db(|db| async move { db.create_series(None, 7, "Before", &settings).await }).unwrap();
    let path = format!("/api/v1/series/{series}");
    let refusals = [
        ("another's", &elsewhere, "{}", (404, "series-unknown")),
        ("an uploader", &uploader, "{}", (403, "client-may-not-manage")),
        ("no JSON", &manager, "maxCoupons=2", (400, "body-malformed")),
        ("no object", &manager, "[]", (400, "body-malformed")),
        ("an unknown setting", &manager, r#"{"maxCoupons": 2, "limit": 3}"#, (400, "series-setting-invalid")),
        ("no number", &manager, r#"{"maxCoupons": "two"}"#, (400, "series-setting-invalid")),
        ("rules that there are not", &manager, r#"{"rules": {"x": 1}}"#, (400, "series-setting-invalid")),
        ("no name", &manager, r#"{"name": " "}"#, (400, "series-setting-invalid")),
    ];
    for (name, token, body, expected) in refusals {
        let answer = app.http.patch(&path, token, body);
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}: {}", answer.text());
    }
    let upload = |file: &[u8]| {
        let parts = [File("a.csv", file), Text("customerIdentifier", "NOT_TAGGED")];
        app.done(&uploader, series, &parts)
    };
    assert_eq!(upload(b"code\nA1\nA2\n").error_count, 1);
    let body = r#"{"name": "After", "maxCoupons": null, "rules": {"codeLength": {"min": 3, "max": 9}}}"#;
    let answer = app.http.patch(&path, &manager, body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let changed = &answer.json()["result"];
    assert_eq!(
        (
            &changed["name"],
            &changed["maxCoupons"],
            &changed["rules"]["codeLength"]["min"],
            &changed["couponCount"]
        ),
        (&json!("After"), &Value::Null, &json!(3), &json!(1))
    );
    let listed = app.http.get("/v2/coupon/series", &[(TOKEN, &manager)]).json();
    assert_eq!(&listed["result"][0], changed);
    // A2 is too short by now, and the series has room.
    let job = upload(b"code\nA2\nAB3\nAB4\n");
    assert_eq!((job.upload_status, job.error_count), (UploadStatus::Finished, 1));
    // Codes are compared by it.
    let answer = app.http.patch(&path, &manager, r#"{"rules": {"keepCase": true}}"#);
    assert_eq!((answer.status, answer.code().as_str()), (400, "series-setting-invalid"));
    assert!(
        answer.text().contains("keepCase can't be changed once the series has coupons"),
        "{}",
        answer.text()
    );
}

/// Coupons that there are count for their customers however these are compared from now on.
fn a_limit_holds_when_numbers_are_read_in_another_way() {
    let app = App::start();
    let token = client(&app, 7, "manager", |client| client.manages = true);
    let settings = SeriesSettings { coupons_per_customer: Some(1), ..SeriesSettings::default() };
    let series = app.db(|db| async move { db.create_series(None, 7, "a", &settings).await }).unwrap();
    let upload = |file: &[u8]| {
        let parts = [File("a.csv", file), Text("customerIdentifier", "MOBILE")];
        app.done(&token, series, &parts).error_count
    };
    assert_eq!(upload(b"mobile,code\n9876543210,A1\n"), 0);
    let answer =
        app.http.patch(&format!("/api/v1/series/{series}"), &token, r#"{"rules": {"defaultRegion": "IN"}}"#);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(upload(b"mobile,code\n+91 98765 43210,A2\n"), 1);
    assert_eq!(upload(b"mobile,code\n09876543210,A3\n919876543211,A4\n"), 1);
    let coupons = app.db(|db| async move { db.coupons_of_job(1).await });
    assert_eq!(coupons, [(1, "A1".to_owned(), Some("9876543210".to_owned()))], "shown as it was written");
}

#[test]
fn clients_and_series_are_managed_on_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let server = Program::serve(dir.path());
    let on = |args: &[&str]| {
        let output =
            std::process::Command::new(program()).args(args).arg("--data").arg(dir.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (status, made, _) = on(&["client", "create", "--org", "7", "--name", "POS", "--manage", "--json"]);
    assert_eq!(status, Some(0));
    let made: Value = serde_json::from_str(&made).unwrap();
    let (key, secret) = (made["key"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let token = server.http.token(key, secret);
    let (_, listed, _) = on(&["client", "list", "--org", "7"]);
    assert_eq!(listed, format!("{key}  organization 7  manages  POS\n"));
    assert_eq!(server.http.get(CLIENTS, &[(TOKEN, &token)]).status, 200);

    let series = demo::SERIES.to_string();
    let rules = dir.path().join("rules.json");
    std::fs::write(&rules, r#"{"codeLength": {"min": 6, "max": 12}}"#).unwrap();
    let (status, set, _) = on(&[
        "series",
        "set",
        &series,
        "--name",
        "Holi",
        "--max-coupons",
        "10",
        "--coupons-per-customer",
        "none",
        "--rules",
        rules.to_str().unwrap(),
        "--json",
    ]);
    let set: Value = serde_json::from_str(&set).unwrap();
    assert_eq!(status, Some(0));
    assert_eq!(
        (&set["name"], &set["maxCoupons"], &set["couponsPerCustomer"], &set["rules"]["codeLength"]["max"]),
        (&json!("Holi"), &json!(10), &Value::Null, &json!(12))
    );
    assert!(on(&["series", "list"]).1.contains("Holi"));
    for (args, said) in [
        (&["series", "set", "1", "--name", "x"][..], "there is no series 1"),
        (&["series", "set", &series][..], "nothing is to be changed"),
        (&["client", "revoke", "nobody"][..], "there is no client nobody"),
    ] {
        let (status, _, errors) = on(args);
        assert_eq!(status, Some(2), "{args:?}");
        assert!(errors.contains(said), "{args:?}: {errors}");
    }

    assert_eq!(on(&["client", "revoke", key]).1, format!("client {key} is revoked\n"));
    assert_eq!(server.http.get(CLIENTS, &[(TOKEN, &token)]).status, 401);
    let (_, listed, _) = on(&["client", "list", "--org", "7"]);
    assert!(listed.contains("revoked on 20"), "{listed}");
}

everywhere!(
    a_client_that_is_revoked_can_do_nothing_at_once,
    a_series_is_changed_by_its_own_organization,
    a_limit_holds_when_numbers_are_read_in_another_way,
);
