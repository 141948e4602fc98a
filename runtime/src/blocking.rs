//! Waiting for an action without async, behind the feature `blocking`.
//!
//! ```no_run
//! # use cmdlet_runtime::{Call, Graph, Invoke, Result};
//! # fn clear(invoke: Invoke<()>) -> Result<()> {
//! // `invoke` is what `ClearMgUserPresence::new("adele@contoso.com").invoke(&graph)` gives.
//! invoke.wait()?;
//! # Ok(())
//! # }
//! ```
//!
//! The work runs on one thread of its own, which the first call starts, and the caller's thread waits for it.
//! So it needs no async runtime, and it does no harm to one:
//!
//! | called from | what happens |
//! |---|---|
//! | a plain thread, or in `tokio::task::spawn_blocking` or `block_in_place` | works |
//! | a task of a multi-thread runtime of tokio | works; its other tasks go on on other threads |
//! | a task of a current-thread runtime of tokio | an error: all of its tasks would stand still, and the call may need one |
//! | a future that is waited for itself | an error: it would wait for the thread that runs it |
//!
//! The errors are of [`is_configuration`](crate::Error::is_configuration), come at once, and nothing was sent.
//! What else the waiting thread had to do stands still, as with any call that blocks.

use std::cell::Cell;
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::{OnceLock, mpsc};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};

use crate::{Error, Result};

thread_local! {
    /// Whether this thread runs what is waited for.
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
}

/// Whether the current thread runs work that another one waits for.
///
/// Such work must not depend on a future of anybody else, which may belong to the very thread that waits.
pub(crate) fn is_own_thread() -> bool {
    IS_OWN.get()
}

/// Waits for a future of this crate and gives what it gives.
///
/// [`Invoke::wait`](crate::Invoke::wait) is the short form for an action.
///
/// ```
/// let six = cmdlet_runtime::blocking::wait(async { Ok(6) })?;
/// assert_eq!(six, 6);
/// # Ok::<_, cmdlet_runtime::Error>(())
/// ```
///
/// # Errors
///
/// Those of the future; or [`is_configuration`](Error::is_configuration) where waiting cannot work, see
/// [the module](self), or when the future panics.
pub fn wait<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: IntoFuture<Output = Result<T>>,
    F::IntoFuture: Send + 'static,
{
    let place = Place::here()?;
    let work = work.into_future();
    let (done, result) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // Nobody is left to tell if this fails.
        let _ = done.send(work.await);
    });
    place
        .block(|| result.recv())
        .unwrap_or_else(|_| Err(Error::configuration("the work panicked while it was waited for")))
}

/// An iterator over a stream of this crate, such as one of pages or of items.
///
/// Each item is waited for when it is asked for; nothing is fetched before.
///
/// ```
/// # use cmdlet_runtime::Result;
/// # fn names(stream: impl futures_core::Stream<Item = Result<String>> + Send + 'static) -> Result<Vec<String>> {
/// cmdlet_runtime::blocking::iter(stream).collect()
/// # }
/// ```
pub fn iter<T>(items: impl Stream<Item = Result<T>> + Send + 'static) -> Iter<T> {
    Iter { items: Some(Box::pin(items)) }
}

/// What [`iter`] gives. It ends with the stream, and after an error of waiting itself.
#[must_use = "nothing is sent before it is iterated over"]
pub struct Iter<T> {
    items: Option<Items<T>>,
}

type Items<T> = Pin<Box<dyn Stream<Item = Result<T>> + Send>>;

impl<T: Send + 'static> Iterator for Iter<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let items = self.items.take()?;
        let (items, next) = match step(items) {
            Ok(step) => step,
            Err(error) => return Some(Err(error)),
        };
        if next.is_some() {
            self.items = Some(items);
        }
        next
    }
}

impl<T> fmt::Debug for Iter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").field("is_at_end", &self.items.is_none()).finish()
    }
}

fn step<T: Send + 'static>(mut items: Items<T>) -> Result<(Items<T>, Option<Result<T>>)> {
    Place::here()?;
    // All but the first item of a page are there already and need no other thread.
    if let Poll::Ready(next) = poll_here(&mut items)? {
        return Ok((items, next));
    }
    wait(async move {
        let next = poll_fn(|context| items.as_mut().poll_next(context)).await;
        Ok((items, next))
    })
}

/// Polls without a waker: what is not ready is polled again by who waits.
fn poll_here<T>(items: &mut Items<T>) -> Result<Poll<Option<Result<T>>>> {
    let _runtime = runtime()?.enter();
    let _own = Own(IS_OWN.replace(true));
    Ok(items.as_mut().poll_next(&mut Context::from_waker(Waker::noop())))
}

/// Makes the current thread again what it was.
struct Own(bool);

impl Drop for Own {
    fn drop(&mut self) {
        IS_OWN.set(self.0);
    }
}

/// Where a caller waits.
enum Place {
    /// No task but the caller's own is on this thread.
    Free,
    /// A thread of a runtime whose tasks can move to another one.
    Worker,
}

impl Place {
    fn here() -> Result<Self> {
        if tokio::runtime::worker_index().is_none() {
            return Ok(Self::Free);
        }
        if is_own_thread() {
            return Err(Error::configuration(
                "cannot wait inside of what is waited for: await it there, or wait in tokio::task::spawn_blocking",
            ));
        }
        match Handle::try_current().map(|handle| handle.runtime_flavor()) {
            Ok(RuntimeFlavor::MultiThread) => Ok(Self::Worker),
            _ => Err(Error::configuration(
                "cannot wait on the thread of a current-thread runtime, all of whose tasks would stand still: \
                 await it, or wait in tokio::task::spawn_blocking",
            )),
        }
    }

    fn block<T>(self, work: impl FnOnce() -> T) -> T {
        match self {
            Self::Free => work(),
            Self::Worker => tokio::task::block_in_place(work),
        }
    }
}

fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let started = RUNTIME.get_or_init(|| {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("cmdlet-runtime")
            .on_thread_start(|| IS_OWN.set(true))
            .enable_all()
            .build()
            .map_err(|error| error.to_string())
    });
    started.as_ref().map_err(|text| Error::configuration(format!("the thread that works cannot be started: {text}")))
}
