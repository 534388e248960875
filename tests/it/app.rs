//! A server to test: in this process, or as a program of its own where it is to be killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tearline_api::contract::{SeriesSettings, UploadJobStatus, UploadStatus};
use tearline_server::auth::hash_secret;
use tearline_server::belonging::MARKER;
use tearline_server::config::{Config, Settings};
use tearline_server::db::{Client, Db};
use tearline_server::demo;
use tearline_server::server::Server;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::places::Stores;

/// Nothing here takes long; a test that waits longer than this waits for what will never come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again until there is an answer.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// Waits for a moment that chance names, so many milliseconds from now at most.
pub(crate) fn any_moment(most: u64) {
    let chance = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), most);
    std::thread::park_timeout(Duration::from_millis(chance % most));
}

/// An answer of the server.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {:?}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// The code of the answer's one error.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The one job of the answer.
    pub(crate) fn job(&self) -> UploadJobStatus {
        assert_eq!(self.status, 200, "{}", self.text());
        serde_json::from_value(self.json()["result"]["uploadJobStatuses"][0].clone()).unwrap()
    }
}

/// Speaks HTTP with a server at an address.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    pub(crate) base: String,
    agent: ureq::Agent,
}

impl Http {
    pub(crate) fn new(base: String) -> Self {
        let agent =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
        Self { base, agent: agent.new_agent() }
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() }
    }

    /// `path` may be a whole URL, as files have one.
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers.iter().fold(self.agent.get(self.url(path)), |r, (n, v)| r.header(*n, *v));
        answer(request.call().unwrap())
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let request = headers.iter().fold(self.agent.post(self.url(path)), |r, (n, v)| r.header(*n, *v));
        answer(request.send(body).unwrap())
    }

    pub(crate) fn patch(&self, path: &str, token: &str, body: &str) -> Answer {
        answer(self.agent.patch(self.url(path)).header(TOKEN, token).send(body).unwrap())
    }

    pub(crate) fn delete(&self, path: &str, token: &str) -> Answer {
        answer(self.agent.delete(self.url(path)).header(TOKEN, token).call().unwrap())
    }

    /// A new access token.
    pub(crate) fn token(&self, key: &str, secret: &str) -> String {
        let body = json!({"key": key, "secret": secret}).to_string();
        let answer = self.post("/v3/oauth/token/generate", &[], body.as_bytes());
        answer.json()["data"]["accessToken"]
            .as_str()
            .unwrap_or_else(|| panic!("{}", answer.text()))
            .to_owned()
    }

    pub(crate) fn upload(&self, token: &str, series: i64, parts: &[Part<'_>]) -> Answer {
        self.upload_with(token, series, &[], parts)
    }

    pub(crate) fn upload_with(
        &self,
        token: &str,
        series: i64,
        headers: &[(&str, &str)],
        parts: &[Part<'_>],
    ) -> Answer {
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let mut all = vec![(TOKEN, token), ("content-type", content_type.as_str())];
        all.extend_from_slice(headers);
        self.post(&upload_path(series), &all, &multipart(parts))
    }

    pub(crate) fn job(&self, token: &str, series: i64, job: i64) -> UploadJobStatus {
        self.get(&format!("{}?jobId={job}", status_path(series)), &[(TOKEN, token)]).job()
    }

    /// The job once it is over.
    #[track_caller]
    pub(crate) fn finished(&self, token: &str, series: i64, job: i64) -> UploadJobStatus {
        wait_for("the end of a job", || {
            Some(self.job(token, series, job)).filter(|job| job.upload_status.is_final())
        })
    }
}

fn answer(response: ureq::http::Response<ureq::Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    let headers = parts
        .headers
        .iter()
        .map(|(n, v)| (n.to_string(), v.to_str().unwrap_or_default().to_owned()))
        .collect();
    let body = body.with_config().limit(1 << 30).read_to_vec().unwrap();
    Answer { status: parts.status.as_u16(), headers, body }
}

pub(crate) const TOKEN: &str = "x-cap-api-oauth-token";
pub(crate) const BOUNDARY: &str = "a-boundary-of-the-tests";

pub(crate) fn upload_path(series: i64) -> String {
    format!("/coupon/api/v1/upload/file/{series}")
}

pub(crate) fn status_path(series: i64) -> String {
    format!("/coupon/api/v1/upload/getUploadStatus/{series}")
}

pub(crate) fn report_path(series: i64, job: i64) -> String {
    format!("/coupon/api/v1/upload/report/{series}/{job}")
}

/// A part of a multipart body.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    Text(&'a str, &'a str),
    File(&'a str, &'a [u8]),
}

