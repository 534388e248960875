//! The bytes of an upload's body on their way to whoever reads its parts: guarded, unpacked, measured.

use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use bytes::{Buf, Bytes};
use flate2::write::MultiGzDecoder;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout};

use crate::config::Config;
use crate::error::{Code, Failure};

/// Bytes that have to arrive in the time for which a client may be silent.
const LEAST_BYTES: u64 = 1024;
/// Bytes that may arrive without completing anything: the headers of a part are no place for a file.
const MOST_UNREAD: u64 = 4 * 1024 * 1024;
/// So much may come out of however few packed bytes: a million blank rows are harmless.
const UNPACKED_FREELY: u64 = 8 * 1024 * 1024;
/// Of what is unpacked, a little more than is free: what unpacks too far is told as that, also where it is no part.
const MOST_UNPACKED_UNREAD: u64 = UNPACKED_FREELY + 1024 * 1024;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    None,
    Gzip,
}

/// What a body may take of time and space.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    idle: Duration,
    /// For the whole body.
    total: Duration,
    /// Bytes, as they are sent and as they are unpacked.
    most: u64,
    /// How many times as many bytes may be unpacked as are sent.
    ratio: u64,
}

impl Limits {
    pub(super) fn of(config: &Config) -> Self {
        Self {
            idle: config.idle,
            total: config.upload,
            most: config.max_upload_bytes,
            ratio: config.max_gzip_ratio,
        }
    }
}

/// Why the body ended before its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Cut {
    #[error("the client sent nothing for too long, or too little")]
    TooSlow,
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    #[error("the body unpacks to more than {0} bytes")]
    UnpacksTooLarge(u64),
    #[error("the body unpacks to more than {0} times what was sent of it")]
    UnpacksTooFar(u64),
    #[error("the body can't be unpacked: {0}")]
    NotGzip(std::io::Error),
    #[error("a part's headers do not end")]
    EndlessHeaders,
    #[error("the connection was lost: {0}")]
    Lost(axum::Error),
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Cut>> + Send>>;

/// A body as it is read.
pub(super) struct Wire {
    /// As it is to be read: at most one chunk of it is ever held.
    pub chunks: Chunks,
    /// Bytes that were handed out since [`Progress::made`] was last called.
    progress: Progress,
    packed: bool,
}

/// Told by whoever reads that something came of what was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress(Arc<AtomicU64>);

