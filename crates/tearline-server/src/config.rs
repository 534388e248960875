//! What can be set: by flag, by `TEARLINE_…` in the environment, in a TOML file; the first that says something
//! counts. One structure holds all three, so that no name of one is missing in another.

mod access;
mod aws;
mod kept;
mod limits;
mod role;
mod webhooks;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::builder::BoolishValueParser;
use serde::Deserialize;

pub use self::access::{Access, Tls};
pub use self::aws::Aws;
pub use self::kept::Kept;
pub use self::limits::Limits;
pub use self::role::Role;
pub use self::webhooks::{Warnings, Webhooks};
use crate::net::Net;

/// Settings of `tearline serve`, none of which has to be given.
#[derive(Debug, Clone, Default, clap::Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Settings {
    /// Address to listen on; port 0 takes any that is free [default: 127.0.0.1:8080]
    #[arg(long, env = "TEARLINE_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Directory for everything that is kept: keys, and by default database and files [default: tearline-data]
    #[arg(long, env = "TEARLINE_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Database, as in sqlite:coupons.db or `postgres://user:password@host/coupons` [default: sqlite:DIR/tearline.db]
    #[arg(long, env = "TEARLINE_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// Where uploaded files and result files are kept: a directory, or `s3://bucket/prefix` [default: DIR/files]
    #[arg(long, env = "TEARLINE_STORAGE", value_name = "URL")]
    pub storage: Option<String>,
    /// Where the keys are that sign tokens and URLs: a directory, or `database` [default: DIR/keys, or the database where that is PostgreSQL]
    #[arg(long, env = "TEARLINE_KEYS", value_name = "DIR")]
    pub keys: Option<String>,
    /// What this instance does: answer requests, work on jobs, or both [default: both]
    #[arg(long, env = "TEARLINE_ROLE", value_name = "ROLE")]
    pub role: Option<Role>,
    /// What clients reach the server by, for the URLs of files [default: http:// and the request's Host]
    #[arg(long, env = "TEARLINE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// The `iss` of access tokens [default: Capillary]
    #[arg(long, env = "TEARLINE_ISSUER", value_name = "NAME")]
    pub issuer: Option<String>,
    /// Accept another issuer's tokens by its JSON web key set, and make none [default: the server's own tokens]
    #[arg(long, env = "TEARLINE_JWKS", value_name = "FILE or URL")]
    pub jwks: Option<String>,
    /// Largest body of an upload, also when unpacked; larger ones are answered 413 [default: 4294967296]
    #[arg(long, env = "TEARLINE_MAX_UPLOAD_BYTES", value_name = "BYTES")]
    pub max_upload_bytes: Option<u64>,
    /// How many times its size an upload packed by gzip may unpack to before it is answered 413 [default: 200]
    #[arg(long, env = "TEARLINE_MAX_GZIP_RATIO", value_name = "N")]
    pub max_gzip_ratio: Option<u64>,
    /// How long a client may send nothing before it is answered 408 [default: 30]
    #[arg(long, env = "TEARLINE_IDLE_SECONDS", value_name = "SECONDS")]
    pub idle_seconds: Option<u64>,
    /// How long a client may take for the next 64 KB of an answer before it is cut off [default: 60]
    #[arg(long, env = "TEARLINE_WRITE_SECONDS", value_name = "SECONDS")]
    pub write_seconds: Option<u64>,
    /// How long a client may take for a whole answer, a file included [default: 14400]
    #[arg(long, env = "TEARLINE_RESPONSE_SECONDS", value_name = "SECONDS")]
    pub response_seconds: Option<u64>,
    /// How long a client may take for a whole upload before it is answered 408 [default: 14400]
    #[arg(long, env = "TEARLINE_UPLOAD_SECONDS", value_name = "SECONDS")]
    pub upload_seconds: Option<u64>,
    /// How long the URL of a file works [default: 3600]
    #[arg(long, env = "TEARLINE_FILE_URL_SECONDS", value_name = "SECONDS")]
    pub file_url_seconds: Option<u64>,
    /// Jobs that are worked on at once, beside one more that is small [default: 2]
    #[arg(long, env = "TEARLINE_WORKERS", value_name = "N")]
    pub workers: Option<usize>,
    /// After how long without a sign of life a job is taken over by another worker [default: 15]
    #[arg(long, env = "TEARLINE_LEASE_SECONDS", value_name = "SECONDS")]
    pub lease_seconds: Option<u64>,
    /// Most rows of a file; the job of a longer one is ERRORED [default: 50000000]
    #[arg(long, env = "TEARLINE_MAX_ROWS", value_name = "N")]
    pub max_rows: Option<u64>,
    /// How long a job waits for a full disk, a file or a database before it is ERRORED [default: 86400]
    #[arg(long, env = "TEARLINE_MAX_WAIT_SECONDS", value_name = "SECONDS")]
    pub max_wait_seconds: Option<u64>,
    /// How long a job that was only validated waits to be committed before it is ERRORED [default: 86400]
    #[arg(long, env = "TEARLINE_COMMIT_WAIT_SECONDS", value_name = "SECONDS")]
    pub commit_wait_seconds: Option<u64>,
    /// Most parts of an upload; one of more is answered 413 [default: 1000]
    #[arg(long, env = "TEARLINE_MAX_PARTS", value_name = "N")]
    pub max_parts: Option<u64>,
    /// Most bytes of a request before its body; longer ones are answered 431 [default: 65536]
    #[arg(long, env = "TEARLINE_MAX_HEADER_BYTES", value_name = "BYTES")]
    pub max_header_bytes: Option<usize>,
    /// How long a client may take to say what it wants before its connection is closed [default: 30]
    #[arg(long, env = "TEARLINE_HEADER_SECONDS", value_name = "SECONDS")]
    pub header_seconds: Option<u64>,
    /// Connections at once; whoever comes then is answered 503 [default: 1024]
    #[arg(long, env = "TEARLINE_MAX_CONNECTIONS", value_name = "N")]
    pub max_connections: Option<usize>,
    /// Connections at once of an address that is no trusted proxy's; further ones are answered 503 [default: 256]
    #[arg(long, env = "TEARLINE_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    pub max_connections_per_address: Option<usize>,
    /// Uploads at once of an organization; further ones are answered 429 [default: 8]
    #[arg(long, env = "TEARLINE_MAX_UPLOADS_PER_ORG", value_name = "N")]
    pub max_uploads_per_org: Option<usize>,
    /// Jobs that a client watches at once by their events; further ones are answered 429 [default: 16]
    #[arg(long, env = "TEARLINE_MAX_STREAMS_PER_CLIENT", value_name = "N")]
    pub max_streams_per_client: Option<usize>,
    /// How long a stream of events lasts before its client has to ask again [default: 300]
    #[arg(long, env = "TEARLINE_STREAM_SECONDS", value_name = "SECONDS")]
    pub stream_seconds: Option<u64>,
    /// Requests of a client in a minute; further ones are answered 429 [default: 6000]
    #[arg(long, env = "TEARLINE_MAX_REQUESTS_PER_MINUTE", value_name = "N")]
    pub max_requests_per_minute: Option<u32>,
    /// Requests for a token from an address in a minute; further ones are answered 429 [default: 120]
    #[arg(long, env = "TEARLINE_MAX_TOKEN_REQUESTS_PER_MINUTE", value_name = "N")]
    pub max_token_requests_per_minute: Option<u32>,
    /// Most codes of a filter that says which exist; of more there is none [default: 10000000]
    #[arg(long, env = "TEARLINE_MAX_FILTER_CODES", value_name = "N")]
    pub max_filter_codes: Option<u64>,
    /// Requests of a client for such a filter in a minute; further ones are answered 429 [default: 12]
    #[arg(long, env = "TEARLINE_MAX_FILTER_REQUESTS_PER_MINUTE", value_name = "N")]
    pub max_filter_requests_per_minute: Option<u32>,
    /// Most jobs, or lines of the audit, in one answer; older ones are asked for with before= [default: 1000]
    #[arg(long, env = "TEARLINE_MAX_PAGE", value_name = "N")]
    pub max_page: Option<i64>,
    /// Room that stays free where the files are; what would need it is answered 507 [default: 268435456]
    #[arg(long, env = "TEARLINE_RESERVE_BYTES", value_name = "BYTES")]
    pub reserve_bytes: Option<u64>,
    /// Room that stays free where the database is; uploads are answered 507 then [default: 268435456]
    #[arg(long, env = "TEARLINE_DATABASE_RESERVE_BYTES", value_name = "BYTES")]
    pub database_reserve_bytes: Option<u64>,
    /// How long it is kept who did what [default: 400]
    #[arg(long, env = "TEARLINE_AUDIT_DAYS", value_name = "DAYS")]
    pub audit_days: Option<u64>,
    /// How often the other issuer's keys are read [default: 300]
    #[arg(long, env = "TEARLINE_JWKS_REFRESH_SECONDS", value_name = "SECONDS")]
    pub jwks_refresh_seconds: Option<u64>,
    /// Longest lifetime of another issuer's tokens [default: 3600]
    #[arg(long, env = "TEARLINE_MAX_TOKEN_SECONDS", value_name = "SECONDS")]
    pub max_token_seconds: Option<u64>,
    /// Clients of the other issuer that are not known here may upload, and not only read
    #[arg(long, env = "TEARLINE_UNKNOWN_CLIENTS_WRITE", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_name = "BOOL", value_parser = BoolishValueParser::new())]
    pub unknown_clients_write: Option<bool>,
    /// Web pages of other origins that may use the interfaces, as in `https://shop.example.com` [default: none]
    #[arg(long, env = "TEARLINE_CORS_ORIGINS", value_name = "ORIGIN,…", value_delimiter = ',')]
    pub cors_origins: Option<Vec<String>>,
    /// Proxies whose X-Forwarded-For is believed, as in 10.0.0.0/8 [default: none]
    #[arg(long, env = "TEARLINE_TRUSTED_PROXIES", value_name = "NETWORK,…", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<Net>>,
    /// Who may read /metrics [default: 127.0.0.0/8,::1]
    #[arg(long, env = "TEARLINE_METRICS_FROM", value_name = "NETWORK,…", value_delimiter = ',')]
    pub metrics_from: Option<Vec<Net>>,
    /// Certificate and chain, as PEM: HTTPS is spoken then [default: HTTP]
    #[arg(long, env = "TEARLINE_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
    /// Private key of the certificate, as PEM
    #[arg(long, env = "TEARLINE_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// How the log is written: text for people, or json for programs [default: text]
    #[arg(long, env = "TEARLINE_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
    /// How long a file in the storage that has no job is kept aside before it is deleted [default: 30]
    #[arg(long, env = "TEARLINE_QUARANTINE_DAYS", value_name = "DAYS")]
    pub quarantine_days: Option<u64>,
    /// How long the files of a job are kept after its end [default: for ever]
    #[arg(long, env = "TEARLINE_KEEP_FILES_DAYS", value_name = "DAYS")]
    pub keep_files_days: Option<u64>,
    /// How long a job is kept after its end; its coupons stay [default: for ever]
    #[arg(long, env = "TEARLINE_KEEP_JOBS_DAYS", value_name = "DAYS")]
    pub keep_jobs_days: Option<u64>,
    /// How long the answer to an upload is given again for its Idempotency-Key [default: 24]
    #[arg(long, env = "TEARLINE_KEEP_IDEMPOTENCY_HOURS", value_name = "HOURS")]
    pub keep_idempotency_hours: Option<u64>,
    /// Hosts that webhooks may be sent to, as in hooks.example.com or *.example.com [default: none]
    #[arg(long, env = "TEARLINE_WEBHOOK_HOSTS", value_name = "HOST,…", value_delimiter = ',')]
    pub webhook_hosts: Option<Vec<String>>,
    /// Webhooks may be sent to addresses of a private network or of this machine
    #[arg(long, env = "TEARLINE_WEBHOOK_PRIVATE_ADDRESSES", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_name = "BOOL", value_parser = BoolishValueParser::new())]
    pub webhook_private_addresses: Option<bool>,
    /// Certificates by which the receivers of webhooks are known, as PEM [default: the public ones]
    #[arg(long, env = "TEARLINE_WEBHOOK_CA", value_name = "FILE")]
    pub webhook_ca: Option<PathBuf>,
    /// How long the receiver of a webhook may take to answer [default: 15]
    #[arg(long, env = "TEARLINE_WEBHOOK_TIMEOUT_SECONDS", value_name = "SECONDS")]
    pub webhook_timeout_seconds: Option<u64>,
    /// How long a webhook is tried to be delivered [default: 259200]
    #[arg(long, env = "TEARLINE_WEBHOOK_RETRY_SECONDS", value_name = "SECONDS")]
    pub webhook_retry_seconds: Option<u64>,
    /// A series is warned of when so many in a hundred of its coupons are left [default: 10]
    #[arg(long, env = "TEARLINE_SERIES_LOW_PERCENT", value_name = "N")]
    pub series_low_percent: Option<u64>,
    /// A series is warned of so long before it expires [default: 7]
    #[arg(long, env = "TEARLINE_SERIES_EXPIRING_DAYS", value_name = "DAYS")]
    pub series_expiring_days: Option<u64>,
    /// What is logged, as in info or tearline=debug [default: info]
    #[arg(long, env = "TEARLINE_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// Make organization 100458 with a client and two series, and print the credentials
    #[arg(long, env = "TEARLINE_DEMO", num_args = 0..=1, require_equals = true, default_missing_value = "true",
          value_name = "BOOL", value_parser = BoolishValueParser::new())]
    pub demo: Option<bool>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// What the commands beside `serve` need of the settings.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct DatabaseArgs {
    /// The server's TOML file, for the settings that are not given here
    #[arg(long, env = "TEARLINE_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The server's data directory [default: tearline-data]
    #[arg(long, env = "TEARLINE_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The server's database [default: sqlite:DIR/tearline.db]
    #[arg(long, env = "TEARLINE_DATABASE", value_name = "URL")]
    pub database: Option<String>,
}

