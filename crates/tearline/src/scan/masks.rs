//! Sixty-four bytes at a time: where the quotes, delimiters and line ends are, as bits.
//!
//! Each path gives the same masks; the test below holds them equal. `unsafe` is for the loads of whole
//! vectors, each out of an array of that length, and for the promise that the machine has the instructions.

/// Bit `i` of each mask speaks of byte `i` of the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) delimiters: u64,
    /// CR and LF.
    pub(super) breaks: u64,
    /// Bytes of 0x80 and above.
    pub(super) high: u64,
    /// `-`
    pub(super) dashes: u64,
    /// Whatever is not in `0-9A-Za-z_-`: the masks above, too.
    pub(super) special: u64,
}

const NONE: Masks = Masks { quotes: 0, delimiters: 0, breaks: 0, high: 0, dashes: 0, special: 0 };

pub(super) const BLOCK: usize = 64;

/// `0-9A-Za-z_-` by two look-ups: a byte is in it when the entries of its low and its high half have a bit in
/// common. A bit stands for rows of the ASCII table: `-`; digits; `A` to `O` and `a` to `o`; `P` to `Z` and `_`;
/// `p` to `z`.
#[cfg(any(target_arch = "x86_64", target_arch = "wasm32", target_arch = "aarch64"))]
mod plain_bytes {
    pub(super) const LOW: [u8; 16] = [
        0b11010, 0b11110, 0b11110, 0b11110, 0b11110, 0b11110, 0b11110, 0b11110, 0b11110, 0b11110, 0b11100, 4,
        4, 5, 4, 12,
    ];
    pub(super) const HIGH: [u8; 16] = [0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0];
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
fn plain(block: &[u8; BLOCK], delimiter: u8) -> Masks {
    let mut masks = NONE;
    for (i, &byte) in block.iter().enumerate() {
        masks.quotes |= u64::from(byte == b'"') << i;
        masks.delimiters |= u64::from(byte == delimiter) << i;
        masks.breaks |= u64::from(byte == b'\n' || byte == b'\r') << i;
        masks.high |= u64::from(byte >> 7) << i;
        masks.dashes |= u64::from(byte == b'-') << i;
        masks.special |= u64::from(!(byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')) << i;
    }
    masks
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod vector {
    use std::arch::x86_64::{
        __m128i, __m256i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
        _mm_set1_epi8, _mm_sub_epi8, _mm256_and_si256, _mm256_broadcastsi128_si256, _mm256_cmpeq_epi8,
        _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm256_shuffle_epi8,
        _mm256_srli_epi16,
    };

    use super::{BLOCK, Masks, NONE, plain_bytes};

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

    #[inline(always)]
    #[allow(unsafe_code)]
    pub(super) fn masks(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        // SAFETY: this module is compiled only where every machine of the target has sse2.
        unsafe { masks_by_sse2(block, delimiter) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn masks_by_sse2(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let mut masks = NONE;
        for (part, bytes) in block.as_chunks().0.iter().enumerate() {
            let at = part * 16;
            let bytes = load_16(bytes);
            let all = |byte: u8| _mm_set1_epi8(byte.cast_signed());
            let is = |byte: u8| _mm_cmpeq_epi8(bytes, all(byte));
            let within = |vector: __m128i, first: u8, last: u8| {
                let offset = _mm_sub_epi8(vector, all(first));
                _mm_cmpeq_epi8(_mm_min_epu8(offset, all(last - first)), offset)
            };
            let or = |a: __m128i, b: __m128i| _mm_or_si128(a, b);
            let bits = |vector: __m128i| u64::from(_mm_movemask_epi8(vector).cast_unsigned());
            let dashes = is(b'-');
            let lower = or(bytes, all(0x20));
            let letters_and_digits = or(within(lower, b'a', b'z'), within(bytes, b'0', b'9'));
            let plain = or(letters_and_digits, or(dashes, is(b'_')));
            masks.quotes |= bits(is(b'"')) << at;
            masks.delimiters |= bits(is(delimiter)) << at;
            masks.breaks |= bits(or(is(b'\n'), is(b'\r'))) << at;
            masks.high |= bits(bytes) << at;
            masks.dashes |= bits(dashes) << at;
            masks.special |= (bits(plain) ^ 0xffff) << at;
        }
        masks
    }

    /// The same with vectors of twice the length, where the machine has them.
    #[target_feature(enable = "avx2")]
    pub(super) fn fill_by_avx2(text: &[u8], delimiter: u8, out: &mut [Masks]) -> usize {
        super::fill_by(|block, delimiter| masks_by_avx2(block, delimiter), text, delimiter, out)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn masks_by_avx2(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let table = |bytes| _mm256_broadcastsi128_si256(load_16(bytes));
        let (low, high) = (table(&plain_bytes::LOW), table(&plain_bytes::HIGH));
        let nibble = _mm256_set1_epi8(15);
        let mut masks = NONE;
        for (part, bytes) in block.as_chunks().0.iter().enumerate() {
            let at = part * 32;
            let bytes = load_32(bytes);
            let is = |byte: u8| _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte.cast_signed()));
            let bits = |vector: __m256i| u64::from(_mm256_movemask_epi8(vector).cast_unsigned());
            let by_low = _mm256_shuffle_epi8(low, _mm256_and_si256(bytes, nibble));
            let by_high = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
            let special = _mm256_cmpeq_epi8(_mm256_and_si256(by_low, by_high), _mm256_set1_epi8(0));
            masks.quotes |= bits(is(b'"')) << at;
            masks.delimiters |= bits(is(delimiter)) << at;
            masks.breaks |= bits(_mm256_or_si256(is(b'\n'), is(b'\r'))) << at;
            masks.high |= bits(bytes) << at;
            masks.dashes |= bits(is(b'-')) << at;
            masks.special |= bits(special) << at;
        }
        masks
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use std::arch::wasm32::{
        i8x16_bitmask, i8x16_swizzle, u8x16_eq, u8x16_shr, u8x16_splat, v128, v128_and, v128_load, v128_or,
    };

    use super::{BLOCK, Masks, NONE, plain_bytes};

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

    #[inline(always)]
    pub(super) fn masks(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let (low, high) = (load(&plain_bytes::LOW), load(&plain_bytes::HIGH));
        let nibble = u8x16_splat(15);
        let mut masks = NONE;
        for (part, bytes) in block.as_chunks().0.iter().enumerate() {
            let at = part * 16;
            let bytes = load(bytes);
            let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
            masks.quotes |= bits(is(b'"')) << at;
            masks.delimiters |= bits(is(delimiter)) << at;
            masks.breaks |= bits(v128_or(is(b'\n'), is(b'\r'))) << at;
            masks.high |= bits(bytes) << at;
            let by_low = i8x16_swizzle(low, v128_and(bytes, nibble));
            let by_high = i8x16_swizzle(high, u8x16_shr(bytes, 4));
            let special = u8x16_eq(v128_and(by_low, by_high), u8x16_splat(0));
            masks.dashes |= bits(is(b'-')) << at;
            masks.special |= bits(special) << at;
        }
        masks
    }
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod vector {
    use std::arch::aarch64::{
        uint8x16_t, vaddv_u8, vandq_u8, vceqq_u8, vcgeq_u8, vcombine_u8, vcreate_u8, vdupq_n_u8,
        vget_high_u8, vget_low_u8, vld1q_u8, vorrq_u8, vqtbl1q_u8, vshrq_n_u8,
    };

    use super::{BLOCK, Masks, NONE, plain_bytes};

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

    #[inline(always)]
    #[allow(unsafe_code)]
    pub(super) fn masks(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        // SAFETY: this module is compiled only where every machine of the target has neon.
        unsafe { masks_by_vector(block, delimiter) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn masks_by_vector(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let (low, high) = (load(&plain_bytes::LOW), load(&plain_bytes::HIGH));
        let mut masks = NONE;
        for (part, bytes) in block.as_chunks().0.iter().enumerate() {
            let at = part * 16;
            let bytes = load(bytes);
            let is = |byte: u8| vceqq_u8(bytes, vdupq_n_u8(byte));
            masks.quotes |= bits(is(b'"')) << at;
            masks.delimiters |= bits(is(delimiter)) << at;
            masks.breaks |= bits(vorrq_u8(is(b'\n'), is(b'\r'))) << at;
            masks.high |= bits(vcgeq_u8(bytes, vdupq_n_u8(0x80))) << at;
            let by_low = vqtbl1q_u8(low, vandq_u8(bytes, vdupq_n_u8(15)));
            let by_high = vqtbl1q_u8(high, vshrq_n_u8::<4>(bytes));
            let special = vceqq_u8(vandq_u8(by_low, by_high), vdupq_n_u8(0));
            masks.dashes |= bits(is(b'-')) << at;
            masks.special |= bits(special) << at;
        }
        masks
    }
}

#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
use vector::masks;

#[cfg(not(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
)))]
use plain as masks;

/// The masks of a few blocks in advance. Finding them and using them are two loops on purpose: in one, the
/// compiler takes masks apart into bits that it then puts together again.
pub(super) struct Batch {
    masks: [Masks; Self::SIZE],
    next: usize,
    filled: usize,
    /// How many blocks the next filling is worth: few where the last one was thrown away.
    worth: usize,
}

impl Batch {
    const SIZE: usize = 32;

    pub(super) fn new() -> Self {
        Self { masks: [NONE; Self::SIZE], next: 0, filled: 0, worth: 2 }
    }

    /// What was found in advance is of another place.
    pub(super) fn forget(&mut self) {
        (self.next, self.filled, self.worth) = (0, 0, 2);
    }

    /// The masks of the block that `text` starts with. Each call is for the block behind the last one's.
    #[inline(always)]
    pub(super) fn next(&mut self, text: &[u8], delimiter: u8) -> Masks {
        if self.next == self.filled {
            self.fill(text, delimiter);
        }
        let masks = self.masks[self.next % Self::SIZE];
        self.next += 1;
        masks
    }

    #[inline(never)]
    fn fill(&mut self, text: &[u8], delimiter: u8) {
        let worth = &mut self.masks[..self.worth];
        self.next = 0;
        self.filled = fill(text, delimiter, worth);
        self.worth = Self::SIZE;
    }
}

/// Finds the masks of the blocks of `text`, as many as there is room for. The last may be cut short: behind
/// its end nothing is found.
fn fill(text: &[u8], delimiter: u8, out: &mut [Masks]) -> usize {
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the machine has avx2.
        #[allow(unsafe_code)]
        return unsafe { vector::fill_by_avx2(text, delimiter, out) };
    }
    fill_by(masks, text, delimiter, out)
}

#[inline(always)]
fn fill_by(
    masks: impl Fn(&[u8; BLOCK], u8) -> Masks,
    text: &[u8],
    delimiter: u8,
    out: &mut [Masks],
) -> usize {
    let (blocks, rest) = text.as_chunks();
    for (block, out) in blocks.iter().zip(out.iter_mut()) {
        *out = masks(block, delimiter);
    }
    let Some(out) = out.get_mut(blocks.len()).filter(|_| !rest.is_empty()) else {
        return blocks.len().min(out.len());
    };
    let mut block = [0; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    *out = masks(&block, delimiter);
    // Zeros stand for no text: they are not special.
    out.special &= u64::MAX >> (BLOCK - rest.len());
    blocks.len() + 1
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_gives_the_masks_of_the_plain_one() {
        // Each byte value at each place of a block, among bytes that also matter.
        for value in 0..=u8::MAX {
            for place in 0..BLOCK {
                let mut block = *b"a,b;\"c\td|e\r\n\x80\xff,\"\"\na,b;\"c\td|e\r\n\x80\xff,\"\"\na,b;\"c\td|e\r\n\x80\xff,\"\"\n0123456789";
                block[place] = value;
                for delimiter in [b',', b';', b'\t', b'|'] {
                    let expected = plain(&block, delimiter);
                    assert_eq!(masks(&block, delimiter), expected, "{value} at {place}");
                    #[cfg(target_arch = "x86_64")]
                    if std::arch::is_x86_feature_detected!("avx2") {
                        // SAFETY: the machine has it.
                        #[allow(unsafe_code)]
                        let by_avx2 = unsafe { vector::masks_by_avx2(&block, delimiter) };
                        assert_eq!(by_avx2, expected, "{value} at {place}");
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
