//! A file as the body of a request.

use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::fs::File;
use tokio::io::{AsyncRead as _, ReadBuf};

use super::{check_tokio, failed};
use crate::transport::{Body, TransportError};
use crate::{Error, Result};

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// Opens a file for sending; what is not a plain file, such as a pipe, has no length.
pub(crate) async fn open(path: &Path) -> Result<Body> {
    check_tokio()?;
    let file = File::open(path).await.map_err(|error| failed("read", path, error))?;
    let metadata = file.metadata().await.map_err(|error| failed("read", path, error))?;
    if metadata.is_dir() {
        return Err(Error::file(format!("cannot read `{}`: it is a folder", path.display())));
    }
    let length = metadata.is_file().then_some(metadata.len());
    Ok(Body::stream(Pieces { file, left: length, buffer: vec![0; PIECE] }, length))
}

struct Pieces {
    file: File,
    /// What is still to be read of the length that was promised.
    left: Option<u64>,
    buffer: Vec<u8>,
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        // A file that grows meanwhile is sent as it was when it was opened.
        let most = this.left.map_or(PIECE, |left| usize::try_from(left).map_or(PIECE, |left| left.min(PIECE)));
        let mut piece = ReadBuf::new(this.buffer.get_mut(..most).unwrap_or_default());
        if most > 0
            && let Err(error) = ready!(Pin::new(&mut this.file).poll_read(context, &mut piece))
        {
            return Poll::Ready(Some(Err(TransportError::new(error))));
        }
        let piece = piece.filled();
        if !piece.is_empty() {
            this.left = this.left.map(|left| left.saturating_sub(piece.len() as u64));
            return Poll::Ready(Some(Ok(Bytes::copy_from_slice(piece))));
        }
        Poll::Ready(match this.left {
            None | Some(0) => None,
            Some(_) => Some(Err(TransportError::new("the file became shorter while it was sent"))),
        })
    }
}
