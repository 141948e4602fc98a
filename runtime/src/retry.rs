//! When a request that failed is sent again.
//!
//! A [`RetryPolicy`] decides; [`Backoff`] is the one that every client begins with.
//! [`GraphBuilder::retry`](crate::GraphBuilder::retry) sets another for a client,
//! [`Action::with_retry`](crate::Action::with_retry) for one call.
//!
//! | what happened | sent again by default |
//! |---|---|
//! | 429, 503: the service says that it did not do it | yes |
//! | no connection, so nothing was sent; or HTTP/2 says that nothing was done | yes |
//! | 504, a connection that broke, no reply in time: nobody knows whether it was done | GET, PUT and DELETE only |
//! | anything else, and whatever happens before something is sent | no |
//!
//! Every attempt of a call has the same `client-request-id`, so that a log shows them together;
//! the service gives each its own `request-id`.
//! A file is opened anew for each attempt; a pipe cannot be, so it is sent once.
//! A download begins anew until a reply says success; if the content breaks off after that, the call fails.
//!
//! All calls of a client share a quota of retries, see [`GraphBuilder::retry_quota`](crate::GraphBuilder::retry_quota).
//! Beyond that, a throttled call does not hold up the others: Microsoft Graph counts by service, tenant and mailbox,
//! so that a `Retry-After` for one mailbox says nothing about the next.
//!
//! Waiting needs a tokio runtime with a time driver; without a runtime, the first error is the result.

mod attempts;
mod backoff;
mod jitter;
mod quota;
mod token;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Method;

use crate::Error;
#[cfg(doc)]
use crate::transport::TransportError;

pub(crate) use attempts::Attempts;
pub use backoff::Backoff;
pub(crate) use quota::{Quota, price};
pub(crate) use token::send as send_for_token;

/// Decides whether a request that failed is sent again.
///
/// It is asked when a request was sent, or could not be, and never about a value that is wrong or a missing token.
///
/// ```
/// use std::time::Duration;
///
/// use cmdlet_runtime::Graph;
/// use cmdlet_runtime::retry::{Failure, RetryPolicy};
///
/// /// Tries for a minute whenever that can do no harm, and does as the service asks.
/// struct Patient;
///
/// impl RetryPolicy for Patient {
///     fn pause(&self, failure: &Failure<'_>) -> Option<Duration> {
///         let asked = failure.error().retry_after().unwrap_or(Duration::from_secs(2));
///         let is_early = failure.elapsed() + asked < Duration::from_secs(60);
///         (failure.is_transient() && failure.is_harmless() && is_early).then_some(asked)
///     }
/// }
///
/// # fn main() -> cmdlet_runtime::Result<()> {
/// let graph = Graph::builder().retry(Patient).build()?;
/// # Ok(())
/// # }
/// ```
pub trait RetryPolicy: Send + Sync + 'static {
    /// How long to wait before the request is sent again; with `None` the error is the result.
    fn pause(&self, failure: &Failure<'_>) -> Option<Duration>;
}

impl<P: RetryPolicy + ?Sized> RetryPolicy for Arc<P> {
    fn pause(&self, failure: &Failure<'_>) -> Option<Duration> {
        (**self).pause(failure)
    }
}

/// Sends nothing again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

impl RetryPolicy for Never {
    fn pause(&self, _: &Failure<'_>) -> Option<Duration> {
        None
    }
}

/// An attempt that failed, and what was tried before.
pub struct Failure<'a> {
    error: &'a Error,
    method: &'a Method,
    attempts: u32,
    elapsed: Duration,
}

impl<'a> Failure<'a> {
    pub(crate) fn new(error: &'a Error, method: &'a Method, attempts: u32, elapsed: Duration) -> Self {
        Self { error, method, attempts, elapsed }
    }

    /// What went wrong.
    pub fn error(&self) -> &'a Error {
        self.error
    }

    /// The method of the request.
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// How often it was tried, this attempt included: 1 after the first.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long ago the first attempt began.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Whether another attempt may fare better: after 429, 503, 504, and where there was no reply.
    ///
    /// A certificate that is not trusted will not be the next time either; see [`TransportError::is_permanent`].
    pub fn is_transient(&self) -> bool {
        match self.error.status() {
            Some(status) => matches!(status.as_u16(), 429 | 503 | 504),
            None => self.error.is_transport() && !self.error.is_permanent(),
        }
    }

    /// Whether another attempt cannot do a second time what is to be done once.
    ///
    /// Either the service did nothing yet, or the method is idempotent (RFC 9110, section 9.2.2): GET, PUT or DELETE.
    /// A DELETE that was done at the first attempt answers 404 at the second.
    pub fn is_harmless(&self) -> bool {
        self.method.is_idempotent() || !self.error.is_outcome_unknown()
    }
}

impl fmt::Debug for Failure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("error", &self.error)
            .field("method", &self.method)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .finish()
    }
}
