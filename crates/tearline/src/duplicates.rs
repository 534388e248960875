//! Duplicates without the values: 12 bytes a row, whatever the length of a code.
//!
//! Each value leaves a seeded 64-bit fingerprint and its row. At the end, rows of one fingerprint are
//! candidates; whoever uses this reads them again to be sure (see `verify`), so that a collision of
//! fingerprints can never reject a row.

use std::hash::Hasher;

use crate::order;

/// Fingerprints are spread over this many parts by their top bits, so that each part fits a cache when
/// it is searched.
const PARTS: usize = 256;

/// So many fingerprints are gathered before they are spread: then each part gets a run of them at once, and
/// the caches see a few long writes instead of many short ones.
const STAGED: usize = 8192;

/// Parts grow by chunks of this many: nothing is ever copied to grow, and little is left unused.
const CHUNK: usize = 512;

/// A row that holds the same value as an earlier one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Duplicate {
    pub(crate) row: u32,
    /// The first row of that value.
    pub(crate) first: u32,
}

#[derive(Debug)]
pub(crate) struct Fingerprints {
    seed: u64,
    /// Fingerprints of values that an attacker made to collide take the slower, stronger hash.
    strong: bool,
    staged: Run,
    /// Empty until the first spreading: most files are small.
    parts: Vec<Part>,
    /// Where a staged run is sorted by part.
    sorted: Run,
}

/// Fingerprints and their rows, side by side: together they would take 16 bytes.
#[derive(Debug, Default)]
struct Run {
    prints: Vec<u64>,
    rows: Vec<u32>,
}

#[derive(Debug, Default)]
struct Part {
    chunks: Vec<Chunk>,
    length: usize,
}

#[derive(Debug)]
struct Chunk {
    prints: Box<[u64]>,
    rows: Box<[u32]>,
}

impl Fingerprints {
    pub(crate) fn new(seed: u64, strong: bool) -> Self {
        Self { seed, strong, staged: Run::default(), parts: Vec::new(), sorted: Run::default() }
    }

    /// Notes the value of a row. Rows come in order. Letters of either case are alike unless `keep_case`.
    #[inline(always)]
    pub(crate) fn add(&mut self, row: u32, value: &[u8], keep_case: bool) {
        let print = if self.strong {
            strong_fingerprint(self.seed, value, keep_case)
        } else {
            fingerprint(self.seed, value, keep_case)
        };
        if self.staged.rows.len() >= STAGED {
            self.spread();
        }
        self.staged.prints.push(print);
        self.staged.rows.push(row);
    }

    /// Sorts what is staged by part, in order within each, and appends it there.
    #[cold]
    #[inline(never)]
    fn spread(&mut self) {
        self.parts.resize_with(PARTS, Part::default);
        let Self { staged, parts, sorted, .. } = self;
        let part_of = |print: u64| (print >> 56) as usize;
        let mut starts = [0_u32; PARTS + 1];
        for &print in &staged.prints {
            starts[part_of(print) + 1] += 1;
        }
        for part in 0..PARTS {
            starts[part + 1] += starts[part];
        }
        sorted.prints.resize(staged.prints.len(), 0);
        sorted.rows.resize(staged.rows.len(), 0);
        let mut next = starts;
        for (&print, &row) in staged.prints.iter().zip(&staged.rows) {
            let at = &mut next[part_of(print)];
            sorted.prints[*at as usize] = print;
            sorted.rows[*at as usize] = row;
            *at += 1;
        }
        for (part, run) in parts.iter_mut().zip(starts.windows(2)) {
            let run = run[0] as usize..run[1] as usize;
            part.append(&sorted.prints[run.clone()], &sorted.rows[run]);
        }
        staged.prints.clear();
        staged.rows.clear();
    }

