//! `Run`: the results of a pipeline as a stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::queue::Queue;
use super::{ErrorAction, ErrorRecord, Event, Pipeline, Progress, Tally};
use crate::output::Decode;
use crate::{Graph, Reply};

/// A pipeline that is running: a stream of one result for each input, in the order of the inputs.
///
/// Requests get on while it is polled.
/// Dropping it drops the requests that are on their way; what the service has got by then it may do nevertheless.
///
/// ```
/// # use cmdlet_runtime::pipeline::Run;
/// async fn report(mut run: Run<'_, ()>) {
///     while let Some(result) = run.next().await {
///         match result {
///             Ok(reply) => println!("{}", reply.status()),
///             Err(record) => println!("{record}"),
///         }
///     }
/// }
/// ```
#[must_use = "nothing is sent before it is polled"]
pub struct Run<'a, T> {
    queue: Queue<'a>,
    decode: Decode<T>,
    error_action: ErrorAction,
    errors: Vec<ErrorRecord>,
    report: Report<'a>,
}

impl<'a, T> Run<'a, T> {
    pub(super) fn new(pipeline: Pipeline<'a, T>, graph: &Graph) -> Self {
        let Pipeline { calls, decode, concurrency, error_action, progress } = pipeline;
        let queue = Queue::new(calls, graph, concurrency, error_action == ErrorAction::Stop);
        let tally = Tally { total: queue.remaining(), ..Tally::default() };
        Self { queue, decode, error_action, errors: Vec::new(), report: Report { progress, tally, is_over: false } }
    }

    /// The next result; `None` at the end.
    ///
    /// Dropping the future loses nothing: the result is given the next time.
    pub async fn next(&mut self) -> Option<Result<Reply<T>, ErrorRecord>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next result, for use with `?`.
    ///
    /// # Errors
    ///
    /// The error of one input; unless the error action is [`Stop`](ErrorAction::Stop), more results may follow.
    pub async fn try_next(&mut self) -> Result<Option<Reply<T>>, ErrorRecord> {
        self.next().await.transpose()
    }

    /// Runs to the end: the values (`-OutVariable`) and the errors (`-ErrorVariable`), each in order.
    ///
    /// With [`Stop`](ErrorAction::Stop) there is at most one error, with [`Ignore`](ErrorAction::Ignore) none.
    pub async fn finish(mut self) -> (Vec<T>, Vec<ErrorRecord>) {
        let mut values = Vec::new();
        while let Some(result) = self.next().await {
            match result {
                Ok(reply) => values.push(reply.into_value()),
                Err(record) => self.errors.push(record),
            }
        }
        (values, self.errors)
    }

    /// The errors so far that [`SilentlyContinue`](ErrorAction::SilentlyContinue) kept.
    pub fn errors(&self) -> &[ErrorRecord] {
        &self.errors
    }

    /// How far it is.
    pub fn tally(&self) -> Tally {
        self.report.tally
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply<T>, ErrorRecord>>> {
        loop {
            let polled = self.queue.poll_next(context);
            self.report.began(self.queue.begun());
            let Some(finished) = ready!(polled) else {
                self.report.ended();
                return Poll::Ready(None);
            };
            let reply = finished.reply.and_then(|reply| reply.try_map(self.decode));
            let reply = reply.map_err(|error| match finished.cmdlet {
                Some(cmdlet) => error.of(cmdlet),
                None => error,
            });
            match reply {
                Ok(reply) => {
                    self.report.succeeded(finished.index);
                    return Poll::Ready(Some(Ok(reply)));
                }
                Err(error) => {
                    let record = ErrorRecord::new(finished.index, finished.target, error);
                    self.report.failed(&record);
                    if let Some(record) = self.judge(record) {
                        return Poll::Ready(Some(Err(record)));
                    }
                }
            }
        }
    }

    /// What the error action makes of an error; it comes back when it is a result.
    fn judge(&mut self, record: ErrorRecord) -> Option<ErrorRecord> {
        match self.error_action {
            ErrorAction::Stop => {
                // The queue does not know yet when it was the decoder that failed.
                self.queue.end();
                self.report.ended();
                Some(record)
            }
            ErrorAction::Continue => Some(record),
            ErrorAction::SilentlyContinue => {
                self.errors.push(record);
                None
            }
            ErrorAction::Ignore => None,
        }
    }
}

impl<T> Stream for Run<'_, T> {
    type Item = Result<Reply<T>, ErrorRecord>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Run<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("tally", &self.report.tally).field("errors", &self.errors).finish_non_exhaustive()
    }
}

/// Counts what happens and tells it.
struct Report<'a> {
    progress: Option<Box<dyn Progress + Send + 'a>>,
    tally: Tally,
    is_over: bool,
}

impl Report<'_> {
    fn began(&mut self, begun: usize) {
        while self.tally.begun < begun {
            let index = self.tally.begun;
            self.tally.begun += 1;
            self.tell(Event::Began(index));
        }
    }

    fn succeeded(&mut self, index: usize) {
        self.tally.succeeded += 1;
        self.tell(Event::Succeeded(index));
    }

    fn failed(&mut self, record: &ErrorRecord) {
        self.tally.failed += 1;
        self.tell(Event::Failed(record));
    }

    fn ended(&mut self) {
        if !std::mem::replace(&mut self.is_over, true) {
            self.tell(Event::Ended);
        }
    }

    fn tell(&mut self, event: Event<'_>) {
        if let Some(progress) = &mut self.progress {
            progress.report(event, &self.tally);
        }
    }
}
