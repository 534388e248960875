//! Bodies that are read to their end.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use futures_util::StreamExt;
use tokio::time::timeout;

/// How much of a body that nobody wants is still read, and for how long.
const LINGER_BYTES: usize = 256 << 20;
const LINGER: Duration = Duration::from_secs(30);
/// So much of it has to come in so long: who sends nearly nothing was refused for just that, and has the answer long since.
const LEAST_BYTES: usize = 16 * 1024;
const SILENCE: Duration = Duration::from_secs(5);

/// A body that is read to its end even when the request was answered before.
///
/// A client that is still sending when the connection is closed may never see the answer: the bytes that it
/// sent in vain make its system throw away what it has received. So an early refusal is sent at once, and the
/// rest of the body goes nowhere, within bounds.
#[derive(Debug)]
pub(crate) struct Lingering {
    inner: Option<Body>,
    /// The client waits to be told to send. It is not, so there is nothing to come.
    waits: bool,
}

impl Lingering {
    pub(crate) fn new(inner: Body, expects_continue: bool) -> Self {
        Self { inner: Some(inner), waits: expects_continue }
    }
}

impl HttpBody for Lingering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        self.waits = false;
        let Some(inner) = &mut self.inner else { return Poll::Ready(None) };
        let frame = Pin::new(inner).poll_frame(cx);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            self.inner = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.inner.as_ref().map_or_else(hyper::body::SizeHint::default, HttpBody::size_hint)
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        let Some(rest) = self.inner.take().filter(|rest| !self.waits && !rest.is_end_stream()) else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(timeout(LINGER, async move {
            let (mut rest, mut read) = (rest.into_data_stream(), 0);
            while read <= LINGER_BYTES {
                match timeout(SILENCE, some(&mut rest)).await {
                    Ok(Some(bytes)) => read += bytes,
                    _ => break,
                }
            }
        }));
    }
}

/// Reads on for a while; `None`: there is no more.
async fn some(rest: &mut BodyDataStream) -> Option<usize> {
    let mut bytes = 0;
    while bytes < LEAST_BYTES {
        bytes += rest.next().await?.ok()?.len();
    }
    Some(bytes)
}

/// For `map_request`: every body lingers.
pub(crate) async fn linger(request: axum::extract::Request) -> Result<axum::extract::Request, Infallible> {
    let expects_continue = request
        .headers()
        .get(axum::http::header::EXPECT)
        .is_some_and(|expect| expect.as_bytes().eq_ignore_ascii_case(b"100-continue"));
    Ok(request.map(|body| Body::new(Lingering::new(body, expects_continue))))
}