    /// The rows whose fingerprint an earlier row has, in order.
    pub(crate) fn candidates(mut self) -> Vec<Duplicate> {
        let mut found = Vec::new();
        let mut slots: Vec<u32> = Vec::new();
        if self.parts.is_empty() {
            self.staged.search(&mut slots, &mut found);
        } else {
            self.spread();
            let mut run = self.sorted;
            for part in self.parts {
                part.gather(&mut run);
                run.search(&mut slots, &mut found);
            }
        }
        order::by_row(&mut found, |duplicate| duplicate.row);
        found
    }
}

impl Part {
    fn append(&mut self, mut prints: &[u64], mut rows: &[u32]) {
        while !rows.is_empty() {
            let at = self.length % CHUNK;
            if at == 0 {
                self.chunks.push(Chunk {
                    prints: vec![0; CHUNK].into_boxed_slice(),
                    rows: vec![0; CHUNK].into_boxed_slice(),
                });
            }
            let Some(chunk) = self.chunks.last_mut() else { return };
            let taken = rows.len().min(CHUNK - at);
            chunk.prints[at..at + taken].copy_from_slice(&prints[..taken]);
            chunk.rows[at..at + taken].copy_from_slice(&rows[..taken]);
            (prints, rows) = (&prints[taken..], &rows[taken..]);
            self.length += taken;
        }
    }

    /// Moves all of it into one run, and lets its memory go.
    fn gather(self, run: &mut Run) {
        run.prints.clear();
        run.rows.clear();
        for chunk in self.chunks {
            let taken = CHUNK.min(self.length - run.rows.len());
            run.prints.extend_from_slice(&chunk.prints[..taken]);
            run.rows.extend_from_slice(&chunk.rows[..taken]);
        }
    }
}

