//! Writes a chunk as the body of a `$batch` request.

use std::io::Write as _;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Uri};

use super::job::{Job, Ready};
use super::plan::Chunk;
use crate::request::{Content, Prepared};
use crate::{Error, Graph, Result};

pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The request for a chunk.
pub(super) fn request(graph: &Graph, jobs: &[Job], chunk: &Chunk) -> Result<Prepared> {
    let url = format!("{}/{}/$batch", graph.endpoint(), chunk.version);
    let url = Uri::try_from(url).map_err(|error| Error::configuration("the URL is not valid").caused_by(error))?;
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, JSON), (ACCEPT, JSON)]);
    let body = Some(Content::Json(body(jobs, chunk)));
    Ok(Prepared { method: Method::POST, url, headers, body, retry: None })
}

fn body(jobs: &[Job], chunk: &Chunk) -> Bytes {
    let mut json = Vec::with_capacity(256 * chunk.jobs.len());
    json.extend_from_slice(br#"{"requests":["#);
    let mut before: Option<usize> = None;
    for &index in &chunk.jobs {
        let Some(ready) = jobs.get(index).and_then(|job| job.request.as_ref()) else { continue };
        if before.is_some() {
            json.push(b',');
        }
        write_item(&mut json, index, before.filter(|_| chunk.is_line), ready);
        before = Some(index);
    }
    json.extend_from_slice(b"]}");
    json.into()
}

/// The id is the place in the whole batch.
fn write_item(json: &mut Vec<u8>, index: usize, after: Option<usize>, ready: &Ready) {
    // Writing to memory cannot fail.
    let _ = write!(json, r#"{{"id":"{index}","#);
    if let Some(after) = after {
        let _ = write!(json, r#""dependsOn":["{after}"],"#);
    }
    let _ = write!(json, r#""method":"{}","url":"#, ready.prepared.method);
    write_text(json, &ready.url);
    write_headers(json, &ready.prepared.headers);
    if let Some(Content::Json(body)) = &ready.prepared.body {
        json.extend_from_slice(br#","body":"#);
        json.extend_from_slice(body);
    }
    json.push(b'}');
}

/// The values of a name are one text with commas between (RFC 9110, section 5.3).
///
/// The service has looked for `Content-Type` in this very spelling.
fn write_headers(json: &mut Vec<u8>, headers: &HeaderMap) {
    for (position, name) in headers.keys().enumerate() {
        json.extend_from_slice(if position == 0 { br#","headers":{"# } else { b"," });
        write_text(json, if *name == CONTENT_TYPE { "Content-Type" } else { name.as_str() });
        json.push(b':');
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        write_text(json, &values.join(", "));
    }
    if !headers.is_empty() {
        json.push(b'}');
    }
}

fn write_text(json: &mut Vec<u8>, text: &str) {
    // Text to memory: neither can fail.
    let _ = serde_json::to_writer(json, text);
}