impl DatabaseArgs {
    /// # Errors
    /// As [`Settings::or_file`].
    pub fn resolve(self) -> anyhow::Result<Config> {
        let settings = Settings { data: self.data, database: self.database, ..Settings::default() };
        settings.or_file(self.config.as_deref())?.resolve()
    }
}

/// The settings, complete.
#[derive(Debug, Clone)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database: String,
    pub storage: String,
    /// Where the storage is S3: how it is reached, from the environment.
    pub aws: Aws,
    /// The directory of the keys that sign; `None`: the database.
    pub keys: Option<PathBuf>,
    pub role: Role,
    pub public_url: Option<String>,
    pub issuer: String,
    pub jwks: Option<String>,
    pub max_upload_bytes: u64,
    pub max_gzip_ratio: u64,
    pub idle: Duration,
    pub write: Duration,
    pub response: Duration,
    pub upload: Duration,
    pub file_url_seconds: u64,
    pub workers: usize,
    pub lease: Duration,
    pub max_rows: u64,
    pub max_wait: Duration,
    pub commit_wait: Duration,
    pub limits: Limits,
    pub access: Access,
    pub kept: Kept,
    pub webhooks: Webhooks,
    pub warnings: Warnings,
    pub quarantine: Duration,
    pub log: String,
    pub log_format: LogFormat,
    pub demo: bool,
}

