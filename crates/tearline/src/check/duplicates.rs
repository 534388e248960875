//! Duplicates without the values: 12 bytes a row, whatever the length of a code.
//!
//! Each value leaves a seeded 64-bit fingerprint and its row. At the end, rows of one fingerprint are
//! candidates; whoever uses this reads them again to be sure (see `verify`), so that a collision of
//! fingerprints can never reject a row.

use std::hash::Hasher;

use crate::model::order;
use crate::read::rows::Duplicate;

/// Fingerprints are spread over this many parts by their top bits, so that each part fits a cache when
/// it is searched.
const PARTS: usize = 256;

/// So many fingerprints are gathered before they are spread: then each part gets a run of them at once, and
/// the caches see a few long writes instead of many short ones.
const STAGED: usize = 8192;

/// Parts grow by chunks of this many: nothing is ever copied to grow, and little is left unused.
const CHUNK: usize = 512;

#[derive(Debug)]
pub(crate) struct Fingerprints {
    seed: u64,
    /// Fingerprints of values that an attacker made to collide take the slower, stronger hash.
    strong: bool,
    staged: Vec<Staged>,
    /// Empty until the first spreading: most files are small.
    parts: Vec<Part>,
    /// Where what is staged is sorted by part.
    sorted: Vec<Staged>,
}

/// Where memory is no matter, the two stand together.
#[derive(Debug, Clone, Copy)]
struct Staged {
    print: u64,
    row: u32,
}

/// Fingerprints and their rows, side by side: together they would take 16 bytes.
#[derive(Debug, Default)]
struct Chunk {
    prints: Vec<u64>,
    rows: Vec<u32>,
}

/// In order of the rows.
#[derive(Debug, Default)]
struct Part {
    full: Vec<Chunk>,
    last: Chunk,
}

impl Fingerprints {
    pub(crate) fn new(seed: u64, strong: bool) -> Self {
        Self { seed, strong, staged: Vec::new(), parts: Vec::new(), sorted: Vec::new() }
    }

    /// Notes the value of a row. Rows come in order. Letters of either case are alike unless `keep_case`.
    pub(crate) fn add(&mut self, row: u32, value: &[u8], keep_case: bool) {
        if self.strong {
            self.stage(Staged { print: strong_fingerprint(self.seed, value, keep_case), row });
        } else {
            self.add_quickly(row, value, fold_mask(keep_case));
        }
    }

    /// Whether [`add_quickly`](Self::add_quickly) is not for this.
    pub(crate) fn is_strong(&self) -> bool {
        self.strong
    }

    /// Notes the value of a row, by the quick hash.
    #[inline(always)]
    pub(crate) fn add_quickly(&mut self, row: u32, value: &[u8], fold: u64) {
        self.stage(Staged { print: fingerprint(self.seed, value, fold), row });
    }

    #[inline(always)]
    fn stage(&mut self, staged: Staged) {
        if self.staged.len() == self.staged.capacity() {
            self.make_room();
        }
        self.staged.push(staged);
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self) {
        let length = self.staged.len();
        if length < STAGED {
            self.staged.reserve_exact((length * 4).clamp(64, STAGED) - length);
        } else {
            self.spread();
        }
    }

    /// Sorts what is staged by part, in order within each, and appends it there.
    fn spread(&mut self) {
        self.parts.resize_with(PARTS, Part::default);
        let Self { staged, parts, sorted, .. } = self;
        let part_of = |print: u64| (print >> 56) as usize;
        let mut starts = [0_u32; PARTS + 1];
        for staged in &*staged {
            starts[part_of(staged.print) + 1] += 1;
        }
        for part in 0..PARTS {
            starts[part + 1] += starts[part];
        }
        sorted.resize(staged.len(), Staged { print: 0, row: 0 });
        let mut next = starts;
        for staged in &*staged {
            let at = &mut next[part_of(staged.print)];
            sorted[*at as usize] = *staged;
            *at += 1;
        }
        for (part, run) in parts.iter_mut().zip(starts.windows(2)) {
            part.append(&sorted[run[0] as usize..run[1] as usize]);
        }
        staged.clear();
    }

    /// The rows whose fingerprint an earlier row has, in order.
    pub(crate) fn candidates(mut self) -> Vec<Duplicate> {
        if self.parts.is_empty() {
            // A small file is one part.
            let mut only = Part::default();
            only.append(&self.staged);
            self.parts.push(only);
        } else {
            self.spread();
        }
        let mut search = Search::default();
        for part in self.parts {
            search.part(&part);
        }
        let mut found = search.found;
        order::by_row(&mut found, |duplicate| duplicate.row);
        found
    }
}

