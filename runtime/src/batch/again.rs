//! Which requests of a batch are sent again, and when.
//! This is the one place of `batch/` that knows of it.

use std::time::{Duration, Instant};

use http::{Method, StatusCode};

use crate::Error;

/// How often an action is sent again, as the cmdlets do by default (`Set-MgRequestContext -MaxRetry`).
const RETRIES: u32 = 3;

/// The pause where the service names none; it doubles each time (`-RetryDelay`).
const DELAY: Duration = Duration::from_secs(3);

/// How long after its begin a batch still sends something again.
const LIMIT: Duration = Duration::from_secs(300);

/// When a batch began.
pub(super) struct Again {
    began: Instant,
}

impl Again {
    pub(super) fn new() -> Self {
        Self { began: Instant::now() }
    }

    /// How long to wait before a request is sent again that was so often already; `None` when it is not.
    pub(super) fn pause(&self, method: &Method, error: &Error, retries: u32) -> Option<Duration> {
        let pause = pause(method, error, retries)?;
        // Nobody wakes a timer without the runtime that it belongs to.
        let can_wait = pause.is_zero() || tokio::runtime::Handle::try_current().is_ok();
        (can_wait && self.began.elapsed().saturating_add(pause) <= LIMIT).then_some(pause)
    }

    /// Waits.
    pub(super) async fn wait(pause: Duration) {
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
}

fn pause(method: &Method, error: &Error, retries: u32) -> Option<Duration> {
    let is_transient = match error.status() {
        Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) => error.is_service(),
        // Nobody knows whether it was carried out.
        Some(StatusCode::GATEWAY_TIMEOUT) => error.is_service() && method.is_idempotent(),
        Some(_) => false,
        // Nothing was sent.
        None => error.is_no_connection(),
    };
    let delay = error.retry_after().unwrap_or_else(|| DELAY.saturating_mul(1 << retries.min(16)));
    (is_transient && retries < RETRIES).then_some(delay)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::error::ServiceError;
    use crate::transport::TransportError;

    fn error(status: u16, retry_after: Option<&'static str>) -> Error {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert("retry-after", HeaderValue::from_static(text));
        }
        Error::service(ServiceError::of_graph(StatusCode::from_u16(status).expect("a status"), &headers, b""))
    }

    #[test]
    fn a_pause_is_the_service_s_or_doubles() {
        let seconds = |error: &Error, retries| pause(&Method::POST, error, retries).map(|pause| pause.as_secs());
        assert_eq!(seconds(&error(429, Some("7")), 2), Some(7));
        assert_eq!(seconds(&error(429, Some("7")), 3), None);
        assert_eq!([0, 1, 2, 3].map(|retries| seconds(&error(503, None), retries)), [Some(3), Some(6), Some(12), None]);
    }

    #[test]
    fn what_may_have_been_done_is_not_done_again() {
        let is_again = |method: &Method, error: &Error| pause(method, error, 0).is_some();
        assert!(is_again(&Method::GET, &error(504, None)) && is_again(&Method::DELETE, &error(504, None)));
        assert!(!is_again(&Method::POST, &error(504, None)) && !is_again(&Method::PATCH, &error(504, None)));
        assert!(is_again(&Method::POST, &Error::transport(TransportError::connect("refused"))));
        assert!(!is_again(&Method::GET, &Error::transport(TransportError::new("cut off"))));
        assert!(!is_again(&Method::GET, &error(500, Some("1"))) && !is_again(&Method::GET, &error(424, Some("1"))));
    }

    #[tokio::test]
    async fn a_batch_does_not_wait_for_ever() {
        let again = Again::new();
        assert_eq!(again.pause(&Method::GET, &error(429, Some("290")), 0), Some(Duration::from_secs(290)));
        assert_eq!(again.pause(&Method::GET, &error(429, Some("301")), 0), None);
        let late = Again { began: Instant::now().checked_sub(Duration::from_secs(299)).expect("a clock") };
        assert_eq!(late.pause(&Method::GET, &error(429, Some("2")), 0), None);
    }

    #[test]
    fn without_a_runtime_only_what_needs_no_timer_is_sent_again() {
        assert_eq!(Again::new().pause(&Method::GET, &error(429, Some("0")), 0), Some(Duration::ZERO));
        assert_eq!(Again::new().pause(&Method::GET, &error(429, Some("1")), 0), None);
    }
}
