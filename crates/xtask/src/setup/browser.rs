//! What the tests in a real browser need.

use std::path::PathBuf;

use super::{Found, Setup, apt_install};
use crate::shell::{Env, Failure, Result};

const PLAYWRIGHT: &str = "1.65.1";
const AXE: &str = "4.14.1";
const PUPPETEER: &str = "24.43.1";

pub(super) fn chromium(setup: &mut Setup) -> Result<Found> {
    let found = match browser() {
        Some(_) => Found::Ready,
        None => {
            apt_install(&["chromium", "chromium-driver"])?;
            Found::Installed
        }
    };
    let path = browser().ok_or_else(|| Failure::new("chromium was installed and is not on PATH"))?;
    setup.env.set("CHROMIUM", path);
    Ok(found)
}

fn browser() -> Option<PathBuf> {
    let given = std::env::var_os("CHROMIUM").map(PathBuf::from);
    given.or_else(|| on_path("chromium")).or_else(|| on_path("google-chrome")).filter(|path| path.exists())
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

pub(super) fn firefox(setup: &mut Setup) -> Result<Found> {
    let installed = || {
        let given = std::env::var_os("FIREFOX").map(PathBuf::from);
        given.or_else(|| on_path("firefox-esr")).or_else(|| on_path("firefox")).filter(|path| path.exists())
    };
    let found = match installed() {
        Some(_) => Found::Ready,
        None => {
            apt_install(&["firefox-esr"])?;
            Found::Installed
        }
    };
    let path = installed().ok_or_else(|| Failure::new("Firefox was installed and is not on PATH"))?;
    setup.env.set("FIREFOX", path);
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
