//! Duplicates without the values: 14 bytes a row while the file is read, whatever the length of a code, and 4 bytes a
//! duplicate from then on.
//!
//! Each value leaves its [`Fingerprint`] and its row. Where two rows have the same, their values are the same: the bound
//! in [`fingerprint`](super::fingerprint) is why nothing has to be read again to be sure.

use std::ops::Range;

use crate::check::fingerprint::{Fingerprint, Keys};
use crate::read::duplicates::{Duplicates, Mended, Values};
use crate::read::row_set::RowSet;
use crate::steps;

/// Fingerprints are spread over this many parts by eight of their bits, so that each part fits a cache when it is
/// searched. A part's fingerprints are not told these bits.
const PARTS: usize = 256;

/// So many fingerprints are gathered before they are spread: then each part gets a run of them at once, and
/// the caches see a few long writes instead of many short ones.
const STAGED: usize = 8192;

/// Parts grow by chunks of this many: nothing is ever copied to grow, little is left unused, and what was searched is
/// given back bit by bit.
const CHUNK: usize = 512;

/// Bytes of a fingerprint and its row, in a part.
const BYTES: usize = 14;

/// A part keeps 16 bits of a row; the others it knows from where it stood when they changed.
const WINDOW: u32 = 16;
const WINDOW_ROWS: u32 = 0xFFFF;

/// The fingerprints of all values of a column, and their rows.
#[derive(Debug)]
pub(crate) struct Fingerprints {
    keys: Box<Keys>,
    /// The first `length` are in use.
    staged: Vec<Staged>,
    length: usize,
    /// The upper bits of the rows that are staged.
    window: u32,
    /// Empty until the first spreading: most files are small.
    parts: Vec<Part>,
    /// Where what is staged is sorted by part.
    sorted: Vec<Staged>,
    /// The parts of which fingerprints are held: fewer and fewer, where they become too many.
    held: Range<usize>,
    /// How many are held, and how many may be.
    count: usize,
    most: usize,
}

/// What was found in the parts that were held.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) duplicates: Duplicates,
    /// The keys by which that was found out.
    pub(crate) keys: Box<Keys>,
    pub(crate) noted: Option<Noted>,
    /// For the other parts, if there are such: to be given the same values once more.
    pub(crate) rest: Option<Fingerprints>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Staged {
    high: u64,
    low: u32,
    /// The part, and 16 bits of the row.
    place: u32,
}

/// Side by side: as one type they would be padded to 16 bytes.
#[derive(Debug, Default)]
struct Chunk {
    highs: Vec<u64>,
    lows: Vec<u32>,
    rows: Vec<u16>,
}

/// In order of the rows.
#[derive(Debug, Default)]
struct Part {
    /// All but the last are full.
    chunks: Vec<Chunk>,
    length: usize,
    /// For each 65,536 rows, how many came before them.
    windows: Vec<u32>,
}

impl Fingerprints {
    pub(crate) fn new(keys: Keys) -> Self {
        Self {
            keys: Box::new(keys),
            staged: Vec::new(),
            length: 0,
            window: 0,
            parts: Vec::new(),
            sorted: Vec::new(),
            held: 0..PARTS,
            count: 0,
            most: usize::MAX,
        }
    }

    /// Holds so many bytes at once, about, and compares what else there is another time.
    pub(crate) fn hold(mut self, bytes: Option<usize>) -> Self {
        self.most = bytes.map_or(usize::MAX, |bytes| bytes / BYTES);
        self
    }

    /// Notes the value of a row. Rows (from 1) come in order.
    pub(crate) fn add(&mut self, row: u32, value: &[u8]) {
        let first = row - 1;
        if first >> WINDOW != self.window || self.length == self.staged.len() {
            self.make_room(first >> WINDOW, 1);
        }
        let Fingerprint { high, low, part } = self.keys.of(value);
        let place = u32::from(part) << WINDOW | first & WINDOW_ROWS;
        self.staged[self.length] = Staged { high, low, place };
        self.length += 1;
    }

