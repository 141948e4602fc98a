//! `Action`: what every generated cmdlet implements, and `Invoke`, the future that sends one.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::cmdlet::Cmdlet;
use crate::output::{self, Decode, Payload};
use crate::send::dispatch;
use crate::transport::BoxFuture;
use crate::{Call, Graph, Preview, Reply, Result};

/// A cmdlet with its parameters bound, ready to be sent.
pub trait Action: Sized {
    /// What it returns.
    type Output;

    /// How the reply becomes that.
    const DECODE: Decode<Self::Output>;

    /// The call beneath.
    fn call(&self) -> &Call;

    /// The call beneath, to change it.
    fn call_mut(&mut self) -> &mut Call;

    /// The call beneath, by value.
    fn into_call(self) -> Call;
}

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

/// An action with `-PassThru`: it returns `true` when it succeeds.
#[derive(Clone, Debug)]
pub struct PassThru<A> {
    call: Call,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> PassThru<A> {
    /// The action with `-PassThru`.
    pub fn new(action: A) -> Self {
        Self::of_call(action.into_call())
    }

    fn of_call(call: Call) -> Self {
        Self { call, action: PhantomData }
    }

    /// Appends a header.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::of_call(self.call.header(name, value))
    }

    /// Sets a header and drops what was there under its name.
    pub fn set_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::of_call(self.call.set_header(name, value))
    }

    /// The request that [`invoke`](Self::invoke) would send.
    ///
    /// # Errors
    ///
    /// When a value is missing or wrong.
    pub fn what_if(&self, graph: &Graph) -> Result<Preview> {
        self.call.what_if(graph)
    }

    /// Sends the action.
    pub fn invoke(self, graph: &Graph) -> Invoke<bool> {
        Invoke::new(self, graph)
    }
}

impl<A: Action> Action for PassThru<A> {
    type Output = bool;

    const DECODE: Decode<bool> = output::done;

    fn call(&self) -> &Call {
        &self.call
    }

    fn call_mut(&mut self) -> &mut Call {
        &mut self.call
    }

    fn into_call(self) -> Call {
        self.call
    }
}

/// An action with nothing optional left to say: its constructor took all of it.
///
/// It is what `with_body` and its like make; `A` is the action whose constructor that is.
#[derive(Clone, Debug)]
pub struct Complete<A> {
    call: Call,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Complete<A> {
    /// The action that a call is.
    pub fn new(call: Call) -> Self {
        Self { call, action: PhantomData }
    }

    /// `-Headers`: adds a header to those that are sent already.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(self.call.header(name, value))
    }

    /// `-Headers`: puts a header in the place of those with its name.
    pub fn set_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(self.call.set_header(name, value))
    }

    /// `-WhatIf`: the request that would be sent; nothing is sent.
    ///
    /// # Errors
    ///
    /// A value that cannot be sent, such as an empty id.
    #[doc(alias = "WhatIf")]
    pub fn what_if(&self, graph: &Graph) -> Result<Preview> {
        self.call.what_if(graph)
    }

    /// Sends the request when it is awaited.
    pub fn invoke(self, graph: &Graph) -> Invoke<A::Output> {
        Invoke::new(self, graph)
    }
}

impl<A: Action<Output = ()>> Complete<A> {
    /// `-PassThru`: success gives `true`.
    #[doc(alias = "PassThru")]
    pub fn pass_thru(self) -> PassThru<Self> {
        PassThru::new(self)
    }
}

impl<A: Action> Action for Complete<A> {
    type Output = A::Output;

    const DECODE: Decode<A::Output> = A::DECODE;

    fn call(&self) -> &Call {
        &self.call
    }

    fn call_mut(&mut self) -> &mut Call {
        &mut self.call
    }

    fn into_call(self) -> Call {
        self.call
    }
}
