//! Reads the reply to a `$batch` request: an answer for each id, in any order.

use std::collections::HashMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::claims::{Item, Renewal};
use crate::edm::Binary;
use crate::error::ServiceError;
use crate::output::Payload;
use crate::reply::Head;
use crate::request::Prepared;
use crate::send::exchange_batch;
use crate::transport::TransportError;
use crate::wire::Wire as _;
use crate::{Error, Graph, Reply, Result};

/// What came back for the jobs of a chunk.
pub(super) struct Answers {
    outcomes: HashMap<usize, Result<Reply<Payload>>>,
    renewal: Renewal,
}

impl Answers {
    /// The answer for a job; a job without one has got no reply, whatever was done for it.
    pub(super) fn take(&mut self, index: usize) -> Result<Reply<Payload>> {
        let outcome = self.outcomes.remove(&index);
        match &self.renewal.outcome {
            // As for an action by itself, the token that cannot be had is the error.
            Err(error) if self.renewal.challenged.contains(&index) => Err(error.shared()),
            _ => outcome.unwrap_or_else(|| Err(no_reply("the reply of the batch leaves the action out"))),
        }
    }

    /// Whether another token was asked for, and is there now.
    pub(super) fn is_renewed(&self, index: usize) -> bool {
        matches!(self.renewal.outcome, Ok(true)) && self.renewal.challenged.contains(&index)
    }
}

fn no_reply(why: &str) -> Error {
    Error::transport(TransportError::new(why))
}

/// Sends a chunk.
pub(super) async fn ask(graph: &Graph, request: Prepared) -> Result<Answers> {
    let (mut reply, authorization) = exchange_batch(graph, &request).await?;
    let root = reply.value_mut().take_object().ok().flatten();
    let mut root = root.ok_or_else(|| no_reply("the reply of the batch is no JSON object"))?;
    let Some(Value::Array(responses)) = root.remove("responses") else {
        return Err(no_reply("the reply of the batch has no `responses`"));
    };
    // What nobody asked for, or says no status, answers nothing.
    let id = &reply.head().client_request_id;
    let items: Vec<_> = responses.into_iter().filter_map(|response| item(response, id.clone())).collect();
    let renewal = Renewal::of(graph, &items, &authorization).await;
    let mut outcomes = HashMap::with_capacity(items.len());
    for (id, head, body) in items {
        outcomes.entry(id).or_insert_with(|| outcome(head, body));
    }
    Ok(Answers { outcomes, renewal })
}

/// The request of the batch has the only id that there is.
fn item(response: Value, client_request_id: Option<HeaderValue>) -> Option<Item> {
    let Value::Object(mut response) = response else { return None };
    let id = response.get("id")?.as_str()?.parse().ok()?;
    let status = StatusCode::from_u16(u16::try_from(response.get("status")?.as_u64()?).ok()?).ok()?;
    let headers = headers(response.remove("headers"));
    let body = response.remove("body").unwrap_or_default();
    Some((id, Head { status, headers, client_request_id }, body))
}

fn outcome(head: Head, body: Value) -> Result<Reply<Payload>> {
    let mut payload = payload(&head.headers, body);
    if head.status.is_success() {
        return Ok(Reply::new(payload, Box::new(head)));
    }
    let error = Error::service(ServiceError::of_graph(head.status, &head.headers, &payload.take_bytes()?));
    Err(error.with_client_request_id(head.client_request_id()))
}

fn headers(value: Option<Value>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let Some(Value::Object(entries)) = value else { return headers };
    for (name, value) in entries {
        // JSON tempts services to write a number as one.
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
            // A reply with more names than a map can hold is no reply of the service; the rest is left out.
            let _ = headers.try_insert(name, value);
        }
    }
    headers
}

/// Content that is no JSON is base64.
///
/// Text may also stand there as it is (OData JSON format 4.01, section 19.1), and digits are good base64:
/// so it is decoded only if that gives the byte order mark which the service puts before it.
fn payload(headers: &HeaderMap, body: Value) -> Payload {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let is_json = is(headers, "json");
    let decoded = if is_json { None } else { Binary::read(&body) };
    match (decoded, body) {
        (Some(bytes), _) if !is(headers, "text/") || bytes.starts_with(MARK) => Payload::bytes(bytes.into()),
        (_, Value::Null) => Payload::bytes(Bytes::new()),
        (_, Value::Object(root)) => Payload::json(root),
        (_, Value::String(text)) if !is_json => Payload::bytes(text.into()),
        // JSON that is no object: its own text.
        (_, other) => Payload::bytes(other.to_string().into()),
    }
}

fn is(headers: &HeaderMap, kind: &str) -> bool {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(kind))
}
