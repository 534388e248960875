//! The standard library for `wasm32-unknown-unknown`.
//!
//! `rustup target add` is the way, and where rustup's server is out of reach, Debian's `rust-src` of exactly
//! this compiler's version is built once and put where rustup would have put it, so that plain cargo and
//! trunk need no flags.

use std::path::{Path, PathBuf};

use super::Found;
use crate::shell::{Cmd, Env, Failure, Result, Scratch};

const TARGET: &str = "wasm32-unknown-unknown";
/// Marks a standard library that this program put into the toolchain.
const SEEDED: &str = ".seeded";
/// Debian's suites in which a compiler as new as ours may be found.
const SUITES: [&str; 4] = ["trixie-backports", "trixie", "forky", "sid"];

pub(super) fn ensure() -> Result<Found> {
    let scratch = Scratch::new(&std::env::temp_dir(), "tearline-wasm-target")?;
    if links(scratch.path()).is_ok() {
        return Ok(Found::Ready);
    }
    let installed = sysroot()?.join("lib/rustlib").join(TARGET);
    if installed.join(SEEDED).exists() {
        // Of another compiler; and rustup must never add to it, or every crate would be there twice (E0464).
        std::fs::remove_dir_all(&installed)?;
    }
    let by_rustup = rustup_target_add(scratch.path());
    if by_rustup.is_ok() {
        return Ok(Found::Installed);
    }
    println!("set-up: rustup cannot reach its server, building std for {TARGET} from Debian's rust-src");
    match debian_src(scratch.path(), &installed).and_then(|()| links(scratch.path())) {
        Ok(()) => Ok(Found::Installed),
        Err(from_source) => Err(Failure::new(format!(
            "no way to get it. Run `rustup target add {TARGET}` where rustup works, then try again.\n\
             rustup: {}\nfrom source: {from_source}",
            by_rustup.err().map(|e| e.to_string()).unwrap_or_default(),
        ))),
    }
}

/// Links a small module: that finds a target that is missing, stale or doubled alike; looking for a folder does not.
fn links(scratch: &Path) -> Result {
    let source = scratch.join("probe.rs");
    std::fs::write(
        &source,
        "#[unsafe(no_mangle)] pub extern \"C\" fn f(n: usize) -> usize { vec![n; n].iter().sum() }\n",
    )?;
    let flags =
        ["--edition", "2024", "--crate-type", "cdylib", "-Clto=fat", "-Copt-level=1", "--target", TARGET];
    rustc().args(flags).arg("-o").arg(scratch.join("probe.wasm")).arg(source).quietly().map(drop)
}

fn rustup_target_add(scratch: &Path) -> Result {
    Env::default().command("rustup").args(["target", "add", TARGET]).quietly()?;
    links(scratch)
}

fn debian_src(scratch: &Path, installed: &Path) -> Result {
    let release = compiler_fact("release")?;
    let library = download_source(scratch, &release)?;
    seed(scratch, &library, installed)
}

/// Debian's source of the standard library, fetched and checked by apt from the archive that the machine
/// already uses, without a change to the machine's own sources. Returns the `library` folder.
fn download_source(scratch: &Path, release: &str) -> Result<PathBuf> {
    let env = Env::default();
    let targets =
        env.command("apt-get").args(["indextargets", "--format", "$(ORIGIN) $(REPO_URI)"]).quietly()?;
    let mirror = targets
        .lines()
        .filter_map(|line| line.strip_prefix("Debian "))
        .find(|uri| !uri.contains("security"))
        .ok_or_else(|| Failure::new("apt knows no Debian archive"))?
        .to_owned();

    let apt = scratch.join("apt");
    for dir in ["state/lists/partial", "cache/archives/partial", "download"] {
        std::fs::create_dir_all(apt.join(dir))?;
    }
    let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    let sources: String =
        SUITES.iter().map(|suite| format!("deb [signed-by={keyring}] {mirror} {suite} main\n")).collect();
    std::fs::write(apt.join("sources.list"), sources)?;
    let options: Vec<String> = [
        format!("Dir::Etc::SourceList={}", apt.join("sources.list").display()),
        "Dir::Etc::SourceParts=/dev/null".to_owned(),
        format!("Dir::State={}", apt.join("state").display()),
        "Dir::State::status=/var/lib/dpkg/status".to_owned(),
        format!("Dir::Cache={}", apt.join("cache").display()),
        "APT::Sandbox::User=root".to_owned(),
        "Acquire::Languages=none".to_owned(),
    ]
    .into_iter()
    .flat_map(|option| ["-o".to_owned(), option])
    .collect();
    let run = |program: &str| env.command(program).args(&options);

    // A suite that is missing from the mirror is no harm: any one of them is enough.
    let _ = run("apt-get").args(["-qq", "update"]).quietly();
    let known = run("apt-cache").args(["madison", "rust-src"]).quietly()?;
    let version = matching_version(&known, release)
        .ok_or_else(|| Failure::new(format!("Debian has no rust-src {release} now")))?;
    let download = apt.join("download");
    run("apt-get").args(["-qq", "download"]).arg(format!("rust-src={version}")).dir(&download).quietly()?;

    let unpacked = scratch.join("source");
    std::fs::create_dir_all(&unpacked)?;
    for entry in std::fs::read_dir(&download)? {
        env.command("dpkg-deb").arg("-x").arg(entry?.path()).arg(&unpacked).quietly()?;
    }
    for entry in std::fs::read_dir(unpacked.join("usr/src"))? {
        let library = entry?.path().join("library");
        if library.join("Cargo.lock").exists() {
            return Ok(library);
        }
    }
    Err(Failure::new("the package rust-src holds no library"))
}

