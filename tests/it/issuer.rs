//! Tokens of another issuer: which are good here, and where its keys come from.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tearline_server::auth::SigningKey;
use tearline_server::db::Client;
use tearline_server::demo;
use tempfile::TempDir;

use crate::app::{App, TOKEN, wait_for};
use crate::contract::{SAMPLE, official};

struct Issuer {
    dir: TempDir,
    keys: SigningKey,
}

fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

impl Issuer {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let keys = SigningKey::new().unwrap();
        Self { dir, keys }
    }

    fn jwks(&self) -> Value {
        json!({"keys": [self.keys.jwk]})
    }

    fn jwks_file(&self) -> String {
        let file = self.dir.path().join("jwks.json");
        std::fs::write(&file, self.jwks().to_string()).unwrap();
        file.display().to_string()
    }

    fn claims() -> Value {
        json!({"iss": "Capillary", "iat": now(), "exp": now() + 300, "jti": "1", "sub": "theirs",
               "client_id": "theirs", "org_id": demo::ORG, "token_use": "token_access"})
    }

    fn header(&self) -> Header {
        Header { kid: Some(self.keys.kid.clone()), ..Header::new(Algorithm::RS256) }
    }

    /// A good token, but for what is changed.
    fn token(&self, change: impl FnOnce(&mut Header, &mut Value)) -> String {
        let (mut header, mut claims) = (self.header(), Self::claims());
        change(&mut header, &mut claims);
        match header.alg {
            Algorithm::HS256 => {
                // The oldest trick: the public key as a shared secret.
                let secret = EncodingKey::from_secret(self.keys.jwk["n"].as_str().unwrap().as_bytes());
                encode(&header, &claims, &secret).unwrap()
            }
            _ => encode(&header, &claims, &self.keys.private).unwrap(),
        }
    }
}

#[test]
fn twelve_bad_tokens_open_nothing() {
    let (issuer, stranger) = (Issuer::new(), Issuer::new());
    let app = App::with(|config| config.jwks = Some(issuer.jwks_file()));
    let check = |name: &str, token: &str, status: u16, code: &str| {
        let answer = app.http.get("/v2/coupon/series", &[(TOKEN, token)]);
        let found = if answer.status == 200 { String::new() } else { answer.code() };
        assert_eq!((answer.status, found.as_str()), (status, code), "{name}");
        if status == 401 {
            assert_eq!(answer.header("cache-control"), "no-store", "{name}");
        }
    };
    let good = issuer.token(|_, _| {});
    check("good", &good, 200, "");
    check(
        "good, and from a second ago",
        &issuer.token(|_, claims| claims["nbf"] = json!(now() - 1)),
        200,
        "",
    );

    let bad = |name: &str, token: &str| check(name, token, 401, "token-invalid");
    bad("1: signed by a shared secret", &issuer.token(|header, _| header.alg = Algorithm::HS256));
    bad("2: by another kind of RSA", &issuer.token(|header, _| header.alg = Algorithm::RS512));
    bad("3: no kid", &issuer.token(|header, _| header.kid = None));
    bad("4: an unknown kid", &issuer.token(|header, _| header.kid = Some("none".to_owned())));
    bad(
        "5: another's key under this kid",
        &stranger.token(|header, _| header.kid = Some(issuer.keys.kid.clone())),
    );
    bad("6: another issuer", &issuer.token(|_, claims| claims["iss"] = json!("Other")));
    bad("7: another use", &issuer.token(|_, claims| claims["token_use"] = json!("token_refresh")));
    check(
        "8: expired",
        &issuer.token(|_, claims| {
            claims["iat"] = json!(now() - 400);
            claims["exp"] = json!(now() - 100);
        }),
        401,
        "token-expired",
    );
    bad("9: not yet", &issuer.token(|_, claims| claims["nbf"] = json!(now() + 100)));
    bad(
        "10: no organization",
        &issuer.token(|_, claims| {
            claims.as_object_mut().unwrap().remove("org_id");
        }),
    );
    bad("11: for years", &issuer.token(|_, claims| claims["exp"] = json!(now() + 100_000_000)));
    let parts: Vec<&str> = good.split('.').collect();
    bad("12: not signed", &format!("{}.{}.", parts[0], parts[1]));

    for name in ["iss", "exp", "iat", "token_use", "client_id"] {
        bad(
            &format!("no {name}"),
            &issuer.token(|_, claims| {
                claims.as_object_mut().unwrap().remove(name);
            }),
        );
    }
    bad("long, though it ends soon", &issuer.token(|_, claims| claims["iat"] = json!(now() - 7200)));
    bad(
        "made tomorrow",
        &issuer.token(|_, claims| {
            claims["iat"] = json!(now() + 1000);
            claims["exp"] = json!(now() + 1200);
        }),
    );
}

