//! What the service says of a session: which bytes it wants next, or that it has them all.

use std::borrow::Cow;
use std::time::Duration;

use http::{StatusCode, Uri};
use serde_json::Value;

use crate::error::ServiceError;
use crate::reply::Head;
use crate::{Error, Object, Reply, Result, redact};

/// The first bytes that the service has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) start: u64,
    /// Behind the last one; `None` is the end of the file.
    pub(super) end: Option<u64>,
}

impl Missing {
    pub(super) const ALL: Self = Self { start: 0, end: None };

    /// The lowest of `nextExpectedRanges`: `12-34`, `12-`, and `12` of Outlook; `None` when there are none.
    pub(super) fn first(session: &Object) -> Result<Option<Self>> {
        let is_ranges = |name: &str| name.eq_ignore_ascii_case("nextExpectedRanges");
        let ranges = session.iter().find(|(name, _)| is_ranges(name)).map(|(_, value)| value);
        let ranges = match ranges {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Array(ranges)) => ranges,
            Some(_) => return Err(bad_range()),
        };
        let ranges: Result<Vec<_>> = ranges.iter().map(Self::read).collect();
        Ok(ranges?.into_iter().min_by_key(|range| range.start))
    }

    fn read(range: &Value) -> Result<Self> {
        let text = range.as_str().ok_or_else(bad_range)?;
        let (start, end) = text.split_once('-').unwrap_or((text, ""));
        let number = |text: &str| text.trim().parse::<u64>().map_err(|_| bad_range());
        let start = number(start)?;
        let end = if end.trim().is_empty() { None } else { Some(number(end)?.saturating_add(1)) };
        if end.is_some_and(|end| end <= start) { Err(bad_range()) } else { Ok(Self { start, end }) }
    }
}

/// Whether the answer to a question, in which nothing is missing, says that the file is there.
///
/// The session itself is no item: everything may have come, and nothing of it was made a file.
/// An answer that says nothing means the end only where the last byte was sent.
pub(super) fn says_done(answer: &Object, is_last_sent: bool) -> bool {
    // Outlook begins its names with capitals.
    let has = |wanted: &str| answer.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    !has("expirationDateTime") && (is_last_sent || has("id"))
}

fn bad_range() -> Error {
    Error::decode("the upload session wants a range that is none")
}

/// What comes after a request.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The file is there.
    Done(Reply<Object>),
    /// These bytes are next.
    Next(Missing),
    /// It may go better the next time.
    Again(Trouble),
}

/// Why a request is to be repeated.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) error: Error,
    /// Whether the service must be asked what it has, because the fate of the chunk is unknown.
    pub(super) is_unsure: bool,
    /// How long the service wants to be left alone.
    pub(super) wait: Option<Duration>,
}

/// The reply to a request, whose chunk ended before `sent` of `total` bytes.
pub(super) struct Answer<'a> {
    pub(super) head: Box<Head>,
    pub(super) body: &'a [u8],
    pub(super) url: &'a Uri,
}

impl Answer<'_> {
    /// What the reply to a chunk means that ends before the byte `sent`; to a question, `None`.
    pub(super) fn outcome(self, sent: Option<u64>, total: u64) -> Result<Outcome> {
        if !self.head.status.is_success() {
            return self.failure(sent.is_some_and(|sent| sent >= total));
        }
        let object = self.object()?;
        if let Some(next) = Missing::first(&object)? {
            return Ok(Outcome::Next(next));
        }
        match sent.filter(|sent| *sent < total) {
            None => Ok(Outcome::Done(Reply::new(object, self.head))),
            Some(sent) if self.head.status == StatusCode::CREATED => {
                Err(Error::decode(format!("the service ended the upload after {sent} of {total} bytes")))
            }
            Some(sent) => Ok(Outcome::Next(Missing { start: sent, end: None })),
        }
    }

    /// The body as an object; no body is an empty one, for Outlook says nothing at the end.
    pub(super) fn object(&self) -> Result<Object> {
        crate::output::entity(crate::output::Payload::bytes(bytes::Bytes::copy_from_slice(self.body)))
    }

    fn failure(&self, is_last: bool) -> Result<Outcome> {
        let (is_unsure, is_final) = match self.head.status.as_u16() {
            // The fragment has come already, or one before it has not.
            408 | 416 | 500 | 502 | 504 | 509 => (true, false),
            429 | 503 => (false, false),
            _ => (false, true),
        };
        let error = self.error(is_last);
        if is_final {
            return Err(error);
        }
        Ok(Outcome::Again(Trouble { wait: error.retry_after(), error, is_unsure }))
    }

    /// The error of a reply without success, in which the URL does not stand.
    pub(super) fn error(&self, is_last: bool) -> Error {
        let body = hide(self.body, self.url);
        let reply = ServiceError::of_graph(self.head.status, &self.head.headers, &body);
        if !matches!(self.head.status, StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Error::service(reply);
        }
        Error::of_upload(
            reply,
            if is_last { "the upload session is gone, or is complete" } else { "the upload session is gone" },
        )
    }
}

/// Takes the URL out of a text, and each part of it that may be its secret.
fn hide<'t>(text: &'t [u8], url: &Uri) -> Cow<'t, [u8]> {
    let plain = redact::unescaped(text);
    let whole = url.to_string();
    let path_and_query = url.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
    let parts = [whole.as_str(), path_and_query, url.path(), url.query().unwrap_or_default()];
    let secrets: Vec<_> =
        parts.into_iter().filter(|part| part.len() > 1).map(|part| (part, redact::REDACTED)).collect();
    redact::replace(&plain, &secrets).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn first(ranges: Value) -> Result<Option<Missing>> {
        Missing::first(&Object::new().with("nextExpectedRanges", ranges))
    }

    #[test]
    fn ranges() {
        for (ranges, start, end) in [
            (json!(["0-"]), 0, None),
            (json!(["12345-55232", "77829-99375"]), 12_345, Some(55_233)),
            (json!(["77829-99375", "5-5"]), 5, Some(6)),
            (json!(["2097152"]), 2_097_152, None),
        ] {
            assert_eq!(first(ranges).expect("a range"), Some(Missing { start, end }));
        }
        assert_eq!(first(json!([])).expect("none"), None);
        assert_eq!(first(Value::Null).expect("none"), None);
        for bad in [json!("0-"), json!([0]), json!(["-"]), json!(["5-4"]), json!(["a-"]), json!(["-5"]), json!([""])] {
            assert!(first(bad.clone()).expect_err("no range").is_decode(), "{bad}");
        }
    }

    #[test]
    fn a_message_does_not_say_the_url() {
        let url = Uri::from_static("https://files.contoso.com/up/fe6987?tempauth=ey.secret");
        for text in [
            "no session https://files.contoso.com/up/fe6987?tempauth=ey.secret here",
            "no /up/fe6987",
            "tempauth=ey.secret is old",
            r#"{"error":"no \/up\/fe6987?tempauth=ey.secret"}"#,
            r#"{"error":"tempauth\u003Dey.secret is old"}"#,
        ] {
            let hidden = String::from_utf8_lossy(&hide(text.as_bytes(), &url)).into_owned();
            assert!(!hidden.contains("fe6987") && !hidden.contains("ey.secret"), "{hidden}");
        }
    }
}
