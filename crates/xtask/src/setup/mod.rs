//! Everything that a command needs and a fresh machine lacks, installed once.
//!
//! What is on `PATH` in the right version is used as it is. The rest goes to one folder of the user's
//! cache, so that every clone on a machine shares it.

mod browser;
mod postgres;
mod tools;
mod wasm_target;

use std::path::PathBuf;
use std::time::Instant;

use crate::shell::{Env, Failure, Result};
use crate::step::seconds;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build and serve the portal.
    Run,
    /// To check and test everything.
    Test,
    /// To measure.
    Bench,
    /// To make the npm package.
    Package,
}

/// What one part of the set-up found.
pub(crate) enum Found {
    Ready,
    Installed,
}

pub(crate) fn setup(purpose: Purpose) -> Result<Env> {
    let mut setup = Setup::new()?;
    setup.part("wasm32 target", |_| wasm_target::ensure())?;
    setup.part("wasm-opt", tools::wasm_opt)?;
    setup.part("wasm-bindgen", tools::wasm_bindgen)?;
    if purpose != Purpose::Package {
        setup.part("trunk", tools::trunk)?;
    }
    if purpose == Purpose::Test {
        setup.part("cargo-deny", tools::cargo_deny)?;
        setup.part("PostgreSQL", postgres::postgres)?;
    }
    if matches!(purpose, Purpose::Test | Purpose::Package) {
        setup.part("TypeScript", tools::typescript)?;
    }
    if matches!(purpose, Purpose::Test | Purpose::Bench) {
        setup.part("chromium", browser::chromium)?;
        setup.part("playwright-core", browser::playwright)?;
    }
    if purpose == Purpose::Test {
        setup.part("axe-core", browser::axe)?;
        setup.part("pixelmatch", browser::pixelmatch)?;
        setup.part("Firefox", browser::firefox)?;
        setup.part("puppeteer-core", browser::puppeteer)?;
    }
    if purpose == Purpose::Bench {
        setup.part("DuckDB", tools::duckdb)?;
    }
    Ok(setup.env)
}

/// What fuzzing takes besides.
pub(crate) fn fuzzing() -> Result<Env> {
    let mut setup = Setup::new()?;
    setup.part("cargo-fuzz", tools::cargo_fuzz)?;
    Ok(setup.env)
}

/// A set-up under way.
#[derive(Debug)]
pub(crate) struct Setup {
    /// Tools, one folder each, named with their version.
    tools: PathBuf,
    env: Env,
    /// Two clones that are set up at once take turns.
    _lock: std::fs::File,
}

impl Setup {
    fn new() -> Result<Self> {
        let tools = cache_dir()?.join("tools");
        std::fs::create_dir_all(&tools)?;
        let lock = std::fs::File::create(tools.join(".lock"))?;
        lock.lock()?;
        Ok(Self { tools, env: Env::default(), _lock: lock })
    }

    fn part(&mut self, name: &str, ensure: impl FnOnce(&mut Self) -> Result<Found>) -> Result {
        let started = Instant::now();
        let found = ensure(self).map_err(|e| Failure::new(format!("set-up of {name}: {e}")))?;
        let took = seconds(started.elapsed());
        match found {
            Found::Ready => println!("set-up: {name} is there ({took})"),
            Found::Installed => println!("set-up: {name} installed ({took})"),
        }
        Ok(())
    }
}

fn cache_dir() -> Result<PathBuf> {
    let given = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
    let cache = given.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    let cache = cache.ok_or_else(|| Failure::new("there is no home directory; set XDG_CACHE_HOME"))?;
    Ok(cache.join("tearline"))
}

/// Installs packages of Debian or one of its children, where that is possible without asking anyone.
fn apt_install(packages: &[&str]) -> Result {
    let by_hand = format!("install {} with your system's package manager", packages.join(", "));
    let plain = Env::default();
    if plain.command("apt-get").arg("--version").quietly().is_err() {
        return Err(Failure::new(format!("there is no apt-get here: {by_hand}")));
    }
    if plain.command("id").arg("-u").quietly()?.trim() != "0" {
        return Err(Failure::new(format!("not root: run `sudo apt-get install {}`", packages.join(" "))));
    }
    println!("set-up: apt-get install {}", packages.join(" "));
    let apt = || plain.command("apt-get").env("DEBIAN_FRONTEND", "noninteractive");
    // Stale lists are no reason to stop: the install says whether they were good enough.
    let _ = apt().args(["update", "-qq"]).quietly();
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    apt().args(install).args(packages).quietly().map(drop)
}
