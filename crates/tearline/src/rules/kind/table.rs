//! Words of ASCII that are looked up whatever their capitals, by a table that the compiler fills.

use crate::steps;

/// At least twice as many slots as words, a power of two. What belongs to a word is a number that its owner gives it.
pub(crate) struct Table<const SLOTS: usize> {
    /// The number and one; 0: there is none.
    slots: [u16; SLOTS],
    /// Bit n: there is a word of n bytes.
    lengths: u64,
}

impl<const SLOTS: usize> Table<SLOTS> {
    pub(crate) const fn new() -> Self {
        assert!(SLOTS.is_power_of_two());
        Self { slots: [0; SLOTS], lengths: 0 }
    }

    /// With one more word, of fewer than 64 bytes.
    pub(crate) const fn with(mut self, word: &str, number: u16) -> Self {
        let mut slot = slot(word.as_bytes(), SLOTS);
        while self.slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        self.slots[slot] = number + 1;
        self.lengths |= 1 << word.len();
        self
    }

    /// The number of a word; `word_of` says which word has a number.
    pub(crate) fn find<'w>(&self, text: &[u8], word_of: impl Fn(u16) -> Option<&'w str>) -> Option<u16> {
        if text.len() >= 64 || self.lengths >> text.len() & 1 == 0 {
            return None;
        }
        steps::took(1);
        let mut slot = slot(text, SLOTS);
        while let Some(number) = self.slots[slot].checked_sub(1) {
            let is = |word: &str| word.as_bytes() == text || word.as_bytes().eq_ignore_ascii_case(text);
            if word_of(number).is_some_and(is) {
                return Some(number);
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }
}

/// Where a word is looked for first: five of its letters, without their case, tell most words apart, and it takes no
/// longer for long ones.
const fn slot(word: &[u8], slots: usize) -> usize {
    let mut hash = word.len() as u32;
    let mut at = 0;
    while at < 5 && !word.is_empty() {
        let letter = word[(word.len() - 1) * at / 4] | 0x20;
        hash = hash.wrapping_add((letter as u32).wrapping_mul(FACTORS[at]));
        at += 1;
    }
    (hash ^ hash >> 16) as usize % slots
}

/// Odd and without a pattern.
const FACTORS: [u32; 5] = [0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D, 0x27D4_EB2F, 0x1656_67B1];
