//! The default transport: reqwest with rustls, behind the feature `reqwest`, or with the TLS of the system, behind
//! `native-tls`. No type of reqwest leaves this module; `reqwest/settings.rs` is what can be set.

mod settings;

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep, timeout};

use super::{Body, BoxFuture, IdleTimeout, Timeout, Transport, TransportError};
use settings::Settings;

/// The default transport, for those who want to set what it does: proxy, certificates, connections.
///
/// It speaks HTTP/2 where the server does, takes gzip and uses connections again.
/// With the feature `native-tls` it uses the TLS of the system, else rustls with the system's certificates.
///
/// **Proxies** are for https only, through a tunnel (`CONNECT`), so that no proxy ever sees a token;
/// plain http, which goes to this machine only, never takes one.
/// Without [`proxy`](Self::proxy) the environment decides, as with most programs: `HTTPS_PROXY` or else `ALL_PROXY` is
/// the proxy, and `NO_PROXY` says for which hosts there is none; each in upper or lower case.
///
/// ```
/// use cmdlet_runtime::{Graph, transport::Reqwest};
///
/// # fn main() -> cmdlet_runtime::Result<()> {
/// let transport = Reqwest::new()
///     .proxy("http://proxy.contoso.com:3128")?
///     .proxy_credential("adele", "not shown")
///     .connect_timeout(std::time::Duration::from_secs(10));
/// let graph = Graph::builder().transport(transport).build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a transport does nothing before a client has it"]
pub struct Reqwest {
    settings: Settings,
    /// Built at the first request: setting up TLS takes milliseconds that a dry run must not pay.
    client: Client,
    /// The client of calls that are waited for. Each connection lives on the async runtime that opened it, and that of
    /// another call may stand still because of the waiting.
    #[cfg(feature = "blocking")]
    waiting: Client,
}

type Client = OnceLock<Result<reqwest::Client, String>>;

impl Reqwest {
    fn client(&self) -> Result<&reqwest::Client, TransportError> {
        let client =
            self.slot().get_or_init(|| self.settings.build().map_err(|error| TransportError::new(error).to_string()));
        client.as_ref().map_err(|text| TransportError::permanent(text.as_str()))
    }

    #[cfg(feature = "blocking")]
    fn slot(&self) -> &Client {
        if crate::blocking::is_own_thread() { &self.waiting } else { &self.client }
    }

    #[cfg(not(feature = "blocking"))]
    fn slot(&self) -> &Client {
        &self.client
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let client = self.client()?;
            let idle = request.extensions().get::<IdleTimeout>().map(|limit| limit.0);
            let sent = Arc::new(AtomicU64::new(0));
            let reply = client.execute(convert(request, &sent)?);
            let reply = match idle {
                Some(limit) => moving(reply, &sent, limit).await?,
                None => reply.await,
            };
            let reply = http::Response::from(reply.map_err(transport_error)?);
            Ok(reply.map(|body| {
                let length = body.size_hint().exact();
                let idle = idle.map(|limit| (limit, Box::pin(sleep(limit))));
                Body::stream(Download { body, idle }, length)
            }))
        })
    }
}

fn convert(request: http::Request<Body>, sent: &Arc<AtomicU64>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let timeout = parts.extensions.get::<Timeout>().copied();
    // RFC 9110, section 8.6: a method that expects content says `Content-Length: 0` when there is none;
    // some gateways answer 411 otherwise.
    let expects_content = matches!(parts.method, http::Method::POST | http::Method::PUT | http::Method::PATCH);
    let is_empty = body.is_empty();
    let body = match body.in_memory() {
        Ok(bytes) => reqwest::Body::from(bytes),
        Err(body) => {
            reqwest::Body::wrap(Upload { left: body.length(), body: Mutex::new(body), sent: Arc::clone(sent) })
        }
    };
    let mut request = reqwest::Request::try_from(http::Request::from_parts(parts, body)).map_err(transport_error)?;
    if is_empty {
        *request.body_mut() = None;
        if expects_content {
            request.headers_mut().insert(http::header::CONTENT_LENGTH, http::HeaderValue::from_static("0"));
        }
    }
    if let Some(Timeout(limit)) = timeout {
        *request.timeout_mut() = Some(limit);
    }
    Ok(request)
}

/// Waits as long as the upload moves; it may stand still for the limit, and at most twice as long.
async fn moving<T>(work: impl Future<Output = T>, sent: &AtomicU64, limit: Duration) -> Result<T, TransportError> {
    let mut work = pin!(work);
    loop {
        let before = sent.load(Ordering::Relaxed);
        match timeout(limit, &mut work).await {
            Ok(done) => return Ok(done),
            Err(elapsed) if sent.load(Ordering::Relaxed) == before => return Err(TransportError::timeout(elapsed)),
            Err(_) => {}
        }
    }
}

/// A body on its way out; the length goes along, so that it is sent as `Content-Length`.
struct Upload {
    /// reqwest wants a body that threads can share; nobody ever waits for this lock.
    body: Mutex<Body>,
    left: Option<u64>,
    sent: Arc<AtomicU64>,
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
            self.sent.fetch_add(length, Ordering::Relaxed);
            Frame::data(piece)
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// A body on its way in.
struct Download {
    body: reqwest::Body,
    /// How long a piece may take, and the clock for the next one.
    idle: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(transport_error(error)))),
                Poll::Ready(Some(Ok(frame))) => {
                    if let Some((limit, clock)) = &mut self.idle
                        && let Some(end) = Instant::now().checked_add(*limit)
                    {
                        clock.as_mut().reset(end);
                    }
                    // Trailers say nothing about the content.
                    if let Ok(piece) = frame.into_data() {
                        return Poll::Ready(Some(Ok(piece)));
                    }
                }
                Poll::Pending => {
                    let is_late = self.idle.as_mut().is_some_and(|(_, clock)| clock.as_mut().poll(context).is_ready());
                    if is_late {
                        return Poll::Ready(Some(Err(TransportError::timeout("the reply stands still"))));
                    }
                    return Poll::Pending;
                }
            }
        }
    }
}

/// Without the URL: a next link carries a token of its own.
fn transport_error(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    match (error.is_timeout(), error.is_connect()) {
        (true, true) => TransportError::connect_timeout(error),
        (true, false) => TransportError::timeout(error),
        (false, true) => TransportError::connect(error),
        (false, false) => TransportError::new(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_is_not_set_up_before_the_first_request() {
        let transport = Reqwest::default();
        let waiting = transport.send(http::Request::new(Body::empty()));
        assert!(transport.client.get().is_none());
        drop(waiting);
        assert!(transport.client().is_ok());
        assert!(transport.client.get().is_some());
    }
}
