//! Sends a prepared request: the one place where a token, an id and a timeout are added and a status is judged.
//! It is not generic, so that no generated action costs compile time here.
//!
//! What ordinary calls never come to is a boxed future of its own: that of a call is as large as its largest branch,
//! and is moved and touched as a whole.

use std::path::PathBuf;

use bytes::Bytes;
use http::header::{AUTHORIZATION, RANGE, USER_AGENT};
use http::{HeaderValue, StatusCode};

use crate::auth::Challenge;
use crate::call::Call;
use crate::cmdlet::File;
use crate::correlation::{self, CLIENT_REQUEST_ID};
use crate::error::ServiceError;
use crate::file::{self, Target};
use crate::output::Payload;
use crate::page::{self, Plan};
use crate::redirect::{self, Followed};
use crate::reply::{self, Head};
use crate::request::{Content, Prepared};
use crate::retry::Attempts;
use crate::transport::{Body, BoxFuture, IdleTimeout, Timeout, TransportError, Uploading};
use crate::{Error, Graph, Reply, Result, confirm, redact, trace};

/// What an error object never is as long as.
const ERROR_LIMIT: usize = 1 << 20;

/// Sends a call; nothing happens before the future is polled.
pub(crate) fn dispatch(call: Call, graph: Graph) -> BoxFuture<'static, Result<Reply<Payload>>> {
    Box::pin(async move {
        let reply = async {
            confirm::agree(&call, &graph).await?;
            let request = call.request(graph.endpoint())?;
            if let Some(path) = call.file(File::Out)? {
                return download(&graph, request, path).await;
            }
            let plan = Plan::of(&call)?;
            if plan.is_followed() {
                return page::send(&graph, request, plan).await;
            }
            exchange(&graph, &request).await
        };
        trace::call(&call, reply).await.map_err(|error| error.of(call.cmdlet()))
    })
}

/// One request and its reply, in as many attempts as the policy allows; a reply without success is an error.
pub(crate) async fn exchange(graph: &Graph, prepared: &Prepared) -> Result<Reply<Payload>> {
    let (id, mut attempts) = (id_of(prepared)?, Attempts::new(graph, prepared));
    loop {
        let error = match exchange_once(graph, prepared, &id).await {
            Ok(reply) => return Ok(attempts.done(reply)),
            Err(error) => error,
        };
        attempts.again(error).await?;
    }
}

async fn exchange_once(graph: &Graph, prepared: &Prepared, id: &HeaderValue) -> Result<Reply<Payload>> {
    let is_file = prepared.body.as_ref().is_some_and(Content::is_file);
    let Answer { head, body, authorization } = attempt(graph, prepared, id, is_file).await?;
    if !head.status.is_success() {
        return Err(Answer { head, body, authorization }.refusal(id).await);
    }
    let bytes = body.bytes_within(graph.reply_limit()).await.map_err(|error| broken(error, id))?;
    whole(graph, head, bytes)
}

/// The request of a batch and its reply, once; also with what `Authorization` it was sent.
pub(crate) async fn exchange_batch(graph: &Graph, prepared: &Prepared) -> Result<(Reply<Payload>, HeaderValue)> {
    let id = id_of(prepared)?;
    let once = async {
        let Answer { head, body, authorization } = attempt(graph, prepared, &id, false).await?;
        if !head.status.is_success() {
            return Err(Answer { head, body, authorization }.refusal(&id).await);
        }
        let bytes = body.bytes_within(graph.reply_limit()).await.map_err(|error| broken(error, &id))?;
        // A reply that is a success holds those of other requests, whose errors may quote the token.
        let bytes = bytes.map(|bytes| without_token(bytes, &authorization));
        Ok((whole(graph, head, bytes)?, authorization))
    };
    once.await.map_err(|error| {
        let attempts = u32::from(error.is_attempt());
        error.with_attempts(attempts)
    })
}

/// A reply that is a success; without bytes it was too long.
fn whole(graph: &Graph, head: Box<Head>, bytes: Option<Bytes>) -> Result<Reply<Payload>> {
    let Some(bytes) = bytes else {
        return Err(Error::decode(reply::too_long(graph.reply_limit())).of_reply(head));
    };
    Ok(Reply::new(Payload::bytes(bytes), head))
}

