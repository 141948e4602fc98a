//! A reader as a body: read piece by piece, and never further than the length that was promised.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::TransportError;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// The pieces of a reader.
pub(super) struct Pieces {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    /// What is still to be read of the length that was promised.
    left: Option<u64>,
    buffer: Vec<u8>,
}

impl Pieces {
    pub(super) fn new(reader: Pin<Box<dyn AsyncRead + Send>>, length: Option<u64>) -> Self {
        Self { reader, left: length, buffer: Vec::new() }
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        // A file that grows meanwhile is sent as it was when it was opened.
        let most = this.left.map_or(PIECE, |left| usize::try_from(left).map_or(PIECE, |left| left.min(PIECE)));
        if most == 0 {
            return Poll::Ready(None);
        }
        // Not before it is sent: a request that never goes out needs none.
        this.buffer.resize(PIECE, 0);
        let mut piece = ReadBuf::new(this.buffer.get_mut(..most).unwrap_or_default());
        let read = ready!(this.reader.as_mut().poll_read(context, &mut piece));
        let piece = piece.filled();
        if read.is_ok() && !piece.is_empty() {
            this.left = this.left.map(|left| left.saturating_sub(piece.len() as u64));
            return Poll::Ready(Some(Ok(Bytes::copy_from_slice(piece))));
        }
        // Whatever it is, nothing comes after it.
        let is_whole = this.left.replace(0).is_none();
        Poll::Ready(match read {
            Err(error) => Some(Err(TransportError::new(error))),
            Ok(()) if is_whole => None,
            Ok(()) => Some(Err(TransportError::new("the content is shorter than its length"))),
        })
    }
}
