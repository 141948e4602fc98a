//! Sends the chunks of a large upload one after the other, until the service has them all.
//! Every step either brings the upload further than it was or costs one of the attempts, so it ends.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_RANGE, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Method, StatusCode};

use super::reply::{Answer, Missing, Outcome, Trouble, says_done};
use super::{Begin, LargeUpload, Source};
use crate::reply::{self, Head};
use crate::transport::{Body, IdleTimeout, Timeout, TransportError, Uploading};
use crate::{Error, Graph, Object, Reply, Result, clock};

const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Whoever asks to wait longer than this gives the upload up; it can be resumed.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// What is done next.
#[derive(Clone, Copy)]
enum Step {
    Put(Missing),
    Ask,
}

pub(super) struct Run<'a> {
    upload: &'a LargeUpload,
    graph: &'a Graph,
    source: Source,
    /// The furthest that a chunk began, and how often the upload did not come further.
    furthest: Option<u64>,
    failures: u32,
}

impl<'a> Run<'a> {
    pub(super) fn new(upload: &'a LargeUpload, graph: &'a Graph, source: Source) -> Self {
        let furthest = match upload.begin {
            Begin::At(missing) => Some(missing.start),
            Begin::Resume => None,
        };
        Self { upload, graph, source, furthest, failures: 0 }
    }

    pub(super) async fn finish(mut self) -> Result<Reply<Object>> {
        let total = self.source.length();
        let mut step = match self.upload.begin {
            Begin::At(missing) => Step::Put(missing),
            Begin::Resume => Step::Ask,
        };
        let mut is_last_sent = false;
        loop {
            let outcome = match step {
                Step::Put(missing) => {
                    let end = self.end_of(missing)?;
                    is_last_sent = end == total;
                    self.put(missing.start, end).await?
                }
                Step::Ask => self.ask(is_last_sent).await?,
            };
            step = match outcome {
                Outcome::Done(reply) => {
                    self.upload.tell(total, total);
                    return Ok(reply);
                }
                Outcome::Next(missing) => {
                    self.upload.tell(missing.start, total);
                    self.come_to(missing.start, matches!(step, Step::Put(_)))?;
                    Step::Put(missing)
                }
                Outcome::Again(trouble) => {
                    let is_unsure = trouble.is_unsure;
                    self.pause(trouble).await?;
                    if is_unsure { Step::Ask } else { step }
                }
            };
        }
    }

    /// Where the chunk that begins there ends.
    fn end_of(&self, missing: Missing) -> Result<u64> {
        let total = self.source.length();
        if missing.start >= total {
            return Err(Error::decode("the upload session wants bytes behind the end of the file"));
        }
        let end = missing.start.saturating_add(self.upload.chunk).min(total);
        Ok(missing.end.map_or(end, |gap| gap.min(end)))
    }

    /// A service that keeps asking for what it was sent is not followed for ever.
    ///
    /// Where it was asked, the failure before that counts already.
    fn come_to(&mut self, start: u64, was_sent: bool) -> Result<()> {
        if self.furthest.is_none_or(|furthest| start > furthest) {
            (self.furthest, self.failures) = (Some(start), 0);
            return Ok(());
        }
        self.failures += u32::from(was_sent);
        if self.failures < self.upload.attempts {
            return Ok(());
        }
        Err(Error::decode(format!("the upload session does not come further than byte {start}")))
    }

    async fn pause(&mut self, trouble: Trouble) -> Result<()> {
        self.failures += 1;
        let wait = trouble.wait.unwrap_or_else(|| self.upload.wait(self.failures));
        if self.failures >= self.upload.attempts || wait > LONGEST_WAIT {
            return Err(trouble.error);
        }
        if clock::sleep(wait).await { Ok(()) } else { Err(trouble.error) }
    }