impl Part {
    fn append(&mut self, mut run: &[Staged]) {
        while !run.is_empty() {
            let (now, later) = run.split_at(run.len().min(CHUNK - self.last.rows.len()));
            let Chunk { prints, rows } = &mut self.last;
            prints.reserve_exact(CHUNK - prints.len());
            rows.reserve_exact(CHUNK - rows.len());
            prints.extend(now.iter().map(|staged| staged.print));
            rows.extend(now.iter().map(|staged| staged.row));
            if self.last.rows.len() == CHUNK {
                self.full.push(std::mem::take(&mut self.last));
            }
            run = later;
        }
    }

    fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.full.iter().chain([&self.last])
    }
}

/// Looks for fingerprints that come twice, and keeps what it needs for that from one part to the next.
#[derive(Debug, Default)]
struct Search {
    /// A bit for the low bits of a fingerprint: whether one with these came, and came again.
    seen: Vec<u64>,
    again: Vec<u64>,
    /// Room for those that may come twice.
    suspects: Vec<Staged>,
    slots: Vec<u32>,
    found: Vec<Duplicate>,
}

impl Search {
    fn part(&mut self, part: &Part) {
        /// So many bits for each fingerprint: few that come once look as if they came twice.
        const BITS_EACH: usize = 16;
        let length = part.full.len() * CHUNK + part.last.rows.len();
        // Most fingerprints come once, and two passes over small bitmaps show it of nearly all of these.
        let words = (length * BITS_EACH / 64).next_power_of_two();
        for bitmap in [&mut self.seen, &mut self.again] {
            bitmap.clear();
            bitmap.resize(words, 0);
        }
        let (seen, again) = (&mut self.seen[..words], &mut self.again[..words]);
        let place = |print: u64| ((print >> 6) as usize & (words - 1), print & 63);
        for chunk in part.chunks() {
            for &print in &chunk.prints {
                let (word, bit) = place(print);
                let came = seen[word] >> bit & 1;
                seen[word] |= 1 << bit;
                again[word] |= came << bit;
            }
        }
        self.suspects.clear();
        for chunk in part.chunks() {
            for (&print, &row) in chunk.prints.iter().zip(&chunk.rows) {
                let (word, bit) = place(print);
                if again[word] >> bit & 1 != 0 {
                    self.suspects.push(Staged { print, row });
                }
            }
        }
        self.compare_suspects();
    }

    /// An open-addressed table of indices. Rows are in order, so the first of a fingerprint to come is the first
    /// row that has it.
    fn compare_suspects(&mut self) {
        const FREE: u32 = u32::MAX;
        let Self { suspects, slots, found, .. } = self;
        let size = (suspects.len() * 2).next_power_of_two();
        slots.clear();
        slots.resize(size, FREE);
        let mask = size - 1;
        for (index, &Staged { print, row }) in suspects.iter().enumerate() {
            // The low bits of all of these are of few kinds.
            let mut slot = (print >> 32) as usize & mask;
            loop {
                let held = slots[slot];
                if held == FREE {
                    slots[slot] = index as u32;
                    break;
                }
                let earlier = &suspects[held as usize];
                if earlier.print == print {
                    found.push(Duplicate { row, first: earlier.row });
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
    }
}

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// Letters of either case alike, eight bytes at a time. A few other characters become alike too (`[` and `{`):
/// where a file has both, its values are read again and compared, as any values of one fingerprint are.
pub(crate) fn fold_mask(keep_case: bool) -> u64 {
    if keep_case { 0 } else { 0x2020_2020_2020_2020 }
}

/// What the upper half says comes down before the product, which carries everything up: a difference in one
/// letter is then one in all of the state.
#[inline(always)]
fn mix(state: u64, word: u64) -> u64 {
    let both = state ^ word;
    (both ^ both >> 32).wrapping_mul(K)
}

#[inline(always)]
fn finish(state: u64) -> u64 {
    state ^ state >> 32
}

/// For values of one length up to eight bytes this is a bijection: those cannot collide at all.
#[inline(always)]
fn fingerprint(seed: u64, value: &[u8], fold: u64) -> u64 {
    let mut state = seed.wrapping_add((value.len() as u64).wrapping_mul(K));
    // The last word overlaps the one before it, so that none is of a length known only at run time.
    let Some(last) = value.last_chunk() else {
        return finish(mix(state, short_word(value) | fold));
    };
    let (words, _) = value[..value.len() - 1].as_chunks();
    for word in words {
        state = mix(state, u64::from_le_bytes(*word) | fold).rotate_left(23);
    }
    finish(mix(state, u64::from_le_bytes(*last) | fold))
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
