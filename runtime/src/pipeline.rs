//! Pipelines: a stream of inputs, an action for each of them, and the results in the order of the inputs.
//! `Get-MgUser -All | Update-MgUser -Department Sales`, several at a time if you like.
//!
//! | file | what |
//! |---|---|
//! | `queue.rs` | sends the calls, so many at a time, and puts what comes back in order |
//! | `run.rs` | the stream of results: decoding, error action, progress |
//! | `record.rs` | error actions and error records |
//! | `progress.rs` | what is told of how far it is |
//! | `property.rs` | ids from the properties of an input |

mod progress;
pub(crate) mod property;
mod queue;
mod record;
mod run;

use std::fmt;

use futures_core::Stream;
use futures_util::StreamExt as _;
use futures_util::stream;

use crate::output::Decode;
use crate::{Action, Graph, Items, Result};

pub use progress::{Event, Progress, Tally};
pub use property::ByProperty;
pub use record::{ErrorAction, ErrorRecord};
pub use run::Run;

use queue::Calls;

/// Inputs, and the action for each of them.
///
/// By default it works as a pipeline of PowerShell does: one input after the other, and an error does not end it.
/// No task is spawned: requests get on while the [`Run`] is polled, and dropping it stops them.
///
/// ```
/// use cmdlet_runtime::pipeline::{ErrorAction, Pipeline};
/// use cmdlet_runtime::{Action, Graph, Result};
///
/// /// `$ids | Clear-MgUserPresence -ErrorAction SilentlyContinue`; `clear` is `|id| ClearMgUserPresence::new(id)`.
/// async fn clear_all<A: Action<Output = ()>>(graph: &Graph, ids: Vec<String>, clear: fn(String) -> A) {
///     let run = Pipeline::new(ids, clear).concurrency(16).error_action(ErrorAction::SilentlyContinue).run(graph);
///     let (done, errors) = run.finish().await;
///     println!("{} cleared", done.len());
///     for error in errors {
///         println!("{error}"); // input 17 (UserId=adele@contoso.com): Clear-MgUserPresence: …
///     }
/// }
/// ```
#[must_use = "nothing is sent before it is run"]
pub struct Pipeline<'a, T> {
    calls: Calls<'a>,
    decode: Decode<T>,
    concurrency: usize,
    error_action: ErrorAction,
    progress: Option<Box<dyn Progress + Send + 'a>>,
}

impl<'a, T> Pipeline<'a, T> {
    /// A pipeline over a list or an iterator; `bind` makes the action, or says why it cannot.
    ///
    /// Inputs are taken one by one, as there is room for them.
    pub fn new<I, B>(inputs: I, mut bind: impl FnMut(I::Item) -> B + Send + 'a) -> Self
    where
        I: IntoIterator<IntoIter: Send + 'a>,
        B: IntoAction<Action: Action<Output = T>>,
    {
        let calls = inputs.into_iter().map(move |input| Ok(bind(input).into_action()?.into_call()));
        Self::of_calls(Box::pin(stream::iter(calls)), B::Action::DECODE)
    }

    /// A pipeline over a stream that may fail, such as [`Items`].
    ///
    /// An error of the stream is one of the pipeline, at the place of the input that did not come.
    ///
    /// ```
    /// use cmdlet_runtime::pipeline::Pipeline;
    /// use cmdlet_runtime::{Action, Graph, Items, Object, Result};
    ///
    /// /// `update` binds the id of the user.
    /// async fn update_all<A>(graph: &Graph, users: Items<Object>, update: fn(Object) -> Result<A>) -> Result<()>
    /// where
    ///     A: Action<Output = ()>,
    /// {
    ///     let mut run = Pipeline::from_stream(users, update).run(graph);
    ///     while let Some(_reply) = run.try_next().await? {}
    ///     Ok(())
    /// }
    /// ```
    pub fn from_stream<I, B>(
        inputs: impl Stream<Item = Result<I>> + Send + 'a,
        mut bind: impl FnMut(I) -> B + Send + 'a,
    ) -> Self
    where
        B: IntoAction<Action: Action<Output = T>>,
    {
        let calls = inputs.map(move |input| Ok(bind(input?).into_action()?.into_call()));
        Self::of_calls(Box::pin(calls), B::Action::DECODE)
    }

    fn of_calls(calls: Calls<'a>, decode: Decode<T>) -> Self {
        Self { calls, decode, concurrency: 1, error_action: ErrorAction::default(), progress: None }
    }

    /// How many requests may be on their way at once; 1 by default, and at least.
    ///
    /// Results keep the order of the inputs, so one that takes long holds the others back:
    /// up to eight times as many inputs are begun before it is waited for.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// `-ErrorAction`; [`Continue`](ErrorAction::Continue) by default.
    pub fn error_action(mut self, action: ErrorAction) -> Self {
        self.error_action = action;
        self
    }

    /// Who is told how far it is: a closure, a [`Progress`] of your own, or a bar of `indicatif` with that feature.
    pub fn progress(mut self, progress: impl Progress + Send + 'a) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// The stream of results; nothing is sent before it is polled.
    pub fn run(self, graph: &Graph) -> Run<'a, T> {
        Run::new(self, graph)
    }
}

impl<T> fmt::Debug for Pipeline<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline")
            .field("concurrency", &self.concurrency)
            .field("error_action", &self.error_action)
            .finish_non_exhaustive()
    }
}

/// The bar of PowerShell: `Get-MgUser -All | Update-MgUser`.
impl<I: Send + 'static> Items<I> {
    /// Makes an action of each item.
    ///
    /// ```
    /// # use cmdlet_runtime::pipeline::IntoAction;
    /// # use cmdlet_runtime::{Action, Collection, Graph, Object, Result};
    /// /// `Get-MgUser | Update-MgUser -Department Sales`: the `Id` of each user is the `-UserId` of its update.
    /// async fn move_to_sales<L, U>(graph: &Graph, users: L, update: U) -> Result<()>
    /// where
    ///     L: Action<Output = Collection<Object>>,
    ///     U: Action<Output = ()> + Clone + Send,
    /// {
    ///     // let users = GetMgUser::list().filter("department eq 'Retail'");
    ///     // let update = UpdateMgUser::via_identity(Object::new()).department("Sales");
    ///     let pipeline = users.items(graph).pipe(move |user| update.clone().bind_properties(&user));
    ///     let mut run = pipeline.concurrency(4).run(graph);
    ///     while let Some(reply) = run.try_next().await? {
    ///         println!("{}", reply.status());
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn pipe<'a, T, B>(self, bind: impl FnMut(I) -> B + Send + 'a) -> Pipeline<'a, T>
    where
        B: IntoAction<Action: Action<Output = T>>,
    {
        Pipeline::from_stream(self, bind)
    }
}

/// What is made of an input: an action, or the reason why there is none.
pub trait IntoAction {
    /// The action.
    type Action: Action;

    /// The action.
    ///
    /// # Errors
    ///
    /// Whatever kept it from being bound.
    fn into_action(self) -> Result<Self::Action>;
}

impl<A: Action> IntoAction for A {
    type Action = A;

    fn into_action(self) -> Result<A> {
        Ok(self)
    }
}

impl<A: Action> IntoAction for Result<A> {
    type Action = A;

    fn into_action(self) -> Result<A> {
        self
    }
}
