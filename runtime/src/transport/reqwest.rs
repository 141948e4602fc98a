//! The default transport: reqwest with rustls, behind the feature `reqwest`, or with the TLS of the system, behind
//! `native-tls`. No type of reqwest leaves this module; `reqwest/settings.rs` is what can be set.

mod address;
mod settings;
mod transfer;

use std::error::Error as _;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::{Body, BoxFuture, IdleTimeout, Timeout, Transport, TransportError, Uploading};
use crate::clock;
use address::Addresses;
use settings::Settings;
use transfer::{Clock, Download, Upload};

/// The default transport, for those who want to set what it does: proxy, certificates, connections.
///
/// It needs a tokio runtime with its drivers ([`enable_all`](tokio::runtime::Builder::enable_all)); without a runtime
/// nothing is sent, and the error says so.
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
    addresses: Addresses,
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

    /// Sends what may be as long as a file.
    #[cold]
    fn send_file(
        &self,
        request: http::Request<Body>,
        limit: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let sent = Arc::default();
        let is_upload = request.extensions().get::<Uploading>().is_some();
        let reply = self.begin(request, Some(Arc::clone(&sent)));
        Box::pin(async move {
            check_runtime()?;
            transfer::moving(reply?, sent, limit, is_upload).await
        })
    }

    /// What is awaited for the reply, and sends nothing before that; the first request builds the client here.
    fn begin(
        &self,
        request: http::Request<Body>,
        sent: Option<Arc<AtomicU64>>,
    ) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + Send + use<>, TransportError> {
        Ok(self.client()?.execute(self.convert(request, sent)?))
    }

    /// Not reqwest's own conversion, which allocates more than it has to.
    fn convert(
        &self,
        request: http::Request<Body>,
        sent: Option<Arc<AtomicU64>>,
    ) -> Result<reqwest::Request, TransportError> {
        let (parts, body) = request.into_parts();
        // RFC 9110, section 8.6: a method that expects content says `Content-Length: 0` when there is none;
        // some gateways answer 411 otherwise.
        let expects_content = matches!(parts.method, http::Method::POST | http::Method::PUT | http::Method::PATCH);
        let mut request = reqwest::Request::new(parts.method, self.addresses.url(&parts.uri)?);
        *request.headers_mut() = parts.headers;
        if !body.is_empty() {
            let body = body.in_memory().map_or_else(|body| Upload::body(body, sent), reqwest::Body::from);
            *request.body_mut() = Some(body);
        } else if expects_content {
            request.headers_mut().insert(http::header::CONTENT_LENGTH, http::HeaderValue::from_static("0"));
        }
        Ok(request)
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        if let Some(&IdleTimeout(limit)) = request.extensions().get() {
            return self.send_file(request, limit);
        }
        let limit = request.extensions().get().map(|&Timeout(limit)| limit);
        // Before the future, which has no room for the request then; nothing is sent before it is polled.
        let reply = self.begin(request, None);
        Box::pin(async move {
            check_runtime()?;
            let mut clock = limit.map(Clock::total);
            let reply = Clock::bounded(&mut clock, reply?).await?;
            Ok(Download::reply(reply.map_err(transport_error)?, clock))
        })
    }
}

/// hyper and the clocks would panic without one.
fn check_runtime() -> Result<(), TransportError> {
    if clock::has_runtime() {
        return Ok(());
    }
    Err(TransportError::permanent(
        "sending needs a tokio runtime with its drivers (`enable_all`); the feature `blocking` brings its own",
    ))
}

/// Without the URL: a next link carries a token of its own.
#[cold]
fn transport_error(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if is_refused(&error) {
        return TransportError::unprocessed(error);
    }
    match (error.is_timeout(), error.is_connect()) {
        (true, true) => TransportError::connect_timeout(error),
        (true, false) => TransportError::timeout(error),
        (false, true) => TransportError::connect(error),
        (false, false) => TransportError::new(error),
    }
}

/// Whether the server did not begin with a stream of HTTP/2 (RFC 9113, section 8.7).
///
/// A stream ends with `GOAWAY` if it comes after the last one that the server carries out.
fn is_refused(error: &reqwest::Error) -> bool {
    let causes = std::iter::successors(error.source(), |error| (*error).source());
    causes.filter_map(|cause| cause.downcast_ref::<h2::Error>()).any(|error| {
        let refusal = if error.is_go_away() { h2::Reason::NO_ERROR } else { h2::Reason::REFUSED_STREAM };
        error.is_remote() && error.reason() == Some(refusal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Also where no async runtime is, for nothing but awaiting the reply needs one.
    #[test]
    fn tls_is_set_up_by_the_first_request() {
        let transport = Reqwest::default();
        assert!(transport.client.get().is_none());
        let mut request = http::Request::new(Body::empty());
        *request.uri_mut() = http::Uri::from_static("https://graph.microsoft.com/v1.0/me");
        drop(transport.send(request));
        assert!(transport.client.get().is_some_and(Result::is_ok));
    }
}
