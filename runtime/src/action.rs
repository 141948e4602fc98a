//! `Action`: what every generated cmdlet implements, and the types that the runtime makes of one.

mod invoke;

use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::io::AsyncWrite;

use crate::confirm::{Confirm, ShouldProcess};
use crate::output::{self, Decode};
use crate::pipeline::{ByProperty, property};
use crate::retry::{Never, RetryPolicy};
use crate::transport::{Body, BoxFuture};
use crate::{Call, Collection, Graph, Items, Pages, Preview, Reply, Result, file};

pub use invoke::Invoke;

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

    /// When this action is sent again, in the place of what the client does.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use cmdlet_runtime::{Action, retry::Backoff};
    /// fn in_a_hurry(action: impl Action) -> impl Action {
    ///     action.with_retry(Backoff::new().total_time(Duration::from_secs(5)))
    /// }
    /// ```
    fn with_retry(mut self, policy: impl RetryPolicy) -> Self {
        self.call_mut().set_retry(Arc::new(policy));
        self
    }

    /// Sends this action once, whatever comes of it.
    fn without_retry(self) -> Self {
        self.with_retry(Never)
    }

    /// The pages of a list, each fetched when it is asked for.
    ///
    /// A stream is an explicit wish for more than one page, so `-All` need not be bound; `-Top` ends it.
    ///
    /// ```
    /// # use cmdlet_runtime::{Action, Collection, Graph, Object, Result};
    /// async fn count(users: impl Action<Output = Collection<Object>>, graph: &Graph) -> Result<usize> {
    ///     let (mut pages, mut count) = (users.pages(graph), 0);
    ///     while let Some(page) = pages.try_next().await? {
    ///         count += page.items().len();
    ///     }
    ///     Ok(count)
    /// }
    /// ```
    fn pages<T>(self, graph: &Graph) -> Pages<T>
    where
        Self: Action<Output = Collection<T>>,
    {
        Pages::new(self.call(), graph, Self::DECODE)
    }

    /// The items of a list one by one, whatever pages they come in.
    ///
    /// ```
    /// # use cmdlet_runtime::{Action, Collection, Graph, Object, Result};
    /// async fn first(users: impl Action<Output = Collection<Object>>, graph: &Graph) -> Result<Option<Object>> {
    ///     users.items(graph).try_next().await
    /// }
    /// ```
    fn items<T>(self, graph: &Graph) -> Items<T>
    where
        Self: Action<Output = Collection<T>>,
    {
        self.pages(graph).items()
    }

    /// The action with the ids that it lacks taken from the properties of an object
    /// (`ValueFromPipelineByPropertyName`).
    ///
    /// The property `userId` is the `-UserId`, in any case of letters, and so is one that is called like an alias.
    /// If one id is left after that, the object's `id` is it: that of a user is the `-UserId` of `Update-MgUser`.
    /// What is bound already stays, but an id that is an empty text counts as not bound.
    /// What kind of object it is cannot be checked: the `id` of a message would be a user that the service does not know.
    ///
    /// ```
    /// # use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, Parameter, ParameterSet, Role, Type};
    /// # use cmdlet_runtime::{Call, http::Method, output};
    /// use cmdlet_runtime::{Action, Graph, Object};
    /// # static GET_MG_USER: Cmdlet = Cmdlet {
    /// #     name: "Get-MgUser",
    /// #     module: "Microsoft.Graph.Users",
    /// #     api_version: "v1.0",
    /// #     operations: &[Operation::new(Method::GET, "/users/{user-id}", Content::None)],
    /// #     parameters: &[Parameter::new("InputObject", Role::Identity, Type::Object)],
    /// #     sets: &[ParameterSet::new("GetViaIdentity", 0, &[0], &[0])],
    /// #     permissions: &[],
    /// # };
    /// # struct GetMgUser(Call);
    /// # impl GetMgUser {
    /// #     fn get_via_identity(identity: Object) -> Self {
    /// #         Self(Call::new(&GET_MG_USER, "GetViaIdentity").bind_object("InputObject", identity))
    /// #     }
    /// # }
    /// # impl Action for GetMgUser {
    /// #     type Output = Object;
    /// #     const DECODE: output::Decode<Object> = output::entity;
    /// #     fn call(&self) -> &Call { &self.0 }
    /// #     fn call_mut(&mut self) -> &mut Call { &mut self.0 }
    /// #     fn into_call(self) -> Call { self.0 }
    /// # }
    ///
    /// # fn main() -> cmdlet_runtime::Result<()> {
    /// # let graph = Graph::builder().build()?;
    /// let user = Object::from([("id", "87d349ed"), ("displayName", "Adele Vance")]);
    /// let action = GetMgUser::get_via_identity(Object::new()).bind_properties(&user)?;
    /// assert_eq!(action.call().what_if(&graph)?.url().path(), "/v1.0/users/87d349ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When an id has no value after that; the error names it.
    fn bind_properties(mut self, object: &impl ByProperty) -> Result<Self> {
        let bound = property::bind(self.call_mut(), object.properties());
        bound.map_err(|error| error.of(self.call().cmdlet())).map(|()| self)
    }

    /// `-Confirm`: the client's [`ShouldProcess`] is asked before the change is sent, or, with `false`, never.
    ///
    /// Without this the client's [preference](crate::confirm::ConfirmPreference) decides.
    /// What only reads is sent without asking.
    #[doc(alias = "Confirm")]
    fn with_confirm(mut self, is_asked: bool) -> Self {
        self.call_mut().set_confirm(if is_asked { Confirm::Always } else { Confirm::Never });
        self
    }

    /// `-Confirm`, with somebody else to ask than the client's.
    ///
    /// An answer to all holds beyond this call only if it is [remembered](crate::confirm::Remember).
    ///
    /// ```
    /// use cmdlet_runtime::confirm::Answer;
    /// use cmdlet_runtime::{Action, Graph, Invoke, Preview, Result};
    ///
    /// async fn unless_new_year(action: impl Action<Output = ()>, graph: &Graph) -> Result<()> {
    ///     let action = action.with_should_process(|change: &Preview| {
    ///         if change.url().path().contains("newYear") { Answer::No } else { Answer::Yes }
    ///     });
    ///     match Invoke::new(action, graph).await {
    ///         Err(error) if error.is_declined() => Ok(()),
    ///         other => other.map(|reply| reply.into_value()),
    ///     }
    /// }
    /// ```
    #[doc(alias = "Confirm")]
    fn with_should_process(mut self, should_process: impl ShouldProcess) -> Self {
        self.call_mut().set_confirm(Confirm::By(Arc::new(should_process)));
        self
    }

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
    /// When the service refuses or answers with another success than content (202, 204), the content ends early, or the
    /// writer fails ([`Error::is_file`](crate::Error::is_file)).
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
    /// When the service refuses, or answers with another success than content (202, 204).
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
