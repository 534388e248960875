//! Sets of rows, small in memory and quick to count in: which rows a rule found something in.
//!
//! The idea is that of a roaring bitmap: a chunk for each 65,536 rows, held as a list of runs while that is the
//! shorter way to write it down, else as a bit for each row. So a row without a finding costs nothing, a file of
//! nothing but findings costs a run a chunk, and no file costs more than an eighth of a byte a row and rule. While a
//! file is checked rows come in order; afterwards, when rows are mended, few are put in and taken out, anywhere. The
//! crate `roaring` does the same for more: it was measured to add 4.7 KB to what a browser loads (brotli), this added 1.9.

/// Rows of a chunk.
const CHUNK: u64 = 1 << 16;
const WORDS: usize = (CHUNK / 64) as usize;
/// So many runs take as much memory as the bits.
const MOST_RUNS: usize = WORDS * 2;

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowSet {
    /// In order; none is empty.
    chunks: Vec<Chunk>,
    len: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    /// Its first row, in it or not, is this times [`CHUNK`].
    number: u64,
    /// Rows of the set in the chunks before it.
    before: u64,
    rows: Container,
}

/// The rows of a chunk, counted from its start.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Container {
    /// First and last row of each, in order and never touching.
    Runs(Vec<(u16, u16)>),
    Bits(Box<[u64]>),
}

impl RowSet {
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Adds a row: the last of the set, or one behind it.
    #[inline]
    pub(crate) fn push(&mut self, row: u64) {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.number == row / CHUNK => {
                self.len += u64::from(chunk.rows.push((row % CHUNK) as u16));
            }
            _ => self.begin_chunk(row),
        }
    }

    #[cold]
    fn begin_chunk(&mut self, row: u64) {
        let (number, low) = (row / CHUNK, (row % CHUNK) as u16);
        self.chunks.push(Chunk { number, before: self.len, rows: Container::Runs(vec![(low, low)]) });
        self.len += 1;
    }

    /// Puts a row in or takes it out, wherever it stands; says whether that changed anything. It takes as long as there
    /// are chunks.
    pub(crate) fn set(&mut self, row: u64, within: bool) -> bool {
        if self.contains(row) == within {
            return false;
        }
        let (number, low) = (row / CHUNK, (row % CHUNK) as u16);
        let at = self.chunk_from(number);
        if self.chunks.get(at).is_none_or(|chunk| chunk.number != number) {
            let before = self.chunks.get(at).map_or(self.len, |chunk| chunk.before);
            self.chunks.insert(at, Chunk { number, before, rows: Container::Runs(Vec::new()) });
        }
        self.chunks[at].rows.flip(low);
        let emptied = self.chunks[at].rows.len() == 0;
        if emptied {
            self.chunks.remove(at);
        }
        for chunk in &mut self.chunks[if emptied { at } else { at + 1 }..] {
            chunk.before = if within { chunk.before + 1 } else { chunk.before - 1 };
        }
        self.len = if within { self.len + 1 } else { self.len - 1 };
        true
    }

    /// Out of a bit for each row, from 0 on.
    pub(crate) fn of_bits(bits: &[u64]) -> Self {
        let mut set = Self::default();
        for (number, words) in (0..).zip(bits.chunks(WORDS)) {
            if words.iter().any(|&word| word != 0) {
                let mut own = vec![0; WORDS].into_boxed_slice();
                own[..words.len()].copy_from_slice(words);
                let rows = Container::of(own);
                let before = set.len;
                set.len += rows.len();
                set.chunks.push(Chunk { number, before, rows });
            }
        }
        set
    }

    /// How many rows of the set come before `row`.
    pub(crate) fn before(&self, row: u64) -> u64 {
        let (number, low) = (row / CHUNK, (row % CHUNK) as u16);
        match self.chunk_at(number) {
            None => self.len,
            Some(chunk) if chunk.number > number => chunk.before,
            Some(chunk) => chunk.before + chunk.rows.before(low),
        }
    }

    pub(crate) fn contains(&self, row: u64) -> bool {
        self.next(row) == Some(row)
    }

    /// The first row of the set that is not before `row`.
    pub(crate) fn next(&self, row: u64) -> Option<u64> {
        let (number, low) = (row / CHUNK, (row % CHUNK) as u16);
        let found =
            |chunk: &Chunk, from| chunk.rows.next(from).map(|low| chunk.number * CHUNK + u64::from(low));
        let chunk = self.chunk_at(number)?;
        if chunk.number > number {
            return found(chunk, 0);
        }
        found(chunk, low).or_else(|| found(self.chunk_at(number + 1)?, 0))
    }

    /// The row of the set that so many rows of it come before.
    pub(crate) fn nth(&self, n: u64) -> Option<u64> {
        if n >= self.len {
            return None;
        }
        let at = self.chunks.partition_point(|chunk| chunk.before <= n).checked_sub(1)?;
        let chunk = self.chunks.get(at)?;
        chunk.rows.nth(n - chunk.before).map(|found| chunk.number * CHUNK + u64::from(found))
    }

    /// The rows that are in any of the sets.
    pub(crate) fn union(sets: &[&Self]) -> Self {
        let mut union = Self::default();
        let mut number = 0;
        // Each set's first chunk that is not before this number; the lowest of them is next.
        while let Some(next) = sets.iter().filter_map(|set| set.chunk_at(number)).map(|c| c.number).min() {
            let mut bits = vec![0; WORDS].into_boxed_slice();
            for chunk in sets.iter().filter_map(|set| set.chunk_at(next)).filter(|c| c.number == next) {
                chunk.rows.add_to(&mut bits);
            }
            let rows = Container::of(bits);
            let before = union.len;
            union.len += rows.len();
            union.chunks.push(Chunk { number: next, before, rows });
            number = next + 1;
        }
        union
    }

    /// The first chunk that is not before the one of this number.
    fn chunk_at(&self, number: u64) -> Option<&Chunk> {
        self.chunks.get(self.chunk_from(number))
    }

    /// The place of the first chunk that is not before the one of this number.
    fn chunk_from(&self, number: u64) -> usize {
        self.chunks.partition_point(|chunk| chunk.number < number)
    }
}

