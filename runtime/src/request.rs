//! A call becomes a request: URL, headers and body, checked before anything is sent.
//! `-WhatIf` shows what is made here; `send.rs` adds the token and sends it.

mod content;
mod header;
mod query;
mod route;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use crate::call::Call;
use crate::file::Given;
use crate::page::Plan;
use crate::retry::RetryPolicy;
use crate::{Error, Result};

pub(crate) use route::{missing_ids, property_of, target};

/// A request without what only sending adds: token, `client-request-id`, `User-Agent`.
#[derive(Clone)]
pub(crate) struct Prepared {
    pub(crate) method: Method,
    pub(crate) url: Uri,
    pub(crate) headers: HeaderMap,
    /// `None` is no content at all, unlike no bytes.
    pub(crate) body: Option<Content>,
    /// `None` is what the client does.
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
}

/// What a request carries, before it is read.
#[derive(Clone)]
pub(crate) enum Content {
    Json(Bytes),
    File(PathBuf),
    Given(Given),
}

impl Content {
    /// Whether it may be as long as a file, so that only standing still is limited.
    pub(crate) fn is_file(&self) -> bool {
        !matches!(self, Self::Json(_))
    }

    /// How many bytes it takes in memory.
    pub(crate) fn in_memory(&self) -> usize {
        match self {
            Self::Json(bytes) | Self::Given(Given::Bytes(bytes)) => bytes.len(),
            Self::File(_) | Self::Given(Given::Once(..)) => 0,
        }
    }

    /// Whether it can be read once more; a pipe gives what it holds only once.
    pub(crate) fn is_repeatable(&self) -> bool {
        match self {
            Self::Json(_) => true,
            Self::File(path) => path.is_file(),
            Self::Given(given) => given.is_repeatable(),
        }
    }
}

impl Prepared {
    pub(crate) fn new(call: &Call, endpoint: &str) -> Result<Self> {
        let operation = call.operation()?;
        call.check_mandatory()?;
        let mut url = String::with_capacity(endpoint.len() + operation.route.len() + 64);
        url.extend([endpoint, "/", call.cmdlet().api_version]);
        route::write(call, operation.route, &mut url)?;
        query::write(call, &Plan::of(call)?, &mut url)?;
        let body = content::body(call, operation.content)?;
        Ok(Self {
            method: operation.method.clone(),
            url: Uri::try_from(url).map_err(|error| Error::binding("the URL is not valid").caused_by(error))?,
            headers: header::headers(call, body.as_ref())?,
            body,
            retry: call.retry().cloned(),
        })
    }

    /// The request for the next page: a GET with the same headers.
    pub(crate) fn follow(&self, url: Uri) -> Self {
        let mut headers = self.headers.clone();
        headers.remove(http::header::CONTENT_TYPE);
        Self { method: Method::GET, url, headers, body: None, retry: self.retry.clone() }
    }
}

/// A value as it stands in a path, a query or a header; `None` for null, lists and objects.
pub(crate) fn text_of(value: &serde_json::Value) -> Option<std::borrow::Cow<'_, str>> {
    match value {
        serde_json::Value::String(text) => Some(text.into()),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Some(value.to_string().into()),
        _ => None,
    }
}

/// Appends text with all but the unreserved characters percent-encoded (RFC 3986, section 2.3), as
/// `Uri.EscapeDataString` does.
fn push_encoded(url: &mut String, text: &str) {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    url.extend(utf8_percent_encode(text, RESERVED));
}
