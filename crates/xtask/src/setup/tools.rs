//! Tools from crates.io and npm, each in the one version that is known to work.

use std::path::Path;

use super::{Found, Setup};
use crate::shell::{Cmd, Env, Failure, Result, Scratch, root};

/// 0.22 asks for a newer compiler than ours.
const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";
/// npm's package carries a current wasm-opt. Debian 12's (108) exits with 0 and breaks what wasm-bindgen made.
const BINARYEN: &str = "132.0.0";
const TYPESCRIPT: &str = "7.0.2";
const DUCKDB: &str = "1.32.0";

pub(super) fn trunk(setup: &mut Setup) -> Result<Found> {
    setup.cargo_tool("trunk", TRUNK, &["trunk"], &["--no-default-features"])
}

pub(super) fn cargo_deny(setup: &mut Setup) -> Result<Found> {
    setup.cargo_tool("cargo-deny", CARGO_DENY, &["cargo-deny"], &["--no-default-features"])
}

pub(super) fn cargo_fuzz(setup: &mut Setup) -> Result<Found> {
    setup.cargo_tool("cargo-fuzz", CARGO_FUZZ, &["cargo-fuzz"], &[])
}

/// The command-line tool must be of exactly the library's version: they speak a private language.
pub(super) fn wasm_bindgen(setup: &mut Setup) -> Result<Found> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let version = locked_version(&lock, "wasm-bindgen")
        .ok_or_else(|| Failure::new("Cargo.lock holds no wasm-bindgen"))?
        .to_owned();
    setup.cargo_tool("wasm-bindgen-cli", &version, &["wasm-bindgen", "wasm-bindgen-test-runner"], &[])
}

pub(super) fn wasm_opt(setup: &mut Setup) -> Result<Found> {
    let major = BINARYEN.split('.').next().unwrap_or(BINARYEN);
    if says(&Env::default(), "wasm-opt", major) {
        return Ok(Found::Ready);
    }
    let (dir, found) = setup.npm_package("binaryen", BINARYEN)?;
    setup.env.add_path(dir.join("node_modules/.bin"));
    if says(&setup.env, "wasm-opt", major) {
        return Ok(found);
    }
    Err(Failure::new(format!("{} holds a wasm-opt that does not run", dir.display())))
}

/// Checks what is written in JavaScript, and writes its declarations.
pub(super) fn typescript(setup: &mut Setup) -> Result<Found> {
    let (dir, found) = setup.npm_package("typescript", TYPESCRIPT)?;
    setup.env.add_path(dir.join("node_modules/.bin"));
    Ok(found)
}

/// A peer of the benchmarks.
pub(super) fn duckdb(setup: &mut Setup) -> Result<Found> {
    let (dir, found) = setup.npm_package("@duckdb/duckdb-wasm", DUCKDB)?;
    setup.env.set("DUCKDB_DIR", dir);
    Ok(found)
}

impl Setup {
    /// A tool of crates.io: from `PATH`, from the cache, or built.
    fn cargo_tool(
        &mut self,
        package: &str,
        version: &str,
        programs: &[&str],
        flags: &[&str],
    ) -> Result<Found> {
        if programs.iter().all(|program| says(&Env::default(), program, version)) {
            return Ok(Found::Ready);
        }
        let home = self.tools.join(format!("{package}-{version}"));
        self.env.add_path(home.join("bin"));
        if programs.iter().all(|program| says(&self.env, program, version)) {
            return Ok(Found::Ready);
        }
        println!("set-up: building {package} {version}, once for this machine; this takes minutes");
        let build = Scratch::new(&self.tools, "build")?;
        let install = |locked: &[&str]| {
            // A build tool's own speed is worth less than the time it takes to build: trunk's fat link-time
            // optimization alone is five minutes.
            tool_build(&build)
                .args(["install", "--force", "--quiet"])
                .arg("--root")
                .arg(&home)
                .args(flags)
                .args(locked)
                .arg(format!("{package}@{version}"))
                .quietly()
        };
        // A published lock file can name a version that was yanked since; the tool builds without it as well.
        install(&["--locked"]).or_else(|locked| {
            println!("set-up: the lock file of {package} cannot be used, trying without");
            install(&[]).map_err(|e| Failure::new(format!("{locked}\n{e}")))
        })?;
        Ok(Found::Installed)
    }

    /// A package of npm in a folder of its own. An interrupted install leaves nothing that looks complete.
    pub(super) fn npm_package(&self, package: &str, version: &str) -> Result<(std::path::PathBuf, Found)> {
        let folder = package.rsplit('/').next().unwrap_or(package);
        let home = self.tools.join(format!("{folder}-{version}"));
        if home.join("node_modules").join(package).exists() {
            return Ok((home, Found::Ready));
        }
        println!("set-up: npm install {package}@{version}");
        let scratch = Scratch::new(&self.tools, folder)?;
        let partial = scratch.path().join("npm");
        std::fs::create_dir_all(&partial)?;
        std::fs::write(partial.join("package.json"), "{\"private\": true}\n")?;
        Env::default()
            .command("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent"])
            .arg(format!("{package}@{version}"))
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .dir(&partial)
            .quietly()?;
        if home.exists() {
            std::fs::remove_dir_all(&home)?;
        }
        std::fs::rename(&partial, &home)?;
        Ok((home, Found::Installed))
    }
}

fn tool_build(build: &Scratch) -> Cmd {
    let cargo = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"]
        .into_iter()
        .fold(Env::default().cargo(), Cmd::env_remove);
    cargo
        .env("CARGO_TARGET_DIR", build.path())
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        // Not among the project's files: its cargo configuration is not the tool's.
        .dir(Path::new("/"))
}

/// Whether a program answers `--version` with this version.
fn says(env: &Env, program: &str, version: &str) -> bool {
    let said = env.command(program).arg("--version").quietly().unwrap_or_default();
    said.split_whitespace().any(|word| word == version)
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("\nname = \"{package}\"\n"))?;
    rest.lines().next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_locked_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"…\"\n";
        for (package, version) in
            [("wasm-bindgen", Some("0.2.130")), ("wasm-bindgen-macro", Some("0.1.0")), ("wasm", None)]
        {
            assert_eq!(locked_version(lock, package), version, "{package}");
        }
    }
}
