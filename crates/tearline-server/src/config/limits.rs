//! What a client may take of the server.

use std::time::Duration;

use super::Settings;

#[derive(Debug, Clone)]
pub struct Limits {
    /// Parts of an upload.
    pub parts: u64,
    /// Bytes of a request before its body.
    pub header_bytes: usize,
    /// Until the headers of a request are there.
    pub header: Duration,
    pub connections: usize,
    pub connections_per_address: usize,
    pub uploads_per_org: usize,
    /// Streams of events of a client at once, and how long each lasts at most.
    pub streams_per_client: usize,
    pub stream: Duration,
    pub requests_per_minute: u32,
    pub token_requests_per_minute: u32,
    /// Codes of a filter that says which exist, and how often a client may ask for one in a minute.
    pub filter_codes: u64,
    pub filters_per_minute: u32,
    /// Rows of an answer that lists something.
    pub page: i64,
    /// Bytes that stay free where the files are, and where the database is.
    pub reserve: u64,
    pub database_reserve: u64,
    /// How long a line of the audit is kept.
    pub audit: Duration,
}

/// The library that reads requests takes no less.
const LEAST_HEADER_BYTES: usize = 8192;

impl Limits {
    pub(super) fn of(settings: &Settings) -> anyhow::Result<Self> {
        let seconds = |name, value: Option<u64>, default| {
            Ok::<_, anyhow::Error>(Duration::from_secs(at_least(name, value, default, 1)?))
        };
        Ok(Self {
            parts: at_least("max-parts", settings.max_parts, 1000, 1)?,
            header_bytes: at_least(
                "max-header-bytes",
                settings.max_header_bytes,
                64 * 1024,
                LEAST_HEADER_BYTES,
            )?,
            header: seconds("header-seconds", settings.header_seconds, 30)?,
            connections: at_least("max-connections", settings.max_connections, 1024, 1)?,
            connections_per_address: at_least(
                "max-connections-per-address",
                settings.max_connections_per_address,
                256,
                1,
            )?,
            uploads_per_org: at_least("max-uploads-per-org", settings.max_uploads_per_org, 8, 1)?,
            streams_per_client: at_least("max-streams-per-client", settings.max_streams_per_client, 16, 1)?,
            stream: seconds("stream-seconds", settings.stream_seconds, 300)?,
            requests_per_minute: at_least(
                "max-requests-per-minute",
                settings.max_requests_per_minute,
                6000,
                1,
            )?,
            token_requests_per_minute: at_least(
                "max-token-requests-per-minute",
                settings.max_token_requests_per_minute,
                120,
                1,
            )?,
            filter_codes: settings.max_filter_codes.unwrap_or(10_000_000),
            filters_per_minute: at_least(
                "max-filter-requests-per-minute",
                settings.max_filter_requests_per_minute,
                12,
                1,
            )?,
            page: at_least("max-page", settings.max_page, 1000, 1)?,
            reserve: settings.reserve_bytes.unwrap_or(256 << 20),
            database_reserve: settings.database_reserve_bytes.unwrap_or(256 << 20),
            audit: Duration::from_secs(
                at_least("audit-days", settings.audit_days, 400, 1)?.saturating_mul(24 * 60 * 60),
            ),
        })
    }
}

/// A setting, or its default; nothing that would let nobody in.
fn at_least<T: PartialOrd + std::fmt::Display + Copy>(
    name: &str,
    value: Option<T>,
    default: T,
    least: T,
) -> anyhow::Result<T> {
    let value = value.unwrap_or(default);
    anyhow::ensure!(value >= least, "{name} must be at least {least}");
    Ok(value)
}
