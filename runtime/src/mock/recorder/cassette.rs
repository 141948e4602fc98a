//! The file of a recording: requests with their replies, as JSON that people can read.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, request, response};
use serde_json::{Map, Value, json};

use super::super::sent::pairs;
use super::hide::{Hiding, Secrets};
use crate::transport::Body;

/// Of the format; what a later one writes is not misread.
const VERSION: u64 = 1;

/// Headers that are secret, or that every run makes anew.
const LEFT_OUT: [&str; 14] = [
    "authorization",
    "client-request-id",
    "connection",
    "content-encoding",
    "content-length",
    "cookie",
    "date",
    "host",
    "keep-alive",
    "proxy-authorization",
    "set-cookie",
    "set-cookie2",
    "transfer-encoding",
    "user-agent",
];

/// A request and its reply as they were, secrets and all.
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    status: StatusCode,
    reply_headers: HeaderMap,
    reply_body: Bytes,
}

impl Exchange {
    pub(super) fn new(parts: &request::Parts, body: Bytes) -> Self {
        Self {
            method: parts.method.to_string(),
            url: parts.uri.to_string(),
            headers: parts.headers.clone(),
            body,
            status: StatusCode::default(),
            reply_headers: HeaderMap::new(),
            reply_body: Bytes::new(),
        }
    }

    pub(super) fn answer(&mut self, parts: &response::Parts, body: Bytes) {
        (self.status, self.reply_headers, self.reply_body) = (parts.status, parts.headers.clone(), body);
    }

    fn write(&self, secrets: &mut Secrets<'_>) -> Value {
        secrets.find_token(&self.headers);
        let reply = json!({
            "status": self.status.as_u16(),
            "headers": headers(&self.reply_headers, self.status, secrets),
            "body": secrets.body(body(&self.reply_headers, &self.reply_body)),
        });
        let request = json!({
            "method": self.method,
            "url": secrets.text(&self.url),
            "headers": headers(&self.headers, StatusCode::OK, secrets),
            "body": secrets.body(body(&self.headers, &self.body)),
        });
        json!({"request": request, "reply": reply})
    }
}

fn headers(headers: &HeaderMap, status: StatusCode, secrets: &mut Secrets<'_>) -> Value {
    let mut written = Map::new();
    for name in headers.keys().filter(|name| !LEFT_OUT.contains(&name.as_str())) {
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        // A redirect may lead to a URL that opens a file by itself.
        let is_secret_url = status.is_redirection() && name == http::header::LOCATION;
        let value = if is_secret_url {
            secrets.url(&values.join(", "))
        } else {
            secrets.named(name.as_str(), &values.join(", "))
        };
        written.insert(name.to_string(), value.into());
    }
    Value::Object(written)
}

/// A body by its kind: `json`, `form`, `text`, `base64`; null when there is none.
pub(super) fn body(headers: &HeaderMap, body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    // Also where nothing says so: the secrets of JSON must be found.
    if let Ok(value @ (Value::Object(_) | Value::Array(_))) = crate::json::read(body) {
        return json!({ "json": value });
    }
    let kind = headers.get(http::header::CONTENT_TYPE).map(|kind| String::from_utf8_lossy(kind.as_bytes()));
    match (kind, std::str::from_utf8(body)) {
        (Some(kind), Ok(text)) if kind.starts_with("application/x-www-form-urlencoded") => {
            let pairs: Vec<_> = pairs(text).into_iter().map(|(name, value)| json!([name, value])).collect();
            json!({ "form": pairs })
        }
        (_, Ok(text)) => json!({ "text": text }),
        (_, Err(_)) => json!({"base64": STANDARD.encode(body)}),
    }
}

/// The file; secrets are gathered first, for one may stand in an exchange before the one that tells it.
pub(super) fn write(exchanges: &[Exchange], hiding: &Hiding) -> String {
    let mut secrets = Secrets::new(hiding);
    for exchange in exchanges {
        exchange.write(&mut secrets);
    }
    let written: Vec<_> = exchanges.iter().map(|exchange| exchange.write(&mut secrets)).collect();
    format!("{:#}\n", json!({"version": VERSION, "exchanges": written}))
}

/// A request with its reply, as the cassette has them.
pub(super) struct Track {
    /// With the keys `method`, `url` and `body`.
    pub(super) request: Value,
    reply: Value,
    pub(super) is_played: bool,
}

pub(super) fn read(text: &str) -> Option<Vec<Track>> {
    let mut cassette: Value = serde_json::from_str(text).ok()?;
    if cassette.get("version")?.as_u64()? != VERSION {
        return None;
    }
    let Value::Array(exchanges) = cassette.get_mut("exchanges")?.take() else { return None };
    let track = |mut exchange: Value| {
        let (request, reply) = (exchange.get_mut("request")?.take(), exchange.get_mut("reply")?.take());
        Some(Track { request, reply, is_played: false })
    };
    exchanges.into_iter().map(track).collect()
}

impl Track {
    pub(super) fn label(&self) -> String {
        let text = |name: &str| self.request.get(name).and_then(Value::as_str).unwrap_or_default();
        format!("{} {}", text("method"), text("url"))
    }

    /// The reply as it was recorded.
    pub(super) fn reply(&self) -> Result<Response<Body>, String> {
        self.build().ok_or_else(|| format!("the cassette has no valid reply to {}", self.label()))
    }

    fn build(&self) -> Option<Response<Body>> {
        let status = StatusCode::from_u16(u16::try_from(self.reply.get("status")?.as_u64()?).ok()?).ok()?;
        let mut reply = Response::new(Body::from(bytes_of(self.reply.get("body")?)?));
        *reply.status_mut() = status;
        for (name, value) in self.reply.get("headers")?.as_object()? {
            let value = HeaderValue::try_from(value.as_str()?).ok()?;
            reply.headers_mut().insert(HeaderName::try_from(name).ok()?, value);
        }
        Some(reply)
    }
}

fn bytes_of(body: &Value) -> Option<Vec<u8>> {
    let text = |name: &str| Some(Cow::from(body.get(name)?.as_str()?));
    match body {
        Value::Null => Some(Vec::new()),
        body => match (body.get("json"), text("text"), text("base64")) {
            (Some(json), ..) => serde_json::to_vec(json).ok(),
            (None, Some(text), _) => Some(text.into_owned().into_bytes()),
            (None, None, Some(encoded)) => STANDARD.decode(encoded.as_bytes()).ok(),
            (None, None, None) => None,
        },
    }
}
