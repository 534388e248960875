//! Addresses: of whoever is at the other end, of networks, and of whom a trusted proxy speaks for.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::HeaderMap;
use serde::Deserialize;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// A network, as in `10.0.0.0/8`; an address alone is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Net {
    address: IpAddr,
    bits: u8,
}

impl Net {
    /// Of that many bits that are the same.
    pub const fn new(address: IpAddr, bits: u8) -> Self {
        Self { address, bits }
    }

    pub fn contains(self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Net {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is no address and no network; write it as 10.1.2.3, 10.0.0.0/8 or fd00::/8");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most { Err(wrong()) } else { Ok(Self { address, bits }) }
    }
}

impl TryFrom<String> for Net {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// The two ends of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    pub remote: SocketAddr,
    pub local: SocketAddr,
    pub tls: bool,
}

/// Where a request comes from, as far as anybody can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    pub address: IpAddr,
    /// Somebody who is not trusted says that he speaks for another: the address is his, and may be a proxy's.
    pub behind_stranger: bool,
    /// The connection is a trusted proxy's.
    pub by_proxy: bool,
}

impl Origin {
    /// Each proxy adds the address that it saw to the end of `X-Forwarded-For`: from there, the first that is no
    /// trusted proxy's is the client's. Whatever stands before it, the client may have written itself.
    pub fn of(peer: Peer, headers: &HeaderMap, trusted: &[Net]) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(address));
        let mut address = peer.remote.ip().to_canonical();
        let by_proxy = is_trusted(address);
        let values = headers.get_all(FORWARDED_FOR);
        if by_proxy {
            let hops: Vec<&str> = values
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .collect();
            for hop in hops.iter().rev() {
                let Some(hop) = hop_address(hop.trim()) else { break };
                address = hop;
                if !is_trusted(hop) {
                    break;
                }
            }
        }
        let speaks_for_another = values.iter().next().is_some() || headers.contains_key("forwarded");
        Self { address, behind_stranger: !by_proxy && speaks_for_another, by_proxy }
    }

    /// What one client is known by.
    pub fn key(self) -> String {
        key(self.address)
    }
}

/// What one client has: an address, or of the many of IPv6 the network that a provider gives.
pub fn key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).to_string(),
    }
}

/// Some proxies write the port, too.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let found = hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()));
    found.map(|address| address.to_canonical())
}

/// Whether a `Host` header names the machine that the connection ends at.
pub fn is_this_machine(host: &str, peer: Peer) -> bool {
    // An IPv6 address stands in brackets, so that its colons are no port.
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    match name.parse::<IpAddr>() {
        Ok(address) => {
            let address = address.to_canonical();
            address.is_loopback() || address == peer.local.ip().to_canonical()
        }
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn peer(remote: &str) -> Peer {
        let local = "192.0.2.1:8080".parse().unwrap();
        Peer { remote: SocketAddr::new(remote.parse().unwrap(), 4711), local, tls: false }
    }

    #[test]
    fn networks_hold_their_addresses() {
        #[track_caller]
        fn check(net: &str, address: &str, expected: bool) {
            assert_eq!(
                net.parse::<Net>().unwrap().contains(address.parse().unwrap()),
                expected,
                "{net} {address}"
            );
        }
        check("10.0.0.0/8", "10.255.1.2", true);
        check("10.0.0.0/8", "11.0.0.1", false);
        check("10.0.0.0/8", "::ffff:10.0.0.1", true);
        check("10.1.2.3", "10.1.2.3", true);
        check("10.1.2.3", "10.1.2.4", false);
        check("0.0.0.0/0", "203.0.113.9", true);
        check("0.0.0.0/0", "2001:db8::1", false);
        check("fd00::/8", "fdab::1", true);
        check("::/0", "2001:db8::1", true);
        check("::1", "::1", true);
        for wrong in ["", "ten", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Net>().unwrap_err().contains("is no address"), "{wrong}");
        }
    }

    #[test]
    fn only_trusted_proxies_speak_for_others() {
        let trusted: Vec<Net> = ["10.0.0.0/8", "::1"].map(|net| net.parse().unwrap()).to_vec();
        let check = |remote: &str, forwarded: &[&str], address: &str, behind_stranger: bool| {
            let headers = forwarded
                .iter()
                .map(|value| (FORWARDED_FOR.parse().unwrap(), value.parse().unwrap()))
                .collect::<HeaderMap>();
            let origin = Origin::of(peer(remote), &headers, &trusted);
            let found = (origin.address.to_string(), origin.behind_stranger);
            assert_eq!(found, (address.to_owned(), behind_stranger), "{remote} {forwarded:?}");
        };
        check("203.0.113.9", &[], "203.0.113.9", false);
        check("203.0.113.9", &["198.51.100.1"], "203.0.113.9", true);
        check("10.0.0.1", &["198.51.100.1"], "198.51.100.1", false);
        check("10.0.0.1", &["127.0.0.1, 198.51.100.1"], "198.51.100.1", false);
        check("10.0.0.1", &["127.0.0.1", "198.51.100.1, 10.2.0.1"], "198.51.100.1", false);
        check("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1", false);
        check("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1", false);
        check("10.0.0.1", &["unknown"], "10.0.0.1", false);
        check("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.1", false);
        check("::1", &["2001:db8::1"], "2001:db8::1", false);
        check("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1", false);
    }

    #[test]
    fn a_provider_gives_one_key() {
        let key = |remote: &str| Origin::of(peer(remote), &HeaderMap::new(), &[]).key();
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.7"), key("192.0.2.8"));
    }

    #[test]
    fn hosts_of_this_machine_are_known() {
        let check = |host: &str, expected: bool| {
            assert_eq!(is_this_machine(host, peer("192.0.2.7")), expected, "{host}");
        };
        check("localhost", true);
        check("LocalHost:8080", true);
        check("127.0.0.1:9000", true);
        check("[::1]:9000", true);
        check("192.0.2.1:8080", true);
        check("192.0.2.1", true);
        check("192.0.2.2", false);
        check("evil.example", false);
        check("evil.example:8080", false);
        check("localhost.evil.example", false);
        check("127.0.0.1.evil.example:80", false);
        check("", false);
    }
}
