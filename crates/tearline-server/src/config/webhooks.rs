//! What the server tells by itself, and to whom.

use std::path::PathBuf;
use std::time::Duration;

use super::Settings;

#[derive(Debug, Clone)]
pub struct Webhooks {
    /// Hosts that webhooks may be sent to, in small letters; `*.example.com` stands for all below.
    pub hosts: Vec<String>,
    /// Whether they may have addresses of a private network, or of this machine.
    pub private_addresses: bool,
    /// Certificates that are trusted in place of the public ones.
    pub ca: Option<PathBuf>,
    /// How long an attempt may take.
    pub timeout: Duration,
    /// How long a message is tried to be delivered.
    pub retry: Duration,
    /// The pause after the first attempt, from which on they grow. Not a setting: tests have less time.
    pub first_pause: Duration,
    /// How often it is looked for what is to be told, and sent.
    pub look_every: Duration,
}

/// From when on a series is warned of.
#[derive(Debug, Clone, Copy)]
pub struct Warnings {
    /// Of all that it may have, so many in a hundred are left.
    pub low_percent: u64,
    /// So long until it expires.
    pub expiring: Duration,
    /// How often it is looked. Not a setting: tests have less time.
    pub look_every: Duration,
}

const DAY: u64 = 24 * 60 * 60;

impl Webhooks {
    pub(super) fn of(settings: &Settings) -> anyhow::Result<Self> {
        let hosts = settings.webhook_hosts.clone().unwrap_or_default();
        for host in &hosts {
            let name = host.strip_prefix("*.").unwrap_or(host);
            let good =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
            anyhow::ensure!(
                !name.is_empty() && name.bytes().all(good),
                "webhook-hosts has names of hosts alone, as in hooks.example.com or *.example.com, and not {host:?}"
            );
        }
        let seconds = |name: &str, value: Option<u64>, default| {
            let value = value.unwrap_or(default);
            anyhow::ensure!(value > 0, "{name} must be at least 1");
            Ok(Duration::from_secs(value))
        };
        Ok(Self {
            hosts: hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
            private_addresses: settings.webhook_private_addresses.unwrap_or(false),
            ca: settings.webhook_ca.clone(),
            timeout: seconds("webhook-timeout-seconds", settings.webhook_timeout_seconds, 15)?,
            retry: seconds("webhook-retry-seconds", settings.webhook_retry_seconds, 3 * DAY)?,
            first_pause: Duration::from_secs(5),
            look_every: Duration::from_secs(1),
        })
    }
}

impl Warnings {
    pub(super) fn of(settings: &Settings) -> anyhow::Result<Self> {
        let low_percent = settings.series_low_percent.unwrap_or(10);
        anyhow::ensure!(low_percent <= 100, "series-low-percent must be 0 to 100");
        let days = settings.series_expiring_days.unwrap_or(7);
        let expiring = Duration::from_secs(days.saturating_mul(DAY));
        Ok(Self { low_percent, expiring, look_every: Duration::from_secs(30) })
    }
}
