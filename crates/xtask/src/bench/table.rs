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

pub(super) const PORTAL: &str = "\
## Portal

Written by `cargo xtask bench portal`, in Chromium without a graphics card: a file of 10M rows checked and its bar drawn
from end to end, mends all over it (the file that they make is compared with one merged by another program, byte for
byte), and a workbook from its choice to the end of its job.
";

/// Writes a part of the page: the others stay as they are. `heading`: what the part begins with, of which the first line
/// is looked for.
pub(super) fn write(part: &str, heading: &str) -> Result {
    let path = crate::shell::root().join("docs/benchmarks.md");
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    std::fs::write(path, with_part(&old, part, heading))?;
    Ok(())
}

/// In their order on the page.
const PARTS: [&str; 3] = [PREFACE, SERVER, PORTAL];

fn with_part(old: &str, part: &str, heading: &str) -> String {
    let first = |heading: &str| heading.lines().next().unwrap_or_default().to_owned();
    let starts: Vec<Option<usize>> = PARTS.iter().map(|heading| old.find(&first(heading))).collect();
    let texts = PARTS.iter().zip(&starts).map(|(each, start)| {
        if first(each) == first(heading) {
            return part.trim();
        }
        let Some(start) = *start else { return "" };
        let end = starts.iter().flatten().copied().filter(|&next| next > start).min();
        old[start..end.unwrap_or(old.len())].trim()
    });
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    format!("{}\n", texts.join("\n\n"))
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Measure {
    Ratio,
    Bytes,
    Milliseconds,
    Count,
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
            Measure::Count => format!("{value:.0}"),
            Measure::Bytes if value < 1e6 => format!("{:.0} KB", value / 1024.0),
            Measure::Bytes => format!("{:.0} MB", value / 1e6),
        }
    }

    fn times(&self) -> String {
        self.of.map(|(ours, theirs)| format!(" ({ours:.0} ÷ {theirs:.0} ms)")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_page_is_written_and_the_others_stay() {
        let check = |old: &str, part: &str, heading: &str, expected: &str| {
            assert_eq!(with_part(old, part, heading), expected);
        };
        let (engine, server, portal) = ("# Benchmarks\nengine", "## Server\njobs", "## Portal\npages");
        check("", engine, PREFACE, "# Benchmarks\nengine\n");
        check("# Benchmarks\nold\n", server, SERVER, "# Benchmarks\nold\n\n## Server\njobs\n");
        let all = format!("{engine}\n\n{server}\n\n{portal}\n");
        check(&format!("{engine}\n\n{portal}\n"), server, SERVER, &all);
        check(&format!("{engine}\n\n## Server\nold\n\n{portal}\n"), server, SERVER, &all);
        check(&format!("# Benchmarks\nold\n\n{server}\n\n{portal}\n"), engine, PREFACE, &all);
    }
}
