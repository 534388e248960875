//! `cargo xtask bench`: the engine beside its peers, in one run on one machine, held to the project's targets.
//!
//! Prints the table and writes `docs/benchmarks.md`. Figures of one machine say little: ratios do.

mod files;
mod portal;
mod server;
mod table;

use std::path::{Path, PathBuf};

use crate::package;
use crate::setup::{self, Purpose};
use crate::shell::{Cmd, Env, Failure, Result, root, target_dir};
use crate::step::Steps;
use crate::web::{self, Lints};
use files::Shape;
pub(crate) use portal::portal;
pub(crate) use server::server;
use table::{Measure, Table};

const MILLION: u64 = 1_000_000;

/// The program of a release with its portal, and where it is.
fn released(steps: &mut Steps, env: &Env) -> Result<PathBuf> {
    if !root().join("dist/index.html").exists() {
        steps.step("portal", || web::portal(env, Lints::Unasked))?;
    }
    steps.step("server", || {
        let args = ["build", "--locked", "--release", "--package", "tearline-server", "--bin", "tearline"];
        env.cargo().args(args).run()
    })?;
    Ok(target_dir().join("release/tearline"))
}

/// The line that a benchmark printed about something.
fn about<'l>(lines: &'l [Line], what: &str) -> Result<&'l Line> {
    let missing = || Failure::new(format!("the benchmark printed no line about {what}"));
    lines.iter().find(|line| line.text("what").is_ok_and(|found| found == what)).ok_or_else(missing)
}

/// One line of JSON that a benchmark printed: flat, and its numbers are all that is wanted.
struct Line(String);

impl Line {
    fn number(&self, key: &str) -> Result<f64> {
        let missing = || Failure::new(format!("a benchmark printed no {key}: {}", self.0));
        let (_, rest) = self.0.split_once(&format!("\"{key}\":")).ok_or_else(missing)?;
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        rest[..end].parse().map_err(|_| missing())
    }

    fn text(&self, key: &str) -> Result<&str> {
        let missing = || Failure::new(format!("a benchmark printed no {key}: {}", self.0));
        let (_, rest) = self.0.split_once(&format!("\"{key}\":\"")).ok_or_else(missing)?;
        rest.split_once('"').map(|(text, _)| text).ok_or_else(missing)
    }
}

pub(crate) fn bench() -> Result {
    let mut steps = Steps::new();
    let env = steps.step("set-up", || setup::setup(Purpose::Bench))?;
    steps.step("module", || package::build(&env))?;
    let plain = files::file("plain", MILLION, Shape::Plain)?;
    let quoted = files::file("quoted", MILLION, Shape::Quoted)?;
    let emails = files::file("emails", MILLION, Shape::Emails)?;
    let ids = files::file("external-ids", MILLION, Shape::ExternalIds)?;
    let large = files::file("plain", 10 * MILLION, Shape::Plain)?;
    let faulty = files::file("faulty", 10 * MILLION, Shape::Faulty)?;

    let native_of = |identifier: &str, args: &[&Path]| -> Result<Vec<Line>> {
        env.cargo()
            .env("IDENTIFIER", identifier)
            .args(["bench", "--locked", "--quiet", "--package", "tearline", "--bench", "check", "--"])
            .args(args)
            .quietly()
            .map(|text| lines(&text))
    };
    let native = |args: &[&Path]| native_of("MOBILE", args);
    let (times, node) = steps.step("native, and WebAssembly in Node", || {
        // In turn, so that a machine whose speed drifts drifts for both: the middle one of three rounds counts.
        let mut rounds = Vec::new();
        for _ in 0..3 {
            let (times, node) = (native(&[&plain, &quoted])?, script(&env, "node.mjs", &plain)?);
            let engine = times.first().map_or(Ok(f64::NAN), |line| line.number("tearlineMs"))?;
            rounds.push((node.number("tearlineMs")? / engine, (times, node)));
        }
        rounds.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        Ok(rounds.swap_remove(1).1)
    })?;
    let others = steps.step("native, other customers", || {
        let (emails, ids) = (native_of("EMAIL", &[&emails])?, native_of("EXTERNAL_ID", &[&ids])?);
        Ok([emails, ids].into_iter().flatten().collect::<Vec<_>>())
    })?;
    let memory = steps.step("native, memory", || native(&[Path::new("--memory"), &large]))?;
    let shapes = steps.step("native, shapes", || shapes(&native))?;
    let page = steps.step("Chromium, 1M rows", || script(&env, "browser.mjs", &plain))?;
    let pages = steps.step("Chromium, 10M rows, beside DuckDB", || script(&env, "browser.mjs", &large))?;
    // More codes than a `Set` of JavaScript can hold.
    let many = files::file("plain", 20 * MILLION, Shape::Plain)?;
    let many = steps.step("Chromium, 20M rows", || {
        let alone = |command: Cmd| command.env("RUNS", "1").env_remove("DUCKDB_DIR");
        script_with(&env, "browser.mjs", &many, alone)
    })?;
    let any = steps.step("Chromium, 10M rows, pages", || script(&env, "pages.mjs", &faulty))?;
    let ([plain, quoted], [emails, ids], [memory]) = (times.as_slice(), others.as_slice(), memory.as_slice())
    else {
        return Err(Failure::new("the native benchmark printed other lines than expected"));
    };
    let module = package::brotli(&env, &root().join("www/pkg"))?;

    let engine = plain.number("tearlineMs")?;
    let check = pages.number("checkMs")?;
    let mut table = Table::new();
    table.ratio("native, 1M plain rows ÷ csv reading alone", engine, plain.number("csvMs")?, 1.0);
    let quoted_engine = quoted.number("tearlineMs")?;
    table.ratio("native, 1M quoted rows ÷ csv reading alone", quoted_engine, quoted.number("csvMs")?, 1.0);
    for (what, line, at_most) in [
        ("native, 1M external ids ÷ csv reading alone", ids, 1.5),
        ("native, 1M e-mail addresses ÷ csv reading alone", emails, 2.0),
    ] {
        table.ratio(what, line.number("tearlineMs")?, line.number("csvMs")?, at_most);
    }
    table.at_most("native, 10M rows, peak memory", Measure::Bytes, kilobytes(memory)?, 200e6);
    table.ratio("Chromium, 10M rows ÷ DuckDB-wasm", check, pages.number("duckdbMs")?, 0.45);
    table.ratio("Chromium, 10M rows ÷ reading the file alone", check, pages.number("readMs")?, 2.5);
    table.at_most("Chromium, 10M rows, wasm memory", Measure::Bytes, pages.number("wasmBytes")?, 200e6);
    table.at_most(
        "Chromium, 10M rows, renderer's peak",
        Measure::Bytes,
        pages.number("rendererPeak")?,
        450e6,
    );
    table.at_most("Chromium, 20M rows, wasm memory", Measure::Bytes, many.number("wasmBytes")?, 400e6);
    table.ratio("WebAssembly ÷ native, 1M plain rows", node.number("tearlineMs")?, engine, 1.6);
    table.at_most(
        "Chromium, 1M rows, first preview",
        Measure::Milliseconds,
        page.number("previewMs")?,
        100.0,
    );
    table.at_most("Chromium, 1M rows, verdict", Measure::Milliseconds, page.number("checkMs")?, 500.0);
    for (what, key) in [
        ("Chromium, 10M rows, any page of all rows", "allMs"),
        ("Chromium, 10M rows, any page of rejected rows", "rejectedMs"),
        ("Chromium, 10M rows, any page of one rule", "ruleMs"),
        ("Chromium, 10M rows, any page of one rule's findings", "findingsMs"),
    ] {
        table.at_most(what, Measure::Milliseconds, any.number(key)?, 50.0);
    }
    table.at_most("browser module, brotli", Measure::Bytes, module, 130.0 * 1024.0);
    println!("\n{}\n\n{}\n{}", steps.table(), table.text(), shapes.text());
    let page = format!("{}\n{}\n{}\n{}", table::PREFACE, table.markdown(), table::SHAPES, shapes.markdown());
    table::write(&page, table::PREFACE)?;
    table.verdict().and(shapes.verdict())
}