impl Container {
    /// Says whether the row is new.
    #[inline]
    fn push(&mut self, row: u16) -> bool {
        match self {
            Self::Runs(runs) => match runs.last_mut() {
                // Where a rule finds something it often finds the same in the next row.
                Some((_, last)) if row.checked_sub(1) == Some(*last) => {
                    *last = row;
                    true
                }
                Some((_, last)) if *last == row => false,
                _ => self.begin_run(row),
            },
            Self::Bits(bits) => {
                let (word, bit) = (&mut bits[usize::from(row / 64)], 1 << (row % 64));
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
        }
    }

    #[inline(never)]
    fn begin_run(&mut self, row: u16) -> bool {
        if let Self::Runs(runs) = self
            && runs.len() < MOST_RUNS
        {
            runs.push((row, row));
            return true;
        }
        let mut bits = vec![0; WORDS].into_boxed_slice();
        self.add_to(&mut bits);
        *self = Self::Bits(bits);
        self.push(row)
    }

    fn flip(&mut self, row: u16) {
        let mut bits = vec![0; WORDS].into_boxed_slice();
        self.add_to(&mut bits);
        bits[usize::from(row / 64)] ^= 1 << (row % 64);
        *self = Self::of(bits);
    }

    /// Out of bits, in whichever way is shorter.
    fn of(bits: Box<[u64]>) -> Self {
        let starts: u32 = bits.iter().map(|word| (word & !(word << 1)).count_ones()).sum();
        // Runs that go on from one word to the next were counted once too often: few enough either way.
        if starts as usize > MOST_RUNS {
            return Self::Bits(bits);
        }
        let mut runs: Vec<(u16, u16)> = Vec::new();
        for (at, &word) in bits.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                let first = rest.trailing_zeros();
                let length = (rest >> first).trailing_ones();
                let start = (at * 64) as u16 + first as u16;
                let end = start + (length - 1) as u16;
                match runs.last_mut() {
                    Some((_, last)) if *last + 1 == start => *last = end,
                    _ => runs.push((start, end)),
                }
                rest &= u64::MAX.checked_shl(first + length).unwrap_or(0);
            }
        }
        Self::Runs(runs)
    }

    fn add_to(&self, bits: &mut [u64]) {
        match self {
            Self::Runs(runs) => {
                for &(first, last) in runs {
                    let (from, to) = (usize::from(first / 64), usize::from(last / 64));
                    for (word, bits) in bits.iter_mut().enumerate().take(to + 1).skip(from) {
                        let head = if word == from { u64::MAX << (first % 64) } else { u64::MAX };
                        let tail = if word == to { u64::MAX >> (63 - last % 64) } else { u64::MAX };
                        *bits |= head & tail;
                    }
                }
            }
            Self::Bits(own) => bits.iter_mut().zip(own).for_each(|(bits, own)| *bits |= own),
        }
    }

    fn len(&self) -> u64 {
        match self {
            Self::Runs(runs) => runs.iter().map(length).sum(),
            Self::Bits(bits) => ones(bits),
        }
    }

    fn before(&self, row: u16) -> u64 {
        match self {
            Self::Runs(runs) => {
                let whole = runs.partition_point(|&(_, last)| last < row);
                let part = runs.get(whole).map_or(0, |&(first, _)| u64::from(row.saturating_sub(first)));
                runs[..whole].iter().map(length).sum::<u64>() + part
            }
            Self::Bits(bits) => {
                let word = usize::from(row / 64);
                let part = bits[word] & !(u64::MAX << (row % 64));
                ones(&bits[..word]) + u64::from(part.count_ones())
            }
        }
    }

    fn next(&self, row: u16) -> Option<u16> {
        match self {
            Self::Runs(runs) => {
                runs.get(runs.partition_point(|&(_, last)| last < row)).map(|&(first, _)| first.max(row))
            }
            Self::Bits(bits) => {
                let start = usize::from(row / 64);
                let mut word = bits[start] & u64::MAX << (row % 64);
                for at in start..WORDS {
                    if word != 0 {
                        return Some((at * 64) as u16 + word.trailing_zeros() as u16);
                    }
                    word = bits.get(at + 1).copied().unwrap_or(0);
                }
                None
            }
        }
    }

    fn nth(&self, mut n: u64) -> Option<u16> {
        match self {
            Self::Runs(runs) => {
                for run in runs {
                    if n < length(run) {
                        return Some(run.0 + n as u16);
                    }
                    n -= length(run);
                }
                None
            }
            Self::Bits(bits) => {
                for (at, &word) in bits.iter().enumerate() {
                    let ones = u64::from(word.count_ones());
                    if n < ones {
                        let rest = (0..n).fold(word, |word, _| word & (word - 1));
                        return Some((at * 64) as u16 + rest.trailing_zeros() as u16);
                    }
                    n -= ones;
                }
                None
            }
        }
    }
}

