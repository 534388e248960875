//! A set of codes in 18 bits each: what is in it is always found, what is not is taken for it once in 65,536 times.
//!
//! The server makes it (`GET /api/v1/series/{id}/precheck-filter`), and whoever has it can ask of any number of codes
//! whether they exist, without a request for each; what is found is then asked for exactly (`…/precheck`). It is a binary fuse
//! filter (Graf and Lemire, *Binary Fuse Filters: Fast and Smaller Than Xor Filters*, <https://arxiv.org/abs/2201.01174>) of
//! 16 bits over SipHash-2-4. This crate looks up and does nothing else: it has no I/O, and is small enough for a browser.
//!
//! The format, all numbers little-endian:
//!
//! | offset | bytes | |
//! | --- | --- | --- |
//! | 0 | 8 | `TLCODES1` |
//! | 8 | 16 | the key of the hash |
//! | 24 | 8 | the seed |
//! | 32 | 4 | the length of a segment, a power of two |
//! | 36 | 4 | the length of all segments in which a code begins |
//! | 40 | 8 | how many codes there are |
//! | 48 | 2 each | fingerprints, to the end |
//!
//! A code, as the server compares it (`tearline::Identity::code`), in UTF-8: `k` = SipHash-2-4 of it under the key, `h` =
//! MurmurHash3's 64-bit finalizer of `k + seed`. It is in the set if `h ^ (h >> 32)`, cut to 16 bits, is the exclusive or of
//! three fingerprints: at `a` = the upper 64 bits of `h` times the length of all segments; at `(a + segment) ^ ((h >> 18) &
//! (segment - 1))`; and at `(a + 2 * segment) ^ (h & (segment - 1))`. Numbers wrap.

use siphasher::sip::SipHasher24;

const MAGIC: &[u8; 8] = b"TLCODES1";
const HEAD: usize = 48;

/// What a filter says of itself before its fingerprints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The key of the hash.
    pub key: [u8; 16],
    pub seed: u64,
    /// A power of two.
    pub segment: u32,
    /// The length of all segments in which a code begins.
    pub begins: u32,
    /// How many codes there are.
    pub codes: u64,
}

/// A code as a number.
pub fn hash(key: &[u8; 16], code: &str) -> u64 {
    SipHasher24::new_with_key(key).hash(code.as_bytes())
}

/// A filter as it is sent.
pub fn to_bytes(head: &Head, fingerprints: &[u16]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + 2 * fingerprints.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&head.key);
    bytes.extend_from_slice(&head.seed.to_le_bytes());
    bytes.extend_from_slice(&head.segment.to_le_bytes());
    bytes.extend_from_slice(&head.begins.to_le_bytes());
    bytes.extend_from_slice(&head.codes.to_le_bytes());
    for fingerprint in fingerprints {
        bytes.extend_from_slice(&fingerprint.to_le_bytes());
    }
    bytes
}

/// A filter, to be asked. It borrows or owns its bytes.
#[derive(Debug, Clone)]
pub struct Filter<B> {
    head: Head,
    bytes: B,
}

