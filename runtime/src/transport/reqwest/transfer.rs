//! Bodies on their way, and the time that they may take.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep, timeout};

use super::transport_error;
use crate::transport::{Body, TransportError};

/// Waits for a reply as long as the upload moves; it may stand still for the limit, and at most twice as long.
pub(super) async fn moving(
    work: impl Future<Output = reqwest::Result<reqwest::Response>>,
    sent: Arc<AtomicU64>,
    limit: Duration,
    is_upload: bool,
) -> Result<http::Response<Body>, TransportError> {
    let mut work = pin!(work);
    loop {
        let before = sent.load(Ordering::Relaxed);
        match timeout(limit, &mut work).await {
            Ok(reply) => {
                let reply = reply.map_err(transport_error)?;
                let is_file = !is_upload && reply.status().is_success();
                let clock = if is_file { Clock::idle(limit) } else { Clock::total(limit) };
                return Ok(Download::reply(reply, Some(clock)));
            }
            Err(elapsed) if sent.load(Ordering::Relaxed) == before => return Err(TransportError::timeout(elapsed)),
            Err(_) => {}
        }
    }
}

/// The time that is left.
pub(super) struct Clock {
    sleep: Pin<Box<Sleep>>,
    limit: Duration,
    /// Whether it begins anew with each piece.
    is_idle: bool,
}

impl Clock {
    /// For all of the exchange.
    pub(super) fn total(limit: Duration) -> Self {
        Self { sleep: Box::pin(sleep(limit)), limit, is_idle: false }
    }

    /// For each piece of the reply.
    pub(super) fn idle(limit: Duration) -> Self {
        Self { is_idle: true, ..Self::total(limit) }
    }

    /// Waits for the work as long as there is time; without a clock, for ever.
    pub(super) async fn bounded<T>(
        clock: &mut Option<Self>,
        work: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        let mut work = pin!(work);
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Ok(done)),
            Poll::Pending => Self::late(clock, context).map(Err),
        })
        .await
    }

    fn late(clock: &mut Option<Self>, context: &mut Context<'_>) -> Poll<TransportError> {
        clock.as_mut().map_or(Poll::Pending, |clock| clock.poll(context))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let (limit, is_idle) = (self.limit, self.is_idle);
        self.sleep.as_mut().poll(context).map(|()| {
            let what = if is_idle { "the reply stands still" } else { "the request is not done" };
            TransportError::timeout(format!("{what} after {limit:?}"))
        })
    }

    fn piece_came(&mut self) {
        if self.is_idle
            && let Some(end) = Instant::now().checked_add(self.limit)
        {
            self.sleep.as_mut().reset(end);
        }
    }
}

/// A body on its way out; the length goes along, so that it is sent as `Content-Length`.
pub(super) struct Upload {
    /// reqwest wants a body that threads can share; nobody ever waits for this lock.
    body: Mutex<Body>,
    left: Option<u64>,
    /// Counts the bytes, for who watches whether they move.
    sent: Option<Arc<AtomicU64>>,
}

impl Upload {
    pub(super) fn body(body: Body, sent: Option<Arc<AtomicU64>>) -> reqwest::Body {
        reqwest::Body::wrap(Self { left: body.length(), body: Mutex::new(body), sent })
    }
}

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_next(context).map_ok(|piece| {
            let length = piece.len() as u64;
            self.left = self.left.map(|left| left.saturating_sub(length));
            if let Some(sent) = &self.sent {
                sent.fetch_add(length, Ordering::Relaxed);
            }
            Frame::data(piece)
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// A body on its way in.
///
/// reqwest's reply itself is kept, for its own conversion to a body puts that into one more box.
pub(super) struct Download {
    reply: reqwest::Response,
    clock: Option<Clock>,
}

impl Download {
    pub(super) fn reply(mut reply: reqwest::Response, clock: Option<Clock>) -> http::Response<Body> {
        let (status, version) = (reply.status(), reply.version());
        let headers = std::mem::take(reply.headers_mut());
        let body = match reply.content_length() {
            Some(0) => Body::empty(),
            length => Body::stream(Self { reply, clock }, length),
        };
        let mut reply = http::Response::new(body);
        *reply.status_mut() = status;
        *reply.version_mut() = version;
        *reply.headers_mut() = headers;
        reply
    }
}

impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { reply, clock } = self.get_mut();
        // The future of a chunk only asks the body for its next frame, so that nothing is lost when it is dropped.
        match pin!(reply.chunk()).poll(context) {
            Poll::Ready(piece) => {
                if let Some(clock) = clock {
                    clock.piece_came();
                }
                Poll::Ready(piece.map_err(transport_error).transpose())
            }
            Poll::Pending => Clock::late(clock, context).map(|error| Some(Err(error))),
        }
    }
}
