//! What is built for the browser: the portal, and the module in its three wrappings.

use std::path::{Path, PathBuf};

use crate::shell::{Cmd, Env, Failure, Result, root, target_dir};

const TARGET: &str = "wasm32-unknown-unknown";
/// Small first; see the root `Cargo.toml`.
const PROFILE: &str = "web";

/// How the workspace's own crates are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lints {
    /// A lint is an error.
    Denied,
    Unasked,
}

impl Lints {
    fn of(self, command: Cmd) -> Cmd {
        if self == Self::Denied { command.linted() } else { command }
    }
}

/// The portal's files, in `dist/`; the server embeds them.
pub(crate) fn portal(env: &Env, lints: Lints) -> Result {
    lints.of(env.command("trunk")).args(["build", "--release", "--locked"]).run()
}

/// The browser module as cargo leaves it, before wasm-bindgen.
pub(crate) fn module(env: &Env, lints: Lints) -> Result<PathBuf> {
    lints
        .of(env.cargo())
        .args(["build", "--locked", "--package", "tearline-wasm", "--lib"])
        .args(["--profile", PROFILE, "--target", TARGET])
        .run()?;
    Ok(target_dir().join(TARGET).join(PROFILE).join("tearline_wasm.wasm"))
}

/// The same for a browser without SIMD.
pub(crate) fn baseline(env: &Env) -> Result<PathBuf> {
    let dir = target_dir().join("xtask/baseline");
    env.cargo()
        .args(["build", "--locked", "--package", "tearline-wasm", "--lib"])
        .args(["--profile", PROFILE, "--target", TARGET])
        // In place of the flags of `.cargo/config.toml`, which ask for it.
        .env("CARGO_ENCODED_RUSTFLAGS", "")
        .env("CARGO_TARGET_DIR", &dir)
        .run()?;
    Ok(dir.join(TARGET).join(PROFILE).join("tearline_wasm.wasm"))
}

/// Wraps the module for one kind of host: `web`, `nodejs`.
pub(crate) fn wrap(env: &Env, module: &Path, host: &str, out: &Path) -> Result {
    env.command("wasm-bindgen")
        .args(["--target", host, "--out-name", "tearline", "--out-dir"])
        .arg(out)
        .arg(module)
        .quietly()
        .map(drop)
}

/// The rules' pages, beside a module that does not carry them.
pub(crate) fn pages(env: &Env, out: &Path) -> Result {
    env.cargo().args(["run", "--quiet", "--locked", "--package", "tearline-pages"]).arg(out).run()
}

/// Where the module for Node goes: the parity tests load it from there.
pub(crate) fn node_module() -> PathBuf {
    target_dir().join("xtask/node")
}

/// Where the module for browsers goes: the tests in Chromium load it from there.
pub(crate) fn web_module() -> PathBuf {
    target_dir().join("xtask/web")
}

/// Where the npm package goes, not optimized: the tests install it from there.
pub(crate) fn npm_package() -> PathBuf {
    target_dir().join("xtask/package")
}

/// Holds the generated TypeScript declarations to the committed ones, which npm users read.
pub(crate) fn same_declarations(generated: &Path) -> Result {
    same_text(&root().join("www/tearline.d.ts"), &public_part(&std::fs::read_to_string(generated)?))
}

/// Holds generated declarations to committed ones.
pub(crate) fn same_text(committed: &Path, new: &str) -> Result {
    let old = std::fs::read_to_string(committed).unwrap_or_default();
    if new == old {
        return Ok(());
    }
    if std::env::var_os("UPDATE_DECLARATIONS").is_some() {
        std::fs::write(committed, new)?;
        return Ok(());
    }
    let line = new.lines().zip(old.lines()).take_while(|(new, old)| new == old).count() + 1;
    let of = |text: &str| text.lines().nth(line - 1).unwrap_or("(nothing)").to_owned();
    Err(Failure::new(format!(
        "the types of the npm package have changed: {}, line {line}\n  committed: {}\n  generated: {}\n\
         If that is meant, run `UPDATE_DECLARATIONS=1 cargo xtask test types` and commit the file.",
        committed.strip_prefix(root()).unwrap_or(committed).display(),
        of(&old),
        of(new),
    )))
}

/// Without the exports by which the module and its glue know each other: their names hold hashes that differ
/// from build to build, and nobody calls them.
fn public_part(declarations: &str) -> String {
    let mut internal = false;
    let mut text = String::new();
    for line in declarations.lines() {
        internal &= line != "}";
        // Programs are compiled against libraries that do not know it yet; our sessions are closed by `close`.
        if !internal && line.trim() != "[Symbol.dispose](): void;" {
            text.push_str(line);
            text.push('\n');
        }
        internal |= line == "export interface InitOutput {";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_called_is_compared() {
        let generated = "export interface InitOutput {\n    readonly memory: WebAssembly.Memory;\n}\nexport class Session {\n}\n";
        assert_eq!(public_part(generated), "export interface InitOutput {\n}\nexport class Session {\n}\n");
    }
}