fn length(&(first, last): &(u16, u16)) -> u64 {
    u64::from(last - first) + 1
}

fn ones(bits: &[u64]) -> u64 {
    bits.iter().map(|word| u64::from(word.count_ones())).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn set(rows: &BTreeSet<u64>) -> RowSet {
        let mut set = RowSet::default();
        for &row in rows {
            set.push(row);
            // A rule may find something twice in a row.
            set.push(row);
        }
        set
    }

    #[track_caller]
    fn check(found: &RowSet, rows: &BTreeSet<u64>) {
        assert_eq!(found.len(), rows.len() as u64);
        let ends = [0, 1, 63, 64, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1 << 40];
        let near =
            rows.iter().step_by(rows.len() / 500 + 1).flat_map(|&row| [row.saturating_sub(1), row, row + 1]);
        let in_order: Vec<u64> = rows.iter().copied().collect();
        for row in ends.into_iter().chain(near) {
            let before = in_order.partition_point(|&each| each < row);
            assert_eq!(found.before(row), before as u64, "before {row}");
            assert_eq!(found.next(row), in_order.get(before).copied(), "next from {row}");
            assert_eq!(found.contains(row), rows.contains(&row), "{row}");
            assert_eq!(found.nth(before as u64), in_order.get(before).copied(), "number {before}");
        }
        assert_eq!(found.nth(found.len()), None);
    }

    fn patterns() -> Vec<BTreeSet<u64>> {
        let every = |step: usize, from: u64, to: u64| (from..to).step_by(step).collect::<BTreeSet<u64>>();
        vec![
            BTreeSet::new(),
            [1].into(),
            [CHUNK].into(),
            [1, 63, 64, 65, 200, CHUNK - 1, CHUNK, 5 * CHUNK + 17, 100 * CHUNK].into(),
            every(1, 1, 3 * CHUNK),
            every(2, 1, 2 * CHUNK + 7),
            every(7, 3, 4 * CHUNK),
            every(999, 1, 40 * CHUNK),
            // Runs of every length, over the borders of words and chunks.
            (0..300_u64).flat_map(|n| (0..n).map(move |i| n * 331 + i)).collect(),
            // A list that turns into bits, and is runs again behind that.
            every(3, 1, CHUNK / 2).into_iter().chain(CHUNK / 2..CHUNK + 10).collect(),
        ]
    }

    #[test]
    fn a_row_set_holds_what_was_put_in() {
        for rows in patterns() {
            check(&set(&rows), &rows);
        }
    }

    #[test]
    fn rows_are_put_in_and_taken_out_anywhere() {
        for mut rows in patterns() {
            let mut changed = set(&rows);
            let near = rows.iter().step_by(rows.len() / 40 + 1).flat_map(|&row| [row, row + 1]);
            let ends = [1, 2, 64, CHUNK - 1, CHUNK, 2 * CHUNK + 1, 7 * CHUNK, 1 << 40];
            let touched: Vec<u64> = near.chain(ends).collect();
            for &row in &touched {
                let within = !rows.contains(&row);
                assert!(changed.set(row, within));
                assert!(!changed.set(row, within));
                if within {
                    rows.insert(row)
                } else {
                    rows.remove(&row)
                };
            }
            check(&changed, &rows);
            let all: Vec<u64> = rows.iter().copied().collect();
            all.iter().rev().take(50).for_each(|&row| assert!(changed.set(row, false)));
            rows = all[..all.len().saturating_sub(50)].iter().copied().collect();
            check(&changed, &rows);
        }
    }

    #[test]
    fn a_union_holds_the_rows_of_both() {
        for a in patterns() {
            for b in patterns() {
                let union = RowSet::union(&[&set(&a), &RowSet::default(), &set(&b)]);
                check(&union, &a.union(&b).copied().collect());
            }
        }
    }

    #[test]
    fn no_pattern_takes_more_than_its_bits() {
        for rows in patterns() {
            for chunk in set(&rows).chunks {
                let bytes = match &chunk.rows {
                    Container::Runs(runs) => runs.capacity() * size_of::<(u16, u16)>(),
                    Container::Bits(bits) => size_of_val::<[u64]>(bits),
                };
                assert!(bytes <= WORDS * 8, "{bytes}");
            }
        }
    }
}
