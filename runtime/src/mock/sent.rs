//! `Sent`: a request as a mock got it.

use std::fmt;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method, Uri, request};
use serde_json::Value;

use crate::redact;

/// A request that was sent, its token left out.
#[derive(Clone)]
pub struct Sent {
    method: Method,
    url: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Sent {
    pub(super) fn new(parts: request::Parts, body: Bytes) -> Self {
        let mut headers = parts.headers;
        if let Some(authorization) = headers.get_mut(AUTHORIZATION) {
            *authorization = HeaderValue::from_static(redact::REDACTED);
        }
        Self { method: parts.method, url: parts.uri, headers, body }
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The whole URL.
    pub fn url(&self) -> &Uri {
        &self.url
    }

    /// The path as it stood on the wire: `/v1.0/users/adele%40contoso.com`.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The options of the query, decoded: `("$top", "5")`.
    pub fn query(&self) -> Vec<(String, String)> {
        pairs(self.url.query().unwrap_or_default())
    }

    /// The header of that name; `Authorization` says only that there was one.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON; `None` where it is none.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// A query or a form, decoded.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Method, path and query.
impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.url.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        write!(f, "{} {target}", self.method)
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        match self.json() {
            Some(json) => write!(f, " {}", redact::value("", &json)),
            None if self.body.is_empty() => Ok(()),
            None => write!(f, " ({} bytes)", self.body.len()),
        }
    }
}