    async fn put(&self, start: u64, end: u64) -> Result<Outcome> {
        let total = self.source.length();
        let mut request = self.upload.request(self.graph, Method::PUT, self.source.chunk(start..end).await?);
        let range = format!("bytes {start}-{}/{total}", end.saturating_sub(1));
        let range = HeaderValue::try_from(range).map_err(|error| Error::binding("no range").caused_by(error))?;
        request.headers_mut().insert(CONTENT_RANGE, range);
        request.headers_mut().insert(CONTENT_TYPE, BYTES);
        request.extensions_mut().insert(IdleTimeout(self.graph.timeout()));
        request.extensions_mut().insert(Uploading);
        match self.upload.exchange(self.graph, request).await? {
            Ok((parts, body)) => self.answer(parts, &body).outcome(Some(end), total),
            Err(error) => match self.source.failure() {
                Some(failure) => Err(failure),
                None => Ok(Outcome::Again(broken(error))),
            },
        }
    }

    /// Asks what the service has.
    async fn ask(&self, is_last_sent: bool) -> Result<Outcome> {
        let mut request = self.upload.request(self.graph, Method::GET, Body::empty());
        request.extensions_mut().insert(Timeout(self.graph.timeout()));
        match self.upload.exchange(self.graph, request).await? {
            Ok((parts, _)) if is_last_sent && parts.status == StatusCode::NOT_FOUND => {
                Err(self.answer(parts, &[]).error(true))
            }
            Ok((parts, body)) => match self.answer(parts, &body).outcome(None, self.source.length())? {
                // A question that fails is asked again.
                Outcome::Again(trouble) => Ok(Outcome::Again(Trouble { is_unsure: true, ..trouble })),
                Outcome::Done(reply) if !says_done(reply.value(), is_last_sent) => {
                    let message = "the service was asked what it has of the upload, and did not say what is missing";
                    Err(Error::decode(message.to_owned()))
                }
                outcome => Ok(outcome),
            },
            Err(error) => Ok(Outcome::Again(Trouble { is_unsure: true, ..broken(error) })),
        }
    }

    fn answer<'b>(&'b self, parts: http::response::Parts, body: &'b [u8]) -> Answer<'b> {
        Answer { head: Box::new(Head::new(parts, None)), body, url: &self.upload.url }
    }
}

/// Where there was no connection, or the server refused the request, nothing of the chunk was taken.
fn broken(error: TransportError) -> Trouble {
    Trouble { is_unsure: !error.is_without_effect(), error: Error::transport(error), wait: None }
}

impl LargeUpload {
    /// One request that is not repeated.
    pub(super) async fn once(&self, graph: &Graph, method: Method) -> Result<Reply<Object>> {
        let mut request = self.request(graph, method, Body::empty());
        request.extensions_mut().insert(Timeout(graph.timeout()));
        let (parts, body) = self.exchange(graph, request).await?.map_err(Error::transport)?;
        let answer = Answer { head: Box::new(Head::new(parts, None)), body: &body, url: &self.url };
        if !answer.head.status.is_success() {
            return Err(answer.error(false));
        }
        Ok(Reply::new(answer.object()?, answer.head))
    }

    /// A request without a token: the URL is one.
    fn request(&self, graph: &Graph, method: Method, body: Body) -> http::Request<Body> {
        let mut request = http::Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = self.url.clone();
        request.headers_mut().insert(USER_AGENT, graph.user_agent().clone());
        request
    }

    /// One request with its reply, unless that is too long, which it would be again.
    async fn exchange(
        &self,
        graph: &Graph,
        request: http::Request<Body>,
    ) -> Result<Result<(http::response::Parts, Bytes), TransportError>> {
        let (parts, body) = match graph.transport().send(request).await {
            Ok(reply) => reply.into_parts(),
            Err(error) => return Ok(Err(error)),
        };
        let limit = graph.reply_limit();
        match body.bytes_within(limit).await {
            Ok(Some(body)) => Ok(Ok((parts, body))),
            // The status says enough.
            _ if !parts.status.is_success() => Ok(Ok((parts, Bytes::new()))),
            Ok(None) => Err(Error::decode(reply::too_long(limit)).of_reply(Box::new(Head::new(parts, None)))),
            Err(error) => Ok(Err(error)),
        }
    }
}
