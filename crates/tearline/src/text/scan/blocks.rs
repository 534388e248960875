//! From the masks of a few blocks to where values end in them.

use super::machine::{Begun, Machine};
use super::masks::{self, BLOCK, Masks, prefix_xor};
use super::record::Traits;

/// So many blocks are looked at together. Finding masks and using them are two loops on purpose: in one, the
/// compiler takes masks apart into bits that it then puts together again.
const BATCH: usize = 32;
/// The first batch at a record may be thrown away soon, when quotes are odd there.
const FIRST: usize = 2;
/// So many ends are written at once, whether or not there are that many: a loop whose length is never guessed
/// right costs more.
const AT_ONCE: usize = 8;

/// Follows the quotes from block to block.
#[derive(Debug)]
pub(super) struct Blocks {
    masks: [Masks; BATCH],
    /// How many blocks the next batch is worth: few where the one before was thrown away.
    worth: usize,
    /// All ones where the last block ended inside quotes.
    inside: u64,
    /// Bit 0: the last byte was a quote that closed a value (or the first of a pair).
    after_close: u64,
    /// Bit 0: the last byte was a separator, so that a value starts here.
    after_separator: u64,
    /// Where values end, as far as they were not used yet: the first `length`. The rest is room.
    ends: Vec<u32>,
    length: usize,
}

/// What a batch of blocks held; of some record in it each may be true.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// Bytes that were read.
    pub(super) length: usize,
    /// Behind them stands a quote where none belongs, in the next 64 bytes.
    pub(super) stray: bool,
    /// `""` within quotes.
    pub(super) pairs: bool,
    /// A delimiter or a line break within quotes.
    pub(super) enclosed: bool,
    pub(super) high: bool,
    pub(super) dashes: bool,
    /// A byte within a value that is not in `0-9A-Za-z_-`, nor enclosed.
    pub(super) special: bool,
}

impl Blocks {
    /// `room` is memory that was used before.
    pub(super) fn new(room: Vec<u32>) -> Self {
        Self {
            masks: [masks::NONE; BATCH],
            worth: FIRST,
            inside: 0,
            after_close: 0,
            after_separator: 1,
            ends: room,
            length: 0,
        }
    }

    /// The next bytes are the start of a record; what was found is of no use any more.
    pub(super) fn start_record(&mut self) {
        (self.worth, self.inside, self.after_close, self.after_separator) = (FIRST, 0, 0, 1);
        self.length = 0;
    }

    /// The record that begins with these bytes, which end where the last block that was read does.
    pub(super) fn begun(&self, bytes: &[u8], traits: &Traits) -> Begun {
        let before = [self.inside, self.after_close, self.after_separator].map(|bits| bits & 1 == 1);
        Begun { machine: Machine::resumed(bytes, traits, before), length: bytes.len() }
    }

    /// Where values end: the offsets of the separators behind them.
    pub(super) fn ends(&self) -> &[u32] {
        &self.ends[..self.length]
    }

    /// So many of them are not needed any more.
    pub(super) fn use_up(&mut self, count: usize) {
        // A record that goes on and on is not moved around again and again.
        if count > 0 {
            self.ends.copy_within(count..self.length, 0);
            self.length -= count;
        }
    }

    pub(super) fn into_room(self) -> Vec<u32> {
        self.ends
    }

    /// Reads some blocks of `text` from `at` on: the separators in them that are not within quotes are added to
    /// the `ends`.
    #[inline(never)]
    pub(super) fn read(&mut self, text: &[u8], at: usize, delimiter: u8) -> Found {
        let (blocks, rest) = text[at..].as_chunks();
        let mut last = [[b'0'; BLOCK]];
        let (blocks, length) = if blocks.is_empty() {
            // What stands behind the end is nothing that anyone looks for.
            last[0][..rest.len()].copy_from_slice(rest);
            (&last[..], rest.len())
        } else {
            let blocks = &blocks[..blocks.len().min(self.worth)];
            (blocks, blocks.len() * BLOCK)
        };
        let filled = blocks.len();
        let seen = masks::fill(blocks, delimiter, &mut self.masks[..filled]);
        self.worth = BATCH;
        let mut found =
            Found { length, high: seen.high, dashes: seen.dashes, special: seen.special, ..Found::default() };
        let quotes = self.masks[..filled].iter().fold(0, |all, masks| all | masks.quotes);
        let mut read = filled;
        if quotes | self.inside | self.after_close != 0 {
            read = self.resolve_quotes(filled, &mut found);
        } else if let Some(last) = self.masks[..filled].last() {
            self.after_separator = last.separators >> 63;
        }
        let needed = self.length + read * BLOCK + AT_ONCE;
        if self.ends.len() < needed {
            self.ends.resize(needed, 0);
        }
        self.length += flatten(&self.masks[..read], at as u32, &mut self.ends[self.length..]);
        found
    }

    /// Takes out the separators within quotes. Gives the number of blocks in which each quote has its place.
    fn resolve_quotes(&mut self, filled: usize, found: &mut Found) -> usize {
        for block in 0..filled {
            let Masks { quotes, separators: all } = self.masks[block];
            let inside = prefix_xor(quotes) ^ self.inside;
            let opens = quotes & inside;
            let closes = quotes & !inside;
            let separators = all & !inside;
            let behind_separator = separators << 1 | self.after_separator;
            let behind_close = closes << 1 | self.after_close;
            // An opening quote starts a value, or is the second of a pair; behind a closing quote a value
            // ends, or a pair goes on. (What stands behind the text's end is neither: the last value of the
            // text is left to the next push, or to the plain reader.)
            if opens & !(behind_separator | behind_close) | behind_close & !(separators | opens) != 0 {
                found.stray = true;
                found.length = block * BLOCK;
                return block;
            }
            self.inside = 0u64.wrapping_sub(inside >> 63);
            self.after_close = closes >> 63;
            self.after_separator = separators >> 63;
            found.pairs |= opens & behind_close != 0;
            found.enclosed |= all & inside != 0;
            self.masks[block].separators = separators;
        }
        filled
    }
}

/// Writes the places of all set bits to `ends`, and gives their number; bit 0 of the first block stands for
/// `base`. There is room for all, and some behind.
fn flatten(blocks: &[Masks], base: u32, ends: &mut [u32]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("bmi1") && std::arch::is_x86_feature_detected!("popcnt") {
        // SAFETY: the machine has both.
        #[allow(unsafe_code)]
        return unsafe { flatten_by_bmi(blocks, base, ends) };
    }
    flatten_here(blocks, base, ends)
}

/// The same, by instructions that count and clear bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "bmi1,popcnt")]
fn flatten_by_bmi(blocks: &[Masks], base: u32, ends: &mut [u32]) -> usize {
    flatten_here(blocks, base, ends)
}

#[inline(always)]
fn flatten_here(blocks: &[Masks], mut base: u32, ends: &mut [u32]) -> usize {
    let mut length = 0;
    for block in blocks {
        let mut bits = block.separators;
        let count = bits.count_ones() as usize;
        let mut written = 0;
        while let Some(room) = ends[length + written..].first_chunk_mut::<AT_ONCE>() {
            for end in room {
                *end = base.wrapping_add(bits.trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
            written += AT_ONCE;
            if written >= count {
                break;
            }
        }
        length += count;
        base += BLOCK as u32;
    }
    length
}
