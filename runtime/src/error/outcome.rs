//! What an [`Error`] means for the next step: the states that programs tell apart, and what became of the request.

use http::StatusCode;

use super::{Error, Kind};
use crate::transport::TransportError;

impl Error {
    /// Whether the service, or the token endpoint, wants fewer requests (429).
    ///
    /// [`retry_after`](Self::retry_after) says when to come back.
    /// It was sent again until the policy gave up, see [`retry`](crate::retry).
    pub fn is_throttled(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the service does not know what was asked for (404), or does not show it to the caller.
    pub fn is_not_found(&self) -> bool {
        self.is_reply(StatusCode::NOT_FOUND)
    }

    /// Whether the caller may not do that (403); [`permissions`](Self::permissions) names what allows it.
    pub fn is_forbidden(&self) -> bool {
        self.is_reply(StatusCode::FORBIDDEN)
    }

    /// Whether what is there stands against it (409), or has changed since its `ETag` was read (412).
    pub fn is_conflict(&self) -> bool {
        self.is_reply(StatusCode::CONFLICT) || self.is_reply(StatusCode::PRECONDITION_FAILED)
    }

    /// Whether there was no connection, to the service or to the token endpoint, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        self.transport_error().is_some_and(TransportError::is_connect)
    }

    /// Whether the service may have done what was asked: the line broke, no reply came in time, or it replied with
    /// an error such as 504 that does not say.
    ///
    /// # Troubleshooting
    ///
    /// Look before a POST or PATCH is sent again.
    pub fn is_outcome_unknown(&self) -> bool {
        match (self.0.kind, self.status()) {
            // 501 and 503 say that the server cannot (RFC 9110, sections 15.6.2 and 15.6.4).
            // Microsoft Graph allows a request to be repeated after 503: <https://learn.microsoft.com/graph/errors>.
            (Kind::Service, Some(status)) => status.is_server_error() && !matches!(status.as_u16(), 501 | 503),
            (Kind::Transport, _) => !self.transport_error().is_some_and(TransportError::is_without_effect),
            _ => false,
        }
    }

    /// How often the request was tried; 0 if it did not come to that.
    ///
    /// Attempts without a connection count, and so do those whose reply was not what it should be.
    pub fn attempts(&self) -> u32 {
        // What cannot be read did come.
        self.0.attempts.max(u32::from(self.is_decode()))
    }

    fn is_reply(&self, status: StatusCode) -> bool {
        self.is_service() && self.status() == Some(status)
    }

    /// Whether a request was sent, or could not be for want of a connection.
    pub(crate) fn is_attempt(&self) -> bool {
        matches!(self.0.kind, Kind::Transport | Kind::Service | Kind::Decode)
    }

    /// Whether the server says that it did nothing with the request, see [`TransportError::is_unprocessed`].
    pub(crate) fn is_unprocessed(&self) -> bool {
        self.transport_error().is_some_and(TransportError::is_unprocessed)
    }

    /// Whether a credential has no token for now only: its endpoint is busy, broken or out of reach.
    pub(crate) fn is_for_now(&self) -> bool {
        match self.status() {
            Some(status) => status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error(),
            None => self.is_transport() && !self.is_permanent() && !self.0.is_absence,
        }
    }

    pub(crate) fn is_permanent(&self) -> bool {
        self.transport_error().is_some_and(TransportError::is_permanent)
    }
}
