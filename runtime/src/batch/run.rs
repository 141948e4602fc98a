//! Sends the jobs of a batch, round after round, until each has an outcome.

use std::collections::VecDeque;
use std::future::Future;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::{self, FuturesUnordered};

use super::again::Again;
use super::answer::{self, Answers};
use super::job::Job;
use super::plan::{self, Chunk};
use super::replies::Outcome;
use super::{Entry, wire};
use crate::{Error, Graph, Result, clock};

/// The outcomes, in the order of the entries.
pub(super) async fn run(graph: &Graph, entries: Vec<Entry>, concurrency: usize) -> Result<Vec<Outcome>> {
    let mut jobs = Vec::with_capacity(entries.len());
    for entry in entries {
        jobs.push(Job::new(entry, graph).await);
    }
    Rounds { graph, jobs: &mut jobs, concurrency, is_answered: false, refusal: None }.run().await?;
    // What is left to do of a job may be a request for a page, so as many as before run at once.
    let finished = stream::iter(jobs).map(|job| job.finish(graph)).buffered(concurrency);
    Ok(finished.collect().await)
}

struct Rounds<'a> {
    graph: &'a Graph,
    jobs: &'a mut Vec<Job>,
    concurrency: usize,
    /// Whether the service answered any request.
    is_answered: bool,
    /// What became of the last request that was refused as a whole, for good.
    refusal: Option<Error>,
}

/// A request that was sent, and what came back.
type Asked = (Chunk, Result<Answers>);

impl<'a> Rounds<'a> {
    async fn run(mut self) -> Result<()> {
        loop {
            let all = 0..self.jobs.len();
            fail_dependents(self.jobs, all);
            let chunks = plan::chunks(self.jobs);
            if chunks.is_empty() {
                break;
            }
            clock::sleep(self.send(chunks).await).await;
        }
        match self.refusal {
            Some(error) if !self.is_answered => Err(error),
            _ => Ok(()),
        }
    }

    /// Sends the chunks and returns how long to wait before the next round.
    ///
    /// A chunk that was mostly throttled keeps its place until it was sent again, as a call of its own would:
    /// so a service that takes nothing is not sent the whole batch each time that it asks for a pause.
    /// The few that are left of other chunks go together in the next round.
    async fn send(&mut self, chunks: Vec<Chunk>) -> Duration {
        let mut queue = VecDeque::from(chunks);
        let mut running = FuturesUnordered::new();
        let mut pause = Duration::ZERO;
        loop {
            while running.len() < self.concurrency
                && let Some(chunk) = queue.pop_front()
            {
                running.push(self.ask(chunk, Duration::ZERO));
            }
            let Some((chunk, answers)) = running.next().await else { return pause };
            let asked = match answers {
                Ok(answers) => self.settle(&chunk, answers),
                Err(error) => self.refuse(&chunk, &error),
            };
            if self.refusal.as_ref().is_some_and(is_of_all) {
                queue.clear();
                self.give_up();
            }
            match self.left(&chunk) {
                Some(left) => running.push(self.ask(left, asked)),
                None => pause = pause.max(asked),
            }
        }
    }

    /// Sends a chunk after a pause.
    fn ask(&mut self, chunk: Chunk, pause: Duration) -> impl Future<Output = Asked> + use<'a> {
        for &index in &chunk.jobs {
            if let Some(job) = self.jobs.get_mut(index) {
                job.begin();
            }
        }
        let (graph, request) = (self.graph, wire::request(self.graph, self.jobs, &chunk));
        async move {
            clock::sleep(pause).await;
            let answers = async { answer::ask(graph, request?).await };
            let answers = answers.await;
            (chunk, answers)
        }
    }

    /// Gives the jobs of a chunk their outcomes; in its order, so that a dependent finds out what it waits for.
    fn settle(&mut self, chunk: &Chunk, mut answers: Answers) -> Duration {
        self.is_answered = true;
        let mut again = Again::new(self.graph);
        for &index in &chunk.jobs {
            let (is_renewed, is_behind) = (answers.is_renewed(index), self.is_behind(index));
            let outcome = answers.take(index);
            let Some(job) = self.jobs.get_mut(index) else { continue };
            match outcome {
                // Once, like an action by itself; it is no attempt of the policy.
                Err(_) if is_renewed && !std::mem::replace(&mut job.is_challenged, true) => {}
                Ok(reply) => job.succeed(self.graph, reply),
                // It goes along with what it depends on.
                Err(error) if error.is_failed_dependency() && is_behind => {}
                Err(error) if again.takes(job, &error) => {}
                Err(error) => job.fail(error),
            }
        }
        again.pause
    }

    fn refuse(&mut self, chunk: &Chunk, error: &Error) -> Duration {
        let mut again = Again::new(self.graph);
        for &index in &chunk.jobs {
            let Some(job) = self.jobs.get_mut(index) else { continue };
            if !again.takes(job, error) {
                job.fail(error.shared());
                self.refusal = Some(error.shared());
            }
        }
        again.pause
    }

    /// What is left of a chunk to be sent again, if that is most of it.
    fn left(&mut self, chunk: &Chunk) -> Option<Chunk> {
        fail_dependents(self.jobs, chunk.jobs.iter().copied());
        let is_left = |index: &&usize| self.jobs.get(**index).is_some_and(Job::is_waiting);
        let jobs: Vec<_> = chunk.jobs.iter().filter(is_left).copied().collect();
        (jobs.len() > chunk.jobs.len() / 2).then_some(Chunk { jobs, ..*chunk })
    }

    /// What would meet the same error is not sent.
    fn give_up(&mut self) {
        let Some(error) = &self.refusal else { return };
        self.jobs.iter_mut().filter(|job| job.is_waiting()).for_each(|job| job.fail(error.shared()));
    }

    /// Whether a job depends on one that is to be sent again.
    fn is_behind(&self, index: usize) -> bool {
        let after = self.jobs.get(index).map_or(&[][..], |job| &job.after);
        after.iter().any(|dependency| self.jobs.get(*dependency).is_some_and(Job::is_waiting))
    }
}

/// Whether every further request would meet the same error.
fn is_of_all(error: &Error) -> bool {
    error.is_auth() || error.is_configuration() || error.is_connect()
}

/// Whatever depends on a failed job fails as well; dependencies come first, so one pass finds all.
fn fail_dependents(jobs: &mut [Job], among: impl IntoIterator<Item = usize>) {
    for index in among {
        let failed = jobs.get(index).filter(|job| job.is_waiting()).and_then(|job| {
            let mut dependencies = job.after.iter().filter_map(|dependency| jobs.get(*dependency));
            dependencies.find_map(|dependency| match &dependency.outcome {
                Some(Err(error)) => Some((dependency.cmdlet.name, error.shared())),
                _ => None,
            })
        });
        if let (Some((name, cause)), Some(job)) = (failed, jobs.get_mut(index)) {
            job.fail(Error::dependency(format!("not sent, for {name} failed on which it depends")).caused_by(cause));
        }
    }
}
