//! What the parts must never know of each other, as `ARCHITECTURE.md` has it, held by cargo's own view of the tree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";

/// A crate, as it is built for one target, and what must not be below it at any depth.
struct Absence {
    krate: &'static str,
    /// `None`: the machine that the tests run on.
    target: Option<&'static str>,
    never: &'static [&'static str],
}

const ASYNC: &[&str] = &["tokio", "futures-util", "futures-executor", "async-trait", "async-channel"];
const THREADS_CLOCK_CHANCE: &[&str] = &["rayon", "crossbeam-channel", "chrono", "time", "getrandom", "rand"];
const JS: &[&str] = &["wasm-bindgen", "js-sys", "web-sys"];
const PAGE: &[&str] = &["leptos", "gloo-net"];
const SERVICE: &[&str] = &["axum", "hyper", "sqlx", "object_store", "tearline-server"];

const ABSENCES: &[Absence] = &[
    Absence { krate: "tearline", target: None, never: ASYNC },
    Absence { krate: "tearline", target: None, never: THREADS_CLOCK_CHANCE },
    Absence { krate: "tearline", target: None, never: JS },
    Absence { krate: "tearline", target: Some(WASM), never: ASYNC },
    Absence { krate: "tearline", target: Some(WASM), never: THREADS_CLOCK_CHANCE },
    Absence { krate: "tearline", target: Some(WASM), never: JS },
    Absence { krate: "tearline-api", target: None, never: SERVICE },
    Absence { krate: "tearline-api", target: None, never: PAGE },
    Absence { krate: "tearline-api", target: None, never: JS },
    Absence { krate: "tearline-filter", target: Some(WASM), never: ASYNC },
    Absence { krate: "tearline-filter", target: Some(WASM), never: THREADS_CLOCK_CHANCE },
    Absence { krate: "tearline-wasm", target: Some(WASM), never: SERVICE },
    Absence { krate: "tearline-wasm", target: Some(WASM), never: PAGE },
    Absence { krate: "tearline-wasm", target: Some(WASM), never: &["utoipa"] },
    Absence { krate: "tearline-portal", target: Some(WASM), never: &["utoipa"] },
    Absence { krate: "tearline-portal", target: Some(WASM), never: SERVICE },
    Absence { krate: "tearline-server", target: None, never: PAGE },
    Absence { krate: "tearline-server", target: None, never: JS },
    Absence { krate: "tearline-server", target: None, never: &["openssl-sys", "native-tls"] },
];

/// The crates whose direct dependencies are a closed list: one more is a decision, not an accident.
const CLOSED: &[(&str, &[&str])] = &[
    ("tearline", &["memchr", "serde", "tsify", "wasm-bindgen"]),
    // utoipa: the schemas of types are derived where the types are, and for the server alone.
    ("tearline-api", &["tearline", "serde", "tsify", "utoipa", "wasm-bindgen"]),
    ("xtask", &[]),
];

/// What the sources of the rules must not name: they get bytes, and return findings.
const OUTSIDE_WORLD: &[&str] =
    &["std::fs", "std::net", "std::thread", "std::time", "std::env", "std::process", "async fn", ".await"];

fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

fn cargo(args: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo).args(args).current_dir(root()).output().expect("cargo starts");
    assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// Everything that a crate is built with when it is built alone. Not from `cargo metadata`: that unites the
