//! Which codes probably exist: the filter of an organization, made when it is asked for and kept for a while.
//!
//! Whoever has it can try any number of codes. So it holds those codes only that nobody finds by trying: of series whose
//! rules leave so many possible that none is met.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use tearline::Codes;
use tearline_api::contract::SeriesSettings;
use tearline_filter::{Head, hash, to_bytes};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use xorf::BinaryFuse16;

use crate::db::{self, Db, SeriesRow};
use crate::random::hex;

/// A code of 2 to this power possible ones is not met by trying.
const BITS: f64 = 40.0;
/// How long one is good. Coupons that came since are not in it, and not in what clients have, either.
const KEPT: Duration = Duration::from_secs(60);
/// Bytes of all that are kept, beside the one that was made last.
const MOST_BYTES: usize = 64 << 20;

/// A filter as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub bytes: Bytes,
    /// The SHA-256 of the bytes.
    pub digest: String,
    pub codes: u64,
}

#[derive(Debug)]
pub struct Filters {
    /// Codes of a filter, at most: what it takes to make one is some 40 bytes each.
    most_codes: u64,
    kept: Arc<Mutex<HashMap<i64, (Instant, Made)>>>,
    /// One is made at a time: what it takes is taken once.
    making: Semaphore,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("there are more than {0} codes")]
    TooMany(u64),
    #[error(transparent)]
    Db(#[from] db::Error),
    #[error("no filter can be made: {0}")]
    Failed(String),
}

/// Whether nobody meets a code of the series by trying.
pub(crate) fn unguessable(settings: &SeriesSettings) -> bool {
    let uploaded = || settings.rules.code_bits().map_or(0.0, f64::from);
    let generated = || {
        let generator = &settings.generator;
        let mut charset: Vec<char> = generator.charset.to_uppercase().chars().collect();
        charset.sort_unstable();
        charset.dedup();
        f64::from(generator.length) * (charset.len() as f64).log2()
    };
    let bits = match settings.rules.codes {
        Codes::Generated => generated(),
        Codes::Uploaded => uploaded(),
        _ => generated().min(uploaded()),
    };
    bits >= BITS
}

impl Filters {
    pub(crate) fn new(most_codes: u64) -> Self {
        Self { most_codes, kept: Arc::default(), making: Semaphore::new(1) }
    }

    /// The filter of an organization.
    pub(crate) async fn of(&self, db: &Db, org_id: i64) -> Result<Made, Error> {
        let one = self.making.acquire().await.map_err(|closed| Error::Failed(closed.to_string()))?;
        if let Some(made) = self.kept(org_id) {
            return Ok(made);
        }
        let series = db.series_list(Some(org_id)).await?;
        let made = self.make(db, org_id, &series).await?;
        drop(one);
        self.keep(org_id, made.clone());
        Ok(made)
    }

    async fn make(&self, db: &Db, org_id: i64, series: &[SeriesRow]) -> Result<Made, Error> {
        let of: HashSet<i64> =
            series.iter().filter(|series| unguessable(&series.settings)).map(|series| series.id).collect();
        let count: u64 = series
            .iter()
            .filter(|series| of.contains(&series.id))
            .map(|series| series.coupon_count.unsigned_abs())
            .sum();
        if count > self.most_codes {
            return Err(Error::TooMany(self.most_codes));
        }
        let key = key(org_id);
        let mut codes: Vec<u64> = Vec::new();
        // A million may have come since they were counted.
        let most = usize::try_from(self.most_codes).unwrap_or(usize::MAX).saturating_add(1);
        db.each_code(org_id, |series, code| {
            if of.contains(&series) && codes.len() < most {
                codes.push(hash(&key, code));
            }
        })
        .await?;
        if codes.len() == most {
            return Err(Error::TooMany(self.most_codes));
        }
        let made = spawn_blocking(move || make(key, codes)).await;
        made.map_err(|error| Error::Failed(error.to_string()))?.map_err(|why| Error::Failed(why.to_owned()))
    }

    fn kept(&self, org_id: i64) -> Option<Made> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&org_id).filter(|(since, _)| since.elapsed() < KEPT).map(|(_, made)| made.clone())
    }

    fn keep(&self, org_id: i64, made: Made) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = kept.values().map(|(_, made)| made.bytes.len()).sum();
        if all > MOST_BYTES {
            kept.clear();
        }
        kept.insert(org_id, (Instant::now(), made));
        let kept = self.kept.clone();
        tokio::spawn(async move {
            tokio::time::sleep(KEPT).await;
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|_, (since, _)| since.elapsed() < KEPT);
        });
    }
}

/// Not a secret, and the same for all instances: of the same codes they make the same filter, to the byte.
fn key(org_id: i64) -> [u8; 16] {
    let hash = digest(&SHA256, format!("tearline codes of {org_id}").as_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&hash.as_ref()[..16]);
    key
}

fn make(key: [u8; 16], mut codes: Vec<u64>) -> Result<Made, &'static str> {
    // In one order, whatever that of the database is; and of two codes that are one number, one.
    codes.sort_unstable();
    codes.dedup();
    let count = codes.len() as u64;
    let filter = BinaryFuse16::try_from_iterator(codes.iter().copied())?;
    let of = &filter.descriptor;
    let head = Head {
        key,
        seed: of.seed,
        segment: of.segment_length,
        begins: of.segment_count_length,
        codes: count,
    };
    let bytes = to_bytes(&head, &filter.fingerprints);
    Ok(Made { digest: hex(digest(&SHA256, &bytes).as_ref()), bytes: bytes.into(), codes: count })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tearline::RuleSet;
    use tearline_api::contract::Generator;
    use tearline_filter::Filter;

    use super::*;

    #[test]
    fn codes_that_can_be_tried_are_guessable() {
        let check = |codes: Codes, min: u32, length: u32, good: bool| {
            let rules = RuleSet::default().with_codes(codes).with_code_length(min..=40);
            let generator = Generator { length, ..Generator::default() };
            let settings = SeriesSettings { rules, generator, ..SeriesSettings::default() };
            assert_eq!(unguessable(&settings), good, "{codes:?} {min} {length}");
        };
        check(Codes::Uploaded, 7, 40, false);
        check(Codes::Uploaded, 8, 1, true);
        check(Codes::Generated, 1, 8, false);
        check(Codes::Generated, 1, 9, true);
        check(Codes::Either, 8, 8, false);
        check(Codes::Either, 8, 9, true);
        assert!(!unguessable(&SeriesSettings::default()));
    }

    #[test]
    fn the_same_codes_are_the_same_filter() {
        let codes = |order: &mut dyn Iterator<Item = u64>| {
            make(key(7), order.map(|n| hash(&key(7), &format!("CODE-{n}"))).collect()).unwrap()
        };
        let (one, other) = (codes(&mut (0..1000)), codes(&mut (0..1000).rev().chain([5])));
        assert_eq!((one.codes, &one.digest), (other.codes, &other.digest));
        assert!(Filter::new(&one.bytes).unwrap().contains("CODE-999"));
        let none = make(key(7), Vec::new()).unwrap();
        let none = Filter::new(&none.bytes).unwrap();
        assert_eq!((0..1000).filter(|n| none.contains(&format!("CODE-{n}"))).count(), 0);
    }
}
