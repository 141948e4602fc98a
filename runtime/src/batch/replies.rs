//! `Replies`: what came back for each action of a batch.

use std::fmt;

use super::{Handle, Place};
use crate::cmdlet::Cmdlet;
use crate::output::Payload;
use crate::{Error, Reply, Result};

/// A reply that is not decoded yet, and the cmdlet for its errors.
pub(super) struct Outcome {
    pub(super) cmdlet: &'static Cmdlet,
    pub(super) reply: Result<Reply<Payload>>,
}

/// The replies to a [`Batch`](super::Batch), each a reply or an error of its own.
pub struct Replies {
    batch: u64,
    outcomes: Vec<Option<Outcome>>,
}

impl Replies {
    pub(super) fn new(batch: u64, outcomes: Vec<Outcome>) -> Self {
        Self { batch, outcomes: outcomes.into_iter().map(Some).collect() }
    }

    /// The reply to the action that the handle stands for.
    ///
    /// # Errors
    ///
    /// What went wrong with this action, as if it had been sent by itself; or the handle is of another batch.
    pub fn take<T>(&mut self, handle: Handle<T>) -> Result<Reply<T>> {
        let Outcome { cmdlet, reply } = self.outcome(handle.place)?;
        reply?.try_map(handle.decode).map_err(|error| error.of(cmdlet))
    }

    fn outcome(&mut self, Place { batch, index }: Place) -> Result<Outcome> {
        let slot = self.outcomes.get_mut(index).filter(|_| batch == self.batch);
        slot.and_then(Option::take).ok_or_else(|| Error::binding("the handle is of another batch"))
    }
}

impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.outcomes.iter().flatten().filter(|outcome| outcome.reply.is_err()).count();
        f.debug_struct("Replies").field("len", &self.outcomes.len()).field("failed", &failed).finish_non_exhaustive()
    }
}