/// From `apt-cache madison`: the Debian version of exactly this compiler's release.
fn matching_version(madison: &str, release: &str) -> Option<String> {
    let versions = madison.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
    let matches =
        |version: &&str| version.strip_prefix(release).is_some_and(|rest| rest.starts_with(['+', '-']));
    versions.into_iter().find(matches).map(str::to_owned)
}

/// Builds std with the active compiler and puts it into its sysroot.
fn seed(scratch: &Path, library: &Path, installed: &Path) -> Result {
    // cargo looks for the source in the toolchain and nowhere else: lend it there, for as long as the build takes.
    let home = sysroot()?.join("lib/rustlib/src/rust");
    let _link = TemporaryLink::new(library, &home)?;

    let package = scratch.join("seed");
    std::fs::create_dir_all(package.join("src"))?;
    std::fs::write(package.join("src/lib.rs"), "")?;
    std::fs::write(
        package.join("Cargo.toml"),
        "[package]\nname = \"stdseed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [profile.release]\nopt-level = 3\ncodegen-units = 1\n[workspace]\n",
    )?;
    let target_dir = package.join("target");
    let hash = compiler_fact("commit-hash")?;
    let flags = format!(
        // With its bitcode, or whatever uses it could not be link-time optimized; and without this machine's paths.
        "-Cembed-bitcode=yes --remap-path-prefix={}=/rustc/{hash}/library --remap-path-prefix={}=/rustc/{hash}",
        library.display(),
        home.display(),
    );
    bare(Env::default().cargo())
        .args(["build", "--quiet", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", flags)
        .env("CARGO_TARGET_DIR", &target_dir)
        .dir(&package)
        .quietly()?;

    let libraries = installed.join("lib");
    if installed.exists() {
        std::fs::remove_dir_all(installed)?;
    }
    std::fs::create_dir_all(&libraries)?;
    std::fs::write(installed.join(SEEDED), compiler_fact("release")?)?;
    for entry in std::fs::read_dir(target_dir.join(TARGET).join("release/deps"))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".rlib") && !name.starts_with("libstdseed-") {
            std::fs::copy(&path, libraries.join(name))?;
        }
    }
    Ok(())
}

/// A link to the library's source in the toolchain, taken away again however the build ends.
struct TemporaryLink(Option<PathBuf>);

impl TemporaryLink {
    fn new(library: &Path, home: &Path) -> Result<Self> {
        if home.join("library/Cargo.lock").exists() {
            return Ok(Self(None));
        }
        std::fs::create_dir_all(home)?;
        let link = home.join("library");
        let _ = std::fs::remove_file(&link); // one that an interrupted run left
        #[cfg(unix)]
        std::os::unix::fs::symlink(library, &link)?;
        Ok(Self(Some(link)))
    }
}

impl Drop for TemporaryLink {
    fn drop(&mut self) {
        let Some(link) = &self.0 else { return };
        let _ = std::fs::remove_file(link);
        for dir in link.ancestors().skip(1).take(2) {
            let _ = std::fs::remove_dir(dir); // only if it is empty
        }
    }
}

fn rustc() -> Cmd {
    bare(Env::default().command("rustc"))
}

/// Without the settings that are meant for the user's own code.
fn bare(command: Cmd) -> Cmd {
    ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "RUSTC_BOOTSTRAP"]
        .into_iter()
        .fold(command, Cmd::env_remove)
}

fn sysroot() -> Result<PathBuf> {
    Ok(PathBuf::from(rustc().args(["--print", "sysroot"]).quietly()?.trim()))
}

/// A line of `rustc -vV`.
fn compiler_fact(name: &str) -> Result<String> {
    let text = rustc().arg("-vV").quietly()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.map(str::to_owned).ok_or_else(|| Failure::new(format!("rustc -vV says no {name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exactly_this_compilers_source_will_do() {
        let madison = " rust-src | 1.96.0+dfsg1-1 | http://deb.debian.org/debian sid/main amd64 Packages\n \
                       rust-src | 1.95.0+dfsg1-1~bpo13+1 | http://deb.debian.org/debian trixie-backports/main\n \
                       rust-src | 1.85.0+dfsg3-1 | http://deb.debian.org/debian trixie/main amd64 Packages\n";
        for (release, found) in [
            ("1.95.0", Some("1.95.0+dfsg1-1~bpo13+1")),
            ("1.85.0", Some("1.85.0+dfsg3-1")),
            ("1.95.1", None),
            ("1.9", None),
        ] {
            assert_eq!(matching_version(madison, release).as_deref(), found, "{release}");
        }
    }
}