/// One request whose reply is content; it is sent again until content begins to come.
pub(crate) async fn fetch(graph: &Graph, prepared: Prepared) -> Result<Reply<Body>> {
    let (id, mut attempts) = (id_of(&prepared)?, Attempts::new(graph, &prepared));
    let Answer { head, body, .. } = loop {
        match fetch_once(graph, &prepared, &id).await {
            Ok(answer) => break answer,
            Err(error) => attempts.again(error).await?,
        }
    };
    let body = file::whole(&head.headers, body);
    Ok(attempts.done(Reply::new(body, head)))
}

/// Content that becomes a file.
fn download(graph: &Graph, prepared: Prepared, path: PathBuf) -> BoxFuture<'_, Result<Reply<Payload>>> {
    Box::pin(async move {
        let target = Target::of(&path).await?;
        let mut reply = fetch(graph, prepared).await?;
        let body = std::mem::take(reply.value_mut());
        let path = target.save(reply.headers(), body).await.map_err(|error| reply.failed(error))?;
        Ok(reply.map(|_| Payload::saved(path)))
    })
}

async fn fetch_once(graph: &Graph, prepared: &Prepared, id: &HeaderValue) -> Result<Answer> {
    let answer = attempt(graph, prepared, id, true).await?;
    let at_home = || complete(graph, prepared, id, true, Body::empty(), &answer.authorization);
    let followed = redirect::follow(graph, prepared, &answer.head, at_home).await.map_err(|error| broken(error, id))?;
    let (answer, host) = match followed {
        Some(Followed { reply, host }) => {
            let (parts, body) = reply.into_parts();
            (Answer { head: Box::new(Head::new(parts, Some(id.clone()))), body, ..answer }, host)
        }
        None => (answer, None),
    };
    match host {
        _ if answer.head.status.is_success() => content_of(prepared, answer),
        Some(host) => {
            let reply = ServiceError::of_host(answer.head.status, &answer.head.headers, &host);
            Err(Error::service(reply).with_client_request_id(text_of(id)))
        }
        None => Err(answer.refusal(id).await),
    }
}

/// Other successes bring no content, or only a part that nobody asked for.
fn content_of(prepared: &Prepared, answer: Answer) -> Result<Answer> {
    let is_part = prepared.headers.contains_key(RANGE);
    match answer.head.status {
        StatusCode::OK => Ok(answer),
        StatusCode::PARTIAL_CONTENT if is_part => Ok(answer),
        status => {
            let hint = match status {
                StatusCode::ACCEPTED => ": ask again later",
                StatusCode::PARTIAL_CONTENT => ": ask for a part with the header Range",
                _ => "",
            };
            let text = format!("the service answers {status} and not the content, so that nothing is saved{hint}");
            Err(Error::decode(text).of_reply(answer.head))
        }
    }
}

/// A reply whose body is still on its way.
struct Answer {
    head: Box<Head>,
    body: Body,
    /// What was sent as `Authorization`.
    authorization: HeaderValue,
}

impl Answer {
    /// The error that a reply without success is.
    #[cold]
    fn refusal(self, id: &HeaderValue) -> BoxFuture<'_, Error> {
        let Self { head, body, authorization } = self;
        Box::pin(async move {
            // The status says enough: a body that is cut off or endless must not hide it.
            let body = body.bytes_within(ERROR_LIMIT).await.ok().flatten().unwrap_or_default();
            let body = without_token(body, &authorization);
            let reply = ServiceError::of_graph(head.status, &head.headers, &body);
            Error::service(reply).with_client_request_id(text_of(id))
        })
    }
}

/// Sends a request, and once more with a new token if the service wants one with further claims.
///
/// The reply is given whatever its status.
async fn attempt(graph: &Graph, prepared: &Prepared, id: &HeaderValue, is_file: bool) -> Result<Answer> {
    // Before the token is fetched: a file that is not there costs nothing. What is in memory needs no future of its own.
    let body = match &prepared.body {
        None => Body::empty(),
        Some(Content::Json(bytes)) => Body::from(bytes.clone()),
        content => open(content.as_ref()).await?,
    };
    let authorization = graph.authorization(None).await?;
    let answer = deliver(graph, prepared, id, is_file, body, authorization).await?;
    let Some(challenge) = Challenge::of(answer.head.status, &answer.head.headers, &answer.authorization) else {
        return Ok(answer);
    };
    if !prepared.body.as_ref().is_none_or(Content::is_repeatable) {
        return Ok(answer);
    }
    let meeting: BoxFuture<'_, _> = Box::pin(async move {
        let authorization = graph.authorization(Some(&challenge)).await?;
        if authorization == answer.authorization {
            // It would be refused again.
            return Ok(answer);
        }
        let body = open(prepared.body.as_ref()).await?;
        deliver(graph, prepared, id, is_file, body, authorization).await
    });
    meeting.await
}

