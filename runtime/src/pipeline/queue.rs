//! `Queue`: sends calls, so many at a time, and gives what comes back in the order of the calls.
//! It is not generic: a pipeline costs its user a closure and a decoder.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::call::Call;
use crate::cmdlet::Cmdlet;
use crate::output::Payload;
use crate::request::target;
use crate::send::dispatch;
use crate::transport::BoxFuture;
use crate::{Graph, Reply, Result};

/// The calls of a pipeline, each made when it is asked for.
pub(super) type Calls<'a> = Pin<Box<dyn Stream<Item = Result<Call>> + Send + 'a>>;

/// How many times the concurrency may be begun and not given out yet.
/// More keeps the line busy while one request is slow; less keeps fewer replies waiting in memory.
const AHEAD: usize = 8;

pub(super) struct Queue<'a> {
    graph: Graph,
    /// `None` at the end.
    calls: Option<Calls<'a>>,
    running: FuturesUnordered<Running>,
    /// What was begun and not given out yet, in order; `None` while it is running.
    held: VecDeque<Option<Finished>>,
    /// How many were given out: the index of the first that is held.
    given: usize,
    concurrency: usize,
    /// Whether the first error is the last result.
    is_stopped_by_error: bool,
}

/// The reply to one call.
pub(super) struct Finished {
    pub(super) index: usize,
    /// `None` when there was no call.
    pub(super) cmdlet: Option<&'static Cmdlet>,
    pub(super) target: Option<String>,
    pub(super) reply: Result<Reply<Payload>>,
}

struct Running {
    index: usize,
    cmdlet: &'static Cmdlet,
    target: Option<String>,
    reply: BoxFuture<'static, Result<Reply<Payload>>>,
}

impl Future for Running {
    type Output = Finished;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Finished> {
        let reply = ready!(self.reply.as_mut().poll(context));
        Poll::Ready(Finished { index: self.index, cmdlet: Some(self.cmdlet), target: self.target.take(), reply })
    }
}

impl<'a> Queue<'a> {
    pub(super) fn new(calls: Calls<'a>, graph: &Graph, concurrency: usize, is_stopped_by_error: bool) -> Self {
        Self {
            graph: graph.clone(),
            calls: Some(calls),
            running: FuturesUnordered::new(),
            held: VecDeque::new(),
            given: 0,
            concurrency,
            is_stopped_by_error,
        }
    }

    /// How many calls were begun.
    pub(super) fn begun(&self) -> usize {
        self.given + self.held.len()
    }

    /// How many calls are still to come, where the inputs know it.
    pub(super) fn remaining(&self) -> Option<usize> {
        match self.calls.as_ref()?.size_hint() {
            (least, Some(most)) if least == most => Some(least),
            _ => None,
        }
    }

    /// Stops: what is running is dropped, what is finished is not given out.
    pub(super) fn end(&mut self) {
        self.calls = None;
        self.running.clear();
        self.held.clear();
    }

    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Finished>> {
        loop {
            self.fill(context);
            let mut has_room = false;
            while let Poll::Ready(Some(finished)) = self.running.poll_next_unpin(context) {
                self.settle(finished);
                has_room = true;
            }
            if let Some(finished) = self.held.front_mut().and_then(Option::take) {
                self.held.pop_front();
                self.given += 1;
                return Poll::Ready(Some(finished));
            }
            if self.calls.is_none() && self.held.is_empty() {
                return Poll::Ready(None);
            }
            if !has_room {
                return Poll::Pending;
            }
        }
    }

    /// Begins calls while there is room for them.
    fn fill(&mut self, context: &mut Context<'_>) {
        while self.running.len() < self.concurrency
            && self.held.len() < self.concurrency.saturating_mul(AHEAD)
            && let Some(calls) = &mut self.calls
            && let Poll::Ready(call) = calls.as_mut().poll_next(context)
        {
            match call {
                Some(call) => self.begin(call),
                None => self.calls = None,
            }
        }
    }

    fn begin(&mut self, call: Result<Call>) {
        let index = self.begun();
        self.held.push_back(None);
        match call {
            Ok(call) => self.running.push(Running {
                index,
                cmdlet: call.cmdlet(),
                target: target(&call),
                reply: dispatch(call, self.graph.clone()),
            }),
            Err(error) => self.settle(Finished { index, cmdlet: None, target: None, reply: Err(error) }),
        }
    }

    fn settle(&mut self, finished: Finished) {
        let (index, is_error) = (finished.index, finished.reply.is_err());
        if let Some(place) = self.held.get_mut(index.wrapping_sub(self.given)) {
            *place = Some(finished);
        }
        if is_error && self.is_stopped_by_error {
            self.stop_behind(index);
        }
    }

    /// Drops what comes after an index; what comes before it would have been done first, so it goes on.
    fn stop_behind(&mut self, index: usize) {
        self.calls = None;
        self.held.truncate(index.wrapping_sub(self.given) + 1);
        let running = std::mem::take(&mut self.running);
        self.running = running.into_iter().filter(|running| running.index < index).collect();
    }
}
