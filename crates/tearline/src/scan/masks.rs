//! Sixty-four bytes at a time: where the quotes, delimiters and line ends are, as bits.
//!
//! Each path gives the same masks; the test below holds them equal. The vectors are built from integers,
//! which the compiler turns into plain loads, so that the one `unsafe` of each path is the promise that
//! the machine has the instructions.

/// Bit `i` of each mask speaks of byte `i` of the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quotes: u64,
    pub(super) delimiters: u64,
    /// CR and LF.
    pub(super) breaks: u64,
    /// Bytes of 0x80 and above.
    pub(super) high: u64,
}

pub(super) const BLOCK: usize = 64;

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
    let mut masks = Masks { quotes: 0, delimiters: 0, breaks: 0, high: 0 };
    for (i, &byte) in block.iter().enumerate() {
        masks.quotes |= u64::from(byte == b'"') << i;
        masks.delimiters |= u64::from(byte == delimiter) << i;
        masks.breaks |= u64::from(byte == b'\n' || byte == b'\r') << i;
        masks.high |= u64::from(byte >> 7) << i;
    }
    masks
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod vector {
    use std::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8,
    };

    use super::{BLOCK, Masks};

    #[inline]
    #[target_feature(enable = "sse2")]
    fn load(block: &[u8; BLOCK], part: usize) -> __m128i {
        let word = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&block[at..at + 8]);
            i64::from_le_bytes(bytes)
        };
        _mm_set_epi64x(word(part * 16 + 8), word(part * 16))
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn bits(vector: __m128i) -> u64 {
        u64::from(_mm_movemask_epi8(vector).cast_unsigned())
    }

    #[inline(always)]
    #[allow(unsafe_code)]
    pub(in super::super) fn masks(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        // SAFETY: this module is compiled only where every machine of the target has sse2.
        unsafe { masks_by_vector(block, delimiter) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn masks_by_vector(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let mut masks = Masks { quotes: 0, delimiters: 0, breaks: 0, high: 0 };
        for part in 0..4 {
            let bytes = load(block, part);
            let is = |byte: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte.cast_signed()));
            let at = part * 16;
            masks.quotes |= bits(is(b'"')) << at;
            masks.delimiters |= bits(is(delimiter)) << at;
            masks.breaks |= bits(_mm_or_si128(is(b'\n'), is(b'\r'))) << at;
            masks.high |= bits(bytes) << at;
        }
        masks
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use std::arch::wasm32::{i8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128, v128_or};

    use super::{BLOCK, Masks};

    #[inline]
    #[target_feature(enable = "simd128")]
    fn load(block: &[u8; BLOCK], part: usize) -> v128 {
        let word = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&block[at..at + 8]);
            u64::from_le_bytes(bytes)
        };
        u64x2(word(part * 16), word(part * 16 + 8))
    }

    #[inline]
    #[target_feature(enable = "simd128")]
    fn bits(vector: v128) -> u64 {
        u64::from(i8x16_bitmask(vector))
    }

    #[inline(always)]
    #[allow(unsafe_code)]
    pub(in super::super) fn masks(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        // SAFETY: this module is compiled only where every machine of the target has simd128.
        unsafe { masks_by_vector(block, delimiter) }
    }

    #[inline]
    #[target_feature(enable = "simd128")]
    fn masks_by_vector(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let mut masks = Masks { quotes: 0, delimiters: 0, breaks: 0, high: 0 };
        for part in 0..4 {
            let bytes = load(block, part);
            let is = |byte: u8| u8x16_eq(bytes, u8x16_splat(byte));
            let at = part * 16;
            masks.quotes |= bits(is(b'"')) << at;
            masks.delimiters |= bits(is(delimiter)) << at;
            masks.breaks |= bits(v128_or(is(b'\n'), is(b'\r'))) << at;
            masks.high |= bits(bytes) << at;
        }
        masks
    }
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod vector {
    use std::arch::aarch64::{
        uint8x16_t, vaddv_u8, vandq_u8, vceqq_u8, vcgeq_u8, vcombine_u8, vcreate_u8, vdupq_n_u8,
        vget_high_u8, vget_low_u8, vorrq_u8,
    };

    use super::{BLOCK, Masks};

    fn word(block: &[u8; BLOCK], at: usize) -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&block[at..at + 8]);
        u64::from_le_bytes(bytes)
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
    pub(in super::super) fn masks(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        // SAFETY: this module is compiled only where every machine of the target has neon.
        unsafe { masks_by_vector(block, delimiter) }
    }

    #[inline]
    #[target_feature(enable = "neon")]
    fn masks_by_vector(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let mut masks = Masks { quotes: 0, delimiters: 0, breaks: 0, high: 0 };
        for part in 0..4 {
            let at = part * 16;
            let bytes = vcombine_u8(vcreate_u8(word(block, at)), vcreate_u8(word(block, at + 8)));
            let is = |byte: u8| vceqq_u8(bytes, vdupq_n_u8(byte));
            masks.quotes |= bits(is(b'"')) << at;
            masks.delimiters |= bits(is(delimiter)) << at;
            masks.breaks |= bits(vorrq_u8(is(b'\n'), is(b'\r'))) << at;
            masks.high |= bits(vcgeq_u8(bytes, vdupq_n_u8(0x80))) << at;
        }
        masks
    }
}

#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
pub(super) use vector::masks;

#[cfg(not(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "aarch64", target_feature = "neon")
)))]
pub(super) use plain as masks;

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
                    assert_eq!(masks(&block, delimiter), plain(&block, delimiter), "{value} at {place}");
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
