//! Sends a prepared request: the one place where a token, an id and a timeout are added and a status is judged.
//! It is not generic, so that no generated action costs compile time here.

use bytes::Bytes;
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderName, HeaderValue};

use crate::call::Call;
use crate::cmdlet::{File, Role};
use crate::correlation;
use crate::error::ServiceError;
use crate::output::Payload;
use crate::page::{self, Plan};
use crate::request::Prepared;
use crate::transport::{Body, BoxFuture, Timeout};
use crate::{Error, Graph, Reply, Result};

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Sends a call; nothing happens before the future is polled.
pub(crate) fn dispatch(call: Call, graph: Graph) -> BoxFuture<'static, Result<Reply<Payload>>> {
    Box::pin(async move {
        let cmdlet = call.cmdlet();
        let reply = async {
            // Better than a download that succeeds and leaves no file; it comes with the streaming body.
            if call.value_of(Role::File(File::Out)).is_some() {
                return Err(Error::binding("saving to a file is not supported yet"));
            }
            let request = call.request(graph.endpoint())?;
            page::send(&graph, request, Plan::of(&call)?).await
        };
        reply.await.map_err(|error| error.of(cmdlet))
    })
}

/// One request and its reply; a reply without success is an error.
pub(crate) async fn exchange(graph: &Graph, prepared: Prepared) -> Result<Reply<Payload>> {
    let request = complete(graph, prepared).await?;
    let sent_id = request.headers().get(CLIENT_REQUEST_ID).cloned();
    let sent_id = || sent_id.as_ref().and_then(|id| id.to_str().ok());
    let broken = |error| Error::transport(error).with_client_request_id(sent_id());

    let (parts, body) = graph.transport().send(request).await.map_err(broken)?.into_parts();
    let body = body.bytes().await;
    if parts.status.is_success() {
        return Ok(Reply::new(Payload::bytes(body.map_err(broken)?), parts.status, parts.headers));
    }
    // The status says enough: a body that was cut off must not hide it.
    let body = body.unwrap_or_else(|_| Bytes::new());
    let reply = ServiceError::of_graph(parts.status, &parts.headers, &body);
    Err(Error::service(reply).with_client_request_id(sent_id()))
}

async fn complete(graph: &Graph, prepared: Prepared) -> Result<http::Request<Body>> {
    let authorization = graph.authorization().await?;
    let mut request = http::Request::new(prepared.body.map_or_else(Body::empty, Body::from));
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
    request.extensions_mut().insert(Timeout(graph.timeout()));
    Ok(request)
}

fn id_header() -> Result<HeaderValue> {
    HeaderValue::try_from(correlation::request_id())
        .map_err(|error| Error::configuration("the request id is not valid").caused_by(error))
}
