//! `cargo xtask package`: the browser module as npm users load it.

use std::path::{Path, PathBuf};

use crate::setup::{Purpose, setup};
use crate::shell::{Env, Failure, Result, root};
use crate::step::Steps;
use crate::web::{self, Lints};

pub(crate) fn package() -> Result {
    let mut steps = Steps::new();
    let env = steps.step("set-up", || setup(Purpose::Package))?;
    make(&mut steps, &env)?;
    println!("\n{}\n\n{}", sizes(&env, &out())?, loaded(&env, &out())?);
    Ok(())
}

/// Makes it, in `www/pkg`.
pub(crate) fn make(steps: &mut Steps, env: &Env) -> Result {
    let module = steps.step("module", || web::module(env, Lints::Unasked))?;
    let baseline = steps.step("module without SIMD", || web::baseline(env))?;
    steps.step("package", || assemble(env, &out(), &module, &baseline))?;
    steps.step("wasm-opt", || {
        ["tearline_bg.wasm", "baseline/tearline_bg.wasm"]
            .iter()
            .try_for_each(|wasm| optimize(env, &out().join(wasm)))
    })
}

fn out() -> PathBuf {
    root().join("www/pkg")
}

/// The browser module by itself, in `www/pkg`, as it is measured beside others.
pub(crate) fn build(env: &Env) -> Result {
    let out = out();
    wrap(env, &web::module(env, Lints::Unasked)?, &out)?;
    optimize(env, &out.join("tearline_bg.wasm"))
}

/// The module and its glue, alone in a folder.
fn wrap(env: &Env, module: &Path, out: &Path) -> Result {
    if out.exists() {
        std::fs::remove_dir_all(out)?;
    }
    web::wrap(env, module, "web", out)?;
    let script = out.join("tearline.js");
    std::fs::write(&script, without_documentation(&std::fs::read_to_string(&script)?))?;
    Ok(std::fs::remove_file(out.join("tearline_bg.wasm.d.ts"))?)
}

/// Makes the package of two builds of the module: sources, glue, declarations, documentation.
pub(crate) fn assemble(env: &Env, out: &Path, module: &Path, baseline: &Path) -> Result {
    let www = root().join("www");
    wrap(env, module, out)?;
    wrap(env, baseline, &out.join("baseline"))?;
    std::fs::remove_file(out.join("baseline/tearline.d.ts"))?;
    let declarations = out.join("tearline.d.ts");
    web::same_declarations(&declarations)?;
    std::fs::copy(www.join("tearline.d.ts"), declarations)?;
    copy_folder(&www.join("src"), out)?;
    // The rules' sentences; what the portal says is the portal's.
    std::fs::create_dir_all(out.join("locales"))?;
    for entry in std::fs::read_dir(www.join("locales"))? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if name.to_string_lossy().starts_with("rules.") {
            std::fs::copy(&path, out.join("locales").join(name))?;
        }
    }
    for file in ["package.json", "README.md"] {
        std::fs::copy(www.join(file), out.join(file))?;
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        std::fs::copy(root().join(file), out.join(file))?;
    }
    web::pages(env, out)?;
    declare(env, out)
}

/// The declarations of what is written in JavaScript, out of its comments; it is checked on the way, and held to what is
/// committed. What is for Node has types that are not installed here.
fn declare(env: &Env, out: &Path) -> Result {
    const NAMES: [&str; 3] = ["index.js", "element.js", "sentences.js"];
    env.command("tsc")
        .args(["--allowJs", "--checkJs", "--strict", "--declaration", "--emitDeclarationOnly"])
        .args([
            "--target",
            "es2022",
            "--module",
            "nodenext",
            "--lib",
            "es2023,dom,dom.iterable,dom.asynciterable",
        ])
        .args(["--types", "", "--skipLibCheck", "--rootDir", ".", "--outDir", "."])
        .args(NAMES)
        .dir(out)
        .quietly()?;
    let committed = root().join("www/types");
    for dir in ["", "element"] {
        let (from, to) = (out.join(dir), committed.join(dir));
        std::fs::create_dir_all(&to)?;
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&from)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".d.ts") && name != "tearline.d.ts" {
                names.push(name);
            }
        }
        names.sort();
        names.iter().try_for_each(|name| {
            web::same_text(&to.join(name), &std::fs::read_to_string(from.join(name))?)
        })?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            std::fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

