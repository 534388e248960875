//! The masks by vectors, of whatever length a machine has them.
//!
//! `unsafe` is for the loads of whole vectors, and for the promise that the machine has the instructions: whoever calls
//! anything here gives it, by being compiled for such a machine or after having asked.

#![allow(unsafe_code)]

use super::{BLOCK, Masks, NONE, Seen};

/// Bytes that a machine looks at together. What compares gives a vector of masks: all bits of a byte, or none.
pub(super) trait Vector: Copy {
    /// How many: 16 or 32.
    const BYTES: usize;

    /// # Safety
    /// For all methods: the machine has the instructions. There are `BYTES` bytes in each part of a block.
    unsafe fn load(block: &[u8; BLOCK], part: usize) -> Self;
    unsafe fn splat(byte: u8) -> Self;
    unsafe fn equals(self, other: Self) -> Self;
    unsafe fn or(self, other: Self) -> Self;
    /// The lower one of each two bytes.
    unsafe fn min(self, other: Self) -> Self;
    /// Not zero for each byte that is of `0-9A-Za-z_-`, a quote or a line end.
    unsafe fn known(self) -> Self;
    /// A bit for each mask.
    unsafe fn bits(self) -> u64;
    /// Whether any byte has its top bit.
    unsafe fn any(self) -> bool;
}

/// `0-9A-Za-z_-`, quotes and line ends by two look-ups: a byte is one when the entries of its low and its high
/// half have a bit in common. A bit stands for rows of the ASCII table: `-`; digits; `A` to `O` and `a` to `o`;
/// `P` to `Z` and `_`; `p` to `z`; `"`; LF and CR.
pub(super) mod known_bytes {
    pub(in super::super) const LOW: [u8; 16] =
        [0x1A, 0x1E, 0x3E, 0x1E, 0x1E, 0x1E, 0x1E, 0x1E, 0x1E, 0x1E, 0x5C, 0x04, 0x04, 0x45, 0x04, 0x0C];
    pub(in super::super) const HIGH: [u8; 16] = [0x40, 0, 0x21, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0];
}

/// What was seen so far.
struct Seeing<V> {
    high: V,
    dashes: V,
    /// Zero where a byte was none of those that are known.
    known: V,
}

/// # Safety
/// The machine has the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn fill<V: Vector>(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
    // SAFETY: the caller's promise.
    unsafe {
        let zero = V::splat(0);
        let mut seeing = Seeing { high: zero, dashes: zero, known: V::splat(u8::MAX) };
        for (block, out) in blocks.iter().zip(out) {
            let seeing = &mut seeing;
            // Not a loop: V8 would keep both masks in memory from part to part.
            *out = if V::BYTES * 2 == BLOCK {
                let (first, second) =
                    (part::<V>(block, 0, delimiter, seeing), part(block, 1, delimiter, seeing));
                joined(&[(first, 0), (second, 32)])
            } else {
                let (first, second) =
                    (part::<V>(block, 0, delimiter, seeing), part(block, 1, delimiter, seeing));
                let (third, fourth) = (part(block, 2, delimiter, seeing), part(block, 3, delimiter, seeing));
                joined(&[(first, 0), (second, 16), (third, 32), (fourth, 48)])
            };
        }
        let Seeing { high, dashes, known } = seeing;
        Seen { high: high.any(), dashes: dashes.any(), special: known.equals(zero).any() }
    }
}

/// The masks of one vector.
#[inline(always)]
unsafe fn part<V: Vector>(block: &[u8; BLOCK], part: usize, delimiter: u8, seeing: &mut Seeing<V>) -> Masks {
    // SAFETY: the caller's promise.
    unsafe {
        let bytes = V::load(block, part);
        let delimiters = bytes.equals(V::splat(delimiter));
        seeing.high = seeing.high.or(bytes);
        seeing.dashes = seeing.dashes.or(bytes.equals(V::splat(b'-')));
        seeing.known = seeing.known.min(bytes.known().or(delimiters));
        let line_ends = bytes.equals(V::splat(b'\n')).or(bytes.equals(V::splat(b'\r')));
        Masks { quotes: bytes.equals(V::splat(b'"')).bits(), separators: delimiters.or(line_ends).bits() }
    }
}

#[inline(always)]
fn joined(parts: &[(Masks, u32)]) -> Masks {
    parts.iter().fold(NONE, |all, &(Masks { quotes, separators }, at)| Masks {
        quotes: all.quotes | quotes << at,
        separators: all.separators | separators << at,
    })
}
