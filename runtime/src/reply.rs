//! `Reply`: the value of an invocation, with status and headers beside it (`-ResponseHeadersVariable`, and more).

use http::{HeaderMap, HeaderValue, StatusCode};

use crate::{Error, Result};

/// What came back.
///
/// Where several pages were fetched, status and headers are those of the last.
#[derive(Clone, Debug)]
pub struct Reply<T> {
    value: T,
    /// On the heap: a reply is handed on from step to step.
    head: Box<Head>,
    attempts: u32,
}

/// What stands before the content of a reply, and by which id the request was known.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Not known of a request that has none of its own.
    pub(crate) client_request_id: Option<HeaderValue>,
}

/// What an error says of a reply that is longer than the client reads.
#[cold]
pub(crate) fn too_long(limit: usize) -> String {
    format!("the reply is longer than {limit} bytes: see GraphBuilder::reply_limit")
}

impl Head {
    pub(crate) fn new(parts: http::response::Parts, client_request_id: Option<HeaderValue>) -> Self {
        Self { status: parts.status, headers: parts.headers, client_request_id }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn client_request_id(&self) -> Option<&str> {
        self.client_request_id.as_ref()?.to_str().ok()
    }
}

impl<T> Reply<T> {
    pub(crate) fn new(value: T, head: Box<Head>) -> Self {
        Self { value, head, attempts: 1 }
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, by value.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The id that the service gave the request; Microsoft's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.head.header("request-id")
    }

    /// The id that the client gave the request: the caller's, or one that was made for it.
    pub fn client_request_id(&self) -> Option<&str> {
        self.head.client_request_id()
    }

    /// How often the request was sent, the first time included; see [`retry`](crate::retry).
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn with_attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    pub(crate) fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U> {
        let Self { value, head, attempts } = self;
        Reply { value: change(value), head, attempts }
    }

    pub(crate) fn try_map<U>(self, change: impl FnOnce(T) -> Result<U>) -> Result<Reply<U>> {
        let Self { value, head, attempts } = self;
        match change(value) {
            Ok(value) => Ok(Reply { value, head, attempts }),
            Err(error) => Err(error.with_attempts(attempts).of_reply(head)),
        }
    }

    /// An error of the content that was still on its way.
    pub(crate) fn failed(&self, error: Error) -> Error {
        error.with_attempts(self.attempts).with_client_request_id(self.client_request_id())
    }

    pub(crate) fn head(&self) -> &Head {
        &self.head
    }
}
