//! `cargo xtask package`: the browser module as npm users load it.

use std::path::{Path, PathBuf};

use crate::setup::{Purpose, setup};
use crate::shell::{Env, Failure, Result, root};
use crate::step::Steps;
use crate::web::{self, Lints};

pub(crate) fn package() -> Result {
    let mut steps = Steps::new();
    let env = steps.step("set-up", || setup(Purpose::Run))?;
    steps.step("module", || build(&env))?;
    println!("\n{}", sizes(&env, &out())?);
    Ok(())
}

fn out() -> PathBuf {
    root().join("www/pkg")
}

/// Makes the package in `www/pkg`.
pub(crate) fn build(env: &Env) -> Result {
    let out = out();
    let module = web::module(env, Lints::Unasked)?;
    web::wrap(env, &module, "web", &out)?;
    web::same_declarations(&out.join("tearline.d.ts"))?;
    web::pages(env, &out)?;
    let script = out.join("tearline.js");
    std::fs::write(&script, without_documentation(&std::fs::read_to_string(&script)?))?;
    for file in ["package.json", "README.md"] {
        std::fs::copy(root().join("www").join(file), out.join(file))?;
    }
    let wasm = out.join("tearline_bg.wasm");
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
        .arg(&wasm)
        .arg(&wasm)
        .run()
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