impl Progress {
    pub(super) fn made(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

impl Wire {
    pub(super) fn new(body: Body, packing: Packing, limits: Limits) -> Self {
        let progress = Progress::default();
        let guarded = guard(body, limits);
        let chunks: Chunks = match packing {
            // Whoever reads on may be at the end already.
            Packing::None => Box::pin(measure(guarded, progress.clone(), MOST_UNREAD).fuse()),
            Packing::Gzip => {
                let unpacked = unpack(guarded, limits);
                Box::pin(measure(unpacked, progress.clone(), MOST_UNPACKED_UNREAD).fuse())
            }
        };
        Self { chunks, progress, packed: packing == Packing::Gzip }
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Reads on to the end, where gzip has its checksum: without it nobody knows whether what was read is right.
    pub(super) async fn end(mut self) -> Result<(), Cut> {
        while self.packed
            && let Some(chunk) = self.chunks.next().await
        {
            chunk?;
            self.progress.made();
        }
        Ok(())
    }
}

/// The body's own chunks, as long as they come in time and are not too many.
fn guard(body: Body, limits: Limits) -> impl Stream<Item = Result<Bytes, Cut>> + Send {
    let end = Instant::now() + limits.total;
    let start = (body.into_data_stream(), Pace::new(), 0_u64);
    stream::unfold(start, move |(mut body, mut pace, read)| async move {
        let left = end.saturating_duration_since(Instant::now());
        let chunk = match timeout(limits.idle.min(left), body.next()).await {
            Err(_) => Err(Cut::TooSlow),
            Ok(None) => return None,
            Ok(Some(Err(error))) => Err(Cut::Lost(error)),
            Ok(Some(Ok(chunk))) => Ok(chunk),
        };
        let bytes = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        let read = read + bytes;
        let chunk = if read > limits.most {
            Err(Cut::TooLarge(limits.most))
        } else if chunk.is_ok() && pace.is_too_slow(bytes, limits.idle) {
            Err(Cut::TooSlow)
        } else {
            chunk
        };
        Some((chunk, (body, pace, read)))
    })
}

/// How fast a body arrives: one byte whenever the time is nearly up is nothing, too.
struct Pace {
    since: Instant,
    bytes: u64,
}

impl Pace {
    fn new() -> Self {
        Self { since: Instant::now(), bytes: 0 }
    }

    /// So many bytes have arrived. Looked at as often as a client may be silent for so long.
    fn is_too_slow(&mut self, bytes: u64, idle: Duration) -> bool {
        self.bytes += bytes;
        if self.since.elapsed() < idle {
            return false;
        }
        let slow = self.bytes < LEAST_BYTES;
        *self = Self::new();
        slow
    }
}

/// What a reader takes, piece by piece.
fn measure(
    chunks: impl Stream<Item = Result<Bytes, Cut>> + Send + 'static,
    progress: Progress,
    most_unread: u64,
) -> impl Stream<Item = Result<Bytes, Cut>> + Send {
    let state = (Box::pin(chunks), progress, false);
    stream::unfold(state, move |(mut chunks, progress, begun)| async move {
        // The multipart reader takes all that is ready at once. After each chunk it is told to come back,
        // so that it never holds more than one.
        if begun {
            tokio::task::yield_now().await;
        }
        let chunk = chunks.next().await?.and_then(|chunk| {
            let unread = progress.0.fetch_add(chunk.len() as u64, Ordering::Relaxed);
            if unread > most_unread { Err(Cut::EndlessHeaders) } else { Ok(chunk) }
        });
        Some((chunk, (chunks, progress, true)))
    })
}

/// What was packed by gzip, in pieces of some ten thousand bytes: however much a chunk unpacks to, the limits hold
/// before there is more.
fn unpack(
    chunks: impl Stream<Item = Result<Bytes, Cut>> + Send + 'static,
    limits: Limits,
) -> impl Stream<Item = Result<Bytes, Cut>> + Send {
    let unpacker = Unpacker { decoder: MultiGzDecoder::new(Vec::new()), limits, packed: 0, unpacked: 0 };
    let state = (Box::pin(chunks), Bytes::new(), Some(unpacker));
    stream::unfold(state, |(mut chunks, mut chunk, unpacker)| async move {
        let mut unpacker = unpacker?;
        loop {
            let piece = if chunk.is_empty() {
                match chunks.next().await {
                    Some(Ok(next)) => {
                        chunk = next;
                        continue;
                    }
                    Some(Err(cut)) => Err(cut),
                    None => {
                        let rest = unpacker.end();
                        return Some((rest, (chunks, chunk, None)));
                    }
                }
            } else {
                unpacker.take(&mut chunk)
            };
            match piece {
                Ok(piece) if piece.is_empty() => {}
                piece => return Some((piece, (chunks, chunk, Some(unpacker)))),
            }
        }
    })
}

struct Unpacker {
    decoder: MultiGzDecoder<Vec<u8>>,
    limits: Limits,
    packed: u64,
    unpacked: u64,
}

impl Unpacker {
    /// Unpacks some of a chunk, and takes it off.
    fn take(&mut self, chunk: &mut Bytes) -> Result<Bytes, Cut> {
        let taken = self.decoder.write(chunk).map_err(Cut::NotGzip)?;
        if taken == 0 {
            return Err(Cut::NotGzip(std::io::ErrorKind::InvalidData.into()));
        }
        chunk.advance(taken);
        self.packed += taken as u64;
        self.piece()
    }

    /// What is left once everything was taken, if that was all.
    fn end(&mut self) -> Result<Bytes, Cut> {
        self.decoder.try_finish().map_err(Cut::NotGzip)?;
        self.piece()
    }

    fn piece(&mut self) -> Result<Bytes, Cut> {
        let piece = Bytes::from(std::mem::take(self.decoder.get_mut()));
        self.unpacked += piece.len() as u64;
        let Limits { most, ratio, .. } = self.limits;
        if self.unpacked > most {
            Err(Cut::UnpacksTooLarge(most))
        } else if self.unpacked > UNPACKED_FREELY.max(self.packed.saturating_mul(ratio)) {
            Err(Cut::UnpacksTooFar(ratio))
        } else {
            Ok(piece)
        }
    }
}

pub(super) fn too_large(most: u64) -> Failure {
    let message =
        format!("The upload is larger than the {most} bytes that this server takes; split the file.");
    Failure::new(Code::BodyTooLarge, message)
}

/// What the client is told of a body that can't be read.
pub(super) fn unreadable(cut: &Cut) -> Failure {
    let (code, message) = match cut {
        Cut::TooSlow => {
            let message = "Nothing of the upload arrived for too long; check the connection and upload again.";
            (Code::ClientTooSlow, message.to_owned())
        }
        Cut::TooLarge(most) => return too_large(*most),
        Cut::UnpacksTooLarge(most) => (
            Code::BodyTooLarge,
            format!("The upload unpacks to more than the {most} bytes that this server takes; split the file."),
        ),
        Cut::UnpacksTooFar(ratio) => (
            Code::GzipRatioTooHigh,
            format!(
                "The upload unpacks to more than {ratio} times its size, which this server does not take; send it \
                 without Content-Encoding."
            ),
        ),
        Cut::NotGzip(_) => (
            Code::GzipMalformed,
            "Content-Encoding says gzip, but the body is no gzip, is damaged or ends early; pack it again, or send it \
             without this header."
                .to_owned(),
        ),
        Cut::EndlessHeaders | Cut::Lost(_) => (
            Code::BodyMalformed,
            "The body is not well-formed multipart/form-data, or ended early; send the upload again.".to_owned(),
        ),
    };
    tracing::debug!(%cut, "an upload's body can't be read");
    let failure = Failure::new(code, message);
    if matches!(cut, Cut::UnpacksTooLarge(_) | Cut::UnpacksTooFar(_) | Cut::NotGzip(_)) {
        failure.field("Content-Encoding")
    } else {
        failure
    }
}
