//! Sixty-four bytes at a time: where the quotes and separators are, as bits, and what else was seen.
//!
//! Each path gives the same; the test below holds them equal. There is one way to the masks over whatever vectors a
//! machine has (`vector`), and beside it a plain one.

#[cfg(any(
    test,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "wasm32", target_feature = "simd128"),
        all(target_arch = "aarch64", target_feature = "neon")
    ))
))]
mod plain;
#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
mod vector;

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
#[path = "masks/neon.rs"]
mod machine;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[path = "masks/wasm.rs"]
mod machine;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[path = "masks/x86.rs"]
mod machine;

#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
use machine::fill as fill_here;
#[cfg(not(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
)))]
use plain::fill as fill_here;

/// Bit `i` of each mask speaks of byte `i` of the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    /// Delimiters, CR and LF.
    pub(super) separators: u64,
}

/// What there was among the bytes of some blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Seen {
    /// Bytes of 0x80 and above.
    pub(super) high: bool,
    /// `-`
    pub(super) dashes: bool,
    /// Whatever is none of `0-9A-Za-z_-`, a quote or a separator.
    pub(super) special: bool,
}

pub(super) const NONE: Masks = Masks { quotes: 0, separators: 0 };

pub(super) const BLOCK: usize = 64;

/// Finds the masks of the blocks; there are no more than there is room for.
pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
    #[cfg(test)]
    if let Some(forced) = paths::FORCED.get() {
        return forced(blocks, delimiter, out);
    }
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the machine has avx2.
        #[allow(unsafe_code)]
        return unsafe { machine::fill_by_avx2(blocks, delimiter, out) };
    }
    fill_here(blocks, delimiter, out)
}

/// For each bit: whether the number of set bits up to and including it is odd. Over a mask of quotes,
/// that is "inside a quoted value".
#[inline(always)]
pub(super) fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    bits
}

/// The ways to the masks, each to be taken for a whole file.
#[cfg(test)]
pub(crate) mod paths {
    use std::cell::Cell;

    use super::{BLOCK, Masks, Seen, fill, fill_here, plain};

    pub(super) type Fill = fn(&[[u8; BLOCK]], u8, &mut [Masks]) -> Seen;

    /// All that this machine has.
    pub(super) const ALL: [(&str, Fill); 3] = [
        ("plain", plain::fill),
        ("of the target", fill_here),
        // With AVX2 on x86-64, where the machine has it.
        ("detected", fill),
    ];

    thread_local! {
        pub(super) static FORCED: Cell<Option<Fill>> = const { Cell::new(None) };
    }

    /// Runs something once on every path.
    pub(crate) fn each(mut run: impl FnMut(&str)) {
        for (name, path) in ALL {
            FORCED.set((name != "detected").then_some(path));
            run(name);
        }
        FORCED.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paths::Fill;

    #[track_caller]
    fn check(blocks: &[[u8; BLOCK]], delimiter: u8) {
        let run = |fill: Fill| {
            let mut out = [NONE; 2];
            (fill(blocks, delimiter, &mut out), out)
        };
        let expected = run(plain::fill);
        for (name, path) in paths::ALL {
            assert_eq!(run(path), expected, "{name}: {blocks:?}");
        }
    }

    #[test]
    fn every_path_gives_the_masks_of_the_plain_one() {
        // An interpreter that watches every load takes a thousand times as long: it gets a sample.
        let step = if cfg!(miri) { 31 } else { 1 };
        for value in (0..=u8::MAX).step_by(step) {
            for place in (0..BLOCK).step_by(step) {
                // Alone among plain bytes, so that it shows in what was seen; and among bytes that also matter.
                for filler in [&b"A"[..], b"a,b;\"c\td|e\r\n\x80\xff,\"\"\n0123456789-_"] {
                    let mut block = [0; BLOCK];
                    let mut bytes = filler.iter().copied().cycle();
                    block.fill_with(|| bytes.next().unwrap_or_default());
                    let mut other = block;
                    other[place] = value;
                    for delimiter in [b',', b';', b'\t', b'|'] {
                        check(&[block, other], delimiter);
                    }
                }
            }
        }
    }

    #[test]
    fn prefix_xor_is_the_parity_of_all_bits_so_far() {
        for bits in [0, 1, 0b1001, u64::MAX, 1 << 63, 0x0123_4567_89ab_cdef] {
            for i in 0..64 {
                let parity = (bits << (63 - i)).count_ones() & 1;
                assert_eq!(prefix_xor(bits) >> i & 1, u64::from(parity), "{bits:x} at {i}");
            }
        }
    }
}
