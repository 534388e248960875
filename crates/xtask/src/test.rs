//! `cargo xtask test`: everything that has to hold before a change is good.

use std::path::PathBuf;

use crate::setup::{Purpose, setup};
use crate::shell::{Env, Failure, Result, root, target_dir};
use crate::step::Steps;
use crate::web::{self, Lints};
use crate::{nightly, package};

/// A step: its name on the command line, what it is, what it does.
struct Step {
    id: &'static str,
    name: &'static str,
    run: fn(&Env) -> Result,
}

/// What is made for browsers, and linted with it: by one thread for most of the time, in folders of its own. It runs
/// beside the first steps.
const ASIDE: &[Step] = &[Step { id: "portal", name: "portal", run: portal }];

/// What is quick and often wrong comes first; nothing is built twice.
const FIRST: &[Step] = &[
    Step { id: "format", name: "format", run: format },
    Step { id: "deny", name: "dependencies: bans, licences, sources", run: deny },
    Step { id: "core-wasm", name: "the rules alone, for wasm32", run: core_wasm },
    Step { id: "build", name: "server and tests, linted", run: build },
    Step { id: "types", name: "browser module, npm package and types", run: module },
];

/// With what was made for browsers at hand.
const THEN: &[Step] = &[
    Step { id: "tests", name: "tests", run: tests },
    Step { id: "docs", name: "documentation", run: docs },
    Step { id: "publish", name: "the rules as a package", run: publish },
    Step { id: "browser", name: "tests in Chromium", run: browser },
];

/// Run when it is named: what takes a nightly compiler, and chance, for what it finds is a test of the next day and no
/// reason to refuse the change of today; and the documentation of what nobody but us reads.
const ON_REQUEST: &[Step] = &[
    Step { id: "docs-inside", name: "documentation of the server and of the tools", run: docs_inside },
    Step { id: "miri", name: "the unsafe parts under Miri", run: nightly::miri },
    Step { id: "fuzz", name: "some seconds of each fuzz target", run: nightly::fuzz },
];

pub(crate) fn list() -> Result {
    for step in all() {
        println!("{:12} {}", step.id, step.name);
    }
    for step in ON_REQUEST {
        println!("{:12} {} (only when it is named)", step.id, step.name);
    }
    Ok(())
}

/// Runs the steps named by `only`, or all of them.
pub(crate) fn test(only: &[&str]) -> Result {
    if let Some(unknown) = only.iter().find(|name| all().chain(ON_REQUEST).all(|step| step.id != **name)) {
        return Err(Failure::new(format!(
            "there is no step `{unknown}`; `cargo xtask test --list` names them"
        )));
    }
    let mut steps = Steps::new();
    let done = run(&mut steps, only);
    println!("\n{}", steps.table());
    done
}

fn run(steps: &mut Steps, only: &[&str]) -> Result {
    let mut env = steps.step("set-up", || setup(Purpose::Test))?;
    env.set("TEARLINE_BIN", target_dir().join("debug/tearline"));
    env.set("TEARLINE_WASM_NODE", web::node_module());
    env.set("TEARLINE_WASM_WEB", web::web_module());
    env.set("TEARLINE_PACKAGE", web::npm_package());
    let wanted = |step: &&Step| only.is_empty() || only.contains(&step.id);
    let take = |steps: &mut Steps, those: &[Step], env: &Env| -> Result {
        those.iter().filter(wanted).try_for_each(|step| steps.step(step.name, || (step.run)(env)))
    };
    std::thread::scope(|scope| {
        let aside = scope.spawn(|| {
            let (mut steps, env) = (Steps::new(), env.aside());
            let done = take(&mut steps, ASIDE, &env);
            (steps, env.take_said(), done)
        });
        let first = take(steps, FIRST, &env);
        let (taken, said, done) =
            aside.join().map_err(|_| Failure::new("what runs beside the first steps broke"))?;
        print!("{said}");
        steps.add(taken);
        first.and(done)
    })?;
    take(steps, THEN, &env)?;
    let on_request = ON_REQUEST.iter().filter(|step| only.contains(&step.id));
    on_request.into_iter().try_for_each(|step| steps.step(step.name, || (step.run)(&env)))
}