    /// Notes the values of some rows, one behind the other: of a few dozen at most, and of one block of rows. `special`:
    /// they may have other characters than `0-9A-Za-z_-`.
    #[inline(always)]
    pub(crate) fn add_run(&mut self, row: u32, values: &[&[u8]], special: bool) {
        let first = row - 1;
        debug_assert_eq!(first >> WINDOW, (first + values.len().max(1) as u32 - 1) >> WINDOW, "of one block");
        if first >> WINDOW != self.window || self.length + values.len() > self.staged.len() {
            self.make_room(first >> WINDOW, values.len());
        }
        let Self { keys, staged, .. } = self;
        let room = &mut staged[self.length..][..values.len()];
        self.length += values.len();
        let mut row = first & WINDOW_ROWS;
        keys.of_run(values, special, room, |staged, Fingerprint { high, low, part }| {
            *staged = Staged { high, low, place: u32::from(part) << WINDOW | row };
            row += 1;
        });
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, window: u32, more: usize) {
        if window != self.window || self.length + more > STAGED {
            self.spread();
            self.window = window;
        }
        let needed = self.length + more;
        if self.staged.len() < needed {
            let length = (needed * 4).clamp(64, STAGED);
            self.staged.reserve_exact(length - self.staged.len());
            self.staged.resize(length, Staged::default());
        }
    }

    /// Sorts what is staged by part, in order within each, and appends it there.
    fn spread(&mut self) {
        if self.length == 0 {
            return;
        }
        self.parts.resize_with(PARTS, Part::default);
        let Self { staged, parts, sorted, window, .. } = self;
        let staged = &staged[..std::mem::take(&mut self.length)];
        let part_of = |staged: &Staged| (staged.place >> WINDOW) as usize;
        let mut starts = [0_u32; PARTS + 1];
        for staged in staged {
            starts[part_of(staged) + 1] += 1;
        }
        for part in 0..PARTS {
            starts[part + 1] += starts[part];
        }
        sorted.resize(staged.len(), Staged::default());
        let mut next = starts;
        for staged in staged {
            let at = &mut next[part_of(staged)];
            sorted[*at as usize] = *staged;
            *at += 1;
        }
        for number in self.held.clone() {
            let run = &sorted[starts[number] as usize..starts[number + 1] as usize];
            parts[number].append(*window, run);
            self.count += run.len();
        }
        if self.count > self.most {
            self.hold_less();
        }
    }

    /// Gives up the last of the parts that are held, until there is room.
    #[cold]
    fn hold_less(&mut self) {
        while self.count > self.most && self.held.len() > 1 {
            let fewer = self.held.len() * 3 / 4;
            for part in &mut self.parts[self.held.start + fewer..self.held.end] {
                self.count -= part.length;
                *part = Part::default();
            }
            self.held.end = self.held.start + fewer;
        }
    }

    /// The rows whose value an earlier row has. What was noted is given back as it is searched, unless it is to be kept.
    pub(crate) fn duplicates(mut self, keep: bool) -> Found {
        if self.parts.is_empty() && self.held == (0..PARTS) {
            // A small file is one part. That its fingerprints are compared without eight of their bits is made up for
            // many times over by how few they are.
            let mut only = Part::default();
            only.append(self.window, &self.staged[..self.length]);
            self.parts.push(only);
        } else {
            self.spread();
        }
        (self.staged, self.sorted) = (Vec::new(), Vec::new());
        let total: usize = self.parts.iter().map(|part| part.length).sum();
        // The more often a value comes, the longer is its part: that many others does no part have.
        let mut search = Search::new(total / self.parts.len().clamp(1, self.held.len()) * 2);
        for part in &mut self.parts {
            search.part(part, keep);
        }
        let noted = keep.then(|| Noted { keys: self.keys.clone(), parts: self.parts });
        let (keys, left) = (self.keys, self.held.end..PARTS);
        let rest =
            (!left.is_empty()).then(|| Self { held: left, most: self.most, ..Self::new((*keys).clone()) });
        Found { duplicates: search.found.in_order(), keys, noted, rest }
    }
}

/// The fingerprints of a column, kept to look for values in them.
#[derive(Debug)]
pub(crate) struct Noted {
    keys: Box<Keys>,
    /// One, or as many as values are spread over.
    parts: Vec<Part>,
}

impl Values for Noted {
    /// A part is searched from one end to the other: it is short, and what is sorted would have to be sorted first.
    fn rows_of(&self, value: &[u8]) -> Vec<u32> {
        let Fingerprint { high, low, part } = self.keys.of(value);
        let part = if self.parts.len() == 1 { 0 } else { usize::from(part) };
        let mut rows = Vec::new();
        let Some(part) = self.parts.get(part) else { return rows };
        let mut window = 0;
        for (number, chunk) in part.chunks.iter().enumerate() {
            steps::took(chunk.highs.len() / 8);
            for (at, _) in chunk.highs.iter().enumerate().filter(|&(_, &other)| other == high) {
                if chunk.lows.get(at) == Some(&low) {
                    rows.push(part.row(&mut window, number * CHUNK + at, chunk.rows[at]));
                }
            }
        }
        rows
    }
}