/// features that all members of the workspace ask for, and would show the rules with TypeScript's feature.
fn below(krate: &str, target: Option<&str>) -> BTreeSet<String> {
    let mut args = vec!["tree", "--locked", "--package", krate, "--edges", "normal", "--prefix", "none"];
    args.extend(["--format", "{p}"]);
    if let Some(target) = target {
        args.extend(["--target", target]);
    }
    cargo(&args).lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_part_knows_what_it_must_not_know() {
    for Absence { krate, target, never } in ABSENCES {
        let below = below(krate, *target);
        assert!(below.contains(*krate), "{krate} is a package");
        for other in *never {
            assert!(
                !below.contains(*other),
                "{krate} must not depend on {other}; see `cargo tree -p {krate} -i {other}`"
            );
        }
    }
}

#[test]
fn closed_lists_of_dependencies_are_closed() {
    let metadata = cargo(&["metadata", "--locked", "--format-version", "1", "--no-deps"]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    for (krate, may_use) in CLOSED {
        let package =
            packages.iter().find(|package| package["name"] == *krate).expect("a package of that name");
        let normal = package["dependencies"].as_array().expect("dependencies");
        for dependency in normal.iter().filter(|dependency| dependency["kind"].is_null()) {
            let name = dependency["name"].as_str().expect("a name");
            assert!(
                may_use.contains(&name),
                "{krate} may not use {name}: its list in ARCHITECTURE.md is closed"
            );
        }
    }
}

#[test]
fn the_rules_do_not_touch_the_outside_world() {
    let sources = root().join("crates/tearline/src");
    // Tests are no part of what is called: they read the fixtures.
    for file in files(&sources, "rs").into_iter().filter(|file| !file.starts_with(sources.join("tests"))) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        for name in OUTSIDE_WORLD {
            assert!(
                !text.contains(name),
                "{} names {name}: whoever calls the rules does that",
                file.display()
            );
        }
    }
}

/// The folders of the rules' crate: each may name itself and those before it.
const PASSES: [&str; 9] = ["model", "text", "rules", "table", "judge", "read", "mend", "check", "customers"];

/// The names of the face, by the folder that they are re-exported from: `crate::Checked` is an import of `read`.
fn faces(root: &str) -> Vec<(usize, String)> {
    let mut faces = Vec::new();
    for statement in root.split(';').filter_map(|part| part.trim().split("pub use ").nth(1)) {
        let Some(pass) = PASSES.iter().position(|pass| statement.starts_with(&format!("{pass}::"))) else {
            continue;
        };
        let names = statement.rsplit("::").next().unwrap_or_default().trim_matches(['{', '}']);
        faces.extend(names.split(',').map(|name| (pass, name.trim().to_owned())));
    }
    faces
}

/// What a source names of the crate: `crate::read::plan::Plan`, and each of `crate::{Checked, Finding}`.
fn named(source: &str) -> Vec<String> {
    let mut named = Vec::new();
    for part in source.split("crate::").skip(1) {
        match part.strip_prefix('{').and_then(|part| part.split('}').next()) {
            Some(several) => named.extend(several.split(',').map(|name| name.trim().to_owned())),
            None => {
                let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
                named.push(part[..end].to_owned());
            }
        }
    }
    named
}

#[test]
fn names_of_the_crate_are_found() {
    let code = "use crate::read::plan::Plan;\nuse crate::{Checked, Finding};\nlet x: crate::Report = y;";
    assert_eq!(named(code), ["read", "Checked", "Finding", "Report"]);
    let root =
        "mod read;\npub use read::rows::{BLOCK, Checked};\n#[cfg(x)]\npub use check::reader::check_reader;\n";
    let expected =
        [(5, "BLOCK"), (5, "Checked"), (7, "check_reader")].map(|(pass, name)| (pass, name.to_owned()));
    assert_eq!(faces(root), expected);
}

/// Imports go down only: so there is no circle, and whoever reads a pass needs to know those before it.
#[test]
fn the_passes_of_the_rules_know_only_those_before_them() {
    let sources = root().join("crates/tearline/src");
    let face = faces(&std::fs::read_to_string(sources.join("lib.rs")).expect("the face"));
    assert!(
        face.contains(&(5, "Checked".to_owned())) && face.contains(&(0, "Finding".to_owned())),
        "{face:?}"
    );
    for (own, pass) in PASSES.iter().enumerate() {
        for file in files(&sources.join(pass), "rs") {
            let text = std::fs::read_to_string(&file).expect("a source file");
            // Tests may well try a rule on a whole file.
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for name in named(&code.join("\n")) {
                let of = PASSES.iter().position(|pass| *pass == name);
                let of = of.or_else(|| face.iter().find(|(_, known)| *known == name).map(|(pass, _)| *pass));
                if let Some(of) = of {
                    assert!(
                        of <= own,
                        "{} ({pass}) names {name}, which is of {}",
                        file.display(),
                        PASSES[of]
                    );
                }
            }
        }
    }
}

/// The server's modules: each may name itself and those before it, so that there is no circle.
const LAYERS: [&str; 34] = [
    "clock",
    "random",
    "request_id",
    "private",
    "stop",
    "net",
    "config",
    "settings",
    "reason",
    "db",
    "storage",
    "belonging",
    "files",
    "error",
    "room",
    "limits",
    "metrics",
    "warnings",
    "webhooks",
    "filters",
    "trial",
    "auth",
    "links",
    "openapi",
    "jobs",
    "state",
    "assets",
    "handlers",
    "around",
    "connections",
    "routes",
    "demo",
    "server",
    "commands",
];

/// The libraries that one module alone knows: nobody else sees their types, or their errors.
const KEPT_INSIDE: [(&str, &str); 2] = [("sqlx", "db"), ("object_store", "storage")];

/// The portal's modules, likewise.
const OF_THE_PORTAL: [&str; 31] = [
    "browser",
    "locale",
    "numbers",
    "json",
    "words",
    "auth",
    "api",
    "remote",
    "catalog",
    "manual",
    "job",
    "upload",
    "sending",
    "messenger",
    "checker",
    "line",
    "questions",
    "habits",
    "check",
    "look",
    "mending",
    "precheck",
    "desk",
    "opening",
    "keeping",
    "customers",
    "parts",
    "later",
    "pages",
    "workplace",
    "app",
];

/// The code of a crate, file by file, without tests and comments, and the module that it belongs to.
fn modules(krate: &str) -> Vec<(PathBuf, String, String)> {
    let sources = root().join("crates").join(krate).join("src");
    let module = |file: PathBuf| {
        let path = file.strip_prefix(&sources).expect("below the sources").with_extension("");
        let module = path.iter().next().and_then(|name| name.to_str()).expect("a name").to_owned();
        let text = std::fs::read_to_string(&file).expect("a source file");
        let code = text.split("#[cfg(test)]\n").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        (file, module, code.join("\n"))
    };
    files(&sources, "rs").into_iter().map(module).collect()
}

/// Holds that each module of a crate names itself and those before it; the program itself is on top of everything.
fn only_those_before(krate: &str, layers: &[&str]) {
    let mut seen = BTreeSet::new();
    for (file, module, code) in modules(krate) {
        if ["cli", "main", "lib"].contains(&&*module) {
            continue;
        }
        let own = layers.iter().position(|layer| *layer == module);
        let own = own.unwrap_or_else(|| panic!("{module} has no place among the layers"));
        for name in named(&code) {
            let of = layers.iter().position(|layer| *layer == name);
            let of = of.unwrap_or_else(|| panic!("{} names {name}, which is no layer", file.display()));
            assert!(of <= own, "{} names {name}, which is above {module}", file.display());
        }
        seen.insert(module);
    }
    assert_eq!(seen.len(), layers.len(), "a layer is gone: {seen:?}");
}

#[test]
fn the_modules_of_the_server_know_only_those_before_them() {
    only_those_before("tearline-server", &LAYERS);
}

#[test]
fn the_modules_of_the_portal_know_only_those_before_them() {
    only_those_before("tearline-portal", &OF_THE_PORTAL);
}

#[test]
fn some_libraries_are_for_one_module_alone() {
    for (file, module, code) in modules("tearline-server") {
        for (library, owner) in KEPT_INSIDE {
            let named = code.contains(&format!("{library}::"));
            assert!(
                !named || module == owner,
                "{} names {library}, which is for {owner} alone",
                file.display()
            );
        }
    }
}

/// The verdict is the rules' alone: who shows it or stores it never decides by a rule's name.
#[test]
fn nobody_else_has_a_rule_of_its_own() {
    for krate in ["tearline-api", "tearline-wasm", "tearline-portal", "tearline-server"] {
        for file in files(&root().join("crates").join(krate).join("src"), "rs") {
            let text = std::fs::read_to_string(&file).expect("a source file");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            // Comments, and the lines of a TypeScript union, only name rules.
            let code = code.lines().filter(|line| !line.trim_start().starts_with(['/', '|']));
            for (number, line) in code.enumerate() {
                for rule in tearline::Rule::ALL {
                    let literal = format!("\"{}\"", rule.id());
                    assert!(!line.contains(&literal), "{}:{}: {literal}", file.display(), number + 1);
                }
            }
        }
    }
}

#[test]
fn every_dependency_has_its_reason_beside_it() {
    let mut manifests =
        ["Cargo.toml", "tests/Cargo.toml", "fuzz/Cargo.toml"].map(|path| root().join(path)).to_vec();
    for entry in std::fs::read_dir(root().join("crates")).expect("crates/") {
        manifests.push(entry.expect("an entry").path().join("Cargo.toml"));
    }
    for manifest in manifests {
        let text = std::fs::read_to_string(&manifest).expect("a manifest");
        let without = without_reason(&text);
        assert!(without.is_empty(), "{}: no reason beside {without:?}", manifest.display());
    }
}

/// The least Rust that is promised is the one that everything is built and tested with.
#[test]
fn the_rust_that_is_promised_is_the_rust_that_is_tested() {
    let text = |path: &str| std::fs::read_to_string(root().join(path)).expect("a file of the repository");
    let manifest: toml::Value = toml::from_str(&text("Cargo.toml")).expect("a manifest");
    let toolchain: toml::Value = toml::from_str(&text("rust-toolchain.toml")).expect("a toolchain");
    let promised = manifest["workspace"]["package"]["rust-version"].as_str().expect("a version");
    let pinned = toolchain["toolchain"]["channel"].as_str().expect("a version");
    assert_eq!(pinned.rsplit_once('.').expect("three numbers").0, promised);
    for page in ["crates/tearline/README.md", "crates/tearline/src/lib.rs"] {
        assert!(text(page).contains(promised), "{page} does not say {promised}");
    }
}

/// The dependencies in a manifest's text that no comment explains: on the line itself, or above the block of
/// lines that it belongs to. What the workspace declares has its reason there; its own crates need none.
fn without_reason(manifest: &str) -> Vec<&str> {
    let (mut in_dependencies, mut explained, mut inside_value) = (false, false, false);
    let mut missing = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if inside_value {
            inside_value = !(line.ends_with(']') || line.ends_with('}'));
        } else if line.starts_with('[') {
            in_dependencies = line.trim_end_matches(']').ends_with("dependencies");
            explained = false;
        } else if line.is_empty() {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if in_dependencies {
            let own = line.contains("workspace = true") || line.contains("path = ");
            if !(explained || own || line.contains(" # ")) {
                missing.push(line);
            }
            inside_value = line.ends_with('[') || line.ends_with('{');
        }
    }
    missing
}

#[test]
fn a_missing_reason_is_found() {
    for (manifest, missing) in [
        ("[dependencies]\n# Why.\na = \"1\"\nb = \"1\"\n", vec![]),
        ("[dependencies]\n# Why.\na = \"1\"\n\nb = \"1\"\n", vec!["b = \"1\""]),
        ("[dependencies]\na = \"1\" # Why.\nb = \"1\"", vec!["b = \"1\""]),
        ("[dependencies]\nserde.workspace = true\nc = { workspace = true, features = [\"x\"] }\n", vec![]),
        ("[package]\nname = \"x\"\n[target.'cfg(unix)'.dev-dependencies]\na = \"1\"\n", vec!["a = \"1\""]),
        ("# Why.\n[dev-dependencies]\na = \"1\"", vec!["a = \"1\""]),
        ("[dependencies]\n# Why.\na = { version = \"1\", features = [\n  \"x\",\n] }\nb = \"1\"\n", vec![]),
    ] {
        assert_eq!(without_reason(manifest), missing, "{manifest}");
    }
}
