//! `Transport`: how a request reaches a server.
//! It is one method, so that tests, recordings and other HTTP clients fit in; the default one is in `transport/reqwest.rs`.

mod body;
mod error;
#[cfg(not(any(feature = "reqwest", feature = "native-tls")))]
mod missing;
mod reader;
#[cfg(any(feature = "reqwest", feature = "native-tls"))]
mod reqwest;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

pub use body::Body;
pub use error::TransportError;
#[cfg(not(any(feature = "reqwest", feature = "native-tls")))]
pub(crate) use missing::Missing as DefaultTransport;
#[cfg(any(feature = "reqwest", feature = "native-tls"))]
pub use reqwest::Reqwest;
#[cfg(any(feature = "reqwest", feature = "native-tls"))]
pub(crate) use reqwest::Reqwest as DefaultTransport;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and returns the reply, whatever its status.
///
/// It must not follow redirects, for the request carries a token.
/// It should honour the [`Timeout`] or the [`IdleTimeout`] among the extensions of the request,
/// and neither of them should make it hold a whole [`Body`] in memory.
///
/// ```
/// use cmdlet_runtime::http::{Request, Response};
/// use cmdlet_runtime::transport::{Body, BoxFuture, Transport, TransportError};
///
/// /// Answers everything with `{}`.
/// struct Empty;
///
/// impl Transport for Empty {
///     fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
///         Box::pin(async { Ok(Response::new(Body::from("{}"))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    ///
    /// # Errors
    ///
    /// When no reply came. A reply that says 500 is no error here.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }
}

/// The transport that a client has when it is given none, for one that wraps it.
///
/// ```
/// # use cmdlet_runtime::{Graph, transport};
/// # fn main() -> cmdlet_runtime::Result<()> {
/// let graph = Graph::builder().transport(transport::default()).build()?;
/// # Ok(())
/// # }
/// ```
pub fn default() -> impl Transport {
    DefaultTransport::new()
}

/// How long a request may take, its reply's body included; an extension of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// How long the transfer of a file may stand still; an extension of the request in the place of [`Timeout`].
///
/// A file takes as long as its size and the line want, so a limit for the whole would only cut off the large ones.
/// The body of an error, or of the reply to an upload, is no file and should come within that time in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleTimeout(pub Duration);

/// Says beside an [`IdleTimeout`] that the file goes up, so that the reply is none.
#[derive(Clone, Copy)]
pub(crate) struct Uploading;
