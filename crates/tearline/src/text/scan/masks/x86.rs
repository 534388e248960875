//! x86-64: SSE2, which each of them has, and AVX2.

#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m128i, __m256i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
    _mm_set1_epi8, _mm_sub_epi8, _mm256_and_si256, _mm256_broadcastsi128_si256, _mm256_cmpeq_epi8,
    _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
    _mm256_shuffle_epi8, _mm256_srli_epi16,
};

use super::vector::{self, Vector, known_bytes};
use super::{BLOCK, Masks, Seen};

pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
    // SAFETY: this module is compiled only where every machine of the target has sse2.
    unsafe { vector::fill::<Sse2>(blocks, delimiter, out) }
}

/// The same with vectors of twice the length, where the machine has them.
#[target_feature(enable = "avx2")]
pub(super) fn fill_by_avx2(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
    // SAFETY: the caller has asked.
    unsafe { vector::fill::<Avx2>(blocks, delimiter, out) }
}

#[derive(Clone, Copy)]
struct Sse2(__m128i);

// SAFETY of all blocks below: the trait's; a load reads the bytes of a part, without a wish for alignment.
#[allow(clippy::undocumented_unsafe_blocks)]
impl Vector for Sse2 {
    const BYTES: usize = 16;

    #[inline(always)]
    unsafe fn load(block: &[u8; BLOCK], part: usize) -> Self {
        Self(unsafe { _mm_loadu_si128(block[part * 16..][..16].as_ptr().cast()) })
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> Self {
        Self(unsafe { _mm_set1_epi8(byte.cast_signed()) })
    }

    #[inline(always)]
    unsafe fn equals(self, other: Self) -> Self {
        Self(unsafe { _mm_cmpeq_epi8(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        Self(unsafe { _mm_or_si128(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        Self(unsafe { _mm_min_epu8(self.0, other.0) })
    }

    /// By comparisons: the look-up came with a later machine.
    #[inline(always)]
    unsafe fn known(self) -> Self {
        unsafe {
            let is = |byte| self.equals(Self::splat(byte));
            let within = |vector: Self, first: u8, last: u8| {
                let offset = Self(_mm_sub_epi8(vector.0, Self::splat(first).0));
                offset.min(Self::splat(last - first)).equals(offset)
            };
            let words =
                within(self.or(Self::splat(0x20)), b'a', b'z').or(within(self, b'0', b'9')).or(is(b'_'));
            words.or(is(b'-')).or(is(b'"')).or(is(b'\n').or(is(b'\r')))
        }
    }

    #[inline(always)]
    unsafe fn bits(self) -> u64 {
        u64::from(unsafe { _mm_movemask_epi8(self.0) }.cast_unsigned())
    }

    #[inline(always)]
    unsafe fn any(self) -> bool {
        unsafe { self.bits() != 0 }
    }
}

#[derive(Clone, Copy)]
struct Avx2(__m256i);

// SAFETY of all blocks below: the trait's; a load reads the bytes of a part, without a wish for alignment.
#[allow(clippy::undocumented_unsafe_blocks)]
impl Vector for Avx2 {
    const BYTES: usize = 32;

    #[inline(always)]
    unsafe fn load(block: &[u8; BLOCK], part: usize) -> Self {
        Self(unsafe { _mm256_loadu_si256(block[part * 32..][..32].as_ptr().cast()) })
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> Self {
        Self(unsafe { _mm256_set1_epi8(byte.cast_signed()) })
    }

    #[inline(always)]
    unsafe fn equals(self, other: Self) -> Self {
        Self(unsafe { _mm256_cmpeq_epi8(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        Self(unsafe { _mm256_or_si256(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        Self(unsafe { _mm256_min_epu8(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn known(self) -> Self {
        unsafe {
            let table =
                |bytes: &[u8; 16]| _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast()));
            let half = Self::splat(15).0;
            let of_row = _mm256_and_si256(_mm256_srli_epi16(self.0, 4), half);
            let by_low = _mm256_shuffle_epi8(table(&known_bytes::LOW), _mm256_and_si256(self.0, half));
            Self(_mm256_and_si256(by_low, _mm256_shuffle_epi8(table(&known_bytes::HIGH), of_row)))
        }
    }

    #[inline(always)]
    unsafe fn bits(self) -> u64 {
        u64::from(unsafe { _mm256_movemask_epi8(self.0) }.cast_unsigned())
    }

    #[inline(always)]
    unsafe fn any(self) -> bool {
        unsafe { self.bits() != 0 }
    }
}
