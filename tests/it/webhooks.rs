//! What the server tells by itself: to a real receiver, by TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use tearline_api::contract::{SeriesSettings, UploadStatus};
use tearline_server::auth::hash_secret;
use tearline_server::config::Config;
use tearline_server::db::Client;

use crate::app::Part::{File, Text};
use crate::app::{App, Program, TOKEN, program, wait_for};
use crate::places::everywhere;

const WEBHOOKS: &str = "/api/v1/webhooks";

fn tls_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/tls").join(name)
}

/// What came to a receiver.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Came {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// As a receiver that follows the standard looks at it.
    #[track_caller]
    fn verify(&self, secret: &str) {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let timestamp: u64 = self.header("webhook-timestamp").parse().unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        assert!(now.abs_diff(timestamp) < 300, "{timestamp} {now}");
        let signed = format!("{}.{timestamp}.{}", self.header("webhook-id"), self.body);
        let algorithm = aws_lc_rs::hmac::HMAC_SHA256;
        let signature =
            STANDARD.decode(self.header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
        let key = aws_lc_rs::hmac::Key::new(algorithm, &key);
        aws_lc_rs::hmac::verify(&key, signed.as_bytes(), &signature).unwrap();
        assert_eq!(self.header("content-type"), "application/json");
    }
}

/// Answers each request by the next of its answers, the last one again and again: a status, and how long it takes.
pub(crate) struct Receiver {
    pub(crate) url: String,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Receiver {
    pub(crate) fn start(answers: &[(u16, Duration)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let certificate = CertificateDer::from_pem_file(tls_file("certificate.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(tls_file("key.pem")).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let (config, came) = (Arc::new(config), Arc::<Mutex<Vec<Came>>>::default());
        let (answers, all) = (answers.to_vec(), came.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(config.clone()).unwrap();
                let mut stream = StreamOwned::new(connection, stream.unwrap());
                let Some(request) = read(&mut stream) else { continue };
                let number = {
                    let mut all = all.lock().unwrap();
                    all.push(request);
                    all.len() - 1
                };
                let (status, pause) = answers[number.min(answers.len() - 1)];
                // It is the slowness that is tested.
                std::thread::park_timeout(pause);
                let elsewhere = if status == 302 { "location: /elsewhere\r\n" } else { "" };
                // A body that nobody reads.
                let body = "x".repeat(1 << 20);
                let head =
                    format!("HTTP/1.1 {status} x\r\n{elsewhere}content-length: {}\r\n\r\n", body.len());
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
            }
        });
        Self { url, came }
    }

    fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    /// The first so many, once they are there.
    #[track_caller]
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Came> {
        wait_for("webhooks", || Some(self.came()).filter(|came| came.len() >= count))
    }
}

fn read(stream: &mut (impl Read + Write)) -> Option<Came> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut headers) = (String::new(), Vec::new());
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Came { path, headers, body: String::from_utf8(body).ok()? })
}

pub(crate) const NOW: Duration = Duration::ZERO;

/// Everything in a hurry.
pub(crate) fn quick(config: &mut Config) {
    config.webhooks.hosts = vec!["localhost".to_owned()];
    config.webhooks.private_addresses = true;
    config.webhooks.ca = Some(tls_file("certificate.pem"));
    config.webhooks.first_pause = Duration::from_millis(20);
    config.webhooks.look_every = Duration::from_millis(20);
    config.warnings.look_every = Duration::from_millis(50);
}

fn manager(app: &App, org: i64) -> String {
    let key = format!("manager-of-{org}");
    let client = Client {
        key: key.clone(),
        org_id: org,
        secret_hash: hash_secret("secret"),
        manages: true,
        ttl_seconds: 300,
        ..Client::default()
    };
    app.db(|db| async move { db.put_client(&client).await });
    app.http.token(&key, "secret")
}

/// Makes an endpoint; its id and its secret.
pub(crate) fn endpoint(app: &App, token: &str, url: &str, events: &[&str]) -> (String, String) {
    let body = json!({"url": url, "events": events}).to_string();
    let answer = app.http.post(WEBHOOKS, &[(TOKEN, token)], body.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let made = answer.json()["result"].clone();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("id"), text("secret"))
}

