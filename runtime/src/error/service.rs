//! Reads the error replies of Graph and of token endpoints.
//! Whatever comes back (JSON of either shape, HTML of a gateway, half a body, nothing) gives a status and a text.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use super::one_line;
use crate::{civil, clock, json};

/// How much is kept of a body that is no error object.
const EXCERPT_CHARS: usize = 200;

/// What a service said about an error.
#[derive(Clone, Debug)]
pub(crate) struct ServiceError {
    pub(crate) status: StatusCode,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) inner_error: Option<Value>,
    pub(crate) request_id: Option<String>,
    pub(crate) client_request_id: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// The host that said it, where that is not the one that was asked.
    pub(super) host: Option<String>,
    /// The beginning of a body that is no error object.
    excerpt: Option<String>,
}

impl ServiceError {
    /// Reads an error reply of Graph: `{"error":{"code","message","innerError":{…}}}`.
    pub(crate) fn of_graph(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let mut reply = Self::of_headers(status, headers);
        match json::read(body) {
            Ok(Value::Object(mut root)) => match root.remove("error") {
                Some(Value::Object(error)) => reply.read_graph(error),
                // Some gateways in front of Graph answer in the form of OAuth.
                Some(Value::String(code)) => reply.read_oauth(code, &root),
                _ => reply.keep(body),
            },
            _ => reply.keep(body),
        }
        reply
    }

    /// Reads an error reply of a token endpoint: `{"error":"…","error_description":"…"}` (RFC 6749, section 5.2).
    ///
    /// Nothing is kept of any other body: it might hold a token.
    pub(crate) fn of_oauth(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let mut reply = Self::of_headers(status, headers);
        if let Ok(Value::Object(mut root)) = json::read(body) {
            match root.remove("error") {
                Some(Value::String(code)) => reply.read_oauth(code, &root),
                // App Service: `{"statusCode":400,"message":"…"}`.
                _ => reply.message = filled(root.remove("message")),
            }
        }
        reply
    }

    /// An error reply of a host that the service led to.
    ///
    /// Nothing is kept of the body: it might quote a URL that is as good as a token.
    pub(crate) fn of_host(status: StatusCode, headers: &HeaderMap, host: &str) -> Self {
        Self { host: Some(host.to_owned()), ..Self::of_headers(status, headers) }
    }

    /// What the headers say.
    pub(crate) fn of_headers(status: StatusCode, headers: &HeaderMap) -> Self {
        let text = |name: &str| Some(headers.get(name)?.to_str().ok()?.to_owned());
        Self {
            status,
            code: None,
            message: None,
            inner_error: None,
            request_id: text("request-id"),
            client_request_id: text("client-request-id"),
            date: text("date"),
            retry_after: retry_after(headers),
            host: None,
            excerpt: redirect(status, headers),
        }
    }

    fn read_graph(&mut self, mut error: Map<String, Value>) {
        self.code = filled(error.remove("code"));
        // Some workloads say the language as well: `{"lang":"en-US","value":"…"}`.
        self.message = filled(match error.remove("message") {
            Some(Value::Object(mut message)) => message.remove("value"),
            message => message,
        });
        // Graph writes it in both ways.
        let inner = error.remove("innerError").or_else(|| error.remove("innererror"));
        let inner_text = |name: &str| filled(inner.as_ref()?.get(name).cloned());
        self.request_id = self.request_id.take().or_else(|| inner_text("request-id"));
        self.client_request_id = self.client_request_id.take().or_else(|| inner_text("client-request-id"));
        self.date = inner_text("date").or_else(|| self.date.take());
        self.inner_error = inner;
    }

    fn read_oauth(&mut self, code: String, root: &Map<String, Value>) {
        self.code = Some(code);
        self.message = filled(root.get("error_description").cloned());
    }

    fn keep(&mut self, body: &[u8]) {
        let text = String::from_utf8_lossy(json::without_mark(body));
        if self.excerpt.is_none() && !text.trim().is_empty() {
            self.excerpt = Some(excerpt(&one_line(&text)));
        }
    }

    /// `403 Forbidden: [Authorization_RequestDenied] Insufficient privileges to complete the operation.`
    pub(super) fn text(&self) -> String {
        let reason = self.status.canonical_reason().unwrap_or("unknown status");
        let status = format!("{} {reason}", self.status.as_str());
        if let Some(host) = &self.host {
            return format!("{status}, from {host}, where the service keeps the content");
        }
        match (&self.code, &self.message, &self.excerpt) {
            (Some(code), Some(message), _) => format!("{status}: [{code}] {message}"),
            (Some(code), None, _) => format!("{status}: [{code}]"),
            (None, Some(message), _) => format!("{status}: {message}"),
            (None, None, Some(excerpt)) => format!("{status}: {excerpt}"),
            (None, None, None) => format!("{status}, with no error object in the reply"),
        }
    }
}

