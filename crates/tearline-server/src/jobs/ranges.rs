//! Ranges of codes. Where rows may be committed in any order, they are staged by the range of their code and committed
//! range by range: what a transaction writes then lies together in the index of codes, instead of all over it, and an
//! upload takes so long for each of its rows, however many it has.

use crate::db::place;

/// Codes of a range, about: as many as a transaction takes.
const CODES: u64 = 50_000;
/// Fewer codes than this are written to few pages anyway.
const FEWEST: u64 = 2 * CODES;
/// A batch of staged rows is written behind the ends of so many ranges, at most.
const MOST: u64 = 256;

/// How many places of the file are looked at to see how its codes are distributed, and how many codes at each.
pub(super) const SAMPLES: u64 = 32;
pub(super) const SAMPLE: usize = 256;

/// Where each range but the first begins. Nothing but speed depends on it: whoever goes on with a job may cut otherwise.
#[derive(Debug, Default)]
pub(super) struct Ranges(Vec<String>);

impl Ranges {
    /// Whether it is of use to cut the codes of so many rows.
    pub(super) fn serve(rows: u64) -> bool {
        rows >= FEWEST
    }

    /// Cuts the codes of so many rows, of which these are some.
    pub(super) fn of(mut codes: Vec<String>, rows: u64) -> Self {
        codes.sort_unstable();
        codes.dedup();
        let ranges = (rows / CODES).clamp(1, MOST) as usize;
        let bound = |nth: usize| codes.get(codes.len() * nth / ranges).cloned();
        let mut bounds: Vec<String> = (1..ranges).filter_map(bound).collect();
        bounds.dedup();
        Self(bounds)
    }

    /// The place of a row with this code.
    pub(super) fn place(&self, code: &str, row: u64) -> i64 {
        place(self.0.partition_point(|bound| bound.as_str() <= code), row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_placed_by_code_then_by_row() {
        let codes = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let ranges = Ranges::of(codes(&["D", "A", "C", "B"]), 4 * CODES);
        let cases =
            [("", 9, 0), ("A", 1, 0), ("AZ", 2, 0), ("B", 3, 1), ("C", 4, 2), ("D", 5, 3), ("ÄÖ", 6, 3)];
        for (code, row, range) in cases {
            assert_eq!(ranges.place(code, row), place(range, row), "{code:?}");
        }
        for (codes, rows) in
            [(codes(&[]), 10 * CODES), (codes(&["A", "A"]), 10 * CODES), (codes(&["A", "B"]), CODES)]
        {
            let most = codes.len();
            let ranges = Ranges::of(codes, rows);
            assert!(ranges.0.len() <= most, "no more ranges than codes are known: {ranges:?}");
            assert!(ranges.place("B", 7) >= ranges.place("A", 7));
        }
        let many = (0..100_000).map(|n| format!("{n:06}")).collect();
        assert_eq!(Ranges::of(many, u64::MAX).0.len() as u64, MOST - 1);
    }
}
