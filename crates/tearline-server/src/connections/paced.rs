//! Clients that do not read what they asked for: cut off, as those who do not send are.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Limits;

/// Bytes for which a client has its time.
const BYTES: usize = 64 * 1024;

/// How many requests have come by a connection, and how many answers were begun. Only a new one is a new start: a client that sends something now and then,
/// or takes a byte, does not read.
pub(super) type Requests = Arc<AtomicU64>;

/// A connection that is given up when its client does not read.
#[derive(Debug)]
pub(super) struct Paced<S> {
    stream: S,
    limits: Limits,
    requests: Requests,
    /// How its answer is read.
    answer: Answer,
}

#[derive(Debug, Default)]
struct Answer {
    request: u64,
    /// Until when it is to be read to its end.
    end: Option<Instant>,
    /// Bytes that were taken of the next few, and how long the client was waited for meanwhile.
    taken: usize,
    waited: Duration,
    /// While the client is waited for: since when, and until when.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<S: AsyncWrite + Unpin> Paced<S> {
    pub(super) fn new(stream: S, limits: Limits, requests: Requests) -> Self {
        Self { stream, limits, requests, answer: Answer::default() }
    }

    fn written(
        &mut self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let request = self.requests.load(Ordering::Relaxed);
        if self.answer.request != request {
            self.answer = Answer { request, ..Answer::default() };
        }
        let answer = &mut self.answer;
        let end = *answer.end.get_or_insert_with(|| Instant::now() + self.limits.response);
        if let Poll::Ready(done) = write(Pin::new(&mut self.stream), cx) {
            if let Some((since, _)) = answer.waiting.take() {
                answer.waited += since.elapsed();
            }
            answer.taken += *done.as_ref().unwrap_or(&0);
            if answer.taken >= BYTES {
                (answer.taken, answer.waited) = (0, Duration::ZERO);
            }
            return Poll::Ready(done);
        }
        let left = self.limits.write.saturating_sub(answer.waited);
        let (_, until) = answer.waiting.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(sleep_until((now + left).min(end))))
        });
        ready!(until.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not read the answer")))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        self.written(cx, |stream, cx| stream.poll_write(cx, buffer))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.written(cx, |stream, cx| stream.poll_write_vectored(cx, buffers))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}
