//! Who may do how much at once, and how often: told apart by client, by address and by organization.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config;
use crate::error::{Code, Failure};

const MINUTE: Duration = Duration::from_secs(60);
/// How long somebody waits who has as many uploads as may be: nobody knows when one ends.
const UPLOADS_RETRY_SECONDS: u64 = 5;

#[derive(Debug)]
pub struct Limits {
    requests: Rate<String>,
    token_requests: Rate<String>,
    filters: Rate<String>,
    uploads: Arc<Turns<i64>>,
    streams: Arc<Turns<String>>,
    trials: Arc<Turns<i64>>,
    connections: Arc<Turns<String>>,
}

impl Limits {
    pub(crate) fn new(config: &config::Limits) -> Self {
        Self {
            requests: Rate::new(config.requests_per_minute),
            token_requests: Rate::new(config.token_requests_per_minute),
            filters: Rate::new(config.filters_per_minute),
            uploads: Turns::new(config.uploads_per_org),
            streams: Turns::new(config.streams_per_client),
            trials: Turns::new(1),
            connections: Turns::new(config.connections_per_address),
        }
    }

    /// # Errors
    /// When the client has asked for too much.
    pub(crate) fn request(&self, org_id: i64, client: &str) -> Result<(), Failure> {
        // Another issuer may call clients of two organizations by one name.
        self.requests.take(format!("{org_id}/{client}"), Instant::now()).map_err(|wait| {
            let message = format!(
                "The client {client} has sent more than {} requests in a minute; go on after the time in Retry-After.",
                self.requests.per_minute
            );
            Failure::new(Code::TooManyRequests, message).retry_after(wait)
        })
    }

    /// # Errors
    /// When the address has asked for too many tokens.
    pub(crate) fn token_request(&self, address: String) -> Result<(), Failure> {
        self.token_requests.take(address, Instant::now()).map_err(|wait| {
            let message = format!(
                "More than {} tokens were asked for in a minute from this address; use a token until it expires, and go \
                 on after the time in Retry-After.",
                self.token_requests.per_minute
            );
            Failure::new(Code::TooManyRequests, message).retry_after(wait)
        })
    }

    /// # Errors
    /// When the client has asked for too many filters.
    pub(crate) fn filter(&self, org_id: i64, client: &str) -> Result<(), Failure> {
        self.filters.take(format!("{org_id}/{client}"), Instant::now()).map_err(|wait| {
            let message = format!(
                "The client {client} has asked for more than {} filters in a minute; keep the one that you have, and go on \
                 after the time in Retry-After.",
                self.filters.per_minute
            );
            Failure::new(Code::TooManyRequests, message).retry_after(wait)
        })
    }

    /// One upload of an organization, as long as what is returned lives.
    ///
    /// # Errors
    /// When it has as many as it may.
    pub(crate) fn upload(&self, org_id: i64) -> Result<Turn<i64>, Failure> {
        self.uploads.take(org_id).ok_or_else(|| {
            let message = format!(
                "Your organization has {} uploads under way, which is as many as this server takes at once; upload \
                 again when one of them is over.",
                self.uploads.most
            );
            Failure::new(Code::TooManyUploads, message).retry_after(UPLOADS_RETRY_SECONDS)
        })
    }

    /// One stream of events of a client, as long as what is returned lives.
    ///
    /// # Errors
    /// When it has as many as it may.
    pub(crate) fn stream(&self, org_id: i64, client: &str) -> Result<Turn<String>, Failure> {
        self.streams.take(format!("{org_id}/{client}")).ok_or_else(|| {
            let message = format!(
                "The client {client} watches {} jobs, which is as many as this server lets it at once; end another \
                 stream of events first.",
                self.streams.most
            );
            Failure::new(Code::TooManyStreams, message).retry_after(UPLOADS_RETRY_SECONDS)
        })
    }

    /// One trial of an organization, as long as what is returned lives.
    ///
    /// # Errors
    /// When another one is under way.
    pub(crate) fn trial(&self, org_id: i64) -> Result<Turn<i64>, Failure> {
        self.trials.take(org_id).ok_or_else(|| {
            let message = "Somebody of your organization tries rules just now; try again when that is over.";
            Failure::new(Code::TooManyTrials, message).retry_after(UPLOADS_RETRY_SECONDS)
        })
    }

    /// One connection of an address, as long as what is returned lives; `None`: it has as many as it may.
    pub(crate) fn connection(&self, address: String) -> Option<Turn<String>> {
        self.connections.take(address)
    }
}

/// As many in a minute, however they are spread over it. What is kept of each who asks is one time: the one at which
/// all that he has asked for is paid (the generic cell rate algorithm).
#[derive(Debug)]
struct Rate<K> {
    per_minute: u32,
    paid: Mutex<HashMap<K, Instant>>,
}

/// Of so many, those who owe nothing are forgotten.
const MANY: usize = 4096;

impl<K: Eq + Hash> Rate<K> {
    fn new(per_minute: u32) -> Self {
        Self { per_minute, paid: Mutex::default() }
    }

    /// # Errors
    /// After how many seconds there is one more.
    fn take(&self, who: K, now: Instant) -> Result<(), u64> {
        let each = MINUTE / self.per_minute;
        let mut all = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            all.retain(|_, paid| *paid > now);
        }
        let paid = all.entry(who).or_insert(now);
        let next = (*paid).max(now) + each;
        match (next - now).checked_sub(MINUTE).filter(|wait| !wait.is_zero()) {
            Some(wait) => Err(wait.as_secs() + 1),
            None => {
                *paid = next;
                Ok(())
            }
        }
    }
}

/// So many at once, of each.
#[derive(Debug)]
struct Turns<K> {
    most: usize,
    taken: Mutex<HashMap<K, usize>>,
}

impl<K: Clone + Eq + Hash> Turns<K> {
    fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    fn take(self: &Arc<Self>, who: K) -> Option<Turn<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(who.clone()).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Turn { turns: self.clone(), who })
    }
}

#[derive(Debug)]
pub(crate) struct Turn<K: Eq + Hash> {
    turns: Arc<Turns<K>>,
    who: K,
}

impl<K: Eq + Hash> Drop for Turn<K> {
    fn drop(&mut self) {
        let mut taken = self.turns.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.who);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_and_no_more() {
        let (rate, start) = (Rate::new(60), Instant::now());
        let at = |who: &'static str, seconds: u64| rate.take(who, start + Duration::from_secs(seconds));
        for _ in 0..60 {
            assert_eq!(at("a", 0), Ok(()));
        }
        assert_eq!(at("a", 0), Err(2));
        assert_eq!(at("b", 0), Ok(()), "others have their own");
        assert_eq!(at("a", 1), Ok(()), "one a second comes back");
        assert!(at("a", 1).is_err());
        for _ in 0..60 {
            assert_eq!(at("a", 120), Ok(()), "a minute of quiet brings all of them back, and no more");
        }
        assert!(at("a", 120).is_err());
    }

    #[test]
    fn who_owes_nothing_is_forgotten() {
        let (rate, start) = (Rate::new(60), Instant::now());
        for who in 0..MANY {
            rate.take(who, start).unwrap();
        }
        rate.take(MANY, start + MINUTE).unwrap();
        assert_eq!(rate.paid.lock().unwrap().len(), 1);
    }
}
