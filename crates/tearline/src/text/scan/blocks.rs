//! From the masks of a few blocks to where values end in them.

use super::masks::{self, BLOCK, Masks, prefix_xor};

/// So many blocks are looked at together. Finding masks and using them are two loops on purpose: in one, the
/// compiler takes masks apart into bits that it then puts together again.
const BATCH: usize = 32;
/// So many ends are written at once, whether or not there are that many: a loop whose length is never guessed
/// right costs more.
const AT_ONCE: usize = 8;

/// Follows the quotes from block to block.
#[derive(Debug)]
pub(super) struct Blocks {
    masks: [Masks; BATCH],
    /// All ones where the last block ended inside quotes.
    inside: u64,
    /// Bit 0: the last byte was a quote that closed a value (or the first of a pair).
    after_close: u64,
    /// Bit 0: the last byte was a separator, so that a value starts here.
    after_separator: u64,
    /// Where in values quotes are odd, a place each; of values that were not used yet, or used just now.
    strays: Vec<u32>,
    /// Where values end, as far as they were not used yet: the first `length`. The rest is room.
    ends: Vec<u32>,
    length: usize,
}

/// What a batch of blocks held; of some record in it each may be true.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// Bytes that were read.
    pub(super) length: usize,
    /// Any quote, or what is within quotes from before.
    pub(super) quotes: bool,
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
            inside: 0,
            after_close: 0,
            after_separator: 1,
            strays: Vec::new(),
            ends: room,
            length: 0,
        }
    }

    /// Where values end: the offsets of the separators behind them.
    pub(super) fn ends(&self) -> &[u32] {
        &self.ends[..self.length]
    }

    /// Where a value has a quote that belongs there by no rule, or text behind the closing one: an offset in each such
    /// value.
    pub(super) fn strays(&self) -> &[u32] {
        &self.strays
    }

    /// So many of the ends are not needed any more, and nothing that lies before an offset.
    pub(super) fn use_up(&mut self, count: usize, before: usize) {
        // A record that goes on and on is not moved around again and again.
        if count > 0 {
            self.ends.copy_within(count..self.length, 0);
            self.length -= count;
            let used = self.strays.partition_point(|&at| (at as usize) < before);
            self.strays.drain(..used);
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
            let blocks = &blocks[..blocks.len().min(BATCH)];
            (blocks, blocks.len() * BLOCK)
        };
        let filled = blocks.len();
        let seen = masks::fill(blocks, delimiter, &mut self.masks[..filled]);
        let mut found =
            Found { length, high: seen.high, dashes: seen.dashes, special: seen.special, ..Found::default() };
        let quotes = self.masks[..filled].iter().fold(0, |all, masks| all | masks.quotes);
        if quotes | self.inside | self.after_close != 0 {
            found.quotes = true;
            self.resolve_quotes(filled, at, &mut found);
        } else if let Some(last) = self.masks[..filled].last() {
            self.after_separator = last.separators >> 63;
        }
        let needed = self.length + filled * BLOCK + AT_ONCE;
        if self.ends.len() < needed {
            self.ends.resize(needed, 0);
        }
        self.length += flatten(&self.masks[..filled], at as u32, &mut self.ends[self.length..]);
        found
    }

    /// Takes out the separators within quotes. The first block starts `at` an offset.
    fn resolve_quotes(&mut self, filled: usize, at: usize, found: &mut Found) {
        for block in 0..filled {
            let Masks { mut quotes, separators: all } = self.masks[block];
            // Quotes of values that are text from here on, since one of them has no other meaning.
            let mut text = 0;
            loop {
                let inside = prefix_xor(quotes) ^ self.inside;
                let opens = quotes & inside;
                let closes = quotes & !inside;
                let separators = all & !inside;
                let behind_separator = separators << 1 | self.after_separator;
                let behind_close = closes << 1 | self.after_close;
                // An opening quote starts a value, or is the second of a pair; behind a closing quote a value
                // ends, or a pair goes on. (What stands behind the text's end is neither, but the last value of the
                // text is left to the next push, or to the plain reader.)
                let odd = opens & !(behind_separator | behind_close) | behind_close & !(separators | opens);
                if odd & !text != 0 {
                    // Up to here all is as it seemed, and from here to the value's end quotes are text, as they are
                    // to the plain reader.
                    let first = (odd & !text).trailing_zeros();
                    let behind = u64::MAX << first;
                    let ends = all & behind;
                    text |= behind & !ends & ends.wrapping_sub(1);
                    quotes &= !text;
                    self.strays.push((at + block * BLOCK) as u32 + first);
                    continue;
                }
                self.inside = 0u64.wrapping_sub(inside >> 63);
                self.after_close = closes >> 63;
                self.after_separator = separators >> 63;
                found.pairs |= opens & behind_close != 0;
                found.enclosed |= all & inside != 0;
                self.masks[block].separators = separators;
                break;
            }
        }
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
