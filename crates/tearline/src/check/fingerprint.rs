//! What stands for a value when values are compared: 104 bits of a keyed hash, so many that nobody has to look at the
//! values again.
//!
//! A value of up to 64 bytes is hashed by NH, the universal hash of UMAC (Black et al., CRYPTO '99), four times with
//! keys of their own: over words of 64 bits, the sum modulo 2^64 of (low half + key) · (high half + key). Two values of
//! one length have the same sum with probability 2^-32 at most; of two lengths, with 2^-57, for each length starts
//! from another multiple of an odd key. Of each sum, times an odd key, the top bits are taken (Dietzfelbinger et al.,
//! 1997): b bits of two different sums are the same with probability 2^(1-b) at most. Of 32, 32, 20 and 20 bits that is
//! (2^-32 + 2^-31)² · (2^-32 + 2^-19)² < 2^-98 for two values, whatever they are, as long as who chose them does not
//! know the keys. Of ten million rows there are 5·10^13 pairs: that any two different values of such a file are taken for one
//! another has a probability below 2·10^-16.
//!
//! Longer values are hashed piece by piece, and the fingerprints of the pieces by SipHash-2-4, twice, with keys of their
//! own. And SipHash makes all these keys out of the 128 bits of the seed: they are as good as drawn for whoever cannot
//! tell it from chance.

mod sums;

use std::hash::Hasher;

use sums::{Here, Sums};

use crate::steps;

/// Of a longer value there are sums of its pieces.
const LONGEST: usize = 64;
const WORDS: usize = LONGEST / 8;

/// The fingerprint of a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) high: u64,
    pub(crate) low: u32,
    /// The bits by which fingerprints are spread.
    pub(crate) part: u8,
}

/// Keys, drawn by a seed.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    /// Two of 32 bits each, for the halves of a word.
    halves: [[u64; 4]; WORDS],
    /// Where the sums start for each length.
    starts: [[u64; 4]; LONGEST + 1],
    odd: [u64; 4],
    long: [[u64; 2]; 2],
    /// The bit that tells capitals from small letters, in each byte, where the two are alike.
    fold: u64,
}

impl Keys {
    /// `stream`: other keys out of the same seed. ASCII letters of either case are alike unless `keep_case`.
    pub(crate) fn new(seed: u128, stream: u64, keep_case: bool) -> Self {
        let mut drawn = 0;
        let mut draw = || {
            drawn += 1;
            let mut hasher = sip([seed as u64, (seed >> 64) as u64]);
            hasher.write_u64(stream);
            hasher.write_u64(drawn);
            hasher.finish()
        };
        let mut four = || [draw(), draw(), draw(), draw()];
        let mut halves = [[0; 4]; WORDS];
        halves.fill_with(&mut four);
        let each = four().map(|key| key | 1);
        let odd = four().map(|key| key | 1);
        let [a, b, c, d] = four();
        let mut starts = [[0; 4]; LONGEST + 1];
        for (length, start) in (1_u64..).zip(&mut starts) {
            *start = each.map(|key| key.wrapping_mul(length));
        }
        let fold = if keep_case { 0 } else { 0x20 * ONES };
        Self { halves, starts, odd, long: [[a, b], [c, d]], fold }
    }

    /// The fingerprint of a value.
    pub(crate) fn of(&self, value: &[u8]) -> Fingerprint {
        self.hash::<Here>(value, |word| capitals(word, self.fold))
    }

