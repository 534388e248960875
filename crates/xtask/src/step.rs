//! Steps: each says its name and how long it took; the first that fails is the last.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::shell::Result;

/// The steps taken so far, for the table at the end.
#[derive(Debug)]
pub(crate) struct Steps {
    started: Instant,
    taken: Vec<(&'static str, Duration, bool)>,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), taken: Vec::new() }
    }

    pub(crate) fn step<T>(&mut self, name: &'static str, what: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n==> {name}");
        let started = Instant::now();
        let result = what();
        let took = started.elapsed();
        let verdict = if result.is_ok() { "done" } else { "FAILED" };
        println!("==> {name}: {verdict} ({})", seconds(took));
        self.taken.push((name, took, result.is_ok()));
        result
    }

    /// Those that were taken beside these.
    pub(crate) fn add(&mut self, other: Self) {
        self.taken.extend(other.taken);
    }

    pub(crate) fn table(&self) -> String {
        let width = self.taken.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0).max(5);
        let mut table = String::new();
        for (name, took, ok) in &self.taken {
            let verdict = if *ok { "ok" } else { "FAILED" };
            let _ = writeln!(table, "  {name:width$}  {:>8}  {verdict}", seconds(*took));
        }
        let _ = write!(table, "  {:width$}  {:>8}", "total", seconds(self.started.elapsed()));
        table
    }
}

pub(crate) fn seconds(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        s => format!("{} min {:02} s", s / 60, s % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (millis, text) in
            [(40, "0.0 s"), (59_900, "59.9 s"), (60_000, "1 min 00 s"), (754_000, "12 min 34 s")]
        {
            assert_eq!(seconds(Duration::from_millis(millis)), text);
        }
    }
}
