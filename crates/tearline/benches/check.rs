//! The engine against the `csv` crate's reading alone, in one run. `cargo xtask bench` calls this; alone it is
//! `cargo bench -p tearline --bench check -- FILE…`.
//!
//! A line of JSON a measurement, so that whoever calls can make a table of it. With `--memory FILE` the file is
//! checked once, streamed, and the line says what the process needed at its peak. `IDENTIFIER=EMAIL` and the like say
//! what the first column holds: mobile numbers, unless told otherwise.
//!
//! With `--shapes BYTES [NAME]` a file of each shape (or of those with such a name) is made and timed beside a plain one; with `--memory-of SHAPE` one is made,
//! and checked as by `--memory`.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a program for developers

#[path = "support/shapes.rs"]
mod shapes;

use std::fs::File;
use std::io::Write;
use std::time::Instant;

use shapes::Shape;
use tearline::{Checked, Checker, Identifier, Options, check_reader};

const RUNS: usize = 5;
/// What the worker in the browser and the server read at a time.
const CHUNK: usize = 1 << 20;

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--memory", file] => memory(file, options()),
        ["--memory-of", name] => memory_of(name),
        ["--shapes", bytes] => shapes(bytes.parse().unwrap(), ""),
        ["--shapes", bytes, name] => shapes(bytes.parse().unwrap(), name),
        files => files.iter().for_each(|file| times(file)),
    }
}

/// Both readers in turn, so that a machine whose speed drifts drifts for both.
fn times(path: &str) {
    let file = std::fs::read(path).unwrap();
    let (mut reading, mut checking, mut rows) = (Vec::new(), Vec::new(), 0);
    // The first round warms the caches and the allocator.
    for round in 0..=RUNS {
        let started = Instant::now();
        std::hint::black_box(read(&file));
        let read = started.elapsed();
        let started = Instant::now();
        let checked = check(&file, options());
        let took = started.elapsed();
        rows = checked.report.rows.total;
        if round > 0 {
            reading.push(read.as_secs_f64() * 1e3);
            checking.push(took.as_secs_f64() * 1e3);
        }
    }
    let (csv, tearline) = (median(reading), median(checking));
    println!(
        r#"{{"file":{path:?},"bytes":{},"rows":{rows},"csvMs":{csv:.1},"tearlineMs":{tearline:.1}}}"#,
        file.len()
    );
}

/// What others need merely to parse: every record, read into one that is used again.
fn read(file: &[u8]) -> u64 {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut records = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        records += 1;
    }
    records
}

fn options() -> Options {
    let named = std::env::var("IDENTIFIER").ok();
    Options::new(named.map_or(Identifier::Mobile, |name| name.parse().unwrap()))
}

/// Every rule, duplicates included, and the report.
fn check(file: &[u8], options: Options) -> Checked {
    let mut checker = Checker::new(options).unwrap();
    file.chunks(CHUNK).for_each(|chunk| checker.push(chunk));
    let checked = checker.finish().complete(|pending| {
        let range = pending.wants();
        pending.supply(&file[range.start as usize..range.end as usize])
    });
    checked.unwrap()
}

/// Each shape beside a plain file of as many bytes or, where that takes longer, of as many rows.
fn shapes(bytes: usize, only: &str) {
    const ROUNDS: usize = 3;
    let plain = Shape::PLAIN.of_bytes(bytes);
    for shape in Shape::ALL.into_iter().filter(|shape| shape.name.contains(only)) {
        let file = shape.of_bytes(bytes);
        let (mut times, mut of_plain, mut rows) = (Vec::new(), Vec::new(), 1.0);
        for _ in 0..ROUNDS {
            let started = Instant::now();
            check(&file, options_for(shape));
            times.push(started.elapsed().as_secs_f64() * 1e3);
            let started = Instant::now();
            let of_plain_rows = check(&plain, options()).report.rows.total;
            rows = if shape.rows { shape.rows_of(bytes) as f64 / of_plain_rows as f64 } else { 1.0 };
            of_plain.push(started.elapsed().as_secs_f64() * 1e3);
        }
        let (name, ms, plain_ms) = (shape.name, median(times), median(of_plain) * f64::max(rows, 1.0));
        println!(r#"{{"shape":{name:?},"bytes":{},"ms":{ms:.1},"plainMs":{plain_ms:.1}}}"#, file.len());
    }
}

fn options_for(shape: Shape) -> Options {
    Options::new(shape.identifier.parse().unwrap())
}

fn memory_of(name: &str) {
    const BYTES: usize = 320_000_000;
    const ROWS: u64 = 10_000_000;
    let shape = Shape::ALL.into_iter().find(|shape| shape.name == name).unwrap();
    let path = std::env::temp_dir().join(format!("tearline-shape-{}.csv", std::process::id()));
    let mut file = File::create(&path).unwrap();
    shape.write(shape.rows_of(BYTES).min(ROWS), &mut |bytes| file.write_all(bytes).unwrap());
    memory(&path.to_string_lossy(), options_for(shape));
    std::fs::remove_file(path).unwrap();
}

fn memory(path: &str, options: Options) {
    let rows = check_reader(File::open(path).unwrap(), options).unwrap().report.rows.total;
    // Linux says what the process needed at its peak; elsewhere there is no such line.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(str::trim).unwrap_or("unknown");
    println!(r#"{{"file":{path:?},"rows":{rows},"peak":{peak:?}}}"#);
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
