//! Retries of a credential's own requests, which may be repeated: asking for a token twice gives two tokens.

use std::time::Duration;

use http::StatusCode;

use super::jitter;
use crate::clock;
use crate::error::ServiceError;
use crate::transport::{Body, Timeout, Transport, TransportError};

type Answer = Result<http::Response<Body>, TransportError>;

const ATTEMPTS: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// A call waits for its token, so a longer `Retry-After` is an error at once.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Sends a request of a credential, and again after 429, 5xx and connections that failed, all within the limit.
///
/// What got no reply in time is not sent again: the limit is the client's, and outside of Azure nobody answers
/// where managed identities are asked for.
pub(crate) async fn send(transport: &dyn Transport, request: http::Request<Body>, limit: Duration) -> Answer {
    let began = clock::now();
    let left = || limit.saturating_sub(began.map_or(Duration::ZERO, |began| began.elapsed()));
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(Timeout(limit));
    let body = match body.in_memory() {
        Ok(bytes) => bytes,
        Err(body) => return transport.send(http::Request::from_parts(parts, body)).await,
    };
    let mut attempts = 1;
    loop {
        let again = http::Request::from_parts(parts.clone(), Body::from(body.clone()));
        let answer = transport.send(again).await;
        match pause(&answer, attempts).filter(|pause| *pause < left()) {
            Some(pause) if clock::sleep(pause).await => attempts += 1,
            _ => return answer,
        }
        parts.extensions.insert(Timeout(left()));
    }
}

fn pause(answer: &Answer, attempts: u32) -> Option<Duration> {
    let asked = match answer {
        Ok(reply) if reply.status() == StatusCode::TOO_MANY_REQUESTS || reply.status().is_server_error() => {
            ServiceError::of_headers(reply.status(), reply.headers()).retry_after
        }
        Err(error) if !error.is_timeout() && !error.is_permanent() => None,
        _ => return None,
    };
    let half = FIRST_PAUSE * attempts / 2;
    let pause = asked.unwrap_or_else(|| half + jitter::up_to(half));
    (attempts < ATTEMPTS && pause <= LONGEST_PAUSE).then_some(pause)
}
