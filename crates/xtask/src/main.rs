//! `cargo xtask`: everything there is to do with this repository, from an empty clone on.
#![allow(clippy::print_stdout)] // a program that talks to a person

mod bench;
mod nightly;
mod package;
mod run;
mod setup;
mod shell;
mod step;
mod test;
mod web;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [-- FLAGS]         build everything and start the portal with demo data; FLAGS go to `tearline serve`
  test [STEP …]          every check and every test; with STEPs, those only (`cargo xtask test --list` names them)
  bench                  the engine beside its peers, held to the targets; writes docs/benchmarks.md
  bench server           whole jobs beside the databases' own tools; writes its part of that page
  bench portal           what a person with a large file feels; writes its part of that page
  package                the npm package in www/pkg, with its sizes
  setup [--for run|test] only install what a command needs; every command does this by itself
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["run", flags @ ..] => run::run(after_dashes(flags)),
        ["test", "--list"] => test::list(),
        ["test", steps @ ..] => test::test(steps),
        ["bench"] => bench::bench(),
        ["bench", "server"] => bench::server(),
        ["bench", "portal"] => bench::portal(),
        ["package"] => package::package(),
        ["setup"] | ["setup", "--for", "test"] => setup::setup(setup::Purpose::Test).map(drop),
        ["setup", "--for", "run"] => setup::setup(setup::Purpose::Run).map(drop),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(shell::Failure::new(format!("there is no `{}`\n\n{USAGE}", other.join(" ")))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// `cargo xtask run -- --listen …` and `cargo xtask run --listen …` mean the same.
fn after_dashes<'a>(flags: &'a [&'a str]) -> &'a [&'a str] {
    match flags {
        ["--", rest @ ..] => rest,
        rest => rest,
    }
}
