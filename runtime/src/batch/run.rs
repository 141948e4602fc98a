//! Sends the jobs of a batch, round after round, until each has an outcome.

use std::collections::VecDeque;
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
    Rounds { graph, jobs: &mut jobs, again: Again::new(), concurrency, is_answered: false, refusal: None }
        .run()
        .await?;
    // What is left to do of a job may be a request for a page, so as many as before run at once.
    let finished = stream::iter(jobs).map(|job| job.finish(graph)).buffered(concurrency);
    Ok(finished.collect().await)
}

struct Rounds<'a> {
    graph: &'a Graph,
    jobs: &'a mut Vec<Job>,
    again: Again,
    concurrency: usize,
    /// Whether the service answered any request.
    is_answered: bool,
    /// What became of the last request that was refused as a whole, for good.
    refusal: Option<Error>,
}

impl Rounds<'_> {
    async fn run(mut self) -> Result<()> {
        loop {
            fail_dependents(self.jobs);
            let chunks = plan::chunks(self.jobs);
            if chunks.is_empty() {
                break;
            }
            clock::sleep(self.send(chunks).await).await;
            if let Some(error) = self.refusal.as_ref().filter(|error| is_of_all(error)) {
                self.jobs.iter_mut().filter(|job| job.is_waiting()).for_each(|job| job.fail(error.shared()));
            }
        }
        match self.refusal {
            Some(error) if !self.is_answered => Err(error),
            _ => Ok(()),
        }
    }

    /// Sends the chunks and returns how long to wait before the next round.
    ///
    /// After a request that was refused as a whole no further one is sent in this round.
    async fn send(&mut self, chunks: Vec<Chunk>) -> Duration {
        let graph = self.graph;
        let mut queue = VecDeque::from(chunks);
        let mut running = FuturesUnordered::new();
        let mut pause = Duration::ZERO;
        loop {
            while running.len() < self.concurrency
                && let Some(chunk) = queue.pop_front()
            {
                let request = wire::request(graph, self.jobs, &chunk);
                running.push(async move {
                    let answers = async { answer::ask(graph, request?).await };
                    (answers.await, chunk)
                });
            }
            let Some((answers, chunk)) = running.next().await else { return pause };
            let asked = match answers {
                Ok(answers) => self.settle(&chunk, answers),
                Err(error) => {
                    queue.clear();
                    self.refuse(&chunk, &error)
                }
            };
            pause = pause.max(asked);
        }
    }

    /// Gives the jobs of a chunk their outcomes; in its order, so that a dependent finds out what it waits for.
    fn settle(&mut self, chunk: &Chunk, mut answers: Answers) -> Duration {
        self.is_answered = true;
        let mut pause = Duration::ZERO;
        for &index in &chunk.jobs {
            let outcome = answers.take(index);
            let is_behind = self.is_behind(index);
            let Some(job) = self.jobs.get_mut(index) else { continue };
            match outcome {
                Ok(reply) => job.succeed(self.graph, reply),
                // It goes along with what it depends on.
                Err(error) if error.is_failed_dependency() && is_behind => {}
                Err(error) => match self.again.pause(self.graph, job, &error) {
                    Some(asked) => pause = pause.max(asked),
                    None => job.fail(error),
                },
            }
        }
        pause
    }

    fn refuse(&mut self, chunk: &Chunk, error: &Error) -> Duration {
        let mut pause = Duration::ZERO;
        for &index in &chunk.jobs {
            let Some(job) = self.jobs.get_mut(index) else { continue };
            if let Some(asked) = self.again.pause(self.graph, job, error) {
                pause = pause.max(asked);
            } else {
                job.fail(error.shared());
                self.refusal = Some(error.shared());
            }
        }
        pause
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
fn fail_dependents(jobs: &mut [Job]) {
    for index in 0..jobs.len() {
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