impl Part {
    /// The row (from 1) of the nth fingerprint. `window`: one that is not behind its own, and then its own.
    fn row(&self, window: &mut usize, nth: usize, low: u16) -> u32 {
        while self.windows.get(*window + 1).is_some_and(|&start| start as usize <= nth) {
            *window += 1;
        }
        ((*window as u32) << WINDOW | u32::from(low)) + 1
    }

    fn append(&mut self, window: u32, mut run: &[Staged]) {
        if self.windows.len() <= window as usize {
            self.windows.resize(window as usize + 1, self.length as u32);
        }
        while !run.is_empty() {
            let used = self.length % CHUNK;
            if used == 0 {
                let (highs, lows) = (Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
                self.chunks.push(Chunk { highs, lows, rows: Vec::with_capacity(CHUNK) });
            }
            let (now, later) = run.split_at(run.len().min(CHUNK - used));
            if let Some(Chunk { highs, lows, rows }) = self.chunks.last_mut() {
                highs.extend(now.iter().map(|staged| staged.high));
                lows.extend(now.iter().map(|staged| staged.low));
                rows.extend(now.iter().map(|staged| (staged.place & WINDOW_ROWS) as u16));
            }
            self.length += now.len();
            run = later;
        }
    }
}

/// Looks for fingerprints that come twice, and keeps its room from one part to the next.
#[derive(Debug)]
struct Search {
    /// No part has more fingerprints that differ, as far as can be foreseen.
    most: usize,
    /// A bit for the low bits of a fingerprint: whether one with these came, and came again.
    seen: Vec<u64>,
    again: Vec<u64>,
    /// Of the fingerprints that may come twice, each one that differs, and its first row.
    firsts: Vec<First>,
    /// An open-addressed table of places in that list.
    slots: Vec<u32>,
    found: Pairs,
}

#[derive(Debug, Clone, Copy)]
struct First {
    high: u64,
    low: u32,
    row: u32,
}

impl Search {
    fn new(most: usize) -> Self {
        Self {
            most,
            seen: Vec::new(),
            again: Vec::new(),
            firsts: Vec::new(),
            slots: Vec::new(),
            found: Pairs::default(),
        }
    }

    fn part(&mut self, part: &mut Part, keep: bool) {
        /// So many bits for each fingerprint: few that come once look as if they came twice.
        const BITS_EACH: usize = 16;
        // Most fingerprints come once, and two passes over small bitmaps show it of nearly all of these.
        let words = (part.length.min(self.most.max(CHUNK)) * BITS_EACH / 64).next_power_of_two();
        for bitmap in [&mut self.seen, &mut self.again] {
            bitmap.clear();
            bitmap.resize(words, 0);
        }
        let (seen, again) = (&mut self.seen[..words], &mut self.again[..words]);
        let place = |high: u64| ((high >> 6) as usize & (words - 1), high & 63);
        for chunk in &part.chunks {
            for &high in &chunk.highs {
                let (word, bit) = place(high);
                let came = seen[word] >> bit & 1;
                seen[word] |= 1 << bit;
                again[word] |= came << bit;
            }
        }
        self.firsts.clear();
        self.slots.clear();
        let mut window = 0;
        let again = std::mem::take(&mut self.again);
        for number in 0..part.chunks.len() {
            let chunk = &part.chunks[number];
            for (at, &high) in chunk.highs.iter().enumerate() {
                let (word, bit) = place(high);
                if again[word] >> bit & 1 == 0 {
                    continue;
                }
                let row = part.row(&mut window, number * CHUNK + at, chunk.rows[at]);
                self.compare(First { high, low: chunk.lows[at], row });
            }
            if !keep {
                part.chunks[number] = Chunk::default();
            }
        }
        self.again = again;
    }