    /// The fingerprints of some values, each put in its place by `each`. `special`: they may have other characters than
    /// `0-9A-Za-z_-`.
    #[inline(always)]
    pub(crate) fn of_run<T>(
        &self,
        values: &[&[u8]],
        special: bool,
        places: &mut [T],
        each: impl FnMut(&mut T, Fingerprint),
    ) {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the machine has avx2.
            #[allow(unsafe_code)]
            return unsafe { self.of_run_by_avx2(values, special, places, each) };
        }
        self.of_run_by::<Here, T>(values, special, places, each);
    }

    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    #[target_feature(enable = "avx2")]
    fn of_run_by_avx2<T>(
        &self,
        values: &[&[u8]],
        special: bool,
        places: &mut [T],
        each: impl FnMut(&mut T, Fingerprint),
    ) {
        self.of_run_by::<sums::Avx2, T>(values, special, places, each);
    }

    #[inline(always)]
    fn of_run_by<S: Sums, T>(
        &self,
        values: &[&[u8]],
        special: bool,
        places: &mut [T],
        mut each: impl FnMut(&mut T, Fingerprint),
    ) {
        // Not by `for_each`: what is called within a closure would not be put in its place.
        if special {
            for (value, place) in values.iter().zip(places) {
                each(place, self.hash::<S>(value, |word| capitals(word, self.fold)));
            }
        } else {
            for (value, place) in values.iter().zip(places) {
                each(place, self.hash::<S>(value, |word| capitals_of_word(word, self.fold)));
            }
        }
    }

    #[inline(always)]
    fn hash<S: Sums>(&self, value: &[u8], capitals: impl Fn(u64) -> u64) -> Fingerprint {
        steps::took(value.len());
        let Some(start) = self.starts.get(value.len()) else { return self.of_long(value) };
        // SAFETY: whoever chose the type has seen to it that the machine has the instructions.
        #[allow(unsafe_code)]
        let [a, b, c, d] = unsafe {
            let sums = S::load(start);
            let [first, behind @ ..] = &self.halves;
            match value.last_chunk() {
                None => sums.add(capitals(short_word(value)), first),
                // The last word overlaps the one before it, so that none is of a length known only at run time.
                Some(last) => {
                    let mut sums = sums.add(capitals(u64::from_le_bytes(*last)), first);
                    let (words, _) = value[..value.len() - 1].as_chunks();
                    for (word, keys) in words.iter().zip(behind) {
                        sums = sums.add(capitals(u64::from_le_bytes(*word)), keys);
                    }
                    sums
                }
            }
            .store()
        };
        let top = |sum: u64, key: usize| sum.wrapping_mul(self.odd[key]);
        let rest = top(c, 2) >> 44 << 20 | top(d, 3) >> 44;
        Fingerprint {
            high: top(a, 0) >> 32 << 32 | top(b, 1) >> 32,
            low: rest as u32,
            part: (rest >> 32) as u8,
        }
    }

    /// By pieces, each of which has a fingerprint: what differs in a piece differs in those.
    #[cold]
    #[inline(never)]
    fn of_long(&self, value: &[u8]) -> Fingerprint {
        let mut hashers = self.long.map(sip);
        for piece in value.chunks(LONGEST) {
            let Fingerprint { high, low, part } = self.hash::<Here>(piece, |word| capitals(word, self.fold));
            let print = u128::from(high) << 64 | u128::from(part) << 32 | u128::from(low);
            hashers.iter_mut().for_each(|hasher| hasher.write(&print.to_le_bytes()));
        }
        hashers.iter_mut().for_each(|hasher| hasher.write(&(value.len() as u64).to_le_bytes()));
        let [high, low] = hashers.map(|hasher| hasher.finish());
        Fingerprint { high, low: low as u32, part: (low >> 32) as u8 }
    }
}

