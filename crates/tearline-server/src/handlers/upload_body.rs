//! Reading the body of an upload: part by part, in any order, the file straight to storage.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_lc_rs::digest::{Context, Digest, SHA256};
use axum::body::Body;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use multer::{Field, Multipart};
use tokio::time::timeout;

use crate::app::App;
use crate::error::{Code, Failure};
use crate::files;
use crate::storage::Upload;

/// As much of the file's start as it takes to see its columns.
const HEAD: usize = 64 * 1024;
/// Longer than any value of a text part.
const LONGEST_TEXT: usize = 256;
/// Longest name of a file that is remembered.
const LONGEST_NAME: usize = 255;
/// Bytes that may arrive without completing anything: the headers of a part are no place for a file.
const MOST_UNREAD: u64 = 4 * 1024 * 1024;

/// What the body said.
#[derive(Default)]
pub(super) struct Parts {
    pub file: Option<FilePart>,
    pub customer_identifier: Option<String>,
    pub customer_identifier_column: Option<String>,
    pub coupon_code_column: Option<String>,
}

pub(super) struct FilePart {
    /// As the client named it.
    pub name: String,
    pub stored_name: String,
    pub bytes: u64,
    pub sha256: Digest,
    /// The first bytes of the file.
    pub head: Vec<u8>,
}

/// Receives one upload. Dropped before [`Receiver::complete`], it leaves nothing.
pub(super) struct Receiver {
    app: App,
    org_id: i64,
    series_id: i64,
    ms: i64,
    upload: Option<Upload>,
}

impl Receiver {
    pub(super) fn new(app: &App, org_id: i64, series_id: i64, ms: i64) -> Self {
        Self { app: app.clone(), org_id, series_id, ms, upload: None }
    }

    pub(super) async fn receive(&mut self, body: Body, boundary: String) -> Result<Parts, Failure> {
        let limits = Limits {
            idle: self.app.config.idle,
            most: self.app.config.max_upload_bytes,
            unread: Arc::new(AtomicU64::new(0)),
        };
        let unread = limits.unread.clone();
        let mut multipart = Multipart::new(limits.guard(body), boundary);
        let mut parts = Parts::default();
        let received = async {
            while let Some(mut field) = multipart.next_field().await.map_err(malformed)? {
                unread.store(0, Ordering::Relaxed);
                let (slot, name) = match field.name() {
                    Some("file") => {
                        if parts.file.is_some() {
                            return Err(repeated("file"));
                        }
                        parts.file = Some(self.store(&mut field, &unread).await?);
                        continue;
                    }
                    Some("customerIdentifier") => (&mut parts.customer_identifier, "customerIdentifier"),
                    Some("customerIdentifierColumn") => {
                        (&mut parts.customer_identifier_column, "customerIdentifierColumn")
                    }
                    Some("couponCodeColumn") => (&mut parts.coupon_code_column, "couponCodeColumn"),
                    // A part that we do not know is no mistake.
                    _ => {
                        while field.chunk().await.map_err(malformed)?.is_some() {
                            unread.store(0, Ordering::Relaxed);
                        }
                        continue;
                    }
                };
                let value = text(&mut field, name).await?;
                if slot.is_some() {
                    return Err(repeated(name));
                }
                // A form sends an empty part for a field that was left empty.
                *slot = Some(value).filter(|value| !value.is_empty());
            }
            Ok(())
        };
        let received = received.await;
        if received.is_err() {
            self.abort().await?;
        }
        received.map(|()| parts)
    }

    async fn store(&mut self, field: &mut Field<'_>, unread: &AtomicU64) -> Result<FilePart, Failure> {
        let name = field.file_name().unwrap_or_default();
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        let name = if name.is_empty() { "upload.csv".to_owned() } else { name };
        let stored_name = files::stored_name(&name, self.ms, self.series_id);
        let path = files::uploaded_path(self.org_id, self.series_id, &stored_name);
        let upload = self.upload.insert(self.app.storage.create(&path).await?);
        let (mut hash, mut bytes, mut head) = (Context::new(&SHA256), 0, Vec::new());
        while let Some(chunk) = field.chunk().await.map_err(malformed)? {
            unread.store(0, Ordering::Relaxed);
            hash.update(&chunk);
            bytes += chunk.len() as u64;
            head.extend_from_slice(&chunk[..chunk.len().min(HEAD - head.len())]);
            upload.write(&chunk).await?;
        }
        Ok(FilePart { name, stored_name, bytes, sha256: hash.finish(), head })
    }

