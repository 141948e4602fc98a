//! What is uploaded: one reader, of which chunks take turns.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

use crate::transport::Body;
use crate::{Error, Result};

pub(super) trait ReadSeek: AsyncRead + AsyncSeek + Send {}

impl<T: AsyncRead + AsyncSeek + Send> ReadSeek for T {}

pub(super) struct Source {
    shared: Arc<Mutex<Shared>>,
    length: u64,
}

struct Shared {
    reader: Pin<Box<dyn ReadSeek>>,
    /// Which chunk may read: a connection that broke can hold the body of an earlier one for a while.
    turn: u64,
    failure: Option<io::Error>,
}

impl Source {
    pub(super) async fn new(reader: Pin<Box<dyn ReadSeek>>) -> Result<Self> {
        let shared = Arc::new(Mutex::new(Shared { reader, turn: 0, failure: None }));
        let length = seek(&shared, SeekFrom::End(0)).await.map_err(unreadable)?;
        Ok(Self { shared, length })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The bytes of a range as a body; the body of the chunk before is dead from now on.
    pub(super) async fn chunk(&self, range: Range<u64>) -> Result<Body> {
        let number = {
            let mut shared = lock(&self.shared);
            shared.turn += 1;
            shared.turn
        };
        seek(&self.shared, SeekFrom::Start(range.start)).await.map_err(unreadable)?;
        let length = range.end.saturating_sub(range.start);
        Ok(Body::reader(Turn { shared: Arc::clone(&self.shared), number }, Some(length)))
    }

    /// Why reading failed, if it did: sending the chunk again does not help then.
    pub(super) fn failure(&self) -> Option<Error> {
        lock(&self.shared).failure.take().map(unreadable)
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unreadable(error: io::Error) -> Error {
    Error::file(format!("cannot read what is uploaded: {error}")).caused_by(error)
}

async fn seek(shared: &Mutex<Shared>, to: SeekFrom) -> io::Result<u64> {
    let mut is_started = false;
    std::future::poll_fn(move |context| {
        let mut shared = lock(shared);
        if !is_started {
            // A read of the turn before may be under way.
            ready!(shared.reader.as_mut().poll_complete(context))?;
            shared.reader.as_mut().start_seek(to)?;
            is_started = true;
        }
        shared.reader.as_mut().poll_complete(context)
    })
    .await
}

/// The reader as one chunk sees it.
struct Turn {
    shared: Arc<Mutex<Shared>>,
    number: u64,
}

impl AsyncRead for Turn {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut shared = lock(&self.shared);
        if shared.turn != self.number {
            return Poll::Ready(Err(io::Error::other("the chunk was given up")));
        }
        let before = to.filled().len();
        let read = match ready!(shared.reader.as_mut().poll_read(context, to)) {
            // Nobody reads further than the chunk goes, so this is before its end.
            Ok(()) if to.filled().len() == before => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            read => read,
        };
        Poll::Ready(read.map_err(|error| {
            let copy = io::Error::new(error.kind(), error.to_string());
            shared.failure = Some(error);
            copy
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[tokio::test]
    async fn a_chunk_reads_only_while_it_is_its_turn() {
        let source = Source::new(Box::pin(Cursor::new("0123456789"))).await.expect("a source");
        assert_eq!(source.length(), 10);
        let first = source.chunk(0..4).await.expect("a chunk");
        let second = source.chunk(4..8).await.expect("a chunk");
        assert!(first.bytes().await.expect_err("given up").to_string().contains("given up"));
        assert_eq!(second.bytes().await.expect("the second"), "4567");
        assert!(source.failure().is_none());
    }

    #[tokio::test]
    async fn a_file_that_became_shorter_is_a_failure_of_its_own() {
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, b"0123456789").expect("room");
        let source = Source::new(Box::pin(tokio::fs::File::from_std(file.try_clone().expect("a handle"))));
        let source = source.await.expect("a source");
        let chunk = source.chunk(4..10).await.expect("a chunk");
        file.set_len(6).expect("a shorter file");
        assert!(chunk.bytes().await.is_err());
        assert!(source.failure().expect("a failure").is_file());
    }
}
