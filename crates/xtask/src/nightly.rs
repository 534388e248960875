//! What takes a nightly compiler: Miri over the `unsafe` parts, and a few seconds of each fuzz target. Where there is none
//! these are left out, and it is said so: a machine that builds the product needs the stable compiler only.

use crate::setup::fuzzing;
use crate::shell::{Cmd, Env, Result, root};

const TARGETS: [&str; 3] = ["records", "verdict", "mended"];
/// Seconds of each target: enough to see that it still runs, and what any input breaks.
const SECONDS: u32 = 10;

/// Whether rustup has a nightly compiler.
fn is_at_hand() -> bool {
    nightly(&Env::default()).arg("--version").quietly().is_ok()
}

fn nightly(env: &Env) -> Cmd {
    env.command("rustup").args(["run", "nightly", "cargo"])
}

pub(crate) fn miri(env: &Env) -> Result {
    if nightly(env).args(["miri", "--version"]).quietly().is_err() {
        println!(
            "left out: there is no nightly compiler with Miri (`rustup +nightly component add miri rust-src`)"
        );
        return Ok(());
    }
    nightly(env)
        .args(["miri", "test", "--package", "tearline", "--lib", "--"])
        .args(["scan::masks", "scan::tests::records_are"])
        .run()
}

pub(crate) fn fuzz(_: &Env) -> Result {
    if !is_at_hand() {
        println!("left out: there is no nightly compiler (`rustup toolchain install nightly`)");
        return Ok(());
    }
    let (env, folder) = (&fuzzing()?, root().join("fuzz"));
    for target in TARGETS {
        let corpus = folder.join("corpus").join(target);
        std::fs::create_dir_all(&corpus)?;
        // Without a sanitizer, whose runtime is not everywhere, and not optimized: a build takes longer than the run.
        nightly(env)
            .args(["fuzz", "run", "--dev", "--sanitizer", "none", target])
            .arg(&corpus)
            .arg("../tests/fixtures")
            .arg("--")
            .args([&format!("-max_total_time={SECONDS}"), "-max_len=4096", "-verbosity=0"])
            .dir(&folder)
            .run()?;
    }
    Ok(())
}
