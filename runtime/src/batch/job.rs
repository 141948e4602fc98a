//! `Job`: an action of a batch on its way from a call to an outcome.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Uri};
use tokio::time::Instant;

use super::Entry;
use super::replies::Outcome;
use super::wire::JSON;
use crate::call::Call;
use crate::cmdlet::{Cmdlet, File};
use crate::file::Target;
use crate::output::Payload;
use crate::page::{self, Plan};
use crate::request::{Content, Prepared};
use crate::trace::{self, CallSpan};
use crate::transport::Body;
use crate::{Error, Graph, Reply, Result, clock, confirm};

/// An action and how far it is.
pub(super) struct Job {
    pub(super) cmdlet: &'static Cmdlet,
    pub(super) span: CallSpan,
    /// The places of those that it depends on, which all come before it.
    pub(super) after: Vec<usize>,
    /// When it was first sent.
    pub(super) began: Option<Instant>,
    /// How often it was sent in vain.
    pub(super) failed: u32,
    /// What its retries took from the client's quota.
    pub(super) taken: u32,
    /// Whether it is sent once more with a token of further claims.
    pub(super) is_challenged: bool,
    /// `None` when there is nothing to send, and then there is an outcome.
    pub(super) request: Option<Ready>,
    /// `None` as long as it is to be sent.
    pub(super) outcome: Option<Result<Reply<Payload>>>,
}

/// A request and what is done with its reply.
pub(super) struct Ready {
    pub(super) prepared: Prepared,
    /// As a batch names it: without host and version.
    pub(super) url: String,
    plan: Plan,
    target: Option<Target>,
}

impl Job {
    pub(super) async fn new(entry: Entry, graph: &Graph) -> Self {
        let (cmdlet, span) = (entry.call.cmdlet(), CallSpan::new(&entry.call));
        let (request, outcome) = match Ready::new(&entry.call, graph).await {
            Ok(request) => (Some(request), None),
            Err(error) => (None, Some(Err(error.of(cmdlet)))),
        };
        Self {
            cmdlet,
            span,
            after: entry.after,
            began: None,
            failed: 0,
            taken: 0,
            is_challenged: false,
            request,
            outcome,
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.outcome.is_none()
    }

    /// It is about to be sent.
    pub(super) fn begin(&mut self) {
        self.began = self.began.or_else(clock::now);
    }

    pub(super) fn succeed(&mut self, graph: &Graph, reply: Reply<Payload>) {
        self.span.in_scope(|| trace::answered(reply.status()));
        graph.retry_quota().give(self.taken.saturating_add(1));
        self.outcome = Some(Ok(reply.with_attempts(self.failed.saturating_add(1))));
    }

    pub(super) fn fail(&mut self, error: Error) {
        let attempts = self.failed.saturating_add(u32::from(error.is_attempt()));
        self.outcome = Some(Err(error.with_attempts(attempts).of(self.cmdlet)));
    }

    /// Does what is left to do outside of the batch: further pages, and the file.
    pub(super) async fn finish(self, graph: &Graph) -> Outcome {
        let reply = async {
            match (self.outcome, self.request) {
                (Some(Ok(reply)), Some(request)) => request.finish(graph, reply).await,
                (Some(outcome), _) => outcome,
                (None, _) => Err(Error::configuration("the action of the batch was not sent")),
            }
        };
        let reply = self.span.around(reply).await;
        Outcome { cmdlet: self.cmdlet, reply: reply.map_err(|error| error.of(self.cmdlet)) }
    }
}

impl Ready {
    async fn new(call: &Call, graph: &Graph) -> Result<Self> {
        confirm::agree(call, graph).await?;
        let mut prepared = call.request(graph.endpoint())?;
        match prepared.body {
            Some(Content::Json(_)) => {}
            Some(Content::File(_) | Content::Given(_)) => {
                return Err(Error::binding("InFile cannot be sent in a batch: invoke the action by itself"));
            }
            None => fill_body(&mut prepared),
        }
        let url = relative(&prepared.url, graph.endpoint(), call.cmdlet().api_version)?;
        let target = match call.file(File::Out)? {
            Some(path) => Some(Target::of(&path).await?),
            None => None,
        };
        Ok(Self { prepared, url, plan: Plan::of(call)?, target })
    }

    /// About how long it is within a batch, in bytes.
    pub(super) fn bytes(&self) -> usize {
        const FRAME: usize = 64;
        let headers: usize = self.prepared.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        let body = self.prepared.body.as_ref().map_or(0, Content::in_memory);
        FRAME + self.url.len() + headers + body
    }

    async fn finish(self, graph: &Graph, mut reply: Reply<Payload>) -> Result<Reply<Payload>> {
        let Some(target) = self.target else {
            return page::finish(graph, self.prepared, self.plan, reply).await;
        };
        let content = Body::from(reply.value_mut().take_bytes()?);
        let path = target.save(reply.headers(), content).await?;
        Ok(reply.map(|_| Payload::saved(path)))
    }
}

/// Of a write without content the service refuses the whole batch: "Write request id : 1 does not contain Content-Type
/// header or body", status 400. By itself the same request has none.
fn fill_body(prepared: &mut Prepared) {
    if matches!(prepared.method, Method::POST | Method::PUT | Method::PATCH) {
        prepared.body = Some(Content::Json(Bytes::from_static(b"{}")));
        prepared.headers.entry(CONTENT_TYPE).or_insert(JSON);
    }
}

fn relative(url: &Uri, endpoint: &str, version: &str) -> Result<String> {
    let url = url.to_string();
    let below = url.strip_prefix(endpoint).and_then(|rest| rest.strip_prefix('/')?.strip_prefix(version));
    let unusual = || Error::configuration("the URL is not below the endpoint");
    below.map(str::to_owned).ok_or_else(unusual)
}