/// The one endpoint of an organization, as it is listed.
fn listed(app: &App, token: &str) -> Value {
    let answer = app.http.get(WEBHOOKS, &[(TOKEN, token)]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["result"][0].clone()
}

fn a_job_that_is_over_is_told_signed_and_again_until_it_was_taken() {
    let app = App::with(quick);
    let receiver = Receiver::start(&[(500, NOW), (302, NOW), (204, NOW)]);
    let token = manager(&app, 7);
    let (_, secret) = endpoint(&app, &token, &format!("{}/coupons?a=b", receiver.url), &["job.finished"]);
    let others = manager(&app, 8);
    let theirs = Receiver::start(&[(200, NOW)]);
    endpoint(&app, &others, &theirs.url, &[]);
    let (series, token_7) = app.series(7, SeriesSettings::default());
    let upload = |file: &[u8]| {
        app.done(&token_7, series, &[File("a.csv", file), Text("customerIdentifier", "NOT_TAGGED")])
    };
    // This endpoint is not for jobs that failed.
    assert_eq!(upload(b"").upload_status, UploadStatus::Errored);
    let job = upload(b"code\nA1\nA2\nA1\n");
    let came = receiver.wait_for(3);
    for came in &came {
        came.verify(&secret);
        assert_eq!(came.path, "/coupons?a=b");
        assert_eq!(came.body, receiver.came()[0].body, "the same message");
    }
    let ids: Vec<&str> = came.iter().map(|came| came.header("webhook-id")).collect();
    assert!(ids[0].starts_with("msg_") && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let told = came[0].json();
    assert_eq!(told["type"], "job.finished");
    assert_eq!(
        told["data"],
        json!({"orgId": 7, "couponSeriesId": series, "jobId": job.job_id, "uploadStatus": "FINISHED",
               "uploadedFileName": "a.csv", "actualRowCount": 3, "errorCount": 1})
    );
    wait_for("the delivery to be written down", || (listed(&app, &token)["pending"] == 0).then_some(()));
    let webhook = listed(&app, &token);
    assert!(webhook["deliveredOn"].is_string() && webhook["failedOn"].is_string(), "{webhook}");
    assert_eq!((&webhook["failure"], webhook.get("secret")), (&Value::Null, None));
    assert_eq!(receiver.came().len(), 3, "what was taken is not sent again");
    assert_eq!(theirs.came().len(), 0, "another organization's");
    let metrics = app.http.get("/metrics", &[]);
    for line in ["{result=\"delivered\"} 1", "{result=\"failed\"} 2"] {
        let line = format!("tearline_webhooks_total{line}");
        assert!(metrics.text().lines().any(|found| found == line), "{line}\n{}", metrics.text());
    }
}

/// What was acknowledged is told after a restart, too; and by whoever is there.
fn what_is_to_be_told_outlives_the_server() {
    let mut app = App::with(|config| {
        quick(config);
        config.webhooks.look_every = Duration::from_secs(3600);
    });
    let receiver = Receiver::start(&[(200, NOW)]);
    let token = manager(&app, 7);
    let (_, secret) = endpoint(&app, &token, &receiver.url, &[]);
    let (series, uploader) = app.series(7, SeriesSettings::default());
    app.done(&uploader, series, &[File("a.csv", b""), Text("customerIdentifier", "NOT_TAGGED")]);
    assert_eq!(receiver.came().len(), 0);
    app.restart(quick);
    let came = receiver.wait_for(1);
    came[0].verify(&secret);
    assert_eq!(came[0].json()["type"], "job.errored");
    assert!(came[0].json()["data"]["errorReason"].is_string(), "{}", came[0].body);
}

/// One that does not answer in time keeps nobody else waiting, and is tried for so long and no longer.
fn a_slow_receiver_is_given_up_and_keeps_nobody_waiting() {
    let app = App::with(|config| {
        quick(config);
        config.webhooks.timeout = Duration::from_millis(300);
        config.webhooks.retry = Duration::from_secs(1);
    });
    let slow = Receiver::start(&[(200, Duration::from_secs(30))]);
    let healthy = Receiver::start(&[(200, NOW)]);
    let token = manager(&app, 7);
    let (id, _) = endpoint(&app, &token, &slow.url, &["series.low"]);
    endpoint(&app, &token, &healthy.url, &[]);
    let started = Instant::now();
    let test = app.http.post(&format!("{WEBHOOKS}/{id}/test"), &[(TOKEN, &token)], b"");
    assert_eq!(test.status, 200, "{}", test.text());
    let (series, uploader) = app.series(7, SeriesSettings::default());
    app.done(&uploader, series, &[File("a.csv", b"code\nA1\n"), Text("customerIdentifier", "NOT_TAGGED")]);
    healthy.wait_for(1);
    wait_for("the slow one to be given up", || (listed(&app, &token)["pending"] == 0).then_some(()));
    assert!(started.elapsed() < Duration::from_secs(25), "nobody waited for the receiver");
    let webhook = listed(&app, &token);
    assert!(webhook["failure"].as_str().unwrap().contains("no answer in 0.3 s"), "{webhook}");
    assert_eq!(webhook["deliveredOn"], Value::Null);
}

fn a_receiver_that_is_gone_gets_nothing_any_more() {
    let app = App::with(quick);
    let receiver = Receiver::start(&[(410, NOW), (200, NOW)]);
    let token = manager(&app, 7);
    let (id, _) = endpoint(&app, &token, &receiver.url, &[]);
    let (series, uploader) = app.series(7, SeriesSettings::default());
    let upload = || {
        app.done(&uploader, series, &[File("a.csv", b"code\nA1\n"), Text("customerIdentifier", "NOT_TAGGED")])
    };
    upload();
    wait_for("its end", || listed(&app, &token)["endedOn"].is_string().then_some(()));
    upload();
    assert_eq!(listed(&app, &token)["pending"], 0);
    // Whoever tries it has mended it.
    let test = app.http.post(&format!("{WEBHOOKS}/{id}/test"), &[(TOKEN, &token)], b"");
    assert_eq!(test.status, 200);
    let came = receiver.wait_for(2);
    assert_eq!((came.len(), &came[1].json()["type"]), (2, &json!("webhook.test")));
    let deleted = app.http.delete(&format!("{WEBHOOKS}/{id}"), &token);
    assert_eq!(deleted.status, 200);
    let again = app.http.delete(&format!("{WEBHOOKS}/{id}"), &token);
    assert_eq!((again.status, again.code().as_str()), (404, "webhook-unknown"));
}

/// A name that leads into the own network is not followed there, whoever made the endpoint.
#[test]
fn no_private_address_is_sent_to() {
    let app = App::with(|config| {
        quick(config);
        config.webhooks.private_addresses = false;
    });
    let receiver = Receiver::start(&[(200, NOW)]);
    let token = manager(&app, 7);
    let (id, _) = endpoint(&app, &token, &receiver.url, &[]);
    app.http.post(&format!("{WEBHOOKS}/{id}/test"), &[(TOKEN, &token)], b"");
    wait_for("the failure", || listed(&app, &token)["failure"].is_string().then_some(()));
    let failure = listed(&app, &token)["failure"].to_string();
    assert!(failure.contains("no public address"), "{failure}");
    assert_eq!(receiver.came().len(), 0);
}

fn a_series_that_runs_out_is_told_once() {
    let app = App::with(quick);
    let receiver = Receiver::start(&[(200, NOW)]);
    let token = manager(&app, 7);
    let (_, secret) = endpoint(&app, &token, &receiver.url, &["series.low", "series.expiring"]);
    let settings = SeriesSettings { max_coupons: Some(10), ..SeriesSettings::default() };
    let (series, uploader) = app.series(7, settings);
    let status = || {
        let path = crate::app::status_path(series);
        app.http.get(&path, &[(TOKEN, &uploader)]).json()["result"]["warnings"].clone()
    };
    assert_eq!(status(), Value::Null);
    let upload = |file: &str| {
        let parts = [File("a.csv", file.as_bytes()), Text("customerIdentifier", "NOT_TAGGED")];
        app.done(&uploader, series, &parts).job_id
    };
    let job = upload("code\nA1\nA2\nA3\nA4\nA5\nA6\nA7\nA8\nA9\n");
    let warnings = status();
    assert_eq!(
        (&warnings[0]["code"], &warnings[0]["couponsLeft"]),
        (&json!("series-low"), &json!(1)),
        "{warnings}"
    );
    let detail = app.http.get(&format!("/api/v1/jobs/{job}"), &[(TOKEN, &uploader)]).json();
    assert_eq!(detail["result"]["warnings"], warnings, "{detail}");
    let came = receiver.wait_for(1);
    came[0].verify(&secret);
    let told = came[0].json();
    assert_eq!(
        (&told["type"], &told["data"]["couponSeriesId"]),
        (&json!("series.low"), &json!(series)),
        "{told}"
    );
    assert_eq!(told["data"]["couponsLeft"], 1);
    // It stays so, and nobody is told again; another thing is.
    upload("code\nA10\n");
    let in_an_hour = tearline_server::clock::now_ms() + 3_600_000;
    let set = |change: Value| {
        let answer = app.http.patch(&format!("/api/v1/series/{series}"), &token, &change.to_string());
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    set(json!({"expiresOn": in_an_hour}));
    let came = receiver.wait_for(2);
    let told = came[1].json();
    assert_eq!(
        (&told["type"], &told["data"]["expiresOn"]),
        (&json!("series.expiring"), &json!(in_an_hour.to_string()))
    );
    assert_eq!(status().as_array().unwrap().len(), 2);
    let warned = |line: &str| {
        let metrics = app.http.get("/metrics", &[]);
        metrics.text().lines().any(|found| found == line).then_some(())
    };
    wait_for("the metric", || warned("tearline_series_warned{warning=\"low\"} 1"));
    // What was over and begins again is told again.
    set(json!({"maxCoupons": 1000}));
    wait_for("the end of it", || warned("tearline_series_warned{warning=\"low\"} 0"));
    set(json!({"maxCoupons": 10}));
    assert_eq!(receiver.wait_for(3)[2].json()["data"]["couponsLeft"], 0);
}

#[test]
fn endpoints_are_made_by_who_manages_and_where_it_is_allowed() {
    let app = App::with(quick);
    let token = manager(&app, 7);
    let (_, uploader) = app.series(7, SeriesSettings::default());
    let theirs = manager(&app, 8);
    let (id, _) = endpoint(&app, &theirs, "https://localhost:1/", &[]);
    let good = r#"{"url": "https://localhost:1/"}"#;
    let cases = [
        ("by an uploader", &uploader, good, (403, "client-may-not-manage")),
        ("no JSON", &token, "url", (400, "body-malformed")),
        (
            "an event that there is not",
            &token,
            r#"{"url": "https://localhost", "events": ["x"]}"#,
            (400, "body-malformed"),
        ),
        (
            "the trial",
            &token,
            r#"{"url": "https://localhost", "events": ["webhook.test"]}"#,
            (400, "webhook-invalid"),
        ),
        ("http", &token, r#"{"url": "http://localhost"}"#, (400, "webhook-invalid")),
        ("another host", &token, r#"{"url": "https://example.com"}"#, (400, "webhook-invalid")),
    ];
    for (name, token, body, expected) in cases {
        let answer = app.http.post(WEBHOOKS, &[(TOKEN, token)], body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), expected, "{name}: {}", answer.text());
    }
    let path = format!("{WEBHOOKS}/{id}");
    assert_eq!(app.http.delete(&path, &token).code(), "webhook-unknown", "another organization's");
    assert_eq!(app.http.post(&format!("{path}/test"), &[(TOKEN, &token)], b"").code(), "webhook-unknown");
    assert_eq!(listed(&app, &token), Value::Null);
    for _ in 0..20 {
        endpoint(&app, &token, "https://localhost:1/", &[]);
    }
    let answer = app.http.post(WEBHOOKS, &[(TOKEN, &token)], good.as_bytes());
    assert_eq!((answer.status, answer.code().as_str()), (409, "too-many-webhooks"));
    let lines = app.db(|db| async move { db.audited(7, 1000, None).await });
    assert_eq!(lines.iter().filter(|line| line.action == "webhook-create").count(), 20);
}

#[test]
fn endpoints_are_managed_on_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let receiver = Receiver::start(&[(200, NOW)]);
    let certificate = tls_file("certificate.pem");
    let _server = Program::serve_with(dir.path(), |command| {
        command
            .args(["--webhook-hosts", "localhost", "--webhook-private-addresses", "--webhook-ca"])
            .arg(certificate);
    });
    let on = |args: &[&str]| {
        let args = [&["webhook"], args].concat();
        let output =
            std::process::Command::new(program()).args(args).arg("--data").arg(dir.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (status, made, error) = on(&[
        "create",
        "--org",
        "7",
        "--url",
        &receiver.url,
        "--events",
        "job.finished,job.errored",
        "--json",
    ]);
    assert_eq!(status, Some(0), "{error}");
    let made: Value = serde_json::from_str(&made).unwrap();
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let (_, listed, _) = on(&["list", "--org", "7"]);
    assert!(
        listed.contains("job.finished,job.errored  nothing delivered yet") && !listed.contains("whsec_"),
        "{listed}"
    );
    assert_eq!(on(&["test", id]).0, Some(0));
    receiver.wait_for(1)[0].verify(secret);
    wait_for("the list to say so", || on(&["list"]).1.contains("last delivered on 20").then_some(()));
    for (args, said) in [
        (&["create", "--org", "7", "--url", "http://localhost"][..], "must start with https://"),
        (
            &["create", "--org", "7", "--url", "https://localhost", "--events", "x"][..],
            "job.finished, job.errored",
        ),
        (&["delete", "wh_0"][..], "there is no webhook wh_0"),
        (&["test", "wh_0"][..], "there is no webhook wh_0"),
    ] {
        let (status, _, errors) = on(args);
        assert_eq!(status, Some(2), "{args:?}");
        assert!(errors.contains(said), "{args:?}: {errors}");
    }
    assert_eq!(on(&["delete", id]).1, format!("webhook {id} is deleted\n"));
    assert_eq!(on(&["list"]).1, "");
}

everywhere!(
    a_job_that_is_over_is_told_signed_and_again_until_it_was_taken,
    what_is_to_be_told_outlives_the_server,
    a_slow_receiver_is_given_up_and_keeps_nobody_waiting,
    a_receiver_that_is_gone_gets_nothing_any_more,
    a_series_that_runs_out_is_told_once,
);
