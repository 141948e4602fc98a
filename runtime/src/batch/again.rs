//! Which actions of a batch are sent again, and when: what the policy says that would govern the action by itself.
//! The request around them is never repeated by itself, so that an action is counted once for each time it was sent.

use std::time::Duration;

use tokio::time::Instant;

use super::job::Job;
use crate::retry::{Failure, price};
use crate::{Error, Graph, clock, trace};

/// When a batch began.
pub(super) struct Again(Option<Instant>);

impl Again {
    pub(super) fn new() -> Self {
        Self(clock::now())
    }

    /// How long to wait before a job is sent again; `None` when it is not.
    pub(super) fn pause(&self, graph: &Graph, job: &mut Job, error: &Error) -> Option<Duration> {
        let request = job.request.as_ref()?;
        let elapsed = self.0?.elapsed();
        let failure = Failure::new(error, &request.prepared.method, job.failed.saturating_add(1), elapsed);
        let policy = request.prepared.retry.as_deref().unwrap_or(graph.retry_policy());
        let pause = policy.pause(&failure).filter(|&pause| clock::can_wait(pause))?;
        let price = price(error);
        if !graph.retry_quota().take(price) {
            return None;
        }
        job.failed = job.failed.saturating_add(1);
        job.taken = job.taken.saturating_add(price);
        job.span.in_scope(|| trace::retry(job.failed, pause, error.status()));
        Some(pause)
    }
}
