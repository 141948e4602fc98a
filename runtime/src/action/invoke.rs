//! `Invoke`: the future that sends an action.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::cmdlet::Cmdlet;
use crate::output::{Decode, Payload};
use crate::send::dispatch;
use crate::transport::BoxFuture;
use crate::{Action, Call, Graph, Reply, Result};

/// An action that is being sent: await it for the [`Reply`].
///
/// Nothing is sent before it is polled.
#[must_use = "nothing is sent before it is awaited"]
pub struct Invoke<T> {
    cmdlet: &'static Cmdlet,
    reply: BoxFuture<'static, Result<Reply<Payload>>>,
    decode: Decode<T>,
}

impl<T> Invoke<T> {
    /// Sends an action.
    pub fn new<A: Action<Output = T>>(action: A, graph: &Graph) -> Self {
        Self::of_call(action.into_call(), graph, A::DECODE)
    }

    /// Sends the action and waits for the reply, without async; [`blocking`](crate::blocking) says where it works.
    ///
    /// # Errors
    ///
    /// Those of awaiting it; or [`is_configuration`](crate::Error::is_configuration) where waiting cannot work.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Reply<T>> {
        let decode = self.decode;
        let reply = crate::blocking::wait(self.reply).and_then(|reply| reply.try_map(decode));
        reply.map_err(|error| error.of(self.cmdlet))
    }

    fn of_call(call: Call, graph: &Graph, decode: Decode<T>) -> Self {
        Self { cmdlet: call.cmdlet(), reply: dispatch(call, graph.clone()), decode }
    }
}

impl<T> Future for Invoke<T> {
    type Output = Result<Reply<T>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.reply.as_mut().poll(context));
        Poll::Ready(reply.and_then(|reply| reply.try_map(self.decode).map_err(|error| error.of(self.cmdlet))))
    }
}

impl<T> fmt::Debug for Invoke<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invoke").field("cmdlet", &self.cmdlet.name).finish_non_exhaustive()
    }
}
