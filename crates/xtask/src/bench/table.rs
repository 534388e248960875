//! What was measured, beside what was aimed at.

use std::fmt::Write;

use crate::shell::{Failure, Result};

pub(super) const PREFACE: &str = "\
# Benchmarks

Written by `cargo xtask bench`: medians of five, every rule on, duplicates included, each peer in the same run and on
the same file; of pages (fifty rows each, in a file with faults) the slowest of fifty, and of those by rule the slowest
rule's. Ratios travel from machine to machine; milliseconds do not.
";

pub(super) const SHAPES: &str = "\
## Shapes

Files made to be slow or large: the time is that of 32 MiB, beside a plain file of as many bytes or, where that takes
longer, of as many rows; the memory is the peak for 320 MB, or for ten million rows where those are fewer bytes.
";

pub(super) const SERVER: &str = "\
## Server

Written by `cargo xtask bench server`: whole jobs (checked, staged, committed, both result files written), by the server's
own clock, beside what the database's own tool takes for the same file into a table with the same indexes, synced as well;
of three rounds in turn the middle one.
";

/// Writes the page, of which `cargo xtask bench` and `cargo xtask bench server` each make a part: the other one stays.
/// `own`: the part behind the heading of the server's is made.
pub(super) fn write(part: &str, heading: &str, own: bool) -> Result {
    let path = crate::shell::root().join("docs/benchmarks.md");
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let first = heading.lines().next().unwrap_or_default();
    let (engine, server) = match old.find(first) {
        Some(at) => old.split_at(at),
        None => (old.as_str(), ""),
    };
    let page = if own {
        format!("{}\n\n{part}", engine.trim_end())
    } else {
        format!("{}\n\n{server}", part.trim_end())
    };
    std::fs::write(path, format!("{}\n", page.trim_end()))?;
    Ok(())
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Measure {
    Ratio,
    Bytes,
    Milliseconds,
}

#[derive(Debug)]
struct Row {
    what: String,
    measure: Measure,
    measured: f64,
    at_most: f64,
    /// The two times of a ratio.
    of: Option<(f64, f64)>,
}

#[derive(Debug)]
pub(super) struct Table(Vec<Row>);

impl Table {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Two times in milliseconds.
    pub(super) fn ratio(&mut self, what: impl Into<String>, ours: f64, theirs: f64, at_most: f64) {
        let measured = ours / theirs;
        let what = what.into();
        self.0.push(Row { what, measure: Measure::Ratio, measured, at_most, of: Some((ours, theirs)) });
    }

    pub(super) fn at_most(&mut self, what: impl Into<String>, measure: Measure, measured: f64, at_most: f64) {
        let what = what.into();
        self.0.push(Row { what, measure, measured, at_most, of: None });
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.0 {
            let verdict = if row.met() { "ok" } else { "MISSED" };
            let (measured, at_most) = (row.show(row.measured), row.show(row.at_most));
            let _ = writeln!(
                text,
                "  {:52} {measured:>10}  of {at_most:>10}  {verdict}{}",
                row.what,
                row.times()
            );
        }
        text
    }

    pub(super) fn markdown(&self) -> String {
        let mut text = "| | measured | at most | |\n| --- | --- | --- | --- |\n".to_owned();
        for row in &self.0 {
            let verdict = if row.met() { "met" } else { "**missed**" };
            let (measured, at_most) = (row.show(row.measured), row.show(row.at_most));
            let _ = writeln!(text, "| {} | {measured}{} | {at_most} | {verdict} |", row.what, row.times());
        }
        text
    }

    /// # Errors
    /// When a target was missed.
    pub(super) fn verdict(&self) -> Result {
        match self.0.iter().filter(|row| !row.met()).count() {
            0 => Ok(()),
            missed => Err(Failure::new(format!("{missed} of {} targets missed", self.0.len()))),
        }
    }
}

impl Row {
    fn met(&self) -> bool {
        self.measured <= self.at_most
    }

    fn show(&self, value: f64) -> String {
        match self.measure {
            Measure::Ratio => format!("{value:.2}"),
            Measure::Milliseconds => format!("{value:.0} ms"),
            Measure::Bytes if value < 1e6 => format!("{:.0} KB", value / 1024.0),
            Measure::Bytes => format!("{:.0} MB", value / 1e6),
        }
    }

    fn times(&self) -> String {
        self.of.map(|(ours, theirs)| format!(" ({ours:.0} ÷ {theirs:.0} ms)")).unwrap_or_default()
    }
}
