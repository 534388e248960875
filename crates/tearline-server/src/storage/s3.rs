//! S3, and what speaks like it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

/// Smaller parts are refused, but for the last.
pub(super) const PART: usize = 5 * 1024 * 1024;

/// A file of gigabytes takes its time, as long as something of it comes.
const SILENCE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(5);

/// What fails for longer is the job's to wait for: its status says so, and it lets go of its worker.
const RETRIES: RetryConfig = RetryConfig {
    backoff: BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(2),
        base: 2.0,
    },
    max_retries: 4,
    retry_timeout: Duration::from_secs(10),
};

/// `place`: a bucket, and what the names of all files start with.
pub(super) fn open<'a>(
    place: &str,
    aws: impl Iterator<Item = (&'a str, &'a str)>,
) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    anyhow::ensure!(!bucket.is_empty(), "the storage s3:// names no bucket; give s3://bucket/prefix");
    let mut builder = AmazonS3Builder::new();
    let mut plain = false;
    for (name, value) in aws {
        // Most variables of that kind are other programs'.
        let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() else { continue };
        let is_endpoint = matches!(key, AmazonS3ConfigKey::Endpoint | AmazonS3ConfigKey::S3Endpoint);
        plain |= is_endpoint && value.starts_with("http://");
        builder = builder.with_config(key, value);
    }
    // Whoever names an endpoint that speaks no TLS means it.
    let client = ClientOptions::new()
        .with_allow_http(plain)
        .with_timeout_disabled()
        .with_read_timeout(SILENCE)
        .with_connect_timeout(CONNECT);
    let store = builder
        .with_bucket_name(bucket)
        .with_client_options(client)
        .with_retry(RETRIES)
        .build()
        .with_context(|| format!("the storage s3://{place} can't be used"))?;
    let prefix = prefix.trim_matches('/');
    Ok(if prefix.is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) })
}