pub(crate) fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let (header, content) = match part {
            Part::Text(name, value) => (format!("name=\"{name}\""), value.as_bytes()),
            Part::File(name, content) => {
                (format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv"), *content)
            }
        };
        body.extend_from_slice(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {header}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// A server in this process, with the demo's organization. It stops when it is dropped, and fails the test
/// if it leaves a job undone.
pub(crate) struct App {
    pub(crate) http: Http,
    pub(crate) dir: TempDir,
    stores: Stores,
    runtime: Runtime,
    server: Option<Server>,
    /// Set where a test means to leave jobs undone.
    pub(crate) leaves_jobs: bool,
}

impl App {
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::on(tempfile::tempdir().unwrap(), change)
    }

    /// With what is in a directory.
    pub(crate) fn on(dir: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        Self::try_on(dir, change).unwrap()
    }

    /// # Errors
    /// When the server can't be started.
    pub(crate) fn try_with(change: impl FnOnce(&mut Config)) -> anyhow::Result<Self> {
        Self::try_on(tempfile::tempdir().unwrap(), change)
    }

    fn try_on(dir: TempDir, change: impl FnOnce(&mut Config)) -> anyhow::Result<Self> {
        let runtime = Runtime::new().unwrap();
        let settings = Settings {
            listen: Some("127.0.0.1:0".parse().unwrap()),
            data: Some(dir.path().to_owned()),
            demo: Some(true),
            ..Settings::default()
        };
        let mut config = settings.resolve().unwrap();
        // Tests ask again and again, as no client does.
        config.limits.requests_per_minute = 1_000_000;
        config.limits.token_requests_per_minute = 1_000_000;
        let stores = Stores::new();
        stores.configure(&mut config);
        change(&mut config);
        let server = runtime.block_on(Server::start(config))?;
        let http = Http::new(format!("http://{}", server.address));
        Ok(Self { http, dir, stores, runtime, server: Some(server), leaves_jobs: false })
    }

    /// Stops the server, and starts it again on the same data.
    pub(crate) fn restart(&mut self, change: impl FnOnce(&mut Config)) {
        let server = self.server.take().unwrap();
        let mut config = Config::clone(&server.app.config);
        self.runtime.block_on(server.stop());
        change(&mut config);
        let server = self.runtime.block_on(Server::start(config)).unwrap();
        self.http = Http::new(format!("http://{}", server.address));
        self.server = Some(server);
    }

    pub(crate) fn token(&self) -> String {
        self.http.token(demo::KEY, demo::SECRET)
    }

    /// What the handlers share.
    pub(crate) fn state(&self) -> &tearline_server::state::App {
        &self.server.as_ref().unwrap().app
    }

    /// Asks the database.
    pub(crate) fn db<T, F: Future<Output = Result<T, E>>, E: std::fmt::Debug>(
        &self,
        ask: impl FnOnce(Db) -> F,
    ) -> T {
        let db = self.server.as_ref().unwrap().app.db.clone();
        self.runtime.block_on(ask(db)).unwrap()
    }

    /// A series of an organization, and a token for it.
    pub(crate) fn series(&self, org: i64, settings: SeriesSettings) -> (i64, String) {
        let key = format!("client-of-{org}");
        let client = Client {
            key: key.clone(),
            org_id: org,
            name: "Test".to_owned(),
            secret_hash: hash_secret("secret"),
            read_only: false,
            ttl_seconds: 300,
            ..Client::default()
        };
        self.db(|db| async move { db.put_client(&client).await });
        let id = self.db(|db| async move { db.create_series(None, org, "Test", &settings).await });
        (id.unwrap(), self.http.token(&key, "secret"))
    }

    /// Uploads a file, and waits for its job.
    #[track_caller]
    pub(crate) fn done(&self, token: &str, series: i64, parts: &[Part<'_>]) -> UploadJobStatus {
        let job = self.http.upload(token, series, parts).job();
        assert_eq!(job.upload_status, UploadStatus::Started);
        self.http.finished(token, series, job.job_id)
    }

    /// Waits until what was left behind has been looked through since the start.
    pub(crate) fn tidied(&self) {
        wait_for("the tidying", || self.server.as_ref().unwrap().tidied().then_some(()));
    }

    /// The folder of the stored files.
    pub(crate) fn files(&self) -> PathBuf {
        self.stores.files(self.dir.path())
    }

    /// Every file in the storage but the one that names its database, as `folder/…/name`.
    pub(crate) fn stored_files(&self) -> Vec<String> {
        let mut files = files_below(&self.files());
        files.retain(|file| file != MARKER);
        files
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let Some(server) = self.server.take() else { return };
        let db = server.app.db.clone();
        if !std::thread::panicking() && !self.leaves_jobs {
            let open = self.runtime.block_on(db.open_jobs()).unwrap();
            assert_eq!(open, 0, "the test leaves jobs undone");
        }
        self.runtime.block_on(server.stop());
    }
}

pub(crate) fn files_below(dir: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path.strip_prefix(dir).unwrap().display().to_string());
            }
        }
    }
    files.sort();
    files
}

/// The program, as a process of its own that can be killed.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) http: Http,
    child: Child,
}

impl Program {
    pub(crate) fn serve(data: &Path) -> Self {
        Self::serve_with(data, |_| {})
    }

    /// With more arguments, or another environment.
    pub(crate) fn serve_with(data: &Path, change: impl FnOnce(&mut Command)) -> Self {
        Self::start(Command::new(program()), data, change)
    }

    /// By a shell that first says what the program may do.
    pub(crate) fn serve_after(shell: &str, data: &Path, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{shell}; exec \"$0\" \"$@\"")).arg(program());
        Self::start(command, data, change)
    }

    fn start(mut command: Command, data: &Path, change: impl FnOnce(&mut Command)) -> Self {
        command
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--lease-seconds", "1", "--log", "warn"])
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped());
        change(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("Tearline listens on ").unwrap_or_else(|| panic!("{line:?}"));
        Self { http: Http::new(base.to_owned()), child }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: the program is told nothing.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// SIGTERM: the program ends what it does.
    pub(crate) fn terminate(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The `tearline` program: the one that was named, or the one of this build.
pub(crate) fn program() -> PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM
        .get_or_init(|| {
            if let Some(named) = std::env::var_os("TEARLINE_BIN") {
                return named.into();
            }
            // …/target/debug/deps/it-…
            let test = std::env::current_exe().unwrap();
            let folder = test.parent().and_then(Path::parent).unwrap();
            let release = folder.file_name().is_some_and(|name| name == "release");
            let built = Command::new(env!("CARGO"))
                .args(["build", "--quiet", "--workspace", "--bin", "tearline"])
                .args(release.then_some("--release"))
                .status();
            assert!(built.unwrap().success(), "the program can't be built");
            folder.join("tearline")
        })
        .clone()
}