impl Run {
    /// One pass with an open-addressed table of indices. Rows are in order, so the first of a fingerprint
    /// to come is the first row that has it.
    fn search(&self, slots: &mut Vec<u32>, found: &mut Vec<Duplicate>) {
        const FREE: u32 = u32::MAX;
        let size = (self.prints.len() * 2).next_power_of_two();
        slots.clear();
        slots.resize(size, FREE);
        let mask = size - 1;
        for (index, (&print, &row)) in self.prints.iter().zip(&self.rows).enumerate() {
            let mut slot = print as usize & mask;
            loop {
                let held = slots[slot];
                if held == FREE {
                    slots[slot] = index as u32;
                    break;
                }
                if self.prints[held as usize] == print {
                    found.push(Duplicate { row, first: self.rows[held as usize] });
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
    }
}

const K: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}

/// Letters of either case alike, eight bytes at a time. A few other characters become alike too (`[` and `{`):
/// where a file has both, its values are read again and compared, as any values of one fingerprint are.
#[inline(always)]
fn fold(word: u64, keep_case: bool) -> u64 {
    if keep_case { word } else { word | 0x2020_2020_2020_2020 }
}

#[inline]
fn mix(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(K);
    product ^ product >> 32
}

/// For values of one length up to eight bytes this is a bijection: those cannot collide at all.
#[inline(always)]
fn fingerprint(seed: u64, value: &[u8], keep_case: bool) -> u64 {
    let mut state = seed.wrapping_add((value.len() as u64).wrapping_mul(K));
    if value.len() < 8 {
        return mix(state, fold(short_word(value), keep_case));
    }
    // The last word overlaps the one before it, so that none is of a length known only at run time.
    let last = value.len() - 8;
    let mut at = 0;
    while at < last {
        state = mix(state, fold(word(value, at), keep_case)).rotate_left(23);
        at += 8;
    }
    mix(state, fold(word(value, last), keep_case))
}

/// Up to seven bytes as a number, without a copy of variable length.
#[inline]
fn short_word(value: &[u8]) -> u64 {
    let four = |at: usize| {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&value[at..at + 4]);
        u64::from(u32::from_le_bytes(bytes))
    };
    match value.len() {
        0 => 0,
        len @ 1..=3 => u64::from(value[0]) | u64::from(value[len / 2]) << 8 | u64::from(value[len - 1]) << 16,
        len => four(0) | four(len - 4) << 32,
    }
}

#[cold]
#[inline(never)]
fn strong_fingerprint(seed: u64, value: &[u8], keep_case: bool) -> u64 {
    #[allow(deprecated)] // SipHash with a key of our own; the standard library's other way to it is random.
    let mut hasher = std::hash::SipHasher::new_with_keys(seed, seed.rotate_left(32) ^ K);
    for &byte in value {
        hasher.write_u8(if keep_case { byte } else { byte.to_ascii_uppercase() });
    }
    hasher.finish()
}

/// Two different codes of 16 characters that have one fingerprint under this seed: what a crafted file holds.
#[cfg(test)]
pub(crate) fn collision(seed: u64) -> [String; 2] {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";
    let letters = |mut n: u64| {
        let mut text = [0; 8];
        for letter in &mut text {
            *letter = ALPHABET[(n % 32) as usize];
            n /= 32;
        }
        u64::from_le_bytes(text)
    };
    let behind_first = |first| mix(seed.wrapping_add(K.wrapping_mul(16)), first).rotate_left(23);
    let (first, last) = (letters(0), letters(12345));
    let found = (1..).map(letters).find_map(|other| {
        let answer = behind_first(first) ^ last ^ behind_first(other);
        answer.to_le_bytes().iter().all(|byte| ALPHABET.contains(byte)).then_some((other, answer))
    });
    let text = |words: [u64; 2]| {
        words.map(|word| String::from_utf8_lossy(&word.to_le_bytes()).into_owned()).concat()
    };
    found.map_or_else(Default::default, |(other, answer)| [text([first, last]), text([other, answer])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn candidates(values: &[&str], seed: u64, strong: bool) -> Vec<(u32, u32)> {
        let mut prints = Fingerprints::new(seed, strong);
        for (i, value) in values.iter().enumerate() {
            prints.add(i as u32 + 1, value.as_bytes(), false);
        }
        prints.candidates().iter().map(|d| (d.row, d.first)).collect()
    }

    #[test]
    fn a_repeated_value_names_its_first_row() {
        for (values, expected) in [
            (&["A", "B", "A"][..], &[(3, 1)][..]),
            (&["abc", "ABC", "aBc", "abd"], &[(2, 1), (3, 1)]),
            (&["", "x", ""], &[(3, 1)]),
            (
                &["ABCDEFGH", "abcdefgh", "ABCDEFGHI", "ABCDEFGHIABCDEFGHI", "abcdefghiabcdefghi"],
                &[(2, 1), (5, 4)],
            ),
        ] {
            for strong in [false, true] {
                for seed in [0, 7, u64::MAX] {
                    assert_eq!(candidates(values, seed, strong), expected, "{values:?}");
                }
            }
        }
    }

    #[test]
    fn every_candidate_of_a_large_set_is_a_duplicate_and_none_is_missed() {
        // Codes of many lengths with few differences, each third one a repetition.
        let values: Vec<String> = (0..200_000_u32)
            .map(|i| {
                let n = if i % 3 == 0 { i / 2 } else { i };
                format!("{:0width$}-{n}", n % 10, width = 1 + (n % 40) as usize)
            })
            .collect();
        let mut firsts = HashMap::new();
        let mut expected = Vec::new();
        for (i, value) in values.iter().enumerate() {
            let row = i as u32 + 1;
            let first = *firsts.entry(value).or_insert(row);
            if first != row {
                expected.push((row, first));
            }
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        assert_eq!(candidates(&values, 42, false), expected);
    }

    #[test]
    fn a_crafted_collision_is_a_candidate_of_the_quick_hash_only() {
        let [a, b] = collision(42);
        assert_ne!(a, b);
        assert_eq!(candidates(&[&a, &b], 42, false), [(2, 1)]);
        assert_eq!(candidates(&[&a, &b], 42, true), []);
    }
}
