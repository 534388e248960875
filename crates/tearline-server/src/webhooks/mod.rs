//! Webhooks: what is in the outbox is delivered, by any instance, until the receiver has taken it or it has been tried for
//! long enough. Sent and signed as *Standard Webhooks* has it: each message once or more, under one `webhook-id`.

mod address;
pub(crate) mod signature;
pub(crate) mod url;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;

use self::address::Checked;
use crate::clock::now_ms;
use crate::config::Webhooks;
use crate::db::{Db, Delivery, Message};
use crate::metrics::Metrics;
use crate::stop::Stop;

/// Messages that one instance has on their way at once, each to another endpoint.
const AT_ONCE: usize = 8;
/// Pauses between the attempts of a message grow so, up to this.
const GROWS: u32 = 4;
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 60 * 60);
/// An endpoint that failed is left alone for so long, at most: other messages wait no longer for it.
const LONGEST_QUIET: Duration = Duration::from_secs(60);
/// How long the end waits for attempts that are under way. What is not settled then is sent again.
const PATIENCE: Duration = Duration::from_secs(5);
/// Behind the answer, to write down what became of it.
const TO_SETTLE: Duration = Duration::from_secs(15);

/// Delivers messages.
#[derive(Debug)]
pub struct Sender {
    agent: Agent,
    config: Webhooks,
}

/// Why an attempt failed.
struct Failure {
    what: String,
    /// The receiver wants nothing any more.
    gone: bool,
}

impl Sender {
    /// # Errors
    /// When the certificates can't be read.
    pub fn new(config: &Webhooks) -> anyhow::Result<Self> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut tls = TlsConfig::builder().unversioned_rustls_crypto_provider(provider);
        if let Some(path) = &config.ca {
            let pem = std::fs::read(path)
                .with_context(|| format!("the certificates {} can't be read", path.display()))?;
            let mut certificates: Vec<Certificate<'static>> = Vec::new();
            for item in parse_pem(&pem) {
                if let PemItem::Certificate(certificate) = item? {
                    certificates.push(certificate);
                }
            }
            anyhow::ensure!(!certificates.is_empty(), "{} holds no certificate", path.display());
            tls = tls.root_certs(RootCerts::new_with_certs(&certificates));
        }
        let agent = Agent::config_builder()
            .tls_config(tls.build())
            .https_only(true)
            .http_status_as_error(false)
            // Where a receiver sends us on to, nobody has checked.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look the name up once more.
            .proxy(None)
            .max_idle_connections(0)
            .timeout_global(Some(config.timeout))
            .user_agent(concat!("Tearline/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver =
            Checked { private_addresses: config.private_addresses, inner: DefaultResolver::default() };
        let agent = Agent::with_parts(agent, DefaultConnector::default(), resolver);
        Ok(Self { agent, config: config.clone() })
    }

    /// One attempt. The answer's body is of no interest: it is not read.
    fn send(&self, message: &Message) -> Result<(), Failure> {
        let failed = |what: String| Failure { what, gone: false };
        url::check(&message.url, &self.config.hosts).map_err(failed)?;
        let seconds = now_ms() / 1000;
        let sent = self
            .agent
            .post(&message.url)
            .header("content-type", "application/json")
            .header("webhook-id", &message.message_id)
            .header("webhook-timestamp", seconds.to_string())
            .header(
                "webhook-signature",
                signature::sign(&message.secret, &message.message_id, seconds, &message.body),
            )
            .send(&message.body);
        match sent.map(|answer| answer.status().as_u16()) {
            Ok(200..=299) => Ok(()),
            Ok(410) => Err(Failure {
                what: "the receiver answered 410: it wants nothing any more".to_owned(),
                gone: true,
            }),
            Ok(status @ 300..=399) => {
                Err(failed(format!("the receiver answered {status}, and redirects are not followed")))
            }
            Ok(status) => Err(failed(format!("the receiver answered {status}"))),
            Err(ureq::Error::Timeout(_)) => {
                Err(failed(format!("no answer in {} s", self.config.timeout.as_secs_f32())))
            }
            Err(error) => Err(failed(error.to_string())),
        }
    }

    fn settled(&self, message: &Message, sent: Result<(), Failure>) -> Delivery {
        let Err(Failure { what: failure, gone }) = sent else { return Delivery::Done };
        if gone {
            return Delivery::Ended { failure };
        }
        let times = GROWS.saturating_pow(u32::try_from(message.attempts).unwrap_or(u32::MAX));
        let pause = self.config.first_pause.saturating_mul(times).min(LONGEST_PAUSE);
        let age = Duration::from_millis(message.age_ms.max(0).unsigned_abs());
        if age + pause > self.config.retry {
            return Delivery::GivenUp { failure };
        }
        Delivery::Postponed { pause_ms: ms(pause), quiet_ms: ms(pause.min(LONGEST_QUIET)), failure }
    }
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2)
}

/// Delivers what is in the outbox, until the server stops.
pub(crate) async fn deliver(db: Db, sender: Arc<Sender>, metrics: Arc<Metrics>, mut stop: Stop) {
    let lease = ms(sender.config.timeout + TO_SETTLE);
    let mut under_way = JoinSet::new();
    while !stop.asked() {
        if under_way.len() < AT_ONCE {
            match db.claim_message(lease).await {
                Ok(Some(message)) => {
                    under_way.spawn(attempt(db.clone(), sender.clone(), metrics.clone(), message));
                    continue;
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "no webhook can be claimed"),
            }
        }
        tokio::select! {
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            () = sleep(sender.config.look_every) => {}
            () = stop.wait() => {}
        }
    }
    let _ = timeout(PATIENCE, async { while under_way.join_next().await.is_some() {} }).await;
}

async fn attempt(db: Db, sender: Arc<Sender>, metrics: Arc<Metrics>, message: Message) {
    let (webhook, id) = (message.webhook_id.clone(), message.message_id.clone());
    let (of_sender, of_message) = (sender.clone(), message.clone());
    let sent = spawn_blocking(move || of_sender.send(&of_message)).await;
    let sent = sent.unwrap_or_else(|error| Err(Failure { what: error.to_string(), gone: false }));
    let delivery = sender.settled(&message, sent);
    let counter = match &delivery {
        Delivery::Done => {
            tracing::info!(webhook, id, "webhook delivered");
            &metrics.webhooks_delivered
        }
        Delivery::Postponed { failure, pause_ms, .. } => {
            tracing::warn!(webhook, id, failure, pause_ms, "a webhook was not delivered yet");
            &metrics.webhooks_failed
        }
        Delivery::GivenUp { failure } | Delivery::Ended { failure } => {
            tracing::error!(webhook, id, failure, "a webhook was given up");
            &metrics.webhooks_given_up
        }
    };
    counter.fetch_add(1, Ordering::Relaxed);
    // What can't be written down is sent again when the lease is over.
    if let Err(error) = db.settle_message(&message, &delivery).await {
        tracing::warn!(webhook, id, %error, "what became of a webhook can't be written down");
    }
}
