//! `tearline-split` builds the portal's module, cuts it into pieces and puts them where trunk collects what it builds.
//!
//! The page that somebody sees first is small: what stands behind `wasm_split` in the portal is loaded when it is needed. The
//! module is cut before wasm-bindgen has seen it, which takes away the relocations that tell what needs what; so it is built
//! here and not by trunk, which has no step between the two.

use std::ffi::OsStr;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, anyhow, ensure};

const PACKAGE: &str = "tearline-portal";
const TARGET: &str = "wasm32-unknown-unknown";
/// Stands in the page where the module is to be loaded.
const PLACE: &str = "<!-- the portal's module -->";
/// How the module is called among its pieces.
const NAME: &str = "portal";

fn main() -> ExitCode {
    let Some(staging) = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        eprintln!("tearline-split is run by trunk, which says in TRUNK_STAGING_DIR where its files go");
        return ExitCode::from(2);
    };
    let release = std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    match run(&staging, release) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the portal's module: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(staging: &Path, release: bool) -> Result<()> {
    let module = build(if release { "web" } else { "dev" })?;
    let scratch = staging.join("split");
    fs::create_dir_all(&scratch)?;
    let pieces = split(&module, &scratch)?;
    if release {
        for piece in &pieces {
            optimize(piece)?;
        }
    }
    let folder = format!("{NAME}-{}", hash_of(&scratch)?);
    fs::rename(&scratch, staging.join(&folder))?;
    let page = staging.join("index.html");
    let html = fs::read_to_string(&page).context("index.html")?;
    ensure!(html.contains(PLACE), "index.html has no {PLACE:?}");
    fs::write(page, html.replace(PLACE, &loading(&folder)))?;
    Ok(())
}

/// The module as cargo leaves it.
fn build(profile: &str) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    done(Command::new(cargo).args([
        "build",
        "--locked",
        "--package",
        PACKAGE,
        "--target",
        TARGET,
        "--profile",
        profile,
    ]))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(target.join(TARGET).join(folder).join(PACKAGE).with_extension("wasm"))
}

/// Cuts the module and gives what is left of it to wasm-bindgen. What comes back are the files to be made small.
fn split(module: &Path, out: &Path) -> Result<Vec<PathBuf>> {
    let input = fs::read(module).with_context(|| module.display().to_string())?;
    let rest = out.join("rest.wasm");
    let main_module = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = out;
    options.main_out_path = &rest;
    options.main_module = &main_module;
    options.link_name = "./pieces.js";
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .context("cutting it")?;
    done(
        Command::new("wasm-bindgen")
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--keep-lld-exports",
                "--out-name",
                NAME,
                "--out-dir",
            ])
            .arg(out)
            .arg(&rest),
    )?;
    fs::remove_file(&rest)?;
    let mut pieces = split.split_modules;
    pieces.push(out.join(format!("{NAME}_bg.wasm")));
    Ok(pieces)
}

fn optimize(piece: &Path) -> Result<()> {
    quietly(Command::new("wasm-opt").args(["-Oz", "--output"]).arg(piece).arg(piece))
}

fn done(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} cannot be started"))?;
    ensure!(status.success(), "{name}: {status}");
    Ok(())
}

/// The same of a program that has nothing to say but what went wrong.
fn quietly(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().with_context(|| format!("{name} cannot be started"))?;
    ensure!(done.status.success(), "{name}: {}\n{}", done.status, String::from_utf8_lossy(&done.stderr));
    Ok(())
}

/// Changes with every byte of the files: a browser may keep each of them for ever.
fn hash_of(folder: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            hasher.write(path.file_name().map(OsStr::as_encoded_bytes).unwrap_or_default());
            hasher.write(&fs::read(&path)?);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The page's lines that load the module. Both files are asked for at once.
fn loading(folder: &str) -> String {
    let (script, module) = (format!("/{folder}/{NAME}.js"), format!("/{folder}/{NAME}_bg.wasm"));
    format!(
        "<link rel=\"modulepreload\" href=\"{script}\">\n  \
         <link rel=\"preload\" href=\"{module}\" crossorigin as=\"fetch\" type=\"application/wasm\">\n  \
         <script type=\"module\">import init from \"{script}\"; await init({{ module_or_path: \"{module}\" }});</script>"
    )
}
