//! Sends a prepared request: the one place where a token, an id and a timeout are added and a status is judged.
//! It is not generic, so that no generated action costs compile time here.

use bytes::Bytes;
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderName, HeaderValue};

use crate::call::Call;
use crate::cmdlet::File;
use crate::error::ServiceError;
use crate::file::{self, Target};
use crate::output::Payload;
use crate::page::{self, Plan};
use crate::request::{Content, Prepared};
use crate::transport::{Body, BoxFuture, IdleTimeout, Timeout, TransportError};
use crate::{Error, Graph, Reply, Result, correlation, trace};

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Sends a call; nothing happens before the future is polled.
pub(crate) fn dispatch(call: Call, graph: Graph) -> BoxFuture<'static, Result<Reply<Payload>>> {
    Box::pin(async move {
        let cmdlet = call.cmdlet();
        let reply = async {
            let request = call.request(graph.endpoint())?;
            match call.file(File::Out)? {
                Some(path) => download(&graph, request, Target::of(&path).await?).await,
                None => page::send(&graph, request, Plan::of(&call)?).await,
            }
        };
        trace::call(&call, reply).await.map_err(|error| error.of(cmdlet))
    })
}

/// One request and its reply; a reply without success is an error.
pub(crate) async fn exchange(graph: &Graph, prepared: Prepared) -> Result<Reply<Payload>> {
    let is_file = matches!(prepared.body, Some(Content::File(_)));
    let Answer { parts, body, sent_id } = begin(graph, prepared, is_file).await?;
    let body = body.bytes().await.map_err(|error| broken(error, sent_id.as_ref()))?;
    Ok(Reply::new(Payload::bytes(body), parts.status, parts.headers))
}

/// One request whose reply becomes a file.
async fn download(graph: &Graph, prepared: Prepared, target: Target) -> Result<Reply<Payload>> {
    let Answer { parts, body, sent_id } = begin(graph, prepared, true).await?;
    let saved = target.save(&parts.headers, body).await;
    let path = saved.map_err(|error| error.with_client_request_id(text_of(sent_id.as_ref())))?;
    Ok(Reply::new(Payload::saved(path), parts.status, parts.headers))
}

/// A reply with success, whose body is still on its way.
struct Answer {
    parts: http::response::Parts,
    body: Body,
    sent_id: Option<HeaderValue>,
}

async fn begin(graph: &Graph, prepared: Prepared, is_file: bool) -> Result<Answer> {
    let mut request = complete(graph, prepared).await?;
    if is_file {
        request.extensions_mut().insert(IdleTimeout(graph.timeout()));
    } else {
        request.extensions_mut().insert(Timeout(graph.timeout()));
    }
    let sent_id = request.headers().get(CLIENT_REQUEST_ID).cloned();
    let clock = trace::request_sent(request.method(), sent_id.as_ref());
    let reply = graph.transport().send(request).await.map_err(|error| broken(error, sent_id.as_ref()))?;
    trace::reply(clock, reply.status());
    let (parts, body) = reply.into_parts();
    if parts.status.is_success() {
        return Ok(Answer { parts, body, sent_id });
    }
    // The status says enough: a body that was cut off must not hide it.
    let body = body.bytes().await.unwrap_or_else(|_| Bytes::new());
    let reply = ServiceError::of_graph(parts.status, &parts.headers, &body);
    Err(Error::service(reply).with_client_request_id(text_of(sent_id.as_ref())))
}

fn broken(error: TransportError, sent_id: Option<&HeaderValue>) -> Error {
    Error::transport(error).with_client_request_id(text_of(sent_id))
}

fn text_of(header: Option<&HeaderValue>) -> Option<&str> {
    header.and_then(|value| value.to_str().ok())
}

async fn complete(graph: &Graph, prepared: Prepared) -> Result<http::Request<Body>> {
    let body = match prepared.body {
        None => Body::empty(),
        Some(Content::Json(bytes)) => Body::from(bytes),
        // Before the token is fetched: a file that is not there costs nothing.
        Some(Content::File(path)) => file::open(&path).await?,
    };
    let authorization = graph.authorization().await?;
    let mut request = http::Request::new(body);
    *request.method_mut() = prepared.method;
    *request.uri_mut() = prepared.url;
    let headers = request.headers_mut();
    *headers = prepared.headers;
    headers.insert(AUTHORIZATION, authorization);
    if !headers.contains_key(USER_AGENT) {
        headers.insert(USER_AGENT, graph.user_agent().clone());
    }
    if !headers.contains_key(CLIENT_REQUEST_ID) {
        headers.insert(CLIENT_REQUEST_ID, id_header()?);
    }
    Ok(request)
}

fn id_header() -> Result<HeaderValue> {
    HeaderValue::from_str(correlation::request_id().as_str())
        .map_err(|error| Error::configuration("the request id is not valid").caused_by(error))
}
