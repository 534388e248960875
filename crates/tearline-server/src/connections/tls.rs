//! TLS, when there is a certificate.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::config::Tls;

/// How often it is looked whether the certificate is another one.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The certificate, as it is now: one that is renewed in its place counts for the next connection.
pub(super) struct Certificate {
    files: Tls,
    current: Mutex<Current>,
}

struct Current {
    acceptor: TlsAcceptor,
    /// When the files were changed last, and when that was looked at.
    changed: [Option<SystemTime>; 2],
    looked: Instant,
}

impl Certificate {
    /// # Errors
    /// When a file can't be read, or the two do not belong together.
    pub(super) fn open(files: &Tls) -> anyhow::Result<Self> {
        let changed = changed(files);
        let current = Current { acceptor: acceptor(files)?, changed, looked: Instant::now() };
        Ok(Self { files: files.clone(), current: Mutex::new(current) })
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.looked.elapsed() >= LOOK_EVERY {
            current.looked = Instant::now();
            let changed = changed(&self.files);
            if changed != current.changed {
                current.changed = changed;
                match acceptor(&self.files) {
                    Ok(renewed) => {
                        tracing::info!("the certificate was renewed");
                        current.acceptor = renewed;
                    }
                    // Of the two files one is written before the other: the next look finds both.
                    Err(error) => {
                        tracing::warn!(
                            error = format!("{error:#}"),
                            "the new certificate can't be used, the old one is"
                        );
                    }
                }
            }
        }
        current.acceptor.clone()
    }
}

fn changed(files: &Tls) -> [Option<SystemTime>; 2] {
    [modified(&files.certificate), modified(&files.key)]
}

fn modified(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|found| found.modified()).ok()
}

/// # Errors
/// When a file can't be read, or the two do not belong together.
pub(super) fn acceptor(files: &Tls) -> anyhow::Result<TlsAcceptor> {
    let certificate = files.certificate.display();
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| anyhow::anyhow!("the certificate {certificate} can't be read as PEM: {error}"))?;
    anyhow::ensure!(!chain.is_empty(), "{certificate} holds no certificate");
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| anyhow::anyhow!("the key {} can't be read as PEM: {error}", files.key.display()))?;
    let mut config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .with_context(|| format!("{certificate} and {} do not belong together", files.key.display()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
