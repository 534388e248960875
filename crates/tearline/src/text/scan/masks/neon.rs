//! ARM of 64 bits: NEON, which each of them has.

#![allow(unsafe_code)]

use std::arch::aarch64::{
    uint8x16_t, vaddv_u8, vandq_u8, vceqq_u8, vcombine_u8, vcreate_u8, vdupq_n_u8, vget_high_u8, vget_low_u8,
    vld1q_u8, vmaxvq_u8, vminq_u8, vorrq_u8, vqtbl1q_u8, vshrq_n_u8,
};

use super::vector::{self, Vector, known_bytes};
use super::{BLOCK, Masks, Seen};

pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
    // SAFETY: this module is compiled only where every machine of the target has neon.
    unsafe { vector::fill::<Neon>(blocks, delimiter, out) }
}

#[derive(Clone, Copy)]
struct Neon(uint8x16_t);

// SAFETY of all blocks below: the trait's; a load reads the bytes of a part, without a wish for alignment.
#[allow(clippy::undocumented_unsafe_blocks)]
impl Vector for Neon {
    const BYTES: usize = 16;

    #[inline(always)]
    unsafe fn load(block: &[u8; BLOCK], part: usize) -> Self {
        Self(unsafe { vld1q_u8(block[part * 16..][..16].as_ptr()) })
    }

    #[inline(always)]
    unsafe fn splat(byte: u8) -> Self {
        Self(unsafe { vdupq_n_u8(byte) })
    }

    #[inline(always)]
    unsafe fn equals(self, other: Self) -> Self {
        Self(unsafe { vceqq_u8(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        Self(unsafe { vorrq_u8(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        Self(unsafe { vminq_u8(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn known(self) -> Self {
        unsafe {
            let (low, high) = (vld1q_u8(known_bytes::LOW.as_ptr()), vld1q_u8(known_bytes::HIGH.as_ptr()));
            let by_low = vqtbl1q_u8(low, vandq_u8(self.0, vdupq_n_u8(15)));
            Self(vandq_u8(by_low, vqtbl1q_u8(high, vshrq_n_u8::<4>(self.0))))
        }
    }

    /// One bit a lane, then the sum of each half is its byte of the mask.
    #[inline(always)]
    unsafe fn bits(self) -> u64 {
        const BIT: u64 = 0x8040_2010_0804_0201;
        unsafe {
            let bit = vandq_u8(self.0, vcombine_u8(vcreate_u8(BIT), vcreate_u8(BIT)));
            u64::from(vaddv_u8(vget_low_u8(bit))) | u64::from(vaddv_u8(vget_high_u8(bit))) << 8
        }
    }

    #[inline(always)]
    unsafe fn any(self) -> bool {
        unsafe { vmaxvq_u8(self.0) >= 0x80 }
    }
}
