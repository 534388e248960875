//! PostgreSQL for the tests: a cluster of their own in a temporary folder, started once, ended with this program.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::app::wait_for;

/// A private cluster. It ends when this is dropped, and with this program, even when that is killed.
pub(crate) struct Cluster {
    pub(crate) dir: PathBuf,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    shell: Child,
}

/// What makes tests quick, and loses only what no test looks for. `fsync` is off: a crash of the database's processes
/// loses nothing, since the system is still there.
const SETTINGS: [&str; 7] = [
    "-cfsync=off",
    "-cmax_connections=300",
    "-cshared_buffers=64MB",
    "-cmax_wal_size=2GB",
    "-cautovacuum_naptime=5",
    "-cwal_level=minimal",
    "-cmax_wal_senders=0",
];

#[allow(dead_code)]
impl Cluster {
    pub(crate) fn start() -> Self {
        // As text: another user may not read the folder of the sources.
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/postgres.sh");
        let script = std::fs::read_to_string(script).unwrap();
        // It refuses to be run by root, so that a hole in it is not one in the machine.
        let as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout.trim_ascii() == b"0";
        let words = is_root.then_some(as_nobody).into_iter().flatten().chain(["sh", "-c", &script, "sh"]);
        let words: Vec<&str> = words.collect();
        let mut shell = Command::new(words[0])
            .args(&words[1..])
            .arg(programs())
            .args(SETTINGS)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("util-linux is here");
        let (stdin, stdout) = (shell.stdin.take(), shell.stdout.take().unwrap());
        let mut cluster = Self { dir: PathBuf::new(), stdin, stdout: BufReader::new(stdout), shell };
        cluster.dir = cluster.line().into();
        cluster.answers();
        cluster
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "PostgreSQL can't be started; what it says stands above");
        line.trim().to_owned()
    }

    fn tell(&mut self, word: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{word}").unwrap();
        assert_eq!(self.line(), word);
    }

    /// `pg_ctl stop -m immediate`: as a crash of all of its processes.
    pub(crate) fn crash(&mut self) {
        self.tell("crash");
    }

    pub(crate) fn restart(&mut self) {
        self.tell("start");
        self.answers();
    }

    fn answers(&self) {
        wait_for("PostgreSQL to start", || self.run("SELECT 1").then_some(()));
    }

    fn run(&self, sql: &str) -> bool {
        psql(&self.url("postgres"), sql).is_ok()
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://tearline@localhost/{database}?host={}", self.dir.display())
    }

    /// A new database.
    pub(crate) fn database(&self) -> String {
        let name = new_name();
        psql(&self.url("postgres"), &format!("CREATE DATABASE {name}")).unwrap();
        self.url(&name)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.shell.wait();
    }
}

fn new_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("tearline_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A new database: of the cluster that all tests share, or of the server that `TEST_DATABASE_URL` names.
pub(crate) fn database() -> String {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    match std::env::var("TEST_DATABASE_URL") {
        Ok(server) => {
            let name = new_name();
            psql(&server, &format!("DROP DATABASE IF EXISTS {name}")).unwrap();
            psql(&server, &format!("CREATE DATABASE {name}")).unwrap();
            let (server, options) = server.split_once('?').unwrap_or((&server, ""));
            let host = server.find("://").map_or(0, |at| at + 3);
            let end = server[host..].find('/').map_or(server.len(), |at| host + at);
            format!("{}/{name}?{options}", &server[..end])
        }
        Err(_) => SHARED.get_or_init(Cluster::start).database(),
    }
}

/// What a statement answers, a line a row.
///
/// # Errors
/// What the program says.
pub(crate) fn psql(url: &str, sql: &str) -> Result<String, String> {
    let output = Command::new(programs().join("psql"))
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command"])
        .args([sql, url])
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The folder of PostgreSQL's programs: Debian keeps them off the PATH.
fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let mut found: Vec<(u32, PathBuf)> = debian
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
            .filter(|(_, bin)| bin.join("initdb").is_file())
            .collect();
        found.sort();
        if let Some((_, newest)) = found.pop() {
            return newest;
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path)
            .find(|dir| dir.join("initdb").is_file())
            .expect("PostgreSQL is installed; `cargo xtask test` does it")
    })
}
