//! `cargo xtask bench`: how long a check takes, from the program's start to its verdict.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::shell::{Env, Failure, Result, target_dir};

const ROWS: u64 = 1_000_000;
const RUNS: usize = 5;

/// One file to be checked.
struct Case {
    name: &'static str,
    write: fn(&mut dyn Write, customer: u64, code: &str) -> std::io::Result<()>,
}

const CASES: [Case; 2] = [
    Case { name: "plain", write: |out, customer, code| writeln!(out, "{customer},{code}") },
    Case { name: "quoted", write: |out, customer, code| writeln!(out, "\"{customer}\",\"{code}\"") },
];

/// `flags` go to `tearline check`.
pub(crate) fn bench(flags: &[&str]) -> Result {
    let env = Env::default();
    env.cargo()
        .args(["build", "--locked", "--release", "--package", "tearline-server", "--bin", "tearline"])
        .run()?;
    println!("\n`tearline check`, {ROWS} rows, every rule on, duplicates included; median of {RUNS} runs\n");
    for case in CASES {
        let file = file(&case)?;
        let megabytes = std::fs::metadata(&file)?.len() as f64 / 1e6;
        let took = median(|| check(&env, &file, flags))?;
        let speed = megabytes / took.as_secs_f64();
        println!("  {:8} {megabytes:6.1} MB {:6} ms {speed:7.0} MB/s", case.name, took.as_millis());
    }
    Ok(())
}

/// The program ends with 0: nothing in these files is rejected.
fn check(env: &Env, file: &Path, flags: &[&str]) -> Result {
    let program = target_dir().join("release/tearline");
    let check = env.command(&program.to_string_lossy()).arg("check").arg(file);
    check.args(["--identifier", "MOBILE", "--format", "json"]).args(flags).quietly().map(drop)
}

fn median(mut run: impl FnMut() -> Result) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        run()?;
        times.push(started.elapsed());
    }
    times.sort();
    times.get(RUNS / 2).copied().ok_or_else(|| Failure::new("no run"))
}

/// A file of a million rows, the same one on every machine; made once.
fn file(case: &Case) -> Result<PathBuf> {
    let dir = target_dir().join("xtask/bench");
    let path = dir.join(format!("{}-{ROWS}.csv", case.name));
    if path.exists() {
        return Ok(path);
    }
    std::fs::create_dir_all(&dir)?;
    let partial = path.with_extension("partial");
    let mut out = BufWriter::new(std::fs::File::create(&partial)?);
    writeln!(out, "customerIdentifier,coupon code")?;
    for row in 0..ROWS {
        // Codes that look drawn and do not repeat: an odd factor permutes the numbers of 48 bits.
        let code = format!("{:012X}", row.wrapping_mul(0x5851_F42D_4C95) & 0xFFFF_FFFF_FFFF);
        (case.write)(&mut out, 919_000_000_000 + row * 7919 % 1_000_000_000, &code)?;
    }
    out.flush()?;
    std::fs::rename(&partial, &path)?;
    Ok(path)
}
