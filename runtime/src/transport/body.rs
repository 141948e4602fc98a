//! `Body`: what a request or a reply carries.
//! It is opaque and a stream of pieces, so that a file goes through without ever being whole in memory.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::io::AsyncRead;

use super::reader::Pieces;
use super::{BoxFuture, TransportError};

/// A piece of a body, or why there is none.
type Chunk = Result<Bytes, TransportError>;

/// The body of a request or a reply.
///
/// It is a [`Stream`] of its pieces; [`bytes`](Self::bytes) puts them together.
///
/// ```
/// # use cmdlet_runtime::transport::Body;
/// # async fn demo() -> Result<(), cmdlet_runtime::transport::TransportError> {
/// let body = Body::from("{}");
/// assert_eq!(body.length(), Some(2));
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
    Stream(Pin<Box<dyn Stream<Item = Chunk> + Send>>, Option<u64>),
}

impl Body {
    /// No body.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body that is read from the connection in one go when it is wanted.
    ///
    /// A transport that returns the reply before its body lets an error keep its status when the body is cut off.
    pub fn pending(bytes: impl Future<Output = Chunk> + Send + 'static) -> Self {
        Self::stream(Once(Some(Box::pin(bytes))), None)
    }

    /// A body in pieces, with its length if that is known.
    ///
    /// The stream ends with the first error; what it gives beyond the length may be left unread.
    pub fn stream(pieces: impl Stream<Item = Chunk> + Send + 'static, length: Option<u64>) -> Self {
        Self(Inner::Stream(Box::pin(pieces), length))
    }

    /// What a reader gives, with its length if that is known.
    ///
    /// Of a longer reader only that much is read, and a shorter one is an error.
    /// No more than 64 KiB of it are in memory at once.
    ///
    /// ```
    /// # use cmdlet_runtime::transport::Body;
    /// # async fn demo() -> Result<(), cmdlet_runtime::transport::TransportError> {
    /// let body = Body::reader(std::io::Cursor::new("a photo"), Some(7));
    /// assert_eq!(&body.bytes().await?[..], b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    pub fn reader(reader: impl AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self::stream(Pieces::new(Box::pin(reader), length), length)
    }

    /// Whether there is none; `false` while it is not read yet.
    pub fn is_empty(&self) -> bool {
        self.length() == Some(0)
    }

    /// How many bytes there are, if that is known before they are read.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Inner::Empty => Some(0),
            Inner::Bytes(bytes) => Some(bytes.len() as u64),
            Inner::Stream(_, length) => *length,
        }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks before the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// The whole body.
    ///
    /// # Errors
    ///
    /// When the connection breaks before its end.
    pub async fn bytes(self) -> Result<Bytes, TransportError> {
        self.bytes_within(usize::MAX).await.map(Option::unwrap_or_default)
    }

    /// The whole body; `None` when it is longer than that.
    pub(crate) async fn bytes_within(mut self, limit: usize) -> Result<Option<Bytes>, TransportError> {
        let Some(first) = self.chunk().await? else { return Ok(Some(Bytes::new())) };
        if first.len() > limit {
            return Ok(None);
        }
        // Most replies are one piece, which need not be copied, nor asked what comes after its end.
        if self.length() == Some(first.len() as u64) {
            return Ok(Some(first));
        }
        // Others have their room on the heap.
        let Some(second) = self.chunk().await? else { return Ok(Some(first)) };
        Box::pin(self.rest(first, second, limit)).await
    }

    /// The pieces that came and all that follow.
    async fn rest(mut self, first: Bytes, second: Bytes, limit: usize) -> Result<Option<Bytes>, TransportError> {
        let mut all = BytesMut::from(first);
        let mut next = Some(second);
        while let Some(piece) = next {
            if all.len().saturating_add(piece.len()) > limit {
                return Ok(None);
            }
            all.extend_from_slice(&piece);
            next = self.chunk().await?;
        }
        Ok(Some(all.freeze()))
    }

    /// The bytes if they are in memory already, or else the body as it was.
    pub(crate) fn in_memory(self) -> Result<Bytes, Self> {
        match self.0 {
            Inner::Empty => Ok(Bytes::new()),
            Inner::Bytes(bytes) => Ok(bytes),
            Inner::Stream(..) => Err(self),
        }
    }
}

impl Stream for Body {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        match &mut self.0 {
            Inner::Stream(pieces, _) => pieces.as_mut().poll_next(context),
            inner => Poll::Ready(match std::mem::take(inner) {
                Inner::Bytes(bytes) if !bytes.is_empty() => Some(Ok(bytes)),
                _ => None,
            }),
        }
    }
}

/// A stream of one piece that is awaited.
struct Once(Option<BoxFuture<'static, Chunk>>);

impl Stream for Once {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let Some(bytes) = &mut self.0 else { return Poll::Ready(None) };
        let bytes = ready!(bytes.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(Some(bytes))
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
        match (&self.0, self.length()) {
            (Inner::Empty, _) => f.write_str("Body(empty)"),
            (_, Some(length)) => write!(f, "Body({length} bytes)"),
            (_, None) => f.write_str("Body(pending)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces that are there at once.
    struct Pieces(std::vec::IntoIter<Chunk>);

    impl Stream for Pieces {
        type Item = Chunk;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Chunk>> {
            Poll::Ready(self.0.next())
        }
    }

    fn of(pieces: Vec<Chunk>) -> Body {
        Body::stream(Pieces(pieces.into_iter()), None)
    }

    #[tokio::test]
    async fn pieces_are_put_together() {
        let piece = |text: &'static str| Ok(Bytes::from_static(text.as_bytes()));
        assert_eq!(of(vec![piece("a"), piece("b"), piece("c")]).bytes().await.expect("bytes"), "abc");
        assert_eq!(of(vec![piece("a")]).bytes().await.expect("bytes"), "a");
        assert_eq!(of(vec![]).bytes().await.expect("bytes"), "");
        assert!(of(vec![piece("a"), Err(TransportError::new("cut off"))]).bytes().await.is_err());
        assert_eq!(Body::pending(async { Ok(Bytes::from_static(b"a")) }).bytes().await.expect("bytes"), "a");
        assert_eq!(Body::from("").bytes().await.expect("bytes"), "");
        for (limit, expected) in [(3, Some("abc")), (2, None), (0, None)] {
            let body = of(vec![piece("a"), piece("b"), piece("c")]);
            assert_eq!(body.bytes_within(limit).await.expect("bytes").as_deref(), expected.map(str::as_bytes));
        }
        assert_eq!(of(vec![piece("abc")]).bytes_within(2).await.expect("bytes"), None);
    }

    #[tokio::test]
    async fn a_reader_is_as_long_as_was_promised() {
        let of = |length| Body::reader(std::io::Cursor::new("abc"), length);
        assert_eq!(of(Some(2)).bytes().await.expect("the beginning"), "ab");
        assert_eq!(of(Some(3)).bytes().await.expect("all"), "abc");
        assert_eq!(of(None).bytes().await.expect("all"), "abc");
        let mut short = of(Some(4));
        assert_eq!(short.chunk().await.expect("a piece").expect("a piece"), "abc");
        assert!(short.chunk().await.expect_err("one is missing").to_string().contains("shorter"));
        assert!(short.chunk().await.expect("the end").is_none());
    }
}