fn sip([one, other]: [u64; 2]) -> impl Hasher {
    #[allow(deprecated)] // The standard library's other way to it draws a key of its own.
    std::hash::SipHasher::new_with_keys(one, other)
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Eight bytes, ASCII letters in capitals.
#[inline(always)]
fn capitals(word: u64, fold: u64) -> u64 {
    const TOP: u64 = 0x80 * ONES;
    // No byte carries into the next: each is below 0x80 before something below 0x80 is added.
    let ascii = word & !TOP;
    let from_a = ascii + (0x80 - b'a' as u64) * ONES;
    let behind_z = ascii + (0x7F - b'z' as u64) * ONES;
    word & !(((from_a & !behind_z & !word & TOP) >> 2) & fold)
}

/// The same for bytes of `0-9A-Za-z_-`: of these, small letters alone have both bits.
#[inline(always)]
fn capitals_of_word(word: u64, fold: u64) -> u64 {
    word & !(word >> 1 & fold)
}

/// Up to seven bytes as a number, without a copy of variable length. Of one length, no two give the same.
#[inline(always)]
fn short_word(value: &[u8]) -> u64 {
    let four = |at: usize| {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&value[at..at + 4]);
        u64::from(u32::from_le_bytes(bytes))
    };
    match value.len() {
        0 => 0,
        len @ 1..=3 => u64::from(value[0]) | u64::from(value[len / 2]) << 8 | u64::from(value[len - 1]) << 16,
        len => four(0) | four(len - 4) << 32,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(a: &[u8], b: &[u8], keep_case: bool, seed: u128) -> bool {
        let keys = Keys::new(seed, 0, keep_case);
        keys.of(a) == keys.of(b)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn values_have_one_fingerprint_where_they_are_alike_and_only_there(
            a in prop::collection::vec(any::<u8>(), 0..140),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            cut in 0..9_usize,
            seed in any::<u128>(),
        ) {
            let mut b = a.clone();
            if !b.is_empty() {
                let at = at.index(b.len());
                b[at] = byte;
            }
            b.truncate(a.len().saturating_sub(cut));
            prop_assert_eq!(same(&a, &b, true, seed), a == b);
            prop_assert_eq!(same(&a, &b, false, seed), a.eq_ignore_ascii_case(&b));
            prop_assert!(same(&a, &a.to_ascii_uppercase(), false, seed));
            prop_assert!(same(&a, &a.to_ascii_lowercase(), false, seed));
        }
    }

    #[test]
    fn only_letters_have_two_cases() {
        for a in 0..=u8::MAX {
            for b in 0..=u8::MAX {
                for (one, other) in [(vec![a], vec![b]), (vec![a; 9], vec![b; 9]), (vec![a; 99], vec![b; 99])]
                {
                    assert_eq!(same(&one, &other, false, 7), a.eq_ignore_ascii_case(&b), "{a} and {b}");
                }
            }
        }
    }

    /// With few bits the bounds can be seen: pairs that were chosen without the keys, the keys drawn again and again.
    #[test]
    fn no_pair_collides_more_often_than_the_bound_says() {
        let pairs: [(&[u8], &[u8]); 7] = [
            (b"ABCDEFGH", b"ABCDEFGI"),
            (b"ABCDEFGH", b"EFGHABCD"),
            (b"\0\0\0\0\0\0\0\0", b"\0\0\0\0\0\0\0\x80"),
            (b"AAAAAAAAAAAAAAAA", b"BAAAAAAABAAAAAAA"),
            (b"A", b"AA"),
            (b"AAAAAAAA", b"AAAAAAAAA"),
            (&[b'x'; 64], &[b'x'; 65]),
        ];
        const DRAWS: u64 = 20_000;
        let eight_bits = |print: Fingerprint| {
            [print.high >> 56, print.high >> 24 & 0xFF, u64::from(print.low >> 12) & 0xFF, print.part.into()]
        };
        for (a, b) in pairs {
            let mut alike = [0; 4];
            for draw in 0..DRAWS {
                let keys = Keys::new(u128::from(draw), 0, true);
                let (a, b) = (eight_bits(keys.of(a)), eight_bits(keys.of(b)));
                alike
                    .iter_mut()
                    .zip(a.iter().zip(b))
                    .for_each(|(alike, (a, b))| *alike += u64::from(*a == b));
            }
            // 2^-7, and what chance adds.
            assert!(alike.iter().all(|&alike| alike < DRAWS / 128 * 3 / 2), "{a:?} and {b:?}: {alike:?}");
        }
    }
}
