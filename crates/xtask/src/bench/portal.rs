//! `cargo xtask bench portal`: what a person with a large file feels in the portal.

use super::files::{self, Shape};
use super::table::{self, Measure, Table};
use super::{MILLION, about, lines, released};
use crate::package;
use crate::setup::{Purpose, setup};
use crate::shell::{Result, root};
use crate::step::Steps;

pub(crate) fn portal() -> Result {
    let mut steps = Steps::new();
    let env = steps.step("set-up", || setup(Purpose::Bench))?;
    let tools = steps.step("set-up for the package", || setup(Purpose::Package))?;
    package::make(&mut steps, &tools)?;
    let program = released(&mut steps, &env)?;
    let large = files::file("plain", 10 * MILLION, Shape::Plain)?;
    let text = steps.step("Chromium", || {
        env.command("node")
            .arg(root().join("tests/bench/portal.mjs"))
            .arg(program)
            .args([large, root().join("www/pkg")])
            .quietly()
    })?;
    let lines = lines(&text);
    let of = |what| about(&lines, what);
    let (painted, scrolled) = (of("painted")?.number("ms")?, of("scrolled")?);
    let (mended, workbook) = (of("mended")?, of("workbook")?);
    let mut table = Table::new();
    table.at_most("first contentful paint", Measure::Milliseconds, painted, 1000.0);
    let counts = [
        ("10M rows, tasks over 50 ms while they are checked", "checkingTasks"),
        ("10M rows, tasks over 50 ms while they are scrolled", "scrollingTasks"),
        ("10M rows, frames over 50 ms while they are scrolled", "scrollingFrames"),
    ];
    for (what, key) in counts {
        table.at_most(what, Measure::Count, scrolled.number(key)?, 0.0);
    }
    table.at_most("10M rows, renderer's peak", Measure::Bytes, scrolled.number("peak")?, 450e6);
    for (what, key) in [("the middle one", "p50"), ("p99", "p99"), ("the slowest", "slowest")] {
        let what = format!("10,000 mends in 10M rows, {what}");
        table.at_most(what, Measure::Milliseconds, mended.number(key)?, 50.0);
    }
    let workbooks = [
        ("opened and checked", "openedMs", 10_000.0),
        ("uploaded", "uploadedMs", 10_000.0),
        ("its job done", "doneMs", 60_000.0),
    ];
    for (what, key, at_most) in workbooks {
        let what = format!(".xlsx of 500,000 rows, {what}");
        table.at_most(what, Measure::Milliseconds, workbook.number(key)?, at_most);
    }
    println!("\n{}\n\n{}", steps.table(), table.text());
    table::write(&format!("{}\n{}", table::PORTAL, table.markdown()), table::PORTAL)?;
    table.verdict()
}