fn optimize(env: &Env, wasm: &Path) -> Result {
    env.command("wasm-opt")
        // Twice, the second time with what is known by then of the values that can occur.
        .args(["-O3", "--gufa", "-O3"])
        // What is called most gets the shortest numbers.
        .arg("--reorder-functions")
        // What the compiler was allowed to use.
        .args(["--enable-simd", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
        .args([
            "--enable-sign-ext",
            "--enable-mutable-globals",
            "--enable-reference-types",
            "--enable-multivalue",
        ])
        .arg("-o")
        .arg(wasm)
        .arg(wasm)
        .run()
}

/// What a page loads, over the wire: by the names that it imports, with all that they import.
fn loaded(env: &Env, dir: &Path) -> Result<String> {
    const SCRIPT: &str = r#"
        const { readFileSync } = require("node:fs");
        const { dirname, join } = require("node:path");
        const { brotliCompressSync } = require("node:zlib");
        const reach = (file, seen = new Set()) => {
            if (seen.has(file)) return seen;
            seen.add(file);
            const text = readFileSync(file, "utf8");
            const imports = text.matchAll(/^(?:import |export |\}).*?from "(\.[^"]+)"|^import "(\.[^"]+)"/gm);
            for (const [, from, alone] of imports) reach(join(dirname(file), from ?? alone), seen);
            return seen;
        };
        const size = (files) => [...files].reduce((sum, file) => sum + brotliCompressSync(readFileSync(file)).length, 0);
        const worker = [...reach("worker.js"), "tearline_bg.wasm"];
        const kb = (files) => (size(new Set(files)) / 1024).toFixed(1).padStart(8) + " KB brotli";
        console.log("module".padEnd(56) + kb(["tearline_bg.wasm"]));
        console.log("check and open, with worker and module".padEnd(56) + kb([...reach("index.js"), ...worker]));
        console.log("<tearline-upload> in English, with all of that".padEnd(56) + kb([...reach("element.js"), ...worker]));
    "#;
    env.command("node").args(["-e", SCRIPT]).dir(dir).quietly()
}

/// A script without its documentation, which stands in the declarations: editors read it there, and browsers would load
/// it here.
fn without_documentation(script: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in script.lines() {
        inside |= line.trim_start().starts_with("/**");
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
        inside &= !line.ends_with("*/");
    }
    kept
}

/// What a browser loads of a folder, compressed: its bytes altogether.
pub(crate) fn brotli(env: &Env, dir: &Path) -> Result<f64> {
    let text = sizes(env, dir)?;
    let total = text.lines().last().and_then(|line| line.split_whitespace().nth(1));
    let kilobytes: Option<f64> = total.and_then(|number| number.parse().ok());
    kilobytes.map(|kb| kb * 1024.0).ok_or_else(|| Failure::new("the sizes of the module were not printed"))
}

/// Every file that a browser loads of a folder: its size, and its size over the wire.
fn sizes(env: &Env, dir: &Path) -> Result<String> {
    const SCRIPT: &str = r#"
        const { readdirSync, readFileSync } = require("node:fs");
        const { brotliCompressSync } = require("node:zlib");
        const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(8) + " KB";
        const width = 56;
        let all = 0;
        for (const name of readdirSync(".").filter((name) => /\.(wasm|js|css|html|svg)$/.test(name)).sort()) {
            const bytes = readFileSync(name);
            const small = brotliCompressSync(bytes).length;
            all += small;
            console.log(`${name.padEnd(width)}${kb(bytes.length)}${kb(small)} brotli`);
        }
        console.log(`${"together".padEnd(width + 11)}${kb(all)} brotli`);
    "#;
    env.command("node").args(["-e", SCRIPT]).dir(dir).quietly()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_is_left_out_and_nothing_else() {
        let script = "/* one */ a();\n/**\n * What b does.\n */\nb(\"/**\");\n    /** c */\n    c();\n// d\n";
        assert_eq!(without_documentation(script), "/* one */ a();\nb(\"/**\");\n    c();\n// d\n");
    }
}