impl Config {
    /// The database's file, where it is one.
    pub fn database_file(&self) -> Option<PathBuf> {
        let path = self.database.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.split('?').next().unwrap_or_default();
        (!path.is_empty() && path != ":memory:").then(|| path.into())
    }

    /// The database as it may be shown: without a password.
    pub fn database_shown(&self) -> String {
        let Some((scheme, rest)) = self.database.split_once("://") else { return self.database.clone() };
        let (rest, options) = rest.split_once('?').map_or((rest, ""), |(rest, _)| (rest, "?…"));
        let (user, place) = rest.rsplit_once('@').map_or(("", rest), |(user, place)| (user, place));
        match user.split_once(':') {
            Some((user, _)) => format!("{scheme}://{user}:…@{place}{options}"),
            None if user.is_empty() => format!("{scheme}://{place}{options}"),
            None => format!("{scheme}://{user}@{place}{options}"),
        }
    }

    /// How many workers this instance has: those for jobs of any size, and one more that is for small ones only, which
    /// never wait behind large ones.
    pub fn all_workers(&self) -> usize {
        if self.role.works() { self.workers + 1 } else { 0 }
    }

    /// An instance that says nothing to the database for so long while it holds a job is stopped, or cut off.
    pub fn silence(&self) -> Duration {
        (self.lease * 2).max(Duration::from_secs(5))
    }

