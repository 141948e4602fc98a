//! `Remember`: what makes "yes to all" and "no to all" hold.

use std::fmt;

use tokio::sync::Mutex;

use super::{Answer, ShouldProcess};
use crate::Preview;
use crate::transport::BoxFuture;

/// Asks until an answer is for all, and gives that answer from then on.
///
/// It asks one question at a time, so that calls that run side by side wait for the answer to the first.
///
/// A client wraps what it is given in one of its own, so there an answer to all holds as long as the client and its clones.
/// In PowerShell it holds for one cmdlet in one pipeline; share one `Remember` among its calls to have that:
///
/// ```
/// use std::sync::Arc;
///
/// use cmdlet_runtime::confirm::{Answer, Remember};
/// use cmdlet_runtime::{Action, Graph, Preview};
///
/// async fn send_all<A: Action>(actions: Vec<A>, graph: &Graph) -> cmdlet_runtime::Result<()> {
///     let asked = Arc::new(Remember::new(|_: &Preview| Answer::YesToAll));
///     for action in actions {
///         let action = action.with_should_process(Arc::clone(&asked));
///         cmdlet_runtime::Invoke::new(action, graph).await?;
///     }
///     Ok(())
/// }
/// ```
pub struct Remember<S> {
    asked: S,
    to_all: Mutex<Option<Answer>>,
}

impl<S: ShouldProcess> Remember<S> {
    /// Asks that one.
    pub fn new(asked: S) -> Self {
        Self { asked, to_all: Mutex::new(None) }
    }
}

impl<S: ShouldProcess> ShouldProcess for Remember<S> {
    fn ask<'a>(&'a self, change: &'a Preview) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let mut to_all = self.to_all.lock().await;
            if let Some(answer) = *to_all {
                return answer;
            }
            let answer = self.asked.ask(change).await;
            *to_all = answer.is_to_all().then_some(answer);
            answer
        })
    }
}

impl<S> fmt::Debug for Remember<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remember").finish_non_exhaustive()
    }
}
