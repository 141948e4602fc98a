//! `Transport`: how a request reaches a server.
//! It is one method, so that tests, recordings and other HTTP clients fit in; the default one is in `transport/reqwest.rs`.

mod body;
mod error;
mod reader;
#[cfg(feature = "reqwest")]
mod reqwest;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

pub use body::Body;
pub use error::TransportError;

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
    #[cfg(feature = "reqwest")]
    let transport = reqwest::Reqwest::default();
    #[cfg(not(feature = "reqwest"))]
    let transport = Missing;
    transport
}

/// How long a request may take, its reply's body included; an extension of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// How long the transfer of a file may stand still; an extension of the request in the place of [`Timeout`].
///
/// A file takes as long as its size and the line want, so a limit for the whole would only cut off the large ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleTimeout(pub Duration);

/// Stands in where there is no transport, so that a dry run works and sending says what is missing.
#[cfg(not(feature = "reqwest"))]
pub(crate) struct Missing;

#[cfg(not(feature = "reqwest"))]
impl Transport for Missing {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let text = "there is no transport: enable the feature `reqwest` or set one with `GraphBuilder::transport`";
        Box::pin(async move { Err(TransportError::new(text)) })
    }
}

#[cfg(all(test, not(feature = "reqwest")))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_transport_sending_says_what_is_missing() {
        let error = Missing.send(http::Request::new(Body::empty())).await.expect_err("no transport");
        assert!(error.to_string().contains("feature `reqwest`"), "{error}");
    }
}
