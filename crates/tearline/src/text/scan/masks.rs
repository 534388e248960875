//! Sixty-four bytes at a time: where the quotes and separators are, as bits, and what else was seen.
//!
//! Each path gives the same; the test below holds them equal. `unsafe` is for the loads of whole vectors, each
//! out of an array of that length, and for the promise that the machine has the instructions.

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

/// `0-9A-Za-z_-`, quotes and line ends by two look-ups: a byte is one when the entries of its low and its high
/// half have a bit in common. A bit stands for rows of the ASCII table: `-`; digits; `A` to `O` and `a` to `o`;
/// `P` to `Z` and `_`; `p` to `z`; `"`; LF and CR.
#[cfg(any(target_arch = "x86_64", target_arch = "wasm32", target_arch = "aarch64"))]
mod known_bytes {
    pub(super) const LOW: [u8; 16] =
        [0x1A, 0x1E, 0x3E, 0x1E, 0x1E, 0x1E, 0x1E, 0x1E, 0x1E, 0x1E, 0x5C, 0x04, 0x04, 0x45, 0x04, 0x0C];
    pub(super) const HIGH: [u8; 16] = [0x40, 0, 0x21, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0];
}

/// The plain path, for any machine.
#[cfg(any(
    test,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "wasm32", target_feature = "simd128"),
        all(target_arch = "aarch64", target_feature = "neon")
    ))
))]
mod plain {
    use super::{BLOCK, Masks, NONE, Seen};

    pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
        let mut seen = Seen::default();
        for (block, out) in blocks.iter().zip(out) {
            *out = masks(block, delimiter, &mut seen);
        }
        seen
    }

    fn masks(block: &[u8; BLOCK], delimiter: u8, seen: &mut Seen) -> Masks {
        let mut masks = NONE;
        for (i, &byte) in block.iter().enumerate() {
            match byte {
                b'"' => masks.quotes |= 1 << i,
                b'\n' | b'\r' => masks.separators |= 1 << i,
                _ if byte == delimiter => masks.separators |= 1 << i,
                b'-' => seen.dashes = true,
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => {}
                _ => {
                    seen.special = true;
                    seen.high |= byte >= 0x80;
                }
            }
        }
        masks
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod vector {
    use std::arch::x86_64::{
        __m128i, __m256i, _mm_andnot_si128, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8,
        _mm_or_si128, _mm_set1_epi8, _mm_setzero_si128, _mm_sub_epi8, _mm256_and_si256, _mm256_andnot_si256,
        _mm256_broadcastsi128_si256, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
        _mm256_or_si256, _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16,
    };

    use super::{BLOCK, Masks, NONE, Seen, known_bytes};

    #[inline]
    #[target_feature(enable = "sse2")]
    #[allow(unsafe_code)]
    fn load_16(bytes: &[u8; 16]) -> __m128i {
        // SAFETY: sixteen bytes are there to be read; the load asks for no alignment.
        unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load_32(bytes: &[u8; 32]) -> __m256i {
        // SAFETY: thirty-two bytes are there to be read; the load asks for no alignment.
        unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
    }

    #[allow(unsafe_code)]
    pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
        // SAFETY: this module is compiled only where every machine of the target has sse2.
        unsafe { fill_by_sse2(blocks, delimiter, out) }
    }

    #[target_feature(enable = "sse2")]
    fn fill_by_sse2(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
        let zero = _mm_setzero_si128();
        let (mut high, mut dashes, mut special) = (zero, zero, zero);
        for (block, out) in blocks.iter().zip(out) {
            let mut masks = NONE;
            for (part, bytes) in block.as_chunks().0.iter().enumerate() {
                let bytes = load_16(bytes);
                let all = |byte: u8| _mm_set1_epi8(byte.cast_signed());
                let is = |byte: u8| _mm_cmpeq_epi8(bytes, all(byte));
                let or = |a: __m128i, b: __m128i| _mm_or_si128(a, b);
                let within = |vector: __m128i, first: u8, last: u8| {
                    let offset = _mm_sub_epi8(vector, all(first));
                    _mm_cmpeq_epi8(_mm_min_epu8(offset, all(last - first)), offset)
                };
                let bits = |vector: __m128i| u64::from(_mm_movemask_epi8(vector).cast_unsigned());
                let quotes = is(b'"');
                let separators = or(is(delimiter), or(is(b'\n'), is(b'\r')));
                let dash = is(b'-');
                let letters = within(or(bytes, all(0x20)), b'a', b'z');
                let words = or(or(letters, within(bytes, b'0', b'9')), is(b'_'));
                let known = or(or(quotes, separators), or(dash, words));
                high = or(high, bytes);
                dashes = or(dashes, dash);
                special = or(special, _mm_andnot_si128(known, all(0xFF)));
                masks.quotes |= bits(quotes) << (part * 16);
                masks.separators |= bits(separators) << (part * 16);
            }
            *out = masks;
        }
        let any = |vector: __m128i| _mm_movemask_epi8(vector) != 0;
        Seen { high: any(high), dashes: any(dashes), special: any(special) }
    }

    /// The same with vectors of twice the length, where the machine has them.
    #[target_feature(enable = "avx2")]
    pub(super) fn fill_by_avx2(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
        let zero = _mm256_setzero_si256();
        let table = |bytes| _mm256_broadcastsi128_si256(load_16(bytes));
        let (low, high_half) = (table(&known_bytes::LOW), table(&known_bytes::HIGH));
        let nibble = _mm256_set1_epi8(15);
        let (mut high, mut dashes, mut special) = (zero, zero, zero);
        for (block, out) in blocks.iter().zip(out) {
            let mut masks = NONE;
            for (part, bytes) in block.as_chunks().0.iter().enumerate() {
                let bytes = load_32(bytes);
                let is = |byte: u8| _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte.cast_signed()));
                let or = |a: __m256i, b: __m256i| _mm256_or_si256(a, b);
                let bits = |vector: __m256i| u64::from(_mm256_movemask_epi8(vector).cast_unsigned());
                let by_low = _mm256_shuffle_epi8(low, _mm256_and_si256(bytes, nibble));
                let of_row = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
                let by_high = _mm256_shuffle_epi8(high_half, of_row);
                let unknown = _mm256_cmpeq_epi8(_mm256_and_si256(by_low, by_high), zero);
                let delimiters = is(delimiter);
                high = or(high, bytes);
                dashes = or(dashes, is(b'-'));
                special = or(special, _mm256_andnot_si256(delimiters, unknown));
                masks.quotes |= bits(is(b'"')) << (part * 32);
                masks.separators |= bits(or(delimiters, or(is(b'\n'), is(b'\r')))) << (part * 32);
            }
            *out = masks;
        }
        let any = |vector: __m256i| _mm256_movemask_epi8(vector) != 0;
        Seen { high: any(high), dashes: any(dashes), special: any(special) }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use std::arch::wasm32::{
        i8x16_bitmask, i8x16_swizzle, u8x16_eq, u8x16_min, u8x16_splat, u16x8_shr, v128, v128_and, v128_load,
        v128_or,
    };

    use super::{BLOCK, Masks, Seen, known_bytes};

    #[inline(always)]
    #[allow(unsafe_code)]
    fn load(bytes: &[u8; 16]) -> v128 {
        // SAFETY: sixteen bytes are there to be read; the load asks for no alignment.
        unsafe { v128_load(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    fn bits(vector: v128) -> u64 {
        u64::from(i8x16_bitmask(vector))
    }

    pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
        let zero = u8x16_splat(0);
        let (low, high_half) = (load(&known_bytes::LOW), load(&known_bytes::HIGH));
        let half = u8x16_splat(15);
        let (mut high, mut dashes, mut known) = (zero, zero, u8x16_splat(u8::MAX));
        for (block, out) in blocks.iter().zip(out) {
            let (parts, _) = block.as_chunks();
            let [first, second, third, fourth] = parts else { return Seen::default() };
            let mut part = |bytes: &[u8; 16]| {
                let bytes = load(bytes);
                let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
                let by_low = i8x16_swizzle(low, v128_and(bytes, half));
                // By units of 16 bits, and not by bytes: no machine shifts those.
                let by_high = i8x16_swizzle(high_half, v128_and(u16x8_shr(bytes, 4), half));
                let delimiters = is(delimiter);
                high = v128_or(high, bytes);
                dashes = v128_or(dashes, is(b'-'));
                // Zero where one byte was unknown.
                known = u8x16_min(known, v128_or(v128_and(by_low, by_high), delimiters));
                let separators = v128_or(delimiters, v128_or(is(b'\n'), is(b'\r')));
                (bits(is(b'"')), bits(separators))
            };
            // Not a loop: V8 would keep both masks in memory from part to part.
            let ((quotes_1, separators_1), (quotes_2, separators_2)) = (part(first), part(second));
            let ((quotes_3, separators_3), (quotes_4, separators_4)) = (part(third), part(fourth));
            *out = Masks {
                quotes: quotes_1 | quotes_2 << 16 | quotes_3 << 32 | quotes_4 << 48,
                separators: separators_1 | separators_2 << 16 | separators_3 << 32 | separators_4 << 48,
            };
        }
        let any = |vector: v128| i8x16_bitmask(vector) != 0;
        Seen { high: any(high), dashes: any(dashes), special: any(u8x16_eq(known, zero)) }
    }
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod vector {
    use std::arch::aarch64::{
        uint8x16_t, vaddv_u8, vandq_u8, vbicq_u8, vceqq_u8, vcombine_u8, vcreate_u8, vdupq_n_u8,
        vget_high_u8, vget_low_u8, vld1q_u8, vmaxvq_u8, vorrq_u8, vqtbl1q_u8, vshrq_n_u8,
    };

    use super::{BLOCK, Masks, NONE, Seen, known_bytes};

    #[inline]
    #[target_feature(enable = "neon")]
    #[allow(unsafe_code)]
    fn load(bytes: &[u8; 16]) -> uint8x16_t {
        // SAFETY: sixteen bytes are there to be read; the load asks for no alignment.
        unsafe { vld1q_u8(bytes.as_ptr()) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn bits(lanes: uint8x16_t) -> u64 {
        // One bit a lane, then the sum of each half is its byte of the mask.
        const BIT: u64 = 0x8040_2010_0804_0201;
        let bit = vandq_u8(lanes, vcombine_u8(vcreate_u8(BIT), vcreate_u8(BIT)));
        u64::from(vaddv_u8(vget_low_u8(bit))) | u64::from(vaddv_u8(vget_high_u8(bit))) << 8
    }

    #[allow(unsafe_code)]
    pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
        // SAFETY: this module is compiled only where every machine of the target has neon.
        unsafe { fill_by_vector(blocks, delimiter, out) }
    }

    #[target_feature(enable = "neon")]
    fn fill_by_vector(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
        let zero = vdupq_n_u8(0);
        let (low, high_half) = (load(&known_bytes::LOW), load(&known_bytes::HIGH));
        let (mut high, mut dashes, mut special) = (zero, zero, zero);
        for (block, out) in blocks.iter().zip(out) {
            let mut masks = NONE;
            for (part, bytes) in block.as_chunks().0.iter().enumerate() {
                let bytes = load(bytes);
                let is = |byte: u8| vceqq_u8(bytes, vdupq_n_u8(byte));
                let by_low = vqtbl1q_u8(low, vandq_u8(bytes, vdupq_n_u8(15)));
                let by_high = vqtbl1q_u8(high_half, vshrq_n_u8::<4>(bytes));
                let unknown = vceqq_u8(vandq_u8(by_low, by_high), zero);
                let delimiters = is(delimiter);
                high = vorrq_u8(high, vandq_u8(bytes, vdupq_n_u8(0x80)));
                dashes = vorrq_u8(dashes, is(b'-'));
                special = vorrq_u8(special, vbicq_u8(unknown, delimiters));
                masks.quotes |= bits(is(b'"')) << (part * 16);
                masks.separators |= bits(vorrq_u8(delimiters, vorrq_u8(is(b'\n'), is(b'\r')))) << (part * 16);
            }
            *out = masks;
        }
        let any = |vector: uint8x16_t| vmaxvq_u8(vector) != 0;
        Seen { high: any(high), dashes: any(dashes), special: any(special) }
    }
}

#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
use vector::fill as fill_here;

#[cfg(not(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
)))]
use plain::fill as fill_here;

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
        return unsafe { vector::fill_by_avx2(blocks, delimiter, out) };
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