#[test]
fn a_client_that_nobody_knows_reads_only() {
    let issuer = Issuer::new();
    let check = |name: &str, configured: bool, known: Option<bool>, status: u16| {
        let app = App::with(|config| {
            config.jwks = Some(issuer.jwks_file());
            config.access.unknown_clients_write = configured;
        });
        if let Some(read_only) = known {
            let client = Client {
                key: "theirs".to_owned(),
                org_id: demo::ORG,
                name: String::new(),
                secret_hash: Vec::new(),
                read_only,
                ttl_seconds: 300,
                ..Client::default()
            };
            app.db(|db| async move { db.put_client(&client).await });
        }
        let token = issuer.token(|_, _| {});
        assert_eq!(app.http.get("/v2/coupon/series", &[(TOKEN, &token)]).status, 200, "{name}");
        let answer = app.http.upload(&token, demo::SERIES, &official(SAMPLE));
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        if status == 200 {
            app.http.finished(&token, demo::SERIES, answer.job().job_id);
        } else {
            assert_eq!(answer.code(), "client-read-only", "{name}");
        }
    };
    check("unknown", false, None, 403);
    check("unknown, and configured", true, None, 200);
    check("known", false, Some(false), 200);
    check("known to read", true, Some(true), 403);
}

/// What the issuer's address answers.
#[derive(Clone)]
enum Says {
    Keys(Value),
    Fault,
    /// Takes the connection, and never answers.
    Nothing,
}

/// An issuer whose keys are at a URL.
struct Site {
    address: SocketAddr,
    says: Arc<Mutex<Says>>,
    /// Connections that wait for an answer.
    hung: Arc<AtomicUsize>,
}

impl Site {
    fn start(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, says) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(says)));
        let hung = Arc::new(AtomicUsize::new(0));
        let (said, hangs) = (says.clone(), hung.clone());
        std::thread::spawn(move || {
            let mut kept = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let (status, body) = match said.lock().unwrap().clone() {
                    Says::Keys(keys) => ("200 OK", keys.to_string()),
                    Says::Fault => ("500 Internal Server Error", String::new()),
                    Says::Nothing => {
                        kept.push(stream);
                        hangs.fetch_add(1, Ordering::Relaxed);
                        continue;
                    }
                };
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Self { address, says, hung }
    }

    fn say(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }
}

#[test]
fn keys_come_and_go_in_the_background() {
    let (old, new) = (Issuer::new(), Issuer::new());
    let site = Site::start(Says::Fault);
    let mut app = App::with(|config| {
        config.jwks = Some(format!("http://{}/jwks.json", site.address));
        config.access.jwks_refresh = Duration::from_millis(20);
    });
    let (by_old, by_new) = (old.token(|_, _| {}), new.token(|_, _| {}));
    let http = app.http.clone();
    let ask = |token: &str| http.get("/v2/coupon/series", &[(TOKEN, token)]);
    let wait =
        |what: &str, token: &str, status: u16| wait_for(what, || (ask(token).status == status).then_some(()));

    let answer = ask(&by_old);
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (503, "keys-unavailable"),
        "the server has started all the same"
    );
    assert_eq!(answer.header("retry-after"), "5");
    site.say(Says::Keys(old.jwks()));
    wait("the keys", &by_old, 200);
    assert_eq!(ask(&by_new).code(), "token-invalid");
    site.say(Says::Keys(new.jwks()));
    wait("the new key", &by_new, 200);
    wait("the end of the old key", &by_old, 401);

    for outage in [Says::Fault, Says::Keys(json!({"keys": []})), Says::Keys(json!("x")), Says::Nothing] {
        site.say(outage);
        let started = Instant::now();
        for _ in 0..50 {
            assert_eq!(ask(&by_new).status, 200, "an outage withdraws nothing");
            assert_eq!(ask(&by_old).status, 401);
        }
        // A fetch is given up after ten seconds.
        assert!(started.elapsed() < Duration::from_secs(8), "requests waited for the issuer");
    }
    wait_for("a fetch that hangs", || (site.hung.load(Ordering::Relaxed) > 0).then_some(()));
    let started = Instant::now();
    app.restart(|_| {});
    assert!(started.elapsed() < Duration::from_secs(8), "the end waited for the issuer");
}

#[test]
fn keys_that_anybody_could_give_out_are_refused_at_the_start() {
    for (source, part) in
        [("http://issuer.example.com/jwks.json", "https://"), ("nowhere.json", "can't be read")]
    {
        let Err(error) = App::try_with(|config| config.jwks = Some(source.to_owned())) else {
            panic!("{source}")
        };
        assert!(format!("{error:#}").contains(part), "{source}: {error:#}");
    }
}
