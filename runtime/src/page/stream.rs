//! `Pages` and `Items`: a list as a stream.
//! The next page is asked for when it is polled for and not before, so one page is in memory at a time.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Cursor, Plan};
use crate::call::Call;
use crate::cmdlet::Cmdlet;
use crate::output::{Decode, Payload};
use crate::send::exchange;
use crate::trace::{self, CallSpan};
use crate::transport::BoxFuture;
use crate::{Collection, Error, Graph, Reply, Result, confirm};

/// The pages of a list, from [`Action::pages`](crate::Action::pages).
///
/// All pages are followed, whether `-All` was bound or not, until `-Top` is reached.
/// Nothing is fetched ahead: a page is requested when it is asked for.
/// The first error ends the stream, and [`next_link`](Self::next_link) says then which page failed.
///
/// ```
/// use cmdlet_runtime::{Collection, Graph, Model, Object, Result};
/// # use cmdlet_runtime::wire::View;
/// # #[derive(Clone, Debug)] struct User(Object);
/// # impl View for User {
/// #     type Inner = Object;
/// #     fn wrap(inner: Object) -> Self { Self(inner) }
/// #     fn inner(&self) -> &Object { &self.0 }
/// #     fn into_inner(self) -> Object { self.0 }
/// # }
///
/// async fn list(users: impl cmdlet_runtime::Action<Output = Collection<User>>, graph: &Graph) -> Result<()> {
///     let mut pages = users.pages(graph);
///     while let Some(page) = pages.try_next().await? {
///         println!("{} of {:?}", page.items().len(), pages.count());
///     }
///     Ok(())
/// }
/// ```
#[must_use = "nothing is sent before it is polled"]
pub struct Pages<T> {
    cmdlet: &'static Cmdlet,
    decode: Decode<Collection<T>>,
    walk: Walk,
}

impl<T> Pages<T> {
    pub(crate) fn new(call: &Call, graph: &Graph, decode: Decode<Collection<T>>) -> Self {
        Self { cmdlet: call.cmdlet(), decode, walk: Walk::new(call, graph) }
    }

    /// Begins at a link that was kept, from [`next_link`](Self::next_link) or [`delta_link`](Self::delta_link),
    /// instead of at the first page.
    ///
    /// The link has the query, so only the headers of the action are used.
    /// `-Top` counts from here, or goes on counting where the stream has given pages already.
    /// A link to another host than the client's is the first thing that the stream gives: an error of
    /// [binding](Error::is_binding), and nothing is sent.
    ///
    /// ```
    /// # use cmdlet_runtime::{Action, Collection, Graph, Object, Result};
    /// async fn go_on<A>(action: A, graph: &Graph, kept: &str) -> Result<Option<Collection<Object>>>
    /// where
    ///     A: Action<Output = Collection<Object>>,
    /// {
    ///     action.pages(graph).resume(kept).try_next().await
    /// }
    /// ```
    pub fn resume(mut self, link: impl Into<String>) -> Self {
        self.walk.resume(link.into());
        self
    }

    /// The next page; `None` at the end.
    ///
    /// Dropping the future loses nothing: the page is given the next time.
    pub async fn next(&mut self) -> Option<Result<Collection<T>>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next page, for use with `?`.
    ///
    /// # Errors
    ///
    /// When a page cannot be had, or leads on to another host, or to a page that was there before.
    pub async fn try_next(&mut self) -> Result<Option<Collection<T>>> {
        self.next().await.transpose()
    }

    /// The items of the pages, one by one.
    pub fn items(self) -> Items<T> {
        Items { pages: self, page: Vec::new().into_iter() }
    }

    /// Where the page is that would come next; after an error, the page that failed.
    ///
    /// `None` at the start, at the end, and where `-Top` has cut off items of a page.
    /// Keep it to [`resume`](Self::resume) another day; it may hold a token that skips pages, but none that gives access.
    pub fn next_link(&self) -> Option<&str> {
        self.walk.cursor.as_ref()?.next_link()
    }

    /// Where to ask for later changes: there after the last page of a delta query.
    pub fn delta_link(&self) -> Option<&str> {
        self.walk.cursor.as_ref()?.delta_link()
    }

    /// How many items there are in all, once the first page is there, if `-CountVariable` asked for it.
    pub fn count(&self) -> Option<i64> {
        self.walk.cursor.as_ref()?.count()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Collection<T>>>> {
        let Some(reply) = ready!(self.walk.poll(context)) else { return Poll::Ready(None) };
        let page = reply.and_then(|reply| {
            let page = (self.decode)(reply.into_value());
            page.inspect_err(|_| self.walk.step_back())
        });
        Poll::Ready(Some(page.map_err(|error| error.of(self.cmdlet))))
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<Collection<T>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("cmdlet", &self.cmdlet.name).finish_non_exhaustive()
    }
}

/// The items of a list, from [`Action::items`](crate::Action::items): what [`Pages`] gives, without the pages.
///
/// ```
/// # use cmdlet_runtime::{Action, Collection, Graph, Object, Result};
/// async fn names(users: impl Action<Output = Collection<Object>>, graph: &Graph) -> Result<Vec<String>> {
///     let mut names = Vec::new();
///     let mut users = users.items(graph);
///     while let Some(user) = users.try_next().await? {
///         names.extend(user.read::<String>("displayName").map(str::to_owned));
///     }
///     Ok(names)
/// }
/// ```
#[must_use = "nothing is sent before it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    page: std::vec::IntoIter<T>,
}

