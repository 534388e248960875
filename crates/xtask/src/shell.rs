//! Running other programs.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// Why a command could not be done, for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// The repository's root. Fixed when this program is compiled: it lives and dies with its checkout.
pub(crate) fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest)
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// What programs are started with, besides what they inherit.
#[derive(Debug, Default, Clone)]
pub(crate) struct Env {
    /// Searched before `PATH`.
    path: Vec<PathBuf>,
    vars: Vec<(&'static str, OsString)>,
    /// Where their output goes, if not where ours does.
    said: Option<Arc<Mutex<String>>>,
}

impl Env {
    pub(crate) fn add_path(&mut self, dir: PathBuf) {
        self.path.push(dir);
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.vars.push((name, value.into()));
    }

    /// For programs that run beside others: what they say is kept until somebody [takes](Self::take_said) it.
    pub(crate) fn aside(&self) -> Self {
        Self { said: Some(Arc::default()), ..self.clone() }
    }

    pub(crate) fn take_said(&self) -> String {
        let said = self.said.as_ref().and_then(|said| Some(std::mem::take(&mut *said.lock().ok()?)));
        said.unwrap_or_default()
    }

    pub(crate) fn command(&self, program: &str) -> Cmd {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(self.path.iter().cloned().chain(std::env::split_paths(&inherited)));
        let mut command = Command::new(program);
        command.current_dir(root()).stdin(Stdio::null());
        if let Ok(path) = path {
            command.env("PATH", path);
        }
        // `cargo run` describes this program's own package to it; a cargo below would rebuild on the difference.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command.envs(self.vars.iter().map(|(name, value)| (name, value)));
        Cmd { command, program: program.to_owned(), said: self.said.clone() }
    }

    /// The cargo that this program was started by, so that one toolchain builds everything.
    pub(crate) fn cargo(&self) -> Cmd {
        self.command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
    }
}

/// A program about to be run.
#[derive(Debug)]
pub(crate) struct Cmd {
    command: Command,
    program: String,
    said: Option<Arc<Mutex<String>>>,
}

impl Cmd {
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn arg(self, arg: impl AsRef<OsStr>) -> Self {
        self.args([arg])
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Lets clippy compile the workspace's own crates: it is the compiler, and says more. A lint is an error. Linted
    /// apart, by `cargo clippy`, every dependency would be compiled once more.
    pub(crate) fn linted(self) -> Self {
        self.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
            // How cargo-clippy tells it; each argument ends so.
            .env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__")
    }

    pub(crate) fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Runs it with its output where ours goes.
    pub(crate) fn run(mut self) -> Result {
        let status = if let Some(said) = &self.said {
            let output = self.command.output().map_err(|e| self.not_started(&e))?;
            if let Ok(mut said) = said.lock() {
                said.push_str(&String::from_utf8_lossy(&output.stdout));
                said.push_str(&String::from_utf8_lossy(&output.stderr));
            }
            output.status
        } else {
            self.command.status().map_err(|e| self.not_started(&e))?
        };
        if status.success() { Ok(()) } else { Err(Failure(format!("{} ended with {status}", self.line()))) }
    }

    /// Runs it and keeps its output to itself, unless it fails.
    pub(crate) fn quietly(mut self) -> Result<String> {
        let output = self.command.output().map_err(|e| self.not_started(&e))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(text);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Failure(format!("{} ended with {}\n{text}{said}", self.line(), output.status)))
    }

    /// Becomes that program: signals and the exit status are its own from here on.
    pub(crate) fn become_it(mut self) -> Result {
        self.command.stdin(Stdio::inherit());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            let error = self.command.exec();
            Err(self.not_started(&error))
        }
        #[cfg(not(unix))]
        self.run()
    }

    fn line(&self) -> String {
        let args = self.command.get_args().map(OsStr::to_string_lossy);
        let name = Path::new(&self.program).file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::iter::once(name.into()).chain(args).collect::<Vec<_>>().join(" ")
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        Failure(format!("{} could not be started: {error}", self.program))
    }
}

/// A directory that is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Beside where the result will go, so that a rename is all it takes to move it there.
    pub(crate) fn new(parent: &Path, name: &str) -> Result<Self> {
        let dir = parent.join(format!(".{name}.{}", std::process::id()));
        std::fs::create_dir_all(&dir)?;
        Ok(Self(dir))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind costs space only.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
