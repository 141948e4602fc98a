//! Batches: many actions in few requests ([JSON batching](https://learn.microsoft.com/graph/json-batching)).
//!
//! ```text
//! add ──> jobs ──plan──> chunks of 20 ──wire──> POST /v1.0/$batch ──answer──> outcomes ──take──> Reply<T>
//!                 ^                                                      │
//!                 └── what was throttled, and what waited for a reply ───┘
//! ```
//!
//! `job.rs` makes requests of actions, `plan.rs` puts them into chunks, `wire.rs` writes a chunk and `answer.rs` reads
//! what comes back, `run.rs` goes round until every action has an outcome, `again.rs` says what is sent once more, and
//! `claims.rs` gets the token that an action wants.

mod again;
mod answer;
mod claims;
mod job;
mod plan;
mod replies;
mod run;
mod wire;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::call::Call;
use crate::output::Decode;
use crate::{Action, Error, Graph, Result, trace};

pub use replies::Replies;

/// How many requests are on their way at once: a mailbox takes four.
const CONCURRENCY: usize = 4;

/// Actions that are sent together, 20 to a request, or fewer where they are long: a request has at most 4 MB.
///
/// Any actions go together, also those of `v1.0` and `beta`, which get requests of their own.
/// Each has its own reply or its own error; what failed is sent again only where its retry policy says so.
///
/// ```
/// use cmdlet_runtime::batch::Batch;
/// use cmdlet_runtime::{Action, Graph, Result};
///
/// async fn names<A: Action<Output = String>>(actions: Vec<A>, graph: &Graph) -> Result<Vec<String>> {
///     let mut batch = Batch::new();
///     let handles: Vec<_> = actions.into_iter().map(|action| batch.add(action)).collect();
///     let mut replies = batch.send(graph).await?;
///     handles.into_iter().map(|handle| Ok(replies.take(handle)?.into_value())).collect()
/// }
/// ```
///
/// # What differs from sending an action by itself
///
/// - A list that was asked for with `-All` or `-Top` comes in the batch with its first page;
///   its further pages are fetched at the end, one request each.
/// - `-OutFile` works for small files such as photos, for the reply holds all of them; `-InFile` is an error.
/// - A throttled action waits for the others of its round and is sent with those that were throttled as well.
///   If most of a request was throttled, its place is taken by no other before it was sent again.
/// - What was one request takes from the [quota](crate::GraphBuilder::retry_quota) of retries what one takes.
#[must_use = "nothing is sent before send()"]
pub struct Batch {
    id: u64,
    entries: Vec<Entry>,
    concurrency: usize,
}

/// An action, and the places of those that it depends on.
struct Entry {
    call: Call,
    after: Vec<usize>,
}

impl Batch {
    /// A batch without actions.
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), entries: Vec::new(), concurrency: CONCURRENCY }
    }

    /// How many of the requests with 20 actions are on their way at once; 4 by default.
    pub fn concurrency(mut self, requests: NonZeroUsize) -> Self {
        self.concurrency = requests.get();
        self
    }

    /// Adds an action; its reply is taken with the handle.
    ///
    /// A mistake in its parameters is the error of this action, which is then not sent.
    pub fn add<A: Action>(&mut self, action: A) -> Handle<A::Output> {
        Handle { place: self.push(action.into_call()), decode: A::DECODE }
    }

    fn push(&mut self, call: Call) -> Place {
        self.entries.push(Entry { call, after: Vec::new() });
        Place { batch: self.id, index: self.entries.len() - 1 }
    }

    /// Lets an action wait for the success of another one (`dependsOn`).
    ///
    /// If that fails, the dependent is not sent: its error [is a failed dependency](Error::is_failed_dependency).
    /// An action may depend on several: say it for each.
    ///
    /// The service takes a request whose actions are all independent or all in one line, each after the one before it.
    /// Other orders are kept by sending the dependent later.
    ///
    /// ```
    /// # use cmdlet_runtime::batch::Batch;
    /// # use cmdlet_runtime::{Action, Graph, Result};
    /// # async fn demo<A: Action, B: Action>(create: A, update: B, graph: &Graph) -> Result<()> {
    /// let mut batch = Batch::new();
    /// let created = batch.add(create);
    /// let updated = batch.add(update);
    /// batch.depends_on(&updated, &created)?;
    /// let mut replies = batch.send(graph).await?;
    /// match replies.take(updated) {
    ///     Err(error) if error.is_failed_dependency() => eprintln!("{:?}", replies.take(created).err()),
    ///     other => drop(other?),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When a handle is of another batch, or the dependent was added before what it depends on, which rules out cycles.
    pub fn depends_on<T, D>(&mut self, dependent: &Handle<T>, dependency: &Handle<D>) -> Result<()> {
        self.link(&dependent.place, &dependency.place)
    }

    fn link(&mut self, dependent: &Place, dependency: &Place) -> Result<()> {
        if dependent.batch != self.id || dependency.batch != self.id {
            return Err(Error::binding("the handle is of another batch"));
        }
        if dependency.index >= dependent.index {
            return Err(Error::binding("an action of a batch can depend only on one that was added before it"));
        }
        if let Some(entry) = self.entries.get_mut(dependent.index)
            && !entry.after.contains(&dependency.index)
        {
            entry.after.push(dependency.index);
        }
        Ok(())
    }

    /// How many actions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sends the actions and waits for all replies; a batch without actions sends nothing.
    ///
    /// An action is sent again when its policy, or the client's, would send it again by itself, see
    /// [`retry`](crate::retry); what goes into one round waits for the longest pause among those.
    /// The others are not sent a second time.
    ///
    /// # Errors
    ///
    /// When no request was answered as a batch is: there is no token, no connection, the service refused each request
    /// as a whole, or what it answered is no batch.
    /// In the last case, and where a connection broke, the actions may have been done:
    /// [`is_outcome_unknown`](crate::Error::is_outcome_unknown) says so.
    /// Everything else is an error of an action.
    pub async fn send(self, graph: &Graph) -> Result<Replies> {
        let actions = self.entries.len();
        let outcomes = trace::batch(actions, run::run(graph, self.entries, self.concurrency)).await?;
        Ok(Replies::new(self.id, outcomes))
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|entry| &entry.call)).finish()
    }
}

/// Where the reply to an action of a [`Batch`] will be; [`Replies::take`] takes it, once.
#[must_use = "without the handle the reply cannot be taken"]
pub struct Handle<T> {
    place: Place,
    decode: Decode<T>,
}

#[derive(Debug)]
struct Place {
    batch: u64,
    index: usize,
}

impl<T> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("index", &self.place.index).finish_non_exhaustive()
    }
}