impl<T> Items<T> {
    /// Begins at a link that was kept, see [`Pages::resume`].
    pub fn resume(self, link: impl Into<String>) -> Self {
        self.pages.resume(link).items()
    }

    /// The next item; `None` at the end.
    ///
    /// Dropping the future loses nothing: the item is given the next time.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next item, for use with `?`.
    ///
    /// # Errors
    ///
    /// See [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<T>> {
        self.next().await.transpose()
    }

    /// Where the page behind that of the last item is, see [`Pages::next_link`].
    ///
    /// Resuming there leaves out what was not taken yet of the page before.
    pub fn next_link(&self) -> Option<&str> {
        self.pages.next_link()
    }

    /// Where to ask for later changes, see [`Pages::delta_link`].
    pub fn delta_link(&self) -> Option<&str> {
        self.pages.delta_link()
    }

    /// How many items there are in all, see [`Pages::count`].
    pub fn count(&self) -> Option<i64> {
        self.pages.count()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// The items lie on the heap.
impl<T> Unpin for Items<T> {}

impl<T> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("cmdlet", &self.pages.cmdlet.name).finish_non_exhaustive()
    }
}

/// A cursor that sends; not generic, so that a list costs its user only a decoder.
struct Walk {
    graph: Graph,
    span: CallSpan,
    /// `None` when the call cannot be sent.
    cursor: Option<Cursor>,
    /// What is wrong before anything is sent; told when it is polled.
    mistake: Option<Error>,
    /// What must be answered before the first page of a list that is a POST; a refusal ends the stream for good.
    question: Option<BoxFuture<'static, Result<()>>>,
    reply: Option<BoxFuture<'static, Result<Reply<Payload>>>>,
    is_failed: bool,
}

impl Walk {
    fn new(call: &Call, graph: &Graph) -> Self {
        let cursor = call.request(graph.endpoint()).and_then(|first| Cursor::new(first, Plan::of(call)?.top()));
        let (cursor, mistake) = cursor.map_or_else(|error| (None, Some(error)), |cursor| (Some(cursor), None));
        let question = confirm::question(call, graph);
        let span = CallSpan::new(call);
        Self { graph: graph.clone(), span, cursor, mistake, question, reply: None, is_failed: false }
    }

    fn resume(&mut self, link: String) {
        if let Some(cursor) = &mut self.cursor {
            self.mistake = cursor.resume(link).err();
            self.reply = None;
            self.is_failed = false;
        }
    }

    /// Ends at the page that came last, for it could not be decoded.
    fn step_back(&mut self) {
        self.is_failed = true;
        if let Some(cursor) = &mut self.cursor {
            cursor.step_back();
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply<Payload>>>> {
        let span = self.span.clone();
        span.in_scope(|| {
            let step = self.step(context);
            if let Poll::Ready(Some(Err(error))) = &step {
                trace::call_failed(error);
            }
            step
        })
    }

    fn step(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply<Payload>>>> {
        if let Some(mistake) = self.mistake.take() {
            self.is_failed = true;
            return Poll::Ready(Some(Err(mistake)));
        }
        if let Some(question) = &mut self.question {
            let answer = ready!(question.as_mut().poll(context));
            self.question = None;
            if let Err(error) = answer {
                self.cursor = None;
                return Poll::Ready(Some(Err(error)));
            }
        }
        let Some(cursor) = self.cursor.as_mut().filter(|cursor| !self.is_failed && !cursor.is_over()) else {
            return Poll::Ready(None);
        };
        let page = ready!(poll_page(cursor, &self.graph, &mut self.reply, context));
        self.reply = None;
        self.is_failed = page.is_err();
        Poll::Ready(Some(page))
    }
}

fn poll_page(
    cursor: &mut Cursor,
    graph: &Graph,
    reply: &mut Option<BoxFuture<'static, Result<Reply<Payload>>>>,
    context: &mut Context<'_>,
) -> Poll<Result<Reply<Payload>>> {
    let reply = if let Some(reply) = reply {
        reply
    } else {
        let (graph, request) = (graph.clone(), cursor.request()?);
        reply.insert(Box::pin(async move { exchange(&graph, &request).await }))
    };
    let reply = ready!(reply.as_mut().poll(context))?;
    Poll::Ready(cursor.read(reply))
}
