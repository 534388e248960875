//! A connection that can't be held by a client that takes nothing, or next to nothing, of what it asked for.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::refusal;
use crate::config::Limits;

/// What the connection and the request on it know of each other.
#[derive(Debug, Default)]
pub(super) struct Answering {
    /// From a request's headers to the last byte of its answer.
    under_way: AtomicBool,
    /// Requests that came, and the last of them whose answer was begun.
    requests: AtomicU64,
    answered: AtomicU64,
}

impl Answering {
    pub(super) fn begins(&self) {
        self.under_way.store(true, Ordering::Relaxed);
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn answers(&self) {
        self.answered.store(self.requests.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

/// An answer's body, which says when it ends.
pub(super) struct Ending {
    body: Body,
    answering: Arc<Answering>,
}

impl Ending {
    pub(super) fn new(body: Body, answering: Arc<Answering>) -> Self {
        Self { body, answering }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.answering.under_way.store(false, Ordering::Relaxed);
    }
}

impl HttpBody for Ending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

/// A stream with two clocks: one runs while nothing can be written, one as long as an answer takes. Only both together
/// end what a client reads byte by byte.
pub(super) struct Guarded<S> {
    stream: S,
    write: Duration,
    response: Duration,
    answering: Arc<Answering>,
    stuck: Option<Pin<Box<Sleep>>>,
    /// Of the answer that has this number.
    deadline: (u64, Option<Pin<Box<Sleep>>>),
    /// What is written in place of the library's own words, and how long these were.
    instead: Option<(Bytes, usize)>,
}

impl<S> Guarded<S> {
    pub(super) fn new(stream: S, limits: &Limits, answering: Arc<Answering>) -> Self {
        let Limits { write, response, .. } = *limits;
        Self { stream, write, response, answering, stuck: None, deadline: (0, None), instead: None }
    }

    /// What became of an attempt to write, unless time is up.
    fn in_time<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        let request = self.answering.requests.load(Ordering::Relaxed);
        if self.answering.answered.load(Ordering::Relaxed) != request {
            // What is written now only says that the request may come (100 Continue).
            self.deadline.1 = None;
        } else if self.deadline.0 != request {
            self.deadline = (request, Some(Box::pin(sleep(self.response))));
        }
        if done.is_ready() {
            self.stuck = None;
        } else {
            let write = self.write;
            let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(write)));
            if stuck.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Err(too_slow("the client took nothing of the answer for too long")));
            }
        }
        let over = self.deadline.1.as_mut().is_some_and(|deadline| deadline.as_mut().poll(cx).is_ready());
        if over { Poll::Ready(Err(too_slow("the answer took too long to be sent"))) } else { done }
    }
}

fn too_slow(what: &str) -> io::Error {
    io::Error::new(ErrorKind::TimedOut, what)
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.instead.is_none() && !this.answering.under_way.load(Ordering::Relaxed) {
            this.instead = refusal::instead_of(buf).map(|refusal| (refusal, buf.len()));
        }
        while let Some((rest, length)) = &mut this.instead {
            if rest.is_empty() {
                let length = *length;
                this.instead = None;
                return Poll::Ready(Ok(length));
            }
            let done = Pin::new(&mut this.stream).poll_write(cx, rest);
            let written = ready!(this.in_time(cx, done))?;
            if written == 0 {
                return Poll::Ready(Err(ErrorKind::WriteZero.into()));
            }
            if let Some((rest, _)) = &mut this.instead {
                let _ = rest.split_to(written);
            }
        }
        let done = Pin::new(&mut this.stream).poll_write(cx, buf);
        this.in_time(cx, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [only] = bufs {
            return self.poll_write(cx, only);
        }
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.in_time(cx, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(cx);
        if done.is_pending() { self.in_time(cx, done) } else { done }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_shutdown(cx);
        if done.is_pending() { self.in_time(cx, done) } else { done }
    }
}