/// The content, from its beginning.
#[cold]
fn open(content: Option<&Content>) -> BoxFuture<'_, Result<Body>> {
    Box::pin(async move {
        match content {
            None => Ok(Body::empty()),
            Some(Content::Json(bytes)) => Ok(Body::from(bytes.clone())),
            Some(Content::File(path)) => file::open(path).await,
            Some(Content::Given(given)) => given.open(),
        }
    })
}

/// One request and the head of its reply.
fn deliver(
    graph: &Graph,
    prepared: &Prepared,
    id: &HeaderValue,
    is_file: bool,
    body: Body,
    authorization: HeaderValue,
) -> impl Future<Output = Result<Answer>> {
    let clock = trace::request_sent(&prepared.method, id);
    // Before the future, which has no room for the request then.
    let sending = graph.transport().send(complete(graph, prepared, id, is_file, body, &authorization));
    async move {
        let reply = sending.await.map_err(|error| broken(error, id))?;
        trace::reply(clock, reply.status());
        let (parts, body) = reply.into_parts();
        Ok(Answer { head: Box::new(Head::new(parts, Some(id.clone()))), body, authorization })
    }
}

/// What came back, without the token if it is quoted there.
fn without_token(body: Bytes, authorization: &HeaderValue) -> Bytes {
    let token = text_of(authorization).and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    redact::without(&body, token).map_or(body, Bytes::from)
}

#[cold]
fn broken(error: TransportError, id: &HeaderValue) -> Error {
    Error::transport(error).with_client_request_id(text_of(id))
}

fn text_of(id: &HeaderValue) -> Option<&str> {
    id.to_str().ok()
}

/// The request with all that only sending adds.
fn complete(
    graph: &Graph,
    prepared: &Prepared,
    id: &HeaderValue,
    is_file: bool,
    body: Body,
    authorization: &HeaderValue,
) -> http::Request<Body> {
    let mut request = http::Request::new(body);
    *request.method_mut() = prepared.method.clone();
    *request.uri_mut() = prepared.url.clone();
    let headers = request.headers_mut();
    // With room for those below and the two that reqwest adds, which a clone has not.
    headers.reserve(prepared.headers.len() + 5);
    for (name, value) in &prepared.headers {
        headers.append(name, value.clone());
    }
    headers.insert(AUTHORIZATION, authorization.clone());
    for (name, value) in [(USER_AGENT, graph.user_agent()), (CLIENT_REQUEST_ID, id)] {
        if !prepared.headers.contains_key(&name) {
            headers.insert(name, value.clone());
        }
    }
    if is_file {
        request.extensions_mut().insert(IdleTimeout(graph.timeout()));
        if prepared.body.as_ref().is_some_and(Content::is_file) {
            request.extensions_mut().insert(Uploading);
        }
    } else {
        request.extensions_mut().insert(Timeout(graph.timeout()));
    }
    request
}

/// The `client-request-id` of all attempts: the caller's, or a new one.
fn id_of(prepared: &Prepared) -> Result<HeaderValue> {
    match prepared.headers.get(CLIENT_REQUEST_ID) {
        Some(id) => Ok(id.clone()),
        None => correlation::header().ok_or_else(|| Error::configuration("the request id is not valid")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cmdlet::Cmdlet;

    static CMDLET: Cmdlet = Cmdlet {
        name: "Get-Nothing",
        module: "Contoso",
        api_version: "v1.0",
        operations: &[],
        parameters: &[],
        sets: &[],
        permissions: &[],
    };

    /// It is moved to the heap as a whole. What one step leaves in it, each step around it carries along.
    #[test]
    fn the_future_of_a_call_is_small() {
        let graph = Graph::builder().build().expect("a client");
        let size = size_of_val(&*dispatch(Call::new(&CMDLET, "Get"), graph));
        // The span of a call that is traced goes along.
        let most = if cfg!(feature = "tracing") { 1_600 } else { 1_280 };
        assert!(size <= most, "{size} bytes");
    }
}
