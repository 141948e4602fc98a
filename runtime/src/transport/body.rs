//! `Body`: what a request or a reply carries.
//! It is opaque, so that it can become a stream without breaking a transport.

use std::fmt;
use std::future::Future;

use bytes::Bytes;

use super::{BoxFuture, TransportError};

/// The body of a request or a reply.
///
/// ```
/// # use cmdlet_runtime::transport::Body;
/// # async fn demo() -> Result<(), cmdlet_runtime::transport::TransportError> {
/// let body = Body::from("{}");
/// assert_eq!(&body.bytes().await?[..], b"{}");
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct Body(Inner);

#[derive(Default)]
enum Inner {
    #[default]
    Empty,
    Bytes(Bytes),
    Pending(BoxFuture<'static, Result<Bytes, TransportError>>),
}

impl Body {
    /// No body.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body that is read from the connection when it is wanted.
    ///
    /// A transport that returns the reply before its body lets an error keep its status when the body is cut off.
    pub fn pending(bytes: impl Future<Output = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Inner::Pending(Box::pin(bytes)))
    }

    /// Whether there is none; `false` while it is not read yet.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Inner::Empty => true,
            Inner::Bytes(bytes) => bytes.is_empty(),
            Inner::Pending(_) => false,
        }
    }

    /// The whole body.
    ///
    /// # Errors
    ///
    /// When the connection breaks before its end.
    pub async fn bytes(self) -> Result<Bytes, TransportError> {
        match self.0 {
            Inner::Empty => Ok(Bytes::new()),
            Inner::Bytes(bytes) => Ok(bytes),
            Inner::Pending(bytes) => bytes.await,
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from_static(text.as_bytes()))
    }
}

/// The length only: a body may hold a secret.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Empty => f.write_str("Body(empty)"),
            Inner::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Inner::Pending(_) => f.write_str("Body(pending)"),
        }
    }
}
