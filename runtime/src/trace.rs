//! Spans and events of calls, behind the feature `tracing`; without it everything here is empty and compiles to nothing.
//!
//! A call is the span `cmdlet` (level info) with the fields `cmdlet`, `method`, `route` and `client_request_id`;
//! a list that is read as a stream is one call, from its first page to its last.
//! A batch is the span `batch` with the number of its `actions`, each of which has its own span `cmdlet` within;
//! the requests of a batch belong to none of them, so they stand in `batch`.
//! Within these, events (level debug) say what happens: `request sent`, `reply`, `page followed`, `answered` (an action
//! of a batch), `token fetched`, `call failed`; a `retry` is of level warn.
//! A token that is renewed in the background belongs to no call, so its `token fetched` stands in no span.
//! The route is that of the descriptor, `/users/{user-id}`: no event has an id of a user, a URL, a header, a body or a
//! message of the service, for each of them may hold what does not belong in a log.

#[cfg(feature = "tracing")]
pub(crate) use on::*;

#[cfg(not(feature = "tracing"))]
pub(crate) use off::*;

#[cfg(feature = "tracing")]
mod on {
    use std::time::{Duration, SystemTime};

    use http::{HeaderValue, Method, StatusCode};
    use tracing::field::Empty;
    use tracing::{Instrument as _, Span, debug, info_span, warn};

    use crate::{Call, Error, Result, clock};

    /// Makes the future one call of that cmdlet, whose error is an event.
    pub(crate) fn call<T, F: Future<Output = Result<T>>>(
        call: &Call,
        future: F,
    ) -> impl Future<Output = Result<T>> + use<T, F> {
        CallSpan::new(call).around(future)
    }

    /// Makes the future one batch of so many actions, whose error is an event.
    pub(crate) fn batch<T>(actions: usize, future: impl Future<Output = Result<T>>) -> impl Future<Output = Result<T>> {
        within(info_span!(target: "cmdlet_runtime", "batch", actions), future)
    }

    fn within<T, F: Future<Output = Result<T>>>(span: Span, future: F) -> impl Future<Output = Result<T>> + use<T, F> {
        async move { future.await.inspect_err(call_failed) }.instrument(span)
    }

    /// The span of a call, for one whose work is not a single future.
    #[derive(Clone)]
    pub(crate) struct CallSpan(Span);

    impl CallSpan {
        pub(crate) fn new(call: &Call) -> Self {
            let operation = call.operation().ok();
            Self(info_span!(
                target: "cmdlet_runtime", "cmdlet",
                cmdlet = call.cmdlet().name,
                method = operation.map(|operation| operation.method.as_str()),
                route = operation.map(|operation| operation.route),
                client_request_id = Empty,
            ))
        }

        /// Does work that belongs to the call.
        pub(crate) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
            self.0.in_scope(work)
        }

        /// Makes the future the last work of the call, whose error is an event.
        pub(crate) fn around<T, F: Future<Output = Result<T>>>(
            self,
            future: F,
        ) -> impl Future<Output = Result<T>> + use<T, F> {
            within(self.0, future)
        }
    }

    /// When a request was sent.
    #[derive(Clone, Copy)]
    pub(crate) struct Clock(Option<SystemTime>);

    impl Clock {
        fn elapsed(self) -> Option<u64> {
            let elapsed = clock::time_of_day()?.duration_since(self.0?).ok()?;
            u64::try_from(elapsed.as_millis()).ok()
        }
    }

    /// A request goes out.
    pub(crate) fn request_sent(method: &Method, id: &HeaderValue) -> Clock {
        let id = id.to_str().ok();
        Span::current().record("client_request_id", id);
        debug!(target: "cmdlet_runtime", method = method.as_str(), client_request_id = id, "request sent");
        Clock(clock::time_of_day())
    }

    /// The head of a reply is there.
    pub(crate) fn reply(clock: Clock, status: StatusCode) {
        debug!(target: "cmdlet_runtime", status = status.as_u16(), elapsed_ms = clock.elapsed(), "reply");
    }

    /// An action of a batch has got its reply.
    pub(crate) fn answered(status: StatusCode) {
        debug!(target: "cmdlet_runtime", status = status.as_u16(), "answered");
    }

    /// A further page is asked for, after so many items.
    pub(crate) fn page_followed(items: u64) {
        debug!(target: "cmdlet_runtime", items, "page followed");
    }

    /// A credential got a new token, which lives so long.
    pub(crate) fn token_fetched(expires_on: Option<SystemTime>) {
        let lifetime = expires_on.zip(clock::time_of_day()).and_then(|(end, now)| end.duration_since(now).ok());
        debug!(target: "cmdlet_runtime", expires_in_s = lifetime.map(|left| left.as_secs()), "token fetched");
    }

    /// The request is sent again, for this many-th time, after a wait; the status is that of the reply, if there was one.
    pub(crate) fn retry(count: u32, wait: Duration, status: Option<StatusCode>) {
        let wait_ms = u64::try_from(wait.as_millis()).ok();
        warn!(target: "cmdlet_runtime", count, wait_ms, status = status.map(|status| status.as_u16()), "retry");
    }

    /// The call gives an error.
    pub(crate) fn call_failed(error: &Error) {
        debug!(
            target: "cmdlet_runtime",
            kind = error.kind(),
            status = error.status().map(|status| status.as_u16()),
            code = error.code(),
            request_id = error.request_id(),
            "call failed"
        );
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::time::{Duration, SystemTime};

    use http::{HeaderValue, Method, StatusCode};

    use crate::{Call, Error};

    pub(crate) fn call<F: Future>(_: &Call, future: F) -> F {
        future
    }

    pub(crate) fn batch<F: Future>(_: usize, future: F) -> F {
        future
    }

    #[derive(Clone)]
    pub(crate) struct CallSpan;

    impl CallSpan {
        pub(crate) fn new(_: &Call) -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "with the feature the span is in it")]
        pub(crate) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        #[expect(clippy::unused_self, reason = "with the feature the span is in it")]
        pub(crate) fn around<F: Future>(self, future: F) -> F {
            future
        }
    }

    #[derive(Clone, Copy)]
    pub(crate) struct Clock;

    pub(crate) fn request_sent(_: &Method, _: &HeaderValue) -> Clock {
        Clock
    }

    pub(crate) fn reply(_: Clock, _: StatusCode) {}

    pub(crate) fn answered(_: StatusCode) {}

    pub(crate) fn page_followed(_: u64) {}

    pub(crate) fn token_fetched(_: Option<SystemTime>) {}

    pub(crate) fn retry(_: u32, _: Duration, _: Option<StatusCode>) {}

    pub(crate) fn call_failed(_: &Error) {}
}
