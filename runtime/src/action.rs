//! `Action`: what every generated cmdlet implements, and `Invoke`, the future that sends one.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

use crate::cmdlet::Cmdlet;
use crate::output::{self, Decode, Payload};
use crate::send::dispatch;
use crate::transport::{Body, BoxFuture};
use crate::{Call, Graph, Preview, Reply, Result, file};

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

    /// Writes the content of a download to a writer, in the place of the file of `-OutFile`.
    ///
    /// The value of the reply is the number of bytes.
    /// The writer is flushed and not shut down.
    /// A download that breaks leaves what came so far in the writer; a file that it must not spoil is safer
    /// with [`invoke`](Invoke), which takes the place of the old one only when it is whole.
    /// `-OutFile` is mandatory and has no meaning here; an empty path says so.
    ///
    /// ```
    /// # use std::path::PathBuf;
    /// # use cmdlet_runtime::{Action, Graph, Result};
    /// async fn photo(graph: &Graph, get_photo: impl Action<Output = PathBuf>) -> Result<Vec<u8>> {
    ///     let mut photo = Vec::new();
    ///     let length = get_photo.download_to(graph, &mut photo).await?.into_value();
    ///     assert_eq!(length, photo.len() as u64);
    ///     Ok(photo)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the service refuses, the content ends early, or the writer fails ([`Error::is_file`](crate::Error::is_file)).
    #[doc(alias = "OutFile")]
    fn download_to<'w, W>(self, graph: &Graph, writer: &'w mut W) -> BoxFuture<'w, Result<Reply<u64>>>
    where
        Self: Action<Output = PathBuf>,
        W: AsyncWrite + Send + Unpin,
    {
        file::download_to(self.into_call(), graph.clone(), writer)
    }

    /// The content of a download as a stream, in the place of the file of `-OutFile`.
    ///
    /// The reply is there before its content, which the caller reads piece by piece and as slowly as it likes.
    /// The stream ends with an error if the content is not whole.
    /// `-OutFile` is mandatory and has no meaning here; an empty path says so.
    ///
    /// ```
    /// # use std::path::PathBuf;
    /// # use cmdlet_runtime::{Action, Graph};
    /// async fn size(graph: &Graph, get_photo: impl Action<Output = PathBuf>) -> Result<usize, Box<dyn std::error::Error>> {
    ///     let mut photo = get_photo.download(graph).await?.into_value();
    ///     let mut size = 0;
    ///     while let Some(piece) = photo.chunk().await? {
    ///         size += piece.len();
    ///     }
    ///     Ok(size)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When the service refuses.
    #[doc(alias = "OutFile")]
    fn download(self, graph: &Graph) -> BoxFuture<'static, Result<Reply<Body>>>
    where
        Self: Action<Output = PathBuf>,
    {
        file::content(self.into_call(), graph.clone())
    }

    /// Uploads this content in the place of the file of `-InFile`.
    ///
    /// It is text, bytes, [a reader](Body::reader) or [a stream](Body::stream).
    /// A reader or stream can be sent once: neither a clone of the action nor a retry sends it again.
    /// `-InFile` is mandatory; nothing is read from it then, but its extension gives the content type
    /// unless `-ContentType` does. An empty path says nothing.
    ///
    /// ```
    /// # use cmdlet_runtime::{Action, transport::Body};
    /// async fn photo<A: Action>(set_photo: A) -> std::io::Result<A> {
    ///     let file = tokio::fs::File::open("mira.jpg").await?;
    ///     Ok(set_photo.with_content(Body::reader(file, None)))
    /// }
    /// ```
    #[doc(alias = "InFile")]
    fn with_content(mut self, content: impl Into<Body>) -> Self {
        self.call_mut().set_content(file::Given::new(content.into()));
        self
    }
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