impl<B: AsRef<[u8]>> Filter<B> {
    /// `None`: these bytes are no filter, or not a whole one.
    pub fn new(bytes: B) -> Option<Self> {
        let all = bytes.as_ref();
        let rest = all.strip_prefix(MAGIC)?;
        let (key, rest) = rest.split_first_chunk::<16>()?;
        let (seed, rest) = rest.split_first_chunk::<8>()?;
        let (segment, rest) = rest.split_first_chunk::<4>()?;
        let (begins, rest) = rest.split_first_chunk::<4>()?;
        let (codes, fingerprints) = rest.split_first_chunk::<8>()?;
        let head = Head {
            key: *key,
            seed: u64::from_le_bytes(*seed),
            segment: u32::from_le_bytes(*segment),
            begins: u32::from_le_bytes(*begins),
            codes: u64::from_le_bytes(*codes),
        };
        // Whatever is looked up, it is looked for within.
        let needed = 2 * (u64::from(head.begins) + 2 * u64::from(head.segment));
        let whole = head.segment.is_power_of_two()
            && head.begins.is_multiple_of(head.segment)
            && head.begins > 0
            && needed <= fingerprints.len() as u64;
        whole.then_some(Self { head, bytes })
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Whether a code, as it is compared, is probably one of them; `false`: it is certainly none.
    pub fn contains(&self, code: &str) -> bool {
        let Head { seed, segment, begins, .. } = self.head;
        let h = mix(hash(&self.head.key, code).wrapping_add(seed));
        let mask = u64::from(segment) - 1;
        let first = ((u128::from(h) * u128::from(begins)) >> 64) as u64;
        let second = (first + u64::from(segment)) ^ ((h >> 18) & mask);
        let third = (first + 2 * u64::from(segment)) ^ (h & mask);
        let found = self.at(first) ^ self.at(second) ^ self.at(third);
        found == (h ^ (h >> 32)) as u16
    }

    fn at(&self, index: u64) -> u16 {
        let at = HEAD + 2 * index as usize;
        let bytes = self.bytes.as_ref().get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u16::from_le_bytes)
    }
}

/// The finalizer of MurmurHash3.
fn mix(mut k: u64) -> u64 {
    k ^= k >> 33;
    k = k.wrapping_mul(0xff51_afd7_ed55_8ccd);
    k ^= k >> 33;
    k = k.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    k ^ (k >> 33)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use xorf::BinaryFuse16;

    use super::*;

    const KEY: [u8; 16] = *b"0123456789abcdef";

    fn made(codes: u64) -> Vec<u8> {
        let keys: Vec<u64> = (0..codes).map(|n| hash(&KEY, &format!("CODE-{n}"))).collect();
        let filter = BinaryFuse16::try_from(&keys).unwrap();
        let d = &filter.descriptor;
        let head =
            Head { key: KEY, seed: d.seed, segment: d.segment_length, begins: d.segment_count_length, codes };
        to_bytes(&head, &filter.fingerprints)
    }

    #[test]
    fn what_is_in_it_is_found_and_hardly_anything_else() {
        for codes in [1, 2, 3, 10, 1000, 100_000] {
            let bytes = made(codes);
            let filter = Filter::new(&bytes).unwrap();
            assert_eq!(filter.head().codes, codes);
            assert!((0..codes).all(|n| filter.contains(&format!("CODE-{n}"))), "{codes}");
            let others = (0..100_000).filter(|n| filter.contains(&format!("OTHER-{n}"))).count();
            // 1.5 are to be expected.
            assert!(others < 15, "{others} of 100,000 with {codes}");
            assert!(codes < 100_000 || bytes.len() < 240_000, "{}", bytes.len());
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_and_what_is_damaged_stays_within() {
        let bytes = made(1000);
        assert!(Filter::new(&bytes[..bytes.len() - 2]).is_none());
        for length in 0..HEAD + 2 {
            assert!(Filter::new(&bytes[..length]).is_none());
        }
        for at in 0..HEAD {
            for value in [0, 1, 0x7f, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] = value;
                if let Some(filter) = Filter::new(&damaged) {
                    for n in 0..100 {
                        filter.contains(&format!("CODE-{n}"));
                    }
                }
            }
        }
    }

    /// What stands here, other languages can be tried with.
    #[test]
    fn a_code_is_the_number_that_the_format_says() {
        assert_eq!(hash(&[0; 16], ""), 0x1e92_4b9d_7377_00d7);
        let paper: [u8; 16] = std::array::from_fn(|n| n as u8);
        // The vector of the paper: the bytes 0 to 14 under the key 0 to 15.
        let message: String = (0..15_u8).map(char::from).collect();
        assert_eq!(hash(&paper, &message), 0xa129_ca61_49be_45e5);
    }
}
