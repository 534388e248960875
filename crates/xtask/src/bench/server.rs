//! `cargo xtask bench server`: whole jobs beside the databases' own tools.

use super::files::{self, Shape};
use super::table::{self, Measure, Table};
use super::{MILLION, about, lines, released};
use crate::setup::{Purpose, setup};
use crate::shell::{Result, root};
use crate::step::Steps;

pub(crate) fn server() -> Result {
    let mut steps = Steps::new();
    let env = steps.step("set-up", || setup(Purpose::Test))?;
    let program = released(&mut steps, &env)?;
    let one = files::file("plain", MILLION, Shape::Plain)?;
    let larger = files::file("plain", 5 * MILLION, Shape::Plain)?;
    let script = |name: &str| env.command("node").arg(root().join("tests/bench").join(name)).arg(&program);
    let text = steps.step("jobs", || script("server.mjs").args([one, larger]).quietly())?;
    let slow = steps.step("slow clients", || script("slow.mjs").quietly())?;
    let lines = lines(&format!("{text}\n{slow}"));
    let of = |what| about(&lines, what);
    let (sqlite, postgres, beside, larger) = (of("sqlite")?, of("postgres")?, of("beside")?, of("larger")?);
    let mut table = Table::new();
    let job = sqlite.number("jobMs")?;
    table.ratio("SQLite, 1M rows, whole job ÷ `sqlite3 .import`", job, sqlite.number("importMs")?, 1.0);
    let (of_postgres, copy) = (postgres.number("jobMs")?, postgres.number("copyMs")?);
    table.ratio("PostgreSQL, 1M rows, whole job ÷ `\\copy`", of_postgres, copy, 2.0);
    let (million, alone) = (larger.number("perMillion")?, larger.number("oneMs")?);
    table.ratio("SQLite, a million of 5M rows ÷ 1M rows alone", million, alone, 1.5);
    let import = larger.number("importMs")?;
    table.ratio("SQLite, 5M rows, whole job ÷ `sqlite3 .import`", 5.0 * million, import, 1.0);
    table.at_most("SQLite, 1M rows, peak memory", Measure::Bytes, sqlite.number("peak")?, 150e6);
    table.at_most("SQLite, 5M rows, memory grown by", Measure::Bytes, larger.number("growth")?, 64e6);
    let p99 = beside.number("statusP99Ms")?;
    table.at_most("status while a job of 1M rows is done, p99", Measure::Milliseconds, p99, 50.0);
    let small = beside.number("smallMs")?;
    table.at_most("a job of 100 rows meanwhile, from upload to end", Measure::Milliseconds, small, 2000.0);
    let slow = of("slow")?;
    let (p99, closed) = (slow.number("p99Ms")?, slow.number("closedMs")?);
    table.at_most("500 slow writers and 500 slow readers, status p99", Measure::Milliseconds, p99, 200.0);
    table.at_most(
        "the last of them is closed after (15 s without progress)",
        Measure::Milliseconds,
        closed,
        60_000.0,
    );
    println!("\n{}\n\n{}", steps.table(), table.text());
    table::write(&format!("{}\n{}", table::SERVER, table.markdown()), table::SERVER)?;
    table.verdict()
}
