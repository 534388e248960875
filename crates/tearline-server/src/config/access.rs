//! Who is let in, from where, and how.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::time::Duration;

use super::Settings;
use crate::net::Net;

#[derive(Debug, Clone)]
pub struct Access {
    /// How often another issuer's keys are read.
    pub jwks_refresh: Duration,
    /// Longest lifetime of another issuer's tokens.
    pub max_token: Duration,
    /// Clients of another issuer that are not known here may write.
    pub unknown_clients_write: bool,
    /// Origins of pages that may use the interfaces.
    pub cors_origins: Vec<String>,
    pub trusted_proxies: Vec<Net>,
    pub metrics_from: Vec<Net>,
    pub tls: Option<Tls>,
}

#[derive(Debug, Clone)]
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Access {
    pub(super) fn of(settings: &Settings) -> anyhow::Result<Self> {
        let tls = match (settings.tls_certificate.clone(), settings.tls_key.clone()) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some(Tls { certificate, key }),
            _ => anyhow::bail!("tls-certificate and tls-key go together; give both or none"),
        };
        let cors_origins = settings.cors_origins.clone().unwrap_or_default();
        for origin in &cors_origins {
            check_origin(origin)?;
        }
        let seconds = |name: &str, value: Option<u64>, default| {
            let value = value.unwrap_or(default);
            anyhow::ensure!(value > 0, "{name} must be at least 1");
            Ok(Duration::from_secs(value))
        };
        Ok(Self {
            jwks_refresh: seconds("jwks-refresh-seconds", settings.jwks_refresh_seconds, 300)?,
            max_token: seconds("max-token-seconds", settings.max_token_seconds, 3600)?,
            unknown_clients_write: settings.unknown_clients_write.unwrap_or(false),
            cors_origins,
            trusted_proxies: settings.trusted_proxies.clone().unwrap_or_default(),
            metrics_from: settings.metrics_from.clone().unwrap_or_else(this_machine),
            tls,
        })
    }
}

fn this_machine() -> Vec<Net> {
    vec![Net::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8), Net::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 128)]
}

/// A browser sends scheme, host and port and nothing else; what is written otherwise would never match.
fn check_origin(origin: &str) -> anyhow::Result<()> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let good = host.is_some_and(|host| {
        !host.is_empty()
            && host.bytes().all(|byte| {
                byte.is_ascii_digit()
                    || byte.is_ascii_lowercase()
                    || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
            })
    });
    anyhow::ensure!(
        good,
        "cors-origins has scheme, host and port alone, as in https://shop.example.com, and not {origin:?}"
    );
    Ok(())
}