    /// The directory of the files, where it is one.
    pub fn storage_dir(&self) -> Option<PathBuf> {
        match self.storage.split_once("://") {
            Some(("file", dir)) => Some(dir.into()),
            Some(_) => None,
            None => Some((&self.storage).into()),
        }
    }
}

impl Settings {
    /// Fills what is not set from a TOML file.
    ///
    /// # Errors
    /// When the file can't be read, or says something that there is not.
    pub fn or_file(self, file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = file else { return Ok(self) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the configuration {} can't be read", path.display()))?;
        let other: Self = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        Ok(Self {
            listen: self.listen.or(other.listen),
            data: self.data.or(other.data),
            database: self.database.or(other.database),
            storage: self.storage.or(other.storage),
            keys: self.keys.or(other.keys),
            role: self.role.or(other.role),
            public_url: self.public_url.or(other.public_url),
            issuer: self.issuer.or(other.issuer),
            jwks: self.jwks.or(other.jwks),
            max_upload_bytes: self.max_upload_bytes.or(other.max_upload_bytes),
            max_gzip_ratio: self.max_gzip_ratio.or(other.max_gzip_ratio),
            idle_seconds: self.idle_seconds.or(other.idle_seconds),
            write_seconds: self.write_seconds.or(other.write_seconds),
            response_seconds: self.response_seconds.or(other.response_seconds),
            upload_seconds: self.upload_seconds.or(other.upload_seconds),
            file_url_seconds: self.file_url_seconds.or(other.file_url_seconds),
            workers: self.workers.or(other.workers),
            lease_seconds: self.lease_seconds.or(other.lease_seconds),
            max_rows: self.max_rows.or(other.max_rows),
            max_wait_seconds: self.max_wait_seconds.or(other.max_wait_seconds),
            commit_wait_seconds: self.commit_wait_seconds.or(other.commit_wait_seconds),
            max_parts: self.max_parts.or(other.max_parts),
            max_header_bytes: self.max_header_bytes.or(other.max_header_bytes),
            header_seconds: self.header_seconds.or(other.header_seconds),
            max_connections: self.max_connections.or(other.max_connections),
            max_connections_per_address: self
                .max_connections_per_address
                .or(other.max_connections_per_address),
            max_uploads_per_org: self.max_uploads_per_org.or(other.max_uploads_per_org),
            max_streams_per_client: self.max_streams_per_client.or(other.max_streams_per_client),
            stream_seconds: self.stream_seconds.or(other.stream_seconds),
            max_requests_per_minute: self.max_requests_per_minute.or(other.max_requests_per_minute),
            max_token_requests_per_minute: self
                .max_token_requests_per_minute
                .or(other.max_token_requests_per_minute),
            max_filter_codes: self.max_filter_codes.or(other.max_filter_codes),
            max_filter_requests_per_minute: self
                .max_filter_requests_per_minute
                .or(other.max_filter_requests_per_minute),
            max_page: self.max_page.or(other.max_page),
            reserve_bytes: self.reserve_bytes.or(other.reserve_bytes),
            database_reserve_bytes: self.database_reserve_bytes.or(other.database_reserve_bytes),
            audit_days: self.audit_days.or(other.audit_days),
            jwks_refresh_seconds: self.jwks_refresh_seconds.or(other.jwks_refresh_seconds),
            max_token_seconds: self.max_token_seconds.or(other.max_token_seconds),
            unknown_clients_write: self.unknown_clients_write.or(other.unknown_clients_write),
            cors_origins: self.cors_origins.or(other.cors_origins),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            metrics_from: self.metrics_from.or(other.metrics_from),
            tls_certificate: self.tls_certificate.or(other.tls_certificate),
            tls_key: self.tls_key.or(other.tls_key),
            log_format: self.log_format.or(other.log_format),
            quarantine_days: self.quarantine_days.or(other.quarantine_days),
            keep_files_days: self.keep_files_days.or(other.keep_files_days),
            keep_jobs_days: self.keep_jobs_days.or(other.keep_jobs_days),
            keep_idempotency_hours: self.keep_idempotency_hours.or(other.keep_idempotency_hours),
            webhook_hosts: self.webhook_hosts.or(other.webhook_hosts),
            webhook_private_addresses: self.webhook_private_addresses.or(other.webhook_private_addresses),
            webhook_ca: self.webhook_ca.or(other.webhook_ca),
            webhook_timeout_seconds: self.webhook_timeout_seconds.or(other.webhook_timeout_seconds),
            webhook_retry_seconds: self.webhook_retry_seconds.or(other.webhook_retry_seconds),
            series_low_percent: self.series_low_percent.or(other.series_low_percent),
            series_expiring_days: self.series_expiring_days.or(other.series_expiring_days),
            log: self.log.or(other.log),
            demo: self.demo.or(other.demo),
        })
    }

    /// Fills what is still not set with its default.
    ///
    /// # Errors
    /// When settings contradict each other.
    pub fn resolve(self) -> anyhow::Result<Config> {
        let limits = Limits::of(&self)?;
        let access = Access::of(&self)?;
        let kept = Kept::of(&self)?;
        let webhooks = Webhooks::of(&self)?;
        let warnings = Warnings::of(&self)?;
        let data = self.data.unwrap_or_else(|| "tearline-data".into());
        let listen = self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let demo = self.demo.unwrap_or(false);
        anyhow::ensure!(
            !demo || listen.ip().is_loopback(),
            "--demo makes credentials that everybody knows, so it listens on a loopback address only, not on {listen}"
        );
        let public_url = self.public_url.map(|url| url.trim_end_matches('/').to_owned());
        anyhow::ensure!(
            public_url.as_ref().is_none_or(|url| url.starts_with("http://") || url.starts_with("https://")),
            "public-url must start with http:// or https://"
        );
        let at_least_one = |name, value: Option<u64>, default| match value {
            Some(0) => Err(anyhow::anyhow!("{name} must be at least 1")),
            value => Ok(value.unwrap_or(default)),
        };
        anyhow::ensure!(
            self.workers != Some(0),
            "workers must be at least 1; for an instance that does no jobs, set the role to api"
        );
        let database =
            self.database.unwrap_or_else(|| format!("sqlite:{}", data.join("tearline.db").display()));
        let keys = match self.keys.as_deref() {
            Some("database") => None,
            Some(dir) => Some(dir.into()),
            None if database.starts_with("postgres") => None,
            None => Some(data.join("keys")),
        };
        Ok(Config {
            listen,
            database,
            keys,
            role: self.role.unwrap_or_default(),
            aws: Aws::from_environment(),
            storage: self.storage.unwrap_or_else(|| data.join("files").display().to_string()),
            public_url,
            issuer: self.issuer.unwrap_or_else(|| "Capillary".to_owned()),
            jwks: self.jwks,
            max_upload_bytes: self.max_upload_bytes.unwrap_or(4 << 30),
            max_gzip_ratio: at_least_one("max-gzip-ratio", self.max_gzip_ratio, 200)?,
            idle: Duration::from_secs(at_least_one("idle-seconds", self.idle_seconds, 30)?),
            write: Duration::from_secs(at_least_one("write-seconds", self.write_seconds, 60)?),
            response: Duration::from_secs(at_least_one(
                "response-seconds",
                self.response_seconds,
                4 * 60 * 60,
            )?),
            upload: Duration::from_secs(at_least_one("upload-seconds", self.upload_seconds, 4 * 60 * 60)?),
            file_url_seconds: at_least_one("file-url-seconds", self.file_url_seconds, 3600)?,
            workers: self.workers.unwrap_or(2),
            lease: Duration::from_secs(at_least_one("lease-seconds", self.lease_seconds, 15)?),
            max_rows: at_least_one("max-rows", self.max_rows, 50_000_000)?,
            max_wait: Duration::from_secs(self.max_wait_seconds.unwrap_or(24 * 60 * 60)),
            commit_wait: Duration::from_secs(self.commit_wait_seconds.unwrap_or(24 * 60 * 60)),
            limits,
            access,
            kept,
            webhooks,
            warnings,
            log_format: self.log_format.unwrap_or_default(),
            quarantine: Duration::from_secs(self.quarantine_days.unwrap_or(30).saturating_mul(24 * 60 * 60)),
            log: self.log.unwrap_or_else(|| "info".to_owned()),
            demo,
            data,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The example is the documentation: it names every setting, and with its default.
    #[test]
    fn the_example_file_holds_every_setting_with_its_default() {
        let example = include_str!("../tearline.example.toml");
        let uncommented: String = example
            .lines()
            .filter_map(|line| line.strip_prefix('#'))
            .filter(|line| !line.starts_with(' ') && !line.is_empty())
            .fold(String::new(), |text, line| text + line + "\n");
        let read: Settings = toml::from_str(&uncommented).unwrap();
        let names = toml::from_str::<toml::Table>(&uncommented).unwrap();
        let command = <Settings as clap::Args>::augment_args(clap::Command::new("serve"));
        let flags: Vec<&str> = command.get_arguments().filter_map(|arg| arg.get_long()).collect();
        let mut known: Vec<&str> = names.keys().map(String::as_str).collect();
        let mut expected = flags.clone();
        known.sort_unstable();
        expected.sort_unstable();
        assert_eq!(known, expected);

        let config = read.clone().resolve().unwrap();
        let default = Settings {
            public_url: read.public_url,
            jwks: read.jwks,
            keep_files_days: read.keep_files_days,
            keep_jobs_days: read.keep_jobs_days,
            webhook_ca: read.webhook_ca,
            tls_certificate: read.tls_certificate,
            tls_key: read.tls_key,
            ..Settings::default()
        };
        assert_eq!(format!("{config:?}"), format!("{:?}", default.resolve().unwrap()));
    }

    /// Nobody follows a page to a setting that there is not.
    #[test]
    fn the_page_for_operators_names_settings_that_there_are() {
        let page = include_str!("../../../docs/operating.md");
        let command = <Settings as clap::Args>::augment_args(clap::Command::new("serve"));
        let flags: Vec<&str> = command.get_arguments().filter_map(|arg| arg.get_long()).collect();
        let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").nth(1));
        let named: Vec<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        let limits: Vec<&&str> = named.iter().filter(|name| flags.contains(name)).collect();
        let unknown: Vec<&&str> = named
            .iter()
            .filter(|name| (name.starts_with("max-") || name.ends_with("-seconds")) && !flags.contains(name))
            .collect();
        assert!(unknown.is_empty() && limits.len() >= 16, "{unknown:?} {limits:?}");
    }

    #[test]
    fn what_is_said_first_counts() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("tearline.toml");
        std::fs::write(&file, "workers = 7\nissuer = \"File\"\n").unwrap();
        let flags = Settings { issuer: Some("Flag".to_owned()), ..Settings::default() };
        let config = flags.or_file(Some(&file)).unwrap().resolve().unwrap();
        assert_eq!((config.workers, config.issuer.as_str(), config.file_url_seconds), (7, "Flag", 3600));
        std::fs::write(&file, "worker = 7\n").unwrap();
        assert!(Settings::default().or_file(Some(&file)).is_err());
    }

    #[test]
    fn an_instance_without_workers_has_another_role() {
        let of = |workers: usize, role: Role| {
            Settings { workers: Some(workers), role: Some(role), ..Settings::default() }.resolve()
        };
        let refused = of(0, Role::Both).unwrap_err().to_string();
        assert!(refused.contains("workers must be at least 1") && refused.contains("api"), "{refused}");
        assert_eq!(of(3, Role::Worker).unwrap().all_workers(), 4);
        assert_eq!(of(3, Role::Api).unwrap().all_workers(), 0);
    }

    #[test]
    fn a_password_is_not_shown() {
        #[track_caller]
        fn check(url: &str, shown: &str) {
            let settings = Settings { database: Some(url.to_owned()), ..Settings::default() };
            assert_eq!(settings.resolve().unwrap().database_shown(), shown);
        }
        check("sqlite:a.db", "sqlite:a.db");
        check("postgres://ann:p@ss:word@db/coupons", "postgres://ann:…@db/coupons");
        check("postgres://db/coupons?password=secret", "postgres://db/coupons?…");
        check("postgres://ann@db:5432/coupons", "postgres://ann@db:5432/coupons");
    }

    #[test]
    fn keys_are_where_all_instances_find_them() {
        #[track_caller]
        fn check(database: Option<&str>, keys: Option<&str>, expected: Option<&str>) {
            let database = database.map(str::to_owned);
            let settings = Settings { database, keys: keys.map(str::to_owned), ..Settings::default() };
            assert_eq!(settings.resolve().unwrap().keys, expected.map(PathBuf::from));
        }
        check(None, None, Some("tearline-data/keys"));
        check(None, Some("database"), None);
        check(Some("postgres://db/coupons"), None, None);
        check(Some("postgres://db/coupons"), Some("/etc/keys"), Some("/etc/keys"));
    }

    #[test]
    fn known_credentials_stay_on_this_machine() {
        let settings = |listen: &str| Settings {
            listen: Some(listen.parse().unwrap()),
            demo: Some(true),
            ..Settings::default()
        };
        assert!(settings("127.0.0.1:0").resolve().is_ok());
        assert!(settings("0.0.0.0:8080").resolve().is_err());
    }
}
