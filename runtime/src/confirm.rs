//! `-Confirm`, `$ConfirmPreference` and `$WhatIfPreference`: whether a change is sent at all.
//! `send.rs` and `batch/` ask here before they send; a call of a client that was told nothing of it costs a comparison.
//!
//! ```
//! use cmdlet_runtime::confirm::{Answer, ConfirmPreference};
//! use cmdlet_runtime::{Graph, Preview};
//!
//! # fn main() -> cmdlet_runtime::Result<()> {
//! let graph = Graph::builder()
//!     .should_process(|change: &Preview| match change.method().as_str() {
//!         "DELETE" => Answer::No,
//!         _ => Answer::Yes,
//!     })
//!     .confirm_preference(ConfirmPreference::Medium)
//!     .build()?;
//! # Ok(())
//! # }
//! ```

mod remember;

use std::sync::Arc;

use http::Method;

use crate::call::Call;
use crate::transport::BoxFuture;
use crate::{Error, Graph, Preview, Result};

pub use remember::Remember;

/// What somebody says to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Send this one.
    Yes,
    /// Send this one and all that follow.
    YesToAll,
    /// Do not send this one.
    No,
    /// Send neither this one nor any that follows.
    NoToAll,
}

impl Answer {
    /// Whether this change is sent.
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Yes | Self::YesToAll)
    }

    /// Whether it is the answer to all that follow.
    pub const fn is_to_all(self) -> bool {
        matches!(self, Self::YesToAll | Self::NoToAll)
    }
}

/// Decides about changes, such as by asking somebody.
///
/// A function of a [`Preview`] is one; implement the trait to wait for an answer without blocking.
///
/// ```
/// use cmdlet_runtime::Preview;
/// use cmdlet_runtime::confirm::{Answer, ShouldProcess};
/// use cmdlet_runtime::transport::BoxFuture;
///
/// /// Asks on the terminal, on a thread of its own.
/// struct Terminal;
///
/// impl ShouldProcess for Terminal {
///     fn ask<'a>(&'a self, change: &'a Preview) -> BoxFuture<'a, Answer> {
///         let question = change.question();
///         Box::pin(async {
///             let line = tokio::task::spawn_blocking(move || {
///                 eprint!("{question}\n[Y] Yes  [A] Yes to All  [N] No  [L] No to All: ");
///                 let mut line = String::new();
///                 std::io::stdin().read_line(&mut line).map(|_| line)
///             });
///             match line.await {
///                 Ok(Ok(line)) if line.trim().eq_ignore_ascii_case("y") => Answer::Yes,
///                 Ok(Ok(line)) if line.trim().eq_ignore_ascii_case("a") => Answer::YesToAll,
///                 Ok(Ok(line)) if line.trim().eq_ignore_ascii_case("n") => Answer::No,
///                 _ => Answer::NoToAll,
///             }
///         })
///     }
/// }
/// ```
pub trait ShouldProcess: Send + Sync + 'static {
    /// Whether the change is to be sent.
    ///
    /// Whoever calls this heeds only [`Answer::is_yes`]; [`Remember`] is what makes an answer hold for all that follow.
    fn ask<'a>(&'a self, change: &'a Preview) -> BoxFuture<'a, Answer>;
}

impl<F: Fn(&Preview) -> Answer + Send + Sync + 'static> ShouldProcess for F {
    fn ask<'a>(&'a self, change: &'a Preview) -> BoxFuture<'a, Answer> {
        let answer = self(change);
        Box::pin(async move { answer })
    }
}

impl<S: ShouldProcess + ?Sized> ShouldProcess for Arc<S> {
    fn ask<'a>(&'a self, change: &'a Preview) -> BoxFuture<'a, Answer> {
        (**self).ask(change)
    }
}

/// From which impact on a change is asked about (`$ConfirmPreference`).
///
/// Every cmdlet that changes something has the impact `Medium`
/// ([about_Preference_Variables](https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_preference_variables#confirmpreference)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ConfirmPreference {
    /// Only what asks for it with [`with_confirm`](crate::Action::with_confirm).
    #[default]
    High,
    /// Every change.
    Medium,
    /// Every change, as [`Medium`](Self::Medium) does, for no cmdlet has a lower impact.
    Low,
    /// As [`High`](Self::High): nothing is asked about by itself.
    None,
}

impl ConfirmPreference {
    const fn asks(self) -> bool {
        matches!(self, Self::Medium | Self::Low)
    }
}

/// What a call says about being asked.
#[derive(Clone, Default)]
pub(crate) enum Confirm {
    /// The client's preference decides.
    #[default]
    Unsaid,
    /// `-Confirm:$false`
    Never,
    /// `-Confirm`, asked by the client's.
    Always,
    /// `-Confirm`, asked by one of its own.
    By(Arc<dyn ShouldProcess>),
}

/// Tells of a change that is not sent.
type Report = Box<dyn Fn(&Preview) + Send + Sync>;

/// What a client does before a change.
#[derive(Default)]
pub(crate) struct Changes {
    pub(crate) preference: ConfirmPreference,
    pub(crate) should_process: Option<Box<dyn ShouldProcess>>,
    pub(crate) what_if: Option<Report>,
}

/// Asks about a change that is to be asked about; an error if nobody agrees.
pub(crate) async fn agree(call: &Call, graph: &Graph) -> Result<()> {
    // On the heap: nearly all calls are not asked about, and need no room for it.
    if is_stopped(call, graph) { Box::pin(decide(call, graph)).await } else { Ok(()) }
}

/// The same for a stream, which does not keep the call; `None` where nothing is asked.
pub(crate) fn question(call: &Call, graph: &Graph) -> Option<BoxFuture<'static, Result<()>>> {
    let owned = is_stopped(call, graph).then(|| (call.clone(), graph.clone()));
    owned.map(|(call, graph)| Box::pin(async move { decide(&call, &graph).await }) as _)
}

fn is_stopped(call: &Call, graph: &Graph) -> bool {
    let changes = graph.changes();
    let is_asked = match call.confirm() {
        Confirm::Unsaid => changes.preference.asks(),
        Confirm::Never => false,
        Confirm::Always | Confirm::By(_) => true,
    };
    let is_change = call.operation().is_ok_and(|operation| !matches!(operation.method, Method::GET | Method::HEAD));
    is_change && (is_asked || changes.what_if.is_some())
}

async fn decide(call: &Call, graph: &Graph) -> Result<()> {
    let change = Preview::new(call, graph)?;
    if let Some(report) = &graph.changes().what_if {
        report(&change);
        return Err(Error::declined(format!("what if: {}", change.operation_on_target())));
    }
    let should_process: &dyn ShouldProcess = match (call.confirm(), &graph.changes().should_process) {
        (Confirm::By(own), _) => &**own,
        (_, Some(of_client)) => &**of_client,
        (_, None) => {
            return Err(Error::configuration(
                "nobody can be asked to confirm: set one with GraphBuilder::should_process",
            ));
        }
    };
    if should_process.ask(&change).await.is_yes() {
        return Ok(());
    }
    Err(Error::declined(format!("declined: {}", change.operation_on_target())))
}
