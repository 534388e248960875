//! What an organization changes of its own: series, and clients that are to do nothing any more.

use serde_json::{Value, json};
use tearline_api::contract::{SeriesSettings, UploadStatus};
use tearline_api::manage::{TrialResult, TriedUpload};
use tearline_server::auth::hash_secret;
use tearline_server::db::{Client, MOST_CLIENTS};
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

/// What a client is made by is what the command line makes one by, and nobody else's.
fn a_client_is_made_and_its_secret_shown_once() {
    let app = App::start();
    let manager = client(&app, 7, "manager", |client| client.manages = true);
    let uploader = client(&app, 7, "uploader", |_| {});
    let post = |token: &str, body: &str| app.http.post(CLIENTS, &[(TOKEN, token)], body.as_bytes());
    let long = format!(r#"{{"name": "{}"}}"#, "x".repeat(101));
    let refusals = [
        ("by an uploader", &uploader, r#"{"name": "A"}"#, (403, "client-may-not-manage")),
        ("no JSON", &manager, "name=A", (400, "body-malformed")),
        ("an unknown field", &manager, r#"{"name": "A", "orgId": 8}"#, (400, "body-malformed")),
        ("no name", &manager, r#"{"name": " "}"#, (400, "client-invalid")),
        ("a line in the name", &manager, r#"{"name": "A\nB"}"#, (400, "client-invalid")),
        ("too long a name", &manager, long.as_str(), (400, "client-invalid")),
        (
            "reads and manages",
            &manager,
            r#"{"name": "A", "readOnly": true, "manages": true}"#,
            (400, "client-invalid"),
        ),
        ("tokens for ever", &manager, r#"{"name": "A", "ttlSeconds": 3601}"#, (400, "client-invalid")),
        ("tokens for no time", &manager, r#"{"name": "A", "ttlSeconds": 0}"#, (400, "client-invalid")),
    ];
    for (name, token, body, expected) in refusals {
        let answer = post(token, body);
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}: {}", answer.text());
    }

    for (body, read_only, manages, ttl) in [
        (r#"{"name": " POS "}"#, false, false, 300),
        (r#"{"name": "POS", "readOnly": true, "ttlSeconds": 60}"#, true, false, 60),
        (r#"{"name": "POS", "manages": true}"#, false, true, 300),
    ] {
        let answer = post(&manager, body);
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{}", answer.text());
        let made = &answer.json()["result"];
        let (key, secret) = (made["key"].as_str().unwrap(), made["secret"].as_str().unwrap());
        assert_eq!((key.len(), secret.len(), made["name"].as_str()), (32, 64, Some("POS")));
        let token = app.http.token(key, secret);
        let me = app.http.get("/api/v1/me", &[(TOKEN, &token)]).json();
        let expected =
            json!({"orgId": 7, "client": key, "name": "POS", "readOnly": read_only, "manages": manages});
        assert_eq!(me["result"], expected, "{body}");
        let kept = app.db(|db| async move { db.client(key).await }).unwrap();
        assert_eq!((kept.ttl_seconds, kept.secret_hash), (ttl, hash_secret(secret)), "{body}");
        let listed = app.http.get(CLIENTS, &[(TOKEN, &manager)]);
        assert!(listed.text().contains(key) && !listed.text().contains(secret));
        let audit = app.http.get("/api/v1/audit?limit=1", &[(TOKEN, &manager)]).json();
        let line = &audit["result"][0];
        assert_eq!(
            (&line["action"], &line["subject"], &line["client"]),
            (&json!("client-create"), &json!(format!("client {key}")), &json!("manager"))
        );
        assert!(!audit.to_string().contains(secret));
    }
}

fn an_organization_has_so_many_clients_and_no_more() {
    let app = App::start();
    let manager = client(&app, 7, "manager", |client| client.manages = true);
    app.db(|db| async move {
        for n in 2..MOST_CLIENTS {
            let client = Client { key: format!("client {n}"), org_id: 7, ..Client::default() };
            db.put_client(&client).await?;
        }
        Ok::<_, tearline_server::db::Error>(())
    });
    let create = || app.http.post(CLIENTS, &[(TOKEN, &manager)], br#"{"name": "A"}"#);
    assert_eq!(create().status, 200);
    let answer = create();
    assert_eq!((answer.status, answer.code().as_str()), (409, "too-many-clients"));
    // One that is revoked makes room.
    assert_eq!(app.http.delete(&format!("{CLIENTS}/client 2").replace(' ', "%20"), &manager).status, 200);
    assert_eq!(create().status, 200);
}

/// Where another issues the tokens, a secret of ours would open nothing.
#[test]
fn with_another_issuer_no_client_is_made() {
    let issuer = App::start();
    let manager = client(&issuer, 7, "manager", |client| client.manages = true);
    let jwks = format!("{}/.well-known/jwks.json", issuer.http.base);
    let app = App::with(|config| config.jwks = Some(jwks));
    let here = Client { key: "manager".to_owned(), org_id: 7, manages: true, ..Client::default() };
    app.db(|db| async move { db.put_client(&here).await });
    let create = || app.http.post(CLIENTS, &[(TOKEN, &manager)], br#"{"name": "A"}"#);
    wait_for("the issuer's keys", || (create().status != 503).then_some(()));
    assert_eq!((create().status, create().code().as_str()), (404, "tokens-elsewhere"));
}

fn a_series_is_made_with_what_is_set_of_it() {
    let app = App::start();
    let manager = client(&app, 7, "manager", |client| client.manages = true);
    let uploader = client(&app, 7, "uploader", |_| {});
    let post = |token: &str, body: &str| app.http.post("/api/v1/series", &[(TOKEN, token)], body.as_bytes());
    let wrong = "series-setting-invalid";
    let refusals = [
        ("by an uploader", &uploader, r#"{"name": "A"}"#, (403, "client-may-not-manage"), None),
        ("no object", &manager, "[]", (400, "body-malformed"), None),
        ("no name", &manager, r#"{"maxCoupons": 1}"#, (400, wrong), Some("name")),
        ("a name of spaces", &manager, r#"{"name": "  "}"#, (400, wrong), Some("name")),
        ("a number as name", &manager, r#"{"name": 7}"#, (400, wrong), Some("name")),
        ("an unknown setting", &manager, r#"{"name": "A", "maxCoupons": 1, "id": 5}"#, (400, wrong), None),
        (
            "bounds the wrong way",
            &manager,
            r#"{"name": "A", "rules": {"codeLength": {"min": 9, "max": 3}}}"#,
            (400, wrong),
            Some("codeLength"),
        ),
        (
            "no such region",
            &manager,
            r#"{"name": "A", "rules": {"defaultRegion": "QQ"}}"#,
            (400, wrong),
            Some("defaultRegion"),
        ),
        (
            "nothing to draw from",
            &manager,
            r#"{"name": "A", "generator": {"charset": "A"}}"#,
            (400, wrong),
            Some("generator.charset"),
        ),
    ];
    for (name, token, body, expected, field) in refusals {
        let answer = post(token, body);
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}: {}", answer.text());
        assert_eq!(answer.json()["errors"][0]["field"].as_str(), field, "{name}");
    }
    let answer = post(
        &manager,
        r#"{"name": " Holi ", "maxCoupons": 2, "rules": {"codeLength": {"min": 3, "max": 9}}}"#,
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
    let made = &answer.json()["result"];
    let id = made["id"].as_i64().unwrap();
    assert_eq!(
        (&made["name"], &made["maxCoupons"], &made["couponCount"]),
        (&json!("Holi"), &json!(2), &json!(0))
    );
    let listed = app.http.get("/v2/coupon/series", &[(TOKEN, &uploader)]).json();
    assert_eq!(&listed["result"][0], made);
    let audit = app.http.get("/api/v1/audit?limit=1", &[(TOKEN, &manager)]).json();
    assert_eq!(
        (&audit["result"][0]["action"], &audit["result"][0]["subject"]),
        (&json!("series-create"), &json!(format!("series {id}")))
    );
    let parts = [File("a.csv", b"code\nAB\nABC\nABD\nABE\n"), Text("customerIdentifier", "NOT_TAGGED")];
    assert_eq!(app.done(&uploader, id, &parts).error_count, 2, "too short, and one too many");
}

/// What the last uploads would have become, without a change of anything.
fn settings_are_tried_on_the_last_uploads() {
    let app = App::start();
    let manager = client(&app, 7, "manager", |client| client.manages = true);
    let uploader = client(&app, 7, "uploader", |_| {});
    let settings = SeriesSettings::default();
    let series = app.db(|db| async move { db.create_series(None, 7, "a", &settings).await }).unwrap();
    let path = format!("/api/v1/series/{series}/try");
    let attempt = |token: &str, body: &str| app.http.post(&path, &[(TOKEN, token)], body.as_bytes());
    let none = attempt(&manager, "{}").json();
    assert_eq!((&none["result"]["tried"], &none["result"]["uploads"]), (&json!(0), &json!([])));

    let upload = |name: &str, file: &[u8]| {
        let parts = [File(name, file), Text("customerIdentifier", "NOT_TAGGED")];
        app.done(&uploader, series, &parts).job_id
    };
    let first = upload("first.csv", b"code\nABC1\nABC2\nABCDEF3\nA$B1\n");
    let second = upload("second.csv", b"code\nXY1\nXYZXYZ2\n");
    let elsewhere = client(&app, 8, "elsewhere", |client| client.manages = true);
    let refusals = [
        ("by an uploader", &uploader, "{}", (403, "client-may-not-manage")),
        ("by another organization", &elsewhere, "{}", (404, "series-unknown")),
        ("no object", &manager, "1", (400, "body-malformed")),
        (
            "nonsense",
            &manager,
            r#"{"rules": {"codeLength": {"min": 9, "max": 3}}}"#,
            (400, "series-setting-invalid"),
        ),
    ];
    for (name, token, body, expected) in refusals {
        let answer = attempt(token, body);
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}: {}", answer.text());
    }

    // (jobs, rows, accepted then, accepted now, lost, gained), the newest first
    let check = |body: &str, expected: [(i64, u64, u64, u64, u64, u64); 2]| {
        let answer = attempt(&manager, body);
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
        let result: TrialResult = serde_json::from_value(answer.json()["result"].clone()).unwrap();
        let found: Vec<_> = result
            .uploads
            .iter()
            .map(|upload| {
                assert_eq!(upload.not_tried, None);
                (
                    upload.job_id,
                    upload.rows,
                    upload.accepted_then,
                    upload.accepted_now,
                    upload.lost,
                    upload.gained,
                )
            })
            .collect();
        assert_eq!(found, expected, "{body}");
        let sum = |of: fn(&TriedUpload) -> u64| result.uploads.iter().map(of).sum::<u64>();
        assert_eq!((result.tried, result.rows), (2, 6));
        assert_eq!((result.lost, result.gained), (sum(|upload| upload.lost), sum(|upload| upload.gained)));
        result
    };
    check("{}", [(second, 2, 2, 2, 0, 0), (first, 4, 3, 3, 0, 0)]);
    let longer = r#"{"name": "b", "rules": {"codeLength": {"min": 6, "max": 40}}}"#;
    let result = check(longer, [(second, 2, 2, 1, 1, 0), (first, 4, 3, 1, 2, 0)]);
    assert_eq!(result.uploads[1].findings["code-length"], 3, "beside what else is wrong with a row");
    assert_eq!(result.uploads[1].file_name, "first.csv");
    // As many lost as gained are not nothing.
    let other = r#"{"rules": {"codeCharset": "A-Z$1", "codeLength": {"min": 4, "max": 40}}}"#;
    check(other, [(second, 2, 2, 0, 2, 0), (first, 4, 3, 2, 2, 1)]);
    // A whole file that would be refused.
    check(r#"{"rules": {"maxRows": 3}}"#, [(second, 2, 2, 2, 0, 0), (first, 4, 3, 0, 3, 0)]);

    let listed = app.http.get("/v2/coupon/series", &[(TOKEN, &manager)]).json();
    assert_eq!((&listed["result"][0]["name"], &listed["result"][0]["couponCount"]), (&json!("a"), &json!(5)));

    // Files that are gone are said to be.
    let job = app.db(|db| async move { db.job(first).await }).unwrap();
    app.db(|db| async move { db.let_files_go(&job).await });
    let gone = attempt(&manager, longer).json();
    assert_eq!(gone["result"]["uploads"][1]["notTried"], json!("file-gone"));
    assert_eq!((&gone["result"]["tried"], &gone["result"]["lost"]), (&json!(1), &json!(1)));
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
    a_client_is_made_and_its_secret_shown_once,
    an_organization_has_so_many_clients_and_no_more,
    a_series_is_made_with_what_is_set_of_it,
    settings_are_tried_on_the_last_uploads,
);