    /// Rows are in order, so the first of a fingerprint to come is the first row that has it.
    #[cold]
    #[inline(never)]
    fn compare(&mut self, suspect: First) {
        const FREE: u32 = u32::MAX;
        if self.firsts.len() * 2 >= self.slots.len() {
            let size = (self.slots.len() * 2).max(64);
            self.slots.clear();
            self.slots.resize(size, FREE);
            for (index, first) in (0..).zip(&self.firsts) {
                let mut slot = first.low as usize & (size - 1);
                while self.slots[slot] != FREE {
                    slot = (slot + 1) & (size - 1);
                }
                self.slots[slot] = index;
            }
        }
        let mask = self.slots.len() - 1;
        let mut slot = suspect.low as usize & mask;
        loop {
            steps::took(1);
            let Some(first) = self.firsts.get(self.slots[slot] as usize) else {
                self.slots[slot] = self.firsts.len() as u32;
                self.firsts.push(suspect);
                return;
            };
            if (first.high, first.low) == (suspect.high, suspect.low) {
                self.found.push(suspect.row, first.row);
                return;
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// Rows and the first rows of their values, in any order.
#[derive(Debug, Default)]
struct Pairs {
    full: Vec<Vec<(u32, u32)>>,
    last: Vec<(u32, u32)>,
    /// A bit for each row (from 1) that is here.
    bits: Vec<u64>,
}

impl Pairs {
    fn push(&mut self, row: u32, first: u32) {
        let word = (row / 64) as usize;
        if word >= self.bits.len() {
            // Not by doubling: a page more.
            self.bits.reserve_exact(word + 1 + CHUNK - self.bits.len());
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (row % 64);
        if self.last.len() == CHUNK {
            self.full.push(std::mem::take(&mut self.last));
        }
        if self.last.is_empty() {
            self.last.reserve_exact(CHUNK);
        }
        self.last.push((row, first));
    }

    /// Each first row is put where the number of rows before it says.
    fn in_order(self) -> Duplicates {
        let mut count = 0;
        let mut before = Vec::with_capacity(self.bits.len());
        for word in &self.bits {
            before.push(count);
            count += word.count_ones();
        }
        let mut firsts = vec![0; count as usize];
        for pairs in self.full.into_iter().chain([self.last]) {
            for (row, first) in pairs {
                let (word, bit) = ((row / 64) as usize, row % 64);
                let nth = before[word] + (self.bits[word] & !(u64::MAX << bit)).count_ones();
                firsts[nth as usize] = first;
            }
        }
        Duplicates { rows: RowSet::of_bits(&self.bits), firsts, mended: Mended::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn duplicates(values: &[&str], seed: u128) -> Vec<(u64, u64)> {
        let mut prints = Fingerprints::new(Keys::new(seed, 0, false));
        for (i, value) in values.iter().enumerate() {
            prints.add(i as u32 + 1, value.as_bytes());
        }
        prints.duplicates(false).duplicates.first(usize::MAX).collect()
    }

    #[test]
    fn a_repeated_value_names_its_first_row() {
        for (values, expected) in [
            (&["A", "B", "A"][..], &[(3, 1)][..]),
            (&["abc", "ABC", "aBc", "abd"], &[(2, 1), (3, 1)]),
            (&["", "x", ""], &[(3, 1)]),
            (&["a[", "A{", "A["], &[(3, 1)]),
            (
                &["ABCDEFGH", "abcdefgh", "ABCDEFGHI", "ABCDEFGHIABCDEFGHI", "abcdefghiabcdefghi"],
                &[(2, 1), (5, 4)],
            ),
        ] {
            for seed in [0, 7, u128::MAX] {
                assert_eq!(duplicates(values, seed), expected, "{values:?}");
            }
        }
    }

    #[track_caller]
    fn check(values: impl Iterator<Item = String>) {
        let values: Vec<String> = values.collect();
        let mut firsts = HashMap::new();
        let mut expected = Vec::new();
        for (row, value) in (1..).zip(&values) {
            let first = *firsts.entry(value).or_insert(row);
            if first != row {
                expected.push((row, first));
            }
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        assert_eq!(duplicates(&values, 42), expected);
    }

    #[test]
    fn the_duplicates_of_a_large_set_are_all_found_and_nothing_else() {
        // Codes of many lengths with few differences, each third one a repetition.
        check((0..200_000_u32).map(|i| {
            let n = if i % 3 == 0 { i / 2 } else { i };
            format!("{:0width$}-{n}", n % 10, width = 1 + (n % 90) as usize)
        }));
        check((0..200_000).map(|_| "A1".to_owned()));
        check((0..150_000_u32).chain((0..150_000).rev()).map(|i| format!("CODE{i}")));
    }

    #[test]
    fn rows_without_a_value_are_passed_over() {
        let rows = [1_u32, 2, 65_536, 65_537, 65_538, 1 << 20, (1 << 20) + 1, 5 << 20];
        let mut prints = Fingerprints::new(Keys::new(1, 1, true));
        rows.iter().for_each(|&row| prints.add(row, if row.is_multiple_of(2) { b"even" } else { b"odd" }));
        let found: Vec<_> = prints.duplicates(false).duplicates.first(usize::MAX).collect();
        let first = |row: u32| if row.is_multiple_of(2) { 2 } else { 1 };
        let expected: Vec<_> = rows[2..].iter().map(|&row| (u64::from(row), first(row))).collect();
        assert_eq!(found, expected);
    }
}
