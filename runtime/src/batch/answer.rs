//! Reads the reply to a `$batch` request: an answer for each id, in any order.

use std::collections::HashMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::edm::Binary;
use crate::error::ServiceError;
use crate::output::Payload;
use crate::page::Links;
use crate::request::Prepared;
use crate::send::exchange;
use crate::transport::TransportError;
use crate::wire::Wire as _;
use crate::{Error, Graph, Reply, Result};

/// What came back for the jobs of a chunk.
#[derive(Default)]
pub(super) struct Answers {
    by_id: HashMap<usize, Result<Reply<Payload>>>,
    /// Why there are no more.
    end: Option<Error>,
}

impl Answers {
    /// The answer for a job; a job without one has got no reply, whatever was done for it.
    pub(super) fn take(&mut self, index: usize) -> Result<Reply<Payload>> {
        self.by_id.remove(&index).unwrap_or_else(|| Err(self.end.as_ref().map_or_else(left_out, Error::again)))
    }

    /// Takes the answers of one reply and returns where there are more.
    fn read(&mut self, reply: &mut Reply<Payload>) -> Result<Option<String>> {
        let not_a_batch = |error: &str| Error::transport(TransportError::new(error));
        let root = reply.value_mut().take_object().ok().flatten();
        let mut root = root.ok_or_else(|| not_a_batch("the reply of the batch is no JSON object"))?;
        let Some(Value::Array(responses)) = root.remove("responses") else {
            return Err(not_a_batch("the reply of the batch has no `responses`"));
        };
        for response in responses {
            // What nobody asked for, or says no status, answers nothing.
            if let Some((id, answer)) = answer(response) {
                self.by_id.entry(id).or_insert(answer);
            }
        }
        match root.remove("nextLink").or_else(|| root.remove("@odata.nextLink")) {
            Some(Value::String(link)) => Ok(Some(link)),
            _ => Ok(None),
        }
    }
}

fn left_out() -> Error {
    Error::transport(TransportError::new("the reply of the batch leaves the action out"))
}

/// Sends a chunk. Its reply may come in several parts, each with a link to the next.
pub(super) async fn ask(graph: &Graph, request: Prepared) -> Result<Answers> {
    let mut answers = Answers::default();
    let mut links = Links::new(&request.url)?;
    let mut reply = exchange(graph, request.clone()).await?;
    let mut next = answers.read(&mut reply)?;
    while let Some(link) = next.take() {
        let more = async {
            let mut reply = exchange(graph, request.follow(links.next(&link)?)).await?;
            answers.read(&mut reply)
        };
        match more.await {
            Ok(link) => next = link,
            Err(error) => answers.end = Some(error),
        }
    }
    Ok(answers)
}

fn answer(response: Value) -> Option<(usize, Result<Reply<Payload>>)> {
    let Value::Object(mut response) = response else { return None };
    let id = response.get("id")?.as_str()?.parse().ok()?;
    let status = StatusCode::from_u16(u16::try_from(response.get("status")?.as_u64()?).ok()?).ok()?;
    let headers = headers(response.remove("headers"));
    let body = response.remove("body").unwrap_or_default();
    Some((id, outcome(status, headers, body)))
}

fn outcome(status: StatusCode, headers: HeaderMap, body: Value) -> Result<Reply<Payload>> {
    let mut payload = payload(&headers, body);
    if status.is_success() {
        return Ok(Reply::new(payload, status, headers));
    }
    Err(Error::service(ServiceError::of_graph(status, &headers, &payload.take_bytes()?)))
}

fn headers(value: Option<Value>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let Some(Value::Object(entries)) = value else { return headers };
    for (name, value) in entries {
        if let (Ok(name), Value::String(text)) = (HeaderName::try_from(name), value)
            && let Ok(value) = HeaderValue::try_from(text)
        {
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