/// Text that is not empty.
fn filled(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// A redirect says where to, by host only: its query may carry a pre-authenticated link.
fn redirect(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    if !status.is_redirection() {
        return None;
    }
    let location = url::Url::parse(headers.get(header::LOCATION)?.to_str().ok()?).ok()?;
    Some(format!("redirects are not followed (to {})", location.host_str()?))
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// Seconds or a date (RFC 9110, section 10.2.3); a date that is past is no wait at all.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let asked = text(header::RETRY_AFTER)?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = civil::parse_http_date(asked)?;
    // By the clock of the service, which set the date, and not by the one of this machine.
    let now = text(header::DATE).and_then(civil::parse_http_date).or_else(clock::time_of_day)?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(status: u16, body: &str) -> ServiceError {
        ServiceError::of_graph(StatusCode::from_u16(status).expect("a status"), &HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn an_error_object_is_read() {
        let body = r#"{"error":{"code":"Request_ResourceNotFound","message":"Resource 'x' does not exist.",
            "innerError":{"date":"2026-01-31T09:00:00","request-id":"r1","client-request-id":"c1"}}}"#;
        let error = graph(404, body);
        assert_eq!(error.text(), "404 Not Found: [Request_ResourceNotFound] Resource 'x' does not exist.");
        assert_eq!(error.request_id.as_deref(), Some("r1"));
        assert_eq!(error.client_request_id.as_deref(), Some("c1"));
        assert_eq!(error.date.as_deref(), Some("2026-01-31T09:00:00"));
    }

    #[test]
    fn whatever_else_comes_gives_a_text() {
        assert_eq!(graph(502, "").text(), "502 Bad Gateway, with no error object in the reply");
        assert_eq!(graph(502, "<html>\n<h1>Bad</h1>").text(), "502 Bad Gateway: <html> <h1>Bad</h1>");
        assert_eq!(
            graph(500, r#"{"error":{"code":"a","#).text(),
            r#"500 Internal Server Error: {"error":{"code":"a","#
        );
        assert_eq!(
            graph(500, r#"{"error":{"code":"","message":""}}"#).text(),
            "500 Internal Server Error, with no error object in the reply"
        );
        assert_eq!(graph(401, r#"{"error":"invalid_token"}"#).text(), "401 Unauthorized: [invalid_token]");
        assert_eq!(graph(599, "null").text(), "599 unknown status: null");
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let text = graph(500, &"é".repeat(1_000)).text();
        assert!(text.ends_with("é…"), "{text}");
        assert!(text.chars().count() < EXCERPT_CHARS + 40);
    }

    #[test]
    fn a_token_endpoint_s_other_bodies_are_not_kept() {
        let body = br#"{"access_token":"ey.secret"}"#;
        let error = ServiceError::of_oauth(StatusCode::BAD_REQUEST, &HeaderMap::new(), body);
        assert_eq!(error.text(), "400 Bad Request, with no error object in the reply");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let after = |asked: &'static str, date: Option<&'static str>| {
            let mut headers = HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_static(asked))]);
            headers.extend(date.map(|date| (header::DATE, HeaderValue::from_static(date))));
            retry_after(&headers)
        };
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(after("30", None), Some(Duration::from_secs(30)));
        assert_eq!(after(" 0 ", Some(date)), Some(Duration::ZERO));
        assert_eq!(after(date, None), Some(Duration::ZERO));
        assert_eq!(after(date, Some("Sun, 06 Nov 1994 08:49:07 GMT")), Some(Duration::from_secs(30)));
        assert_eq!(after(date, Some("Sun, 06 Nov 1994 08:49:38 GMT")), Some(Duration::ZERO));
        for bad in ["soon", "", "-1", "1.5"] {
            assert_eq!(after(bad, Some(date)), None, "{bad}");
        }
    }

    #[test]
    fn a_redirect_names_the_host_only() {
        let mut headers = HeaderMap::new();
        headers.insert(header::LOCATION, HeaderValue::from_static("https://files.contoso.com/x?sig=secret"));
        let error = ServiceError::of_graph(StatusCode::FOUND, &headers, b"");
        assert_eq!(error.text(), "302 Found: redirects are not followed (to files.contoso.com)");
    }
}
