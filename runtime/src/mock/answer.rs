//! `Answer`: what a mock says to a request.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, Uri};
use serde_json::{Value, json};

use crate::clock;
use crate::transport::{Body, TransportError};

/// What a mock answers.
///
/// ```
/// # use std::time::Duration;
/// # use cmdlet_runtime::{http::Method, mock::{Answer, Mock}, serde_json::json};
/// let mock = Mock::new();
/// let expectation = mock.on_request(Method::GET, "/v1.0/me");
/// expectation.answer(Answer::throttled(Duration::from_secs(1))).answer(Answer::json(json!({"id": "adele"})));
/// ```
#[derive(Clone, Debug)]
pub struct Answer {
    outcome: Outcome,
    headers: HeaderMap,
    body: Bytes,
    delay: Duration,
    /// The token of the page that the link of this one leads to.
    next: Option<String>,
}

#[derive(Clone, Debug)]
enum Outcome {
    Reply(StatusCode),
    CutOff,
    NoConnection,
    Timeout,
    /// The test itself is wrong.
    Mistake(String),
}

impl Answer {
    fn new(outcome: Outcome, body: impl Into<Bytes>) -> Self {
        Self { outcome, headers: HeaderMap::new(), body: body.into(), delay: Duration::ZERO, next: None }
    }

    /// 204 and no content.
    pub fn nothing() -> Self {
        Self::new(Outcome::Reply(StatusCode::NO_CONTENT), Bytes::new())
    }

    /// 200 and JSON.
    pub fn json(value: impl Into<Value>) -> Self {
        Self::bytes(value.into().to_string()).header(CONTENT_TYPE.as_str(), "application/json")
    }

    /// 200 and any content.
    pub fn bytes(content: impl Into<Bytes>) -> Self {
        Self::new(Outcome::Reply(StatusCode::OK), content)
    }

    /// An error in the form of Graph.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(json!({"error": {"code": code, "message": message}})).status(status)
    }

    /// 429, to be tried again after that time, in whole seconds.
    pub fn throttled(wait: Duration) -> Self {
        let seconds = wait.as_secs().to_string();
        Self::error(429, "TooManyRequests", "Slow down.").header(RETRY_AFTER.as_str(), &seconds)
    }

    /// There is no connection, so nothing was sent.
    pub fn no_connection() -> Self {
        Self::new(Outcome::NoConnection, Bytes::new())
    }

    /// No reply comes in time; the caller does not wait for that.
    pub fn timeout() -> Self {
        Self::new(Outcome::Timeout, Bytes::new())
    }

    /// 200, and a connection that breaks after this much of the content.
    pub fn cut_off(content: impl Into<Bytes>) -> Self {
        Self::new(Outcome::CutOff, content)
    }

    /// Another status.
    pub fn status(self, status: u16) -> Self {
        let outcome = StatusCode::from_u16(status).map(Outcome::Reply);
        Self { outcome: outcome.unwrap_or_else(|_| Outcome::Mistake(format!("{status} is no status"))), ..self }
    }

    /// A further header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            _ => self.outcome = Outcome::Mistake(format!("`{}` is no header", name.escape_debug())),
        }
        self
    }

    /// Waits before it answers.
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    pub(super) fn leading_to(self, token: String) -> Self {
        Self { next: Some(token), ..self }
    }

    /// Answers a request to that URL.
    pub(super) async fn give(self, url: &Uri) -> Result<Response<Body>, TransportError> {
        clock::sleep(self.delay).await;
        let (status, body) = match self.outcome {
            Outcome::Reply(status) => (status, Body::from(with_link(self.body, self.next.as_deref(), url))),
            Outcome::CutOff => (StatusCode::OK, Body::stream(CutOff(Some(self.body), false), None)),
            Outcome::NoConnection => return Err(TransportError::connect("the mock takes no connection")),
            Outcome::Timeout => return Err(TransportError::timeout("the mock does not answer")),
            Outcome::Mistake(text) => return Err(TransportError::permanent(format!("the mock cannot answer: {text}"))),
        };
        let mut reply = Response::new(body);
        *reply.status_mut() = status;
        *reply.headers_mut() = self.headers;
        Ok(reply)
    }
}

/// The page with the link to its next one, on the host that was asked.
fn with_link(body: Bytes, token: Option<&str>, url: &Uri) -> Bytes {
    let (Some(token), Ok(Value::Object(mut page))) = (token, serde_json::from_slice(&body)) else { return body };
    let (scheme, host) = (url.scheme_str().unwrap_or("https"), url.authority().map_or("", |host| host.as_str()));
    page.insert("@odata.nextLink".to_owned(), format!("{scheme}://{host}{}?$skiptoken={token}", url.path()).into());
    Value::Object(page).to_string().into()
}

/// Some content, and an error in the place of its end.
struct CutOff(Option<Bytes>, bool);

impl Stream for CutOff {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(match self.0.take() {
            Some(content) if !content.is_empty() => Some(Ok(content)),
            _ if !std::mem::replace(&mut self.1, true) => Some(Err(TransportError::new("the mock cut the reply off"))),
            _ => None,
        })
    }
}
