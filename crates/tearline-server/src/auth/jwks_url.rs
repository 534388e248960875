//! Another issuer's public keys, from its URL.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use ureq::tls::TlsConfig;

const TIMEOUT: Duration = Duration::from_secs(10);
/// A key set is a few kilobytes.
const MOST_BYTES: u64 = 1024 * 1024;

pub(super) async fn fetch(url: &str) -> anyhow::Result<String> {
    let address = url.to_owned();
    let read = tokio::task::spawn_blocking(move || -> Result<String, ureq::Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder().unversioned_rustls_crypto_provider(provider).build();
        let config = ureq::Agent::config_builder().tls_config(tls).timeout_global(Some(TIMEOUT)).build();
        let mut answer = config.new_agent().get(&address).call()?;
        answer.body_mut().with_config().limit(MOST_BYTES).read_to_string()
    });
    read.await?.with_context(|| format!("the key set at {url} can't be read"))
}