/// Time and memory of files of every shape.
fn shapes(native: &dyn Fn(&[&Path]) -> Result<Vec<Line>>) -> Result<Table> {
    let mut table = Table::new();
    let times = native(&["--shapes", "33554432"].map(Path::new))?;
    for line in &times {
        table.ratio(
            format!("{} ÷ plain", line.text("shape")?),
            line.number("ms")?,
            line.number("plainMs")?,
            3.0,
        );
    }
    for line in &times {
        let name = line.text("shape")?;
        // A process of its own for each: its peak is that of the file.
        let lines = native(&["--memory-of", name].map(Path::new))?;
        let peak = lines.first().map_or(Ok(f64::NAN), kilobytes)?;
        table.at_most(format!("{name}, peak memory"), Measure::Bytes, peak, 200e6);
    }
    Ok(table)
}

/// A script of `tests/bench`, with a file and the npm package.
fn script(env: &Env, name: &str, file: &Path) -> Result<Line> {
    script_with(env, name, file, |command| command)
}

fn script_with(env: &Env, name: &str, file: &Path, with: impl Fn(Cmd) -> Cmd) -> Result<Line> {
    let script = root().join("tests/bench").join(name);
    let text = with(env.command("node")).arg(script).arg(file).arg(root().join("www/pkg")).quietly()?;
    lines(&text).pop().ok_or_else(|| Failure::new(format!("{name} printed nothing")))
}

fn lines(text: &str) -> Vec<Line> {
    text.lines().filter(|line| line.starts_with('{')).map(|line| Line(line.to_owned())).collect()
}

/// Linux prints the peak as `"123456 kB"`.
fn kilobytes(line: &Line) -> Result<f64> {
    let unquoted = Line(line.0.replace("\"peak\":\"", "\"peak\":"));
    Ok(unquoted.number("peak")? * 1024.0)
}

/// Where what the benchmarks need is kept.
fn folder() -> PathBuf {
    target_dir().join("xtask/bench")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_a_line() {
        let line = Line(r#"{"file":"a","rows":10,"csvMs":52.5,"peak":"1024 kB"}"#.to_owned());
        assert_eq!(line.text("file").ok(), Some("a"));
        for (key, value) in [("rows", Some(10.0)), ("csvMs", Some(52.5)), ("duckdbMs", None)] {
            assert_eq!(line.number(key).ok(), value, "{key}");
        }
        assert_eq!(kilobytes(&line).ok(), Some(1024.0 * 1024.0));
    }
}
