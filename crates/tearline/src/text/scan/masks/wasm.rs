//! WebAssembly with simd128.

#![allow(unsafe_code)]

use std::arch::wasm32::{
    i8x16_bitmask, i8x16_swizzle, u8x16_eq, u8x16_min, u8x16_splat, u16x8_shr, v128, v128_and, v128_load,
    v128_or,
};

use super::vector::{self, Vector, known_bytes};
use super::{BLOCK, Masks, Seen};

pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
    // SAFETY: this module is compiled only where every machine of the target has simd128.
    unsafe { vector::fill::<Simd128>(blocks, delimiter, out) }
}

#[derive(Clone, Copy)]
struct Simd128(v128);

impl Vector for Simd128 {
    const BYTES: usize = 16;

    #[inline(always)]
    unsafe fn load(block: &[u8; BLOCK], part: usize) -> Self {
        // SAFETY: sixteen bytes are there to be read; the load asks for no alignment.
        Self(unsafe { v128_load(block[part * 16..][..16].as_ptr().cast()) })
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> Self {
        Self(u8x16_splat(byte))
    }

    #[inline(always)]
    unsafe fn equals(self, other: Self) -> Self {
        Self(u8x16_eq(self.0, other.0))
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        Self(v128_or(self.0, other.0))
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        Self(u8x16_min(self.0, other.0))
    }

    #[inline(always)]
    unsafe fn known(self) -> Self {
        // SAFETY: sixteen bytes are there to be read; the load asks for no alignment.
        let table = |bytes: &[u8; 16]| unsafe { v128_load(bytes.as_ptr().cast()) };
        let half = u8x16_splat(15);
        let by_low = i8x16_swizzle(table(&known_bytes::LOW), v128_and(self.0, half));
        // By units of 16 bits, and not by bytes: no machine shifts those.
        let of_row = v128_and(u16x8_shr(self.0, 4), half);
        Self(v128_and(by_low, i8x16_swizzle(table(&known_bytes::HIGH), of_row)))
    }

    #[inline(always)]
    unsafe fn bits(self) -> u64 {
        u64::from(i8x16_bitmask(self.0))
    }

    #[inline(always)]
    unsafe fn any(self) -> bool {
        i8x16_bitmask(self.0) != 0
    }
}