    /// Nothing stays of what was received. Dropping does the same by and by; whoever gets a refusal may look.
    pub(super) async fn abort(&mut self) -> Result<(), Failure> {
        match self.upload.take() {
            Some(upload) => Ok(upload.abort().await?),
            None => Ok(()),
        }
    }

    /// The file appears in the storage.
    pub(super) async fn complete(mut self) -> Result<(), Failure> {
        if let Some(upload) = self.upload.take() {
            upload.complete().await?;
        }
        Ok(())
    }
}

async fn text(field: &mut Field<'_>, name: &'static str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(malformed)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_TEXT {
            let message =
                format!("The part \"{name}\" is longer than any value of it; send it as documented.");
            return Err(Failure::new(Code::PartTooLong, message).field(name));
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim();
    // The official example has the value in quotes; curl takes them off, some of its translations do not.
    let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    Ok(unquoted.unwrap_or(text).to_owned())
}

fn repeated(name: &'static str) -> Failure {
    let message = format!("The part \"{name}\" came twice; send it once.");
    Failure::new(Code::PartRepeated, message).field(name)
}

pub(super) fn too_large(most: u64) -> Failure {
    let message =
        format!("The upload is larger than the {most} bytes that this server takes; split the file.");
    Failure::new(Code::BodyTooLarge, message)
}

/// What a body may take of time and space.
struct Limits {
    idle: Duration,
    most: u64,
    /// Bytes that were handed to the multipart reader since it last had something to show for them.
    unread: Arc<AtomicU64>,
}

/// Why the body ended before its end.
#[derive(Debug, thiserror::Error)]
enum Cut {
    #[error("the client sent nothing for too long")]
    TooSlow,
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    #[error("a part's headers do not end")]
    EndlessHeaders,
    #[error("the connection was lost: {0}")]
    Lost(axum::Error),
}

impl Limits {
    fn guard(self, body: Body) -> impl Stream<Item = Result<Bytes, Cut>> + Send + 'static {
        let state = (self, body.into_data_stream(), 0_u64);
        stream::unfold(state, |(limits, mut body, read)| async move {
            // The multipart reader takes all that is ready at once. After each chunk it is told to come back,
            // so that it never holds more than one.
            if read > 0 {
                tokio::task::yield_now().await;
            }
            let chunk = match timeout(limits.idle, body.next()).await {
                Err(_) => Err(Cut::TooSlow),
                Ok(None) => return None,
                Ok(Some(Err(error))) => Err(Cut::Lost(error)),
                Ok(Some(Ok(chunk))) => Ok(chunk),
            };
            let chunk = chunk.and_then(|chunk| {
                let unread = limits.unread.fetch_add(chunk.len() as u64, Ordering::Relaxed);
                if read + chunk.len() as u64 > limits.most {
                    Err(Cut::TooLarge(limits.most))
                } else if unread > MOST_UNREAD {
                    Err(Cut::EndlessHeaders)
                } else {
                    Ok(chunk)
                }
            });
            let read = read + chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
            Some((chunk, (limits, body, read)))
        })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn malformed(error: multer::Error) -> Failure {
    if let multer::Error::StreamReadFailed(cause) = &error {
        match cause.downcast_ref::<Cut>() {
            Some(Cut::TooSlow) => {
                let message =
                    "Nothing of the upload arrived for too long; check the connection and upload again.";
                return Failure::new(Code::ClientTooSlow, message);
            }
            Some(Cut::TooLarge(most)) => return too_large(*most),
            _ => {}
        }
    }
    tracing::debug!(%error, "an upload's body can't be read");
    let message = "The body is not well-formed multipart/form-data, or ended early; send the upload again.";
    Failure::new(Code::BodyMalformed, message)
}
