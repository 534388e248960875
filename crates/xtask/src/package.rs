//! `cargo xtask package`: the browser module as npm users load it.

use std::path::Path;

use crate::setup::{Purpose, setup};
use crate::shell::{Env, Result, root};
use crate::step::Steps;
use crate::web;

pub(crate) fn package() -> Result {
    let mut steps = Steps::new();
    let env = steps.step("set-up", || setup(Purpose::Run))?;
    let out = root().join("www/pkg");
    steps.step("module", || {
        let module = web::module(&env)?;
        web::wrap(&env, &module, "web", &out)?;
        web::same_declarations(&out.join("tearline.d.ts"))?;
        for file in ["package.json", "README.md"] {
            std::fs::copy(root().join("www").join(file), out.join(file))?;
        }
        let wasm = out.join("tearline_bg.wasm");
        // Speed before size in the engine; the flags name what the compiler was allowed to use.
        env.command("wasm-opt")
            .args(["-O3", "--enable-simd", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
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
    })?;
    println!("\n{}", sizes(&env, &out)?);
    Ok(())
}

/// Every file of a folder: its size, and its size over the wire.
fn sizes(env: &Env, dir: &Path) -> Result<String> {
    const SCRIPT: &str = r#"
        const { readdirSync, readFileSync } = require("node:fs");
        const { brotliCompressSync } = require("node:zlib");
        const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(8) + " KB";
        let all = 0;
        for (const name of readdirSync(".").filter((name) => /\.(wasm|js)$/.test(name)).sort()) {
            const bytes = readFileSync(name);
            const small = brotliCompressSync(bytes).length;
            all += small;
            console.log(`${name.padEnd(24)}${kb(bytes.length)}${kb(small)} brotli`);
        }
        console.log(`${"together".padEnd(24)}${" ".repeat(11)}${kb(all)} brotli`);
    "#;
    env.command("node").args(["-e", SCRIPT]).dir(dir).quietly()
}
