//! Which actions of a batch are sent again, and when: what the policy says that would govern the action by itself.
//! The request around them is never repeated by itself, so that an action is counted once for each time it was sent.

use std::time::Duration;

use super::job::Job;
use crate::retry::{Failure, price};
use crate::{Error, Graph, clock, trace};

/// What becomes of the failed actions of one request.
///
/// They were one request, and are one when they are sent again, so together they take from the quota what one takes.
pub(super) struct Again<'a> {
    graph: &'a Graph,
    /// What they took so far.
    taken: u32,
    /// The longest pause among them.
    pub(super) pause: Duration,
}

impl<'a> Again<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self { graph, taken: 0, pause: Duration::ZERO }
    }

    /// Whether a job is sent again.
    pub(super) fn takes(&mut self, job: &mut Job, error: &Error) -> bool {
        let Some(pause) = self.pause_of(job, error) else { return false };
        let price = price(error).saturating_sub(self.taken);
        if price > 0 && !self.graph.retry_quota().take(price) {
            return false;
        }
        self.taken = self.taken.saturating_add(price);
        self.pause = self.pause.max(pause);
        job.failed = job.failed.saturating_add(1);
        job.taken = job.taken.saturating_add(price);
        job.span.in_scope(|| trace::retry(job.failed, pause, error.status()));
        true
    }

    fn pause_of(&self, job: &Job, error: &Error) -> Option<Duration> {
        let request = job.request.as_ref()?;
        let elapsed = job.began?.elapsed();
        let failure = Failure::new(error, &request.prepared.method, job.failed.saturating_add(1), elapsed);
        let policy = request.prepared.retry.as_deref().unwrap_or(self.graph.retry_policy());
        policy.pause(&failure).filter(|&pause| clock::can_wait(pause))
    }
}
