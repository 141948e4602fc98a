//! `Attempts`: the book of one request over all its attempts. The loop itself is in `send.rs`.

use tokio::time::Instant;

use super::{Failure, quota};
use crate::request::{Content, Prepared};
use crate::transport::BoxFuture;
use crate::{Error, Graph, Reply, Result, clock, trace};

/// How often a request was tried, and what its retries took from the client's quota.
pub(crate) struct Attempts<'a> {
    graph: &'a Graph,
    prepared: &'a Prepared,
    began: Option<Instant>,
    failed: u32,
    taken: u32,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(graph: &'a Graph, prepared: &'a Prepared) -> Self {
        Self { graph, prepared, began: clock::now(), failed: 0, taken: 0 }
    }

    /// It succeeded.
    pub(crate) fn done<T>(self, reply: Reply<T>) -> Reply<T> {
        self.graph.retry_quota().give(self.taken.saturating_add(1));
        reply.with_attempts(self.failed.saturating_add(1))
    }

    /// It failed: waits until it is to be sent again, or gives the error back.
    #[cold]
    pub(crate) fn again(&mut self, error: Error) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.wait(error))
    }

    async fn wait(&mut self, error: Error) -> Result<()> {
        if !error.is_attempt() {
            return Err(error.with_attempts(self.failed));
        }
        self.failed = self.failed.saturating_add(1);
        let error = error.with_attempts(self.failed);
        let Some(elapsed) = self.began.map(|began| began.elapsed()) else { return Err(error) };
        let failure = Failure::new(&error, &self.prepared.method, self.failed, elapsed);
        let policy = self.prepared.retry.as_deref().unwrap_or(self.graph.retry_policy());
        let Some(pause) = policy.pause(&failure) else { return Err(error) };
        if !self.prepared.body.as_ref().is_none_or(Content::is_repeatable) {
            return Err(error);
        }
        let price = quota::price(&error);
        let Some(reserved) = self.graph.retry_quota().reserve(price) else { return Err(error) };
        trace::retry(self.failed, pause, error.status());
        if !clock::sleep(pause).await {
            return Err(error);
        }
        self.taken = self.taken.saturating_add(reserved.spend());
        Ok(())
    }
}
