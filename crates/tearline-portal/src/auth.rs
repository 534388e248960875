//! Who is signed in, and for how long. The token is in memory only: closing the page forgets it.

use leptos::prelude::*;
use tearline_api::contract::{Claims, Token};

use crate::browser;
use crate::json;
use crate::locale::t;

/// A token, until it expires.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Access {
    pub(crate) token: String,
    /// Epoch milliseconds of this machine's clock.
    pub(crate) expires_at: f64,
    pub(crate) org: Option<i64>,
}

/// What the sign-in is at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    SignedOut,
    Good,
    /// Was signed in: everything on the page is kept while the key is asked for again.
    Expired,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Auth {
    access: RwSignal<Option<Access>>,
    now: RwSignal<f64>,
    standing: Memo<Standing>,
}

impl Auth {
    pub(crate) fn new() -> Self {
        let access = RwSignal::new(None::<Access>);
        let now = RwSignal::new(browser::now());
        let standing = Memo::new(move |_| match access.get() {
            None => Standing::SignedOut,
            Some(access) if access.expires_at <= now.get() => Standing::Expired,
            Some(_) => Standing::Good,
        });
        // For the countdown, and for the moment at which it ends. Runs as long as the page.
        drop(set_interval_with_handle(move || now.set(browser::now()), std::time::Duration::from_secs(1)));
        Self { access, now, standing }
    }

    pub(crate) fn standing(self) -> Standing {
        self.standing.get()
    }

    pub(crate) fn sign_in(self, token: Token) {
        let org = claims(&token.access_token).map(|claims| claims.org_id);
        let expires_at = browser::now() + token.ttl_seconds as f64 * 1000.0;
        self.now.set(browser::now());
        self.access.set(Some(Access { token: token.access_token, expires_at, org }));
    }

    pub(crate) fn sign_out(self) {
        self.access.set(None);
    }

    /// The server says that the token is no longer good, whatever this machine's clock says.
    pub(crate) fn expire(self) {
        self.access.update(|access| {
            if let Some(access) = access {
                access.expires_at = 0.0;
            }
        });
    }

    /// The token, as long as it is good.
    pub(crate) fn token(self) -> Option<String> {
        self.access
            .get_untracked()
            .filter(|access| access.expires_at > browser::now())
            .map(|access| access.token)
    }

    pub(crate) fn org(self) -> Option<i64> {
        self.access.get().and_then(|access| access.org)
    }

    /// Seconds until the token expires.
    pub(crate) fn seconds_left(self) -> Option<u64> {
        let left = self.access.get()?.expires_at - self.now.get();
        // Within an hour; a negative value has become 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Some((left / 1000.0).max(0.0) as u64)
    }
}

/// What a token says of itself. It is the server that checks whether that is true.
fn claims(token: &str) -> Option<Claims> {
    let payload = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    json::parse(&String::from_utf8(browser::decode_base64(&payload)?).ok()?)
}

/// `54 min`, and seconds when they begin to count.
pub(crate) fn time_left(seconds: u64) -> String {
    match seconds {
        0..120 => t!("{n} s", n = seconds),
        _ => t!("{n} min", n = seconds / 60),
    }
}

pub(crate) fn use_auth() -> Auth {
    expect_context()
}
