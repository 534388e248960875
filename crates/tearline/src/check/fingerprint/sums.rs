//! Four sums at a time, in whatever vectors the machine has. Each path gives the same; a test holds them equal.
//!
//! `unsafe` is for the loads and stores of whole vectors, each out of an array of that length, and for the promise that
//! the machine has the instructions.

/// Four sums modulo 2^64.
#[allow(unsafe_code)]
pub(super) trait Sums: Copy {
    /// # Safety
    /// The machine has the instructions of the type; so with all of these.
    unsafe fn load(from: &[u64; 4]) -> Self;

    /// Adds to each sum the product of the halves of a word, each half plus that of a key modulo 2^32.
    unsafe fn add(self, word: u64, keys: &[u64; 4]) -> Self;

    unsafe fn store(self) -> [u64; 4];
}

/// For any machine.
#[cfg(any(
    test,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
#[derive(Clone, Copy)]
pub(super) struct Plain([u64; 4]);

#[cfg(any(
    test,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
#[allow(unsafe_code)]
impl Sums for Plain {
    #[inline(always)]
    unsafe fn load(from: &[u64; 4]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    unsafe fn add(self, word: u64, keys: &[u64; 4]) -> Self {
        let mut sums = self.0;
        for (sum, &keys) in sums.iter_mut().zip(keys) {
            let low = (word as u32).wrapping_add(keys as u32);
            let high = ((word >> 32) as u32).wrapping_add((keys >> 32) as u32);
            *sum = sum.wrapping_add(u64::from(low) * u64::from(high));
        }
        Self(sums)
    }

    #[inline(always)]
    unsafe fn store(self) -> [u64; 4] {
        self.0
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[allow(unsafe_code)]
mod x86 {
    use std::arch::x86_64::{
        __m128i, __m256i, _mm_add_epi32, _mm_add_epi64, _mm_loadu_si128, _mm_mul_epu32, _mm_set1_epi64x,
        _mm_srli_epi64, _mm_storeu_si128, _mm256_add_epi32, _mm256_add_epi64, _mm256_loadu_si256,
        _mm256_mul_epu32, _mm256_set1_epi64x, _mm256_srli_epi64, _mm256_storeu_si256,
    };

    use super::Sums;

    #[derive(Clone, Copy)]
    pub(in super::super) struct Sse2([__m128i; 2]);

    impl Sums for Sse2 {
        #[inline(always)]
        unsafe fn load(from: &[u64; 4]) -> Self {
            // SAFETY: two vectors of two numbers each, without a wish for alignment.
            let two = |at: usize| unsafe { _mm_loadu_si128(from[at..at + 2].as_ptr().cast()) };
            Self([two(0), two(2)])
        }

        #[inline(always)]
        unsafe fn add(self, word: u64, keys: &[u64; 4]) -> Self {
            // SAFETY: the caller's promise.
            unsafe {
                let word = _mm_set1_epi64x(word.cast_signed());
                let add = |sum, keys| {
                    let halves = _mm_add_epi32(word, keys);
                    _mm_add_epi64(sum, _mm_mul_epu32(halves, _mm_srli_epi64(halves, 32)))
                };
                let ([a, b], [c, d]) = (self.0, Self::load(keys).0);
                Self([add(a, c), add(b, d)])
            }
        }

        #[inline(always)]
        unsafe fn store(self) -> [u64; 4] {
            let mut sums = [0_u64; 4];
            for (two, sums) in self.0.into_iter().zip(sums.as_chunks_mut::<2>().0) {
                // SAFETY: there is room for two numbers.
                unsafe { _mm_storeu_si128(sums.as_mut_ptr().cast(), two) };
            }
            sums
        }
    }

    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx2(__m256i);

    impl Sums for Avx2 {
        #[inline(always)]
        unsafe fn load(from: &[u64; 4]) -> Self {
            // SAFETY: four numbers are there, and the caller promises the instructions.
            Self(unsafe { _mm256_loadu_si256(from.as_ptr().cast()) })
        }

        #[inline(always)]
        unsafe fn add(self, word: u64, keys: &[u64; 4]) -> Self {
            // SAFETY: the caller's promise.
            unsafe {
                let halves = _mm256_add_epi32(_mm256_set1_epi64x(word.cast_signed()), Self::load(keys).0);
                let products = _mm256_mul_epu32(halves, _mm256_srli_epi64(halves, 32));
                Self(_mm256_add_epi64(self.0, products))
            }
        }

        #[inline(always)]
        unsafe fn store(self) -> [u64; 4] {
            let mut sums = [0_u64; 4];
            // SAFETY: there is room for four numbers, and the caller promises the instructions.
            unsafe { _mm256_storeu_si256(sums.as_mut_ptr().cast(), self.0) };
            sums
        }
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(super) use x86::{Avx2, Sse2 as Here};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[allow(unsafe_code)]
mod wasm {
    use std::arch::wasm32::{
        i32x4_add, i64x2_add, u32x4_splat, u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4,
        u64x2_extract_lane, v128, v128_load,
    };

    use super::Sums;

    #[derive(Clone, Copy)]
    pub(in super::super) struct Simd128([v128; 2]);

    /// Keys are read as the lower halves of all four, then the upper ones: so they come beside one another as they are
    /// multiplied here.
    impl Sums for Simd128 {
        #[inline(always)]
        unsafe fn load(from: &[u64; 4]) -> Self {
            // SAFETY: two vectors of two numbers each, without a wish for alignment.
            let two = |at: usize| unsafe { v128_load(from[at..at + 2].as_ptr().cast()) };
            Self([two(0), two(2)])
        }

        #[inline(always)]
        unsafe fn add(self, word: u64, keys: &[u64; 4]) -> Self {
            // SAFETY: no more than `load` asks for.
            let ([a, b], [lower, upper]) = (self.0, unsafe { Self::load(keys) }.0);
            let lower = i32x4_add(u32x4_splat(word as u32), lower);
            let upper = i32x4_add(u32x4_splat((word >> 32) as u32), upper);
            Self([
                i64x2_add(a, u64x2_extmul_low_u32x4(lower, upper)),
                i64x2_add(b, u64x2_extmul_high_u32x4(lower, upper)),
            ])
        }

        #[inline(always)]
        unsafe fn store(self) -> [u64; 4] {
            let [a, b] = self.0;
            [
                u64x2_extract_lane::<0>(a),
                u64x2_extract_lane::<1>(a),
                u64x2_extract_lane::<0>(b),
                u64x2_extract_lane::<1>(b),
            ]
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use wasm::Simd128 as Here;

#[cfg(not(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
pub(super) use Plain as Here;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[allow(unsafe_code)]
    fn sum<S: Sums>(words: &[u64], keys: &[[u64; 4]], start: [u64; 4]) -> [u64; 4] {
        // SAFETY: the tests ask for AVX2 only where it is.
        unsafe {
            let mut sums = S::load(&start);
            for (word, keys) in words.iter().zip(keys) {
                sums = sums.add(*word, keys);
            }
            sums.store()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn every_path_gives_the_sums_of_the_plain_one(
            words in prop::collection::vec(any::<u64>(), 0..9),
            keys in prop::collection::vec(any::<[u64; 4]>(), 9),
            start in any::<[u64; 4]>(),
        ) {
            let plain = sum::<Plain>(&words, &keys, start);
            prop_assert_eq!(sum::<Here>(&words, &keys, start), plain);
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            if std::arch::is_x86_feature_detected!("avx2") {
                prop_assert_eq!(sum::<Avx2>(&words, &keys, start), plain);
            }
        }
    }
}
