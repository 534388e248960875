//! What the tests in a real browser need.

use std::path::PathBuf;

use super::{Found, Setup, apt_install};
use crate::shell::{Env, Failure, Result};

const PLAYWRIGHT: &str = "1.65.1";
const AXE: &str = "4.14.1";
const PUPPETEER: &str = "24.43.1";
const PIXELMATCH: &str = "8.0.0";

pub(super) fn chromium(setup: &mut Setup) -> Result<Found> {
    browser(setup, "CHROMIUM", ["chromium", "google-chrome"], &["chromium", "chromium-driver"])
}

pub(super) fn firefox(setup: &mut Setup) -> Result<Found> {
    browser(setup, "FIREFOX", ["firefox-esr", "firefox"], &["firefox-esr"])
}

/// The browser that a variable names, or one of these programs.
fn browser(
    setup: &mut Setup,
    variable: &'static str,
    programs: [&str; 2],
    packages: &[&str],
) -> Result<Found> {
    let there = || {
        let given = std::env::var_os(variable).map(PathBuf::from);
        given.or_else(|| programs.iter().find_map(|program| on_path(program))).filter(|path| path.exists())
    };
    let (path, found) = match there() {
        Some(path) => (path, Found::Ready),
        None => {
            apt_install(packages)?;
            let missing = || Failure::new(format!("{} was installed and is not on PATH", programs[0]));
            (there().ok_or_else(missing)?, Found::Installed)
        }
    };
    setup.env.set(variable, path);
    Ok(found)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// Drives Chromium. Its own browsers are not downloaded: the system's is used.
pub(super) fn playwright(setup: &mut Setup) -> Result<Found> {
    let (dir, found) = setup.npm_package("playwright-core", PLAYWRIGHT)?;
    setup.env.set("PLAYWRIGHT_DIR", &dir);
    let probe = "require('playwright-core').chromium";
    Env::default().command("node").args(["-e", probe]).dir(&dir).quietly()?;
    Ok(found)
}

/// Drives Firefox as it is released, which playwright does not.
pub(super) fn puppeteer(setup: &mut Setup) -> Result<Found> {
    let (dir, found) = setup.npm_package("puppeteer-core", PUPPETEER)?;
    setup.env.set("PUPPETEER_DIR", &dir);
    Ok(found)
}

/// Looks for what keeps people out of a page.
pub(super) fn axe(setup: &mut Setup) -> Result<Found> {
    let (dir, found) = setup.npm_package("axe-core", AXE)?;
    setup.env.set("AXE_DIR", &dir);
    Ok(found)
}

/// Compares pictures, as those who see them would. Reads them by pngjs, which comes with it.
pub(super) fn pixelmatch(setup: &mut Setup) -> Result<Found> {
    let (dir, found) = setup.npm_package("pixelmatch", PIXELMATCH)?;
    setup.env.set("PICTURES_DIR", &dir);
    Ok(found)
}
