//! Where a request comes from, and where its client reaches this server.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::net::{Origin, Peer};
use crate::state::App;

/// What the URLs of an answer start with.
pub(crate) struct Base(pub String);

/// Every connection says who is at its ends. Without it nobody is let in by an address.
pub(crate) fn peer(parts: &Parts) -> Peer {
    let nowhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    parts.extensions.get().copied().unwrap_or(Peer { remote: nowhere, local: nowhere, tls: false })
}

impl FromRequestParts<App> for Base {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(app.links.base(&parts.headers, peer(parts))))
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(peer(parts), &parts.headers, &app.config.access.trusted_proxies))
    }
}