/// The steps that are taken where none is named.
fn all() -> impl Iterator<Item = &'static Step> {
    FIRST.iter().chain(ASIDE).chain(THEN)
}

fn format(env: &Env) -> Result {
    env.cargo().args(["fmt", "--all", "--check"]).run()
}

fn deny(env: &Env) -> Result {
    env.command("cargo-deny")
        .args(["--workspace", "--locked", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"])
        .quietly()
        .map(drop)
}

fn core_wasm(env: &Env) -> Result {
    env.cargo()
        .args(["check", "--locked", "--package", "tearline", "--target", "wasm32-unknown-unknown"])
        .run()
}

fn portal(env: &Env) -> Result {
    web::portal(env, Lints::Denied)
}

fn module(env: &Env) -> Result {
    let module = web::module(env, Lints::Denied)?;
    web::wrap(env, &module, "nodejs", &web::node_module())?;
    web::wrap(env, &module, "web", &web::web_module())?;
    // What is for browsers without SIMD is the same module here: a build of its own takes as long again.
    package::assemble(env, &web::npm_package(), &module, &module)
}

/// Opens workbooks in a browser, and brings another backend of `flate2` with it: built together with that, the server would
/// be tested with what it is not shipped with.
const SHEETS: &str = "tearline-sheets";
const ALL_BUT_SHEETS: [&str; 3] = ["--workspace", "--exclude", SHEETS];

/// One build for the program and the tests: built apart, their dependencies would differ in features and
/// be built twice.
fn build(env: &Env) -> Result {
    env.cargo().linted().args(["build", "--locked", "--all-targets"]).args(ALL_BUT_SHEETS).run()
}

fn tests(env: &Env) -> Result {
    env.cargo().linted().args(["test", "--locked"]).args(ALL_BUT_SHEETS).run()?;
    env.cargo().linted().args(["test", "--locked", "--package", SHEETS]).run()
}

/// What docs.rs will show of the rules, and the types of the wire: no link leads nowhere.
fn docs(env: &Env) -> Result {
    doc(env, &["--package", "tearline", "--all-features"])?;
    doc(env, &["--package", "tearline-api"])
}

/// What developers read of the rest. For the sake of it all dependencies of the server are compiled once more.
fn docs_inside(env: &Env) -> Result {
    let packages = ["tearline-server", "tearline-pages", "tearline-split", "xtask"];
    doc(env, &packages.map(|package| ["--package", package]).concat())
}

fn doc(env: &Env, args: &[&str]) -> Result {
    env.cargo()
        .args(["doc", "--locked", "--no-deps"])
        .args(args)
        .env("RUSTDOCFLAGS", "-D warnings")
        .quietly()
        .map(drop)
}

/// Everything but the upload; what is packed is built from the package alone. The changes at hand are packed with it.
fn publish(env: &Env) -> Result {
    env.cargo()
        .args(["publish", "--dry-run", "--locked", "--allow-dirty", "--package", "tearline"])
        .quietly()
        .map(drop)
}

fn browser(env: &Env) -> Result {
    let mut scripts = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/browser"))? {
        let path = entry?.path();
        if path.to_str().is_some_and(|path| path.ends_with(".test.mjs")) {
            scripts.push(path);
        }
    }
    scripts.sort();
    // Each starts a browser and a server, and waits for them half of the time. One measures how responsive the page is.
    let (alone, others): (Vec<_>, Vec<_>) =
        scripts.into_iter().partition(|path| path.ends_with("looks.test.mjs"));
    let run = |at_once: &str, scripts: Vec<PathBuf>| {
        env.command("node").arg("--test").arg(format!("--test-concurrency={at_once}")).args(scripts).run()
    };
    run("1", alone)?;
    run("2", others)
}
