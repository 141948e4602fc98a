//! Checks that content is whole: a reply that ends early must not pass for a short file.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

use crate::transport::{Body, TransportError};

/// The same body, with an error at its end if it is not as long as the reply says.
pub(crate) fn whole(headers: &HeaderMap, body: Body) -> Body {
    match body.length().or_else(|| promised(headers)) {
        Some(length) => Body::stream(Whole { body, length, came: 0 }, Some(length)),
        None => body,
    }
}

/// `Content-Length`, which counts the bytes on the wire and says nothing of what comes out of gzip.
fn promised(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(CONTENT_ENCODING) {
        return None;
    }
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

struct Whole {
    body: Body,
    length: u64,
    came: u64,
}

impl Stream for Whole {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(Pin::new(&mut self.body).poll_next(context));
        let is_end = match &piece {
            Some(Ok(bytes)) => {
                self.came = self.came.saturating_add(bytes.len() as u64);
                false
            }
            Some(Err(_)) => return Poll::Ready(piece),
            None => true,
        };
        if self.came > self.length || (is_end && self.came < self.length) {
            let text = format!("{} bytes of content came, and {} were promised", self.came, self.length);
            (self.body, self.length) = (Body::empty(), self.came);
            return Poll::Ready(Some(Err(TransportError::new(text))));
        }
        Poll::Ready(piece)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(http::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    fn of_unknown_length(text: &'static str) -> Body {
        Body::pending(async move { Ok(Bytes::from_static(text.as_bytes())) })
    }

    #[tokio::test]
    async fn the_length_decides() {
        for (promised, is_whole) in [("3", true), ("4", false), ("2", false), ("0", false), ("many", true)] {
            let body = whole(&headers(&[(CONTENT_LENGTH, promised)]), of_unknown_length("abc"));
            assert_eq!(body.bytes().await.is_ok(), is_whole, "{promised}");
        }
        assert_eq!(whole(&HeaderMap::new(), of_unknown_length("abc")).bytes().await.expect("no length"), "abc");
    }

    #[tokio::test]
    async fn the_length_of_what_was_compressed_does_not_count() {
        let headers = headers(&[(CONTENT_LENGTH, "2"), (CONTENT_ENCODING, "gzip")]);
        assert_eq!(whole(&headers, of_unknown_length("abc")).bytes().await.expect("any length"), "abc");
    }
}
