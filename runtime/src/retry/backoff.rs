//! `Backoff`: the default policy. It does as the service asks, and else waits longer each time.

use std::time::Duration;

use super::{Failure, RetryPolicy, jitter};

/// Waits as long as `Retry-After` says, and without it longer each time.
///
/// By default a request is tried 6 times if the service replies and 3 times if there is no reply,
/// with pauses of about 1, 2, 4, … and at most 60 seconds, and never again later than 5 minutes after the first attempt.
/// (The cmdlets wait 3 seconds, 3 times.)
/// A `Retry-After` beyond that ends the call at once, with the service's error.
///
/// A pause is shortened at random, to between a half and the whole, so that calls that failed together come back apart.
/// What the service asks for is never shortened, but up to a tenth longer.
/// A `Retry-After` of nothing is taken at its word once, and so is a server that refuses a request of HTTP/2.
///
/// ```
/// use std::time::Duration;
///
/// use cmdlet_runtime::Graph;
/// use cmdlet_runtime::retry::Backoff;
///
/// # fn main() -> cmdlet_runtime::Result<()> {
/// let patient = Backoff::new().attempts(10).total_time(Duration::from_secs(30 * 60));
/// let graph = Graph::builder().retry(patient).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backoff {
    attempts: u32,
    attempts_without_reply: u32,
    first_pause: Duration,
    longest_pause: Duration,
    total_time: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            // At one throttled reply in twenty, six in a row are met once in 64 million calls.
            attempts: 6,
            // A line that is down is down for longer than people wait.
            attempts_without_reply: 3,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            total_time: Duration::from_secs(300),
        }
    }
}

impl Backoff {
    /// The default.
    pub fn new() -> Self {
        Self::default()
    }

    /// How often a request is tried that the service replies to, the first time included; 6 by default.
    pub fn attempts(self, most: u32) -> Self {
        Self { attempts: most, ..self }
    }

    /// How often a request is tried that gets no reply, the first time included; 3 by default.
    pub fn attempts_without_reply(self, most: u32) -> Self {
        Self { attempts_without_reply: most, ..self }
    }

    /// The pause before the second attempt, which doubles for each further one; 1 second by default.
    pub fn first_pause(self, pause: Duration) -> Self {
        Self { first_pause: pause, ..self }
    }

    /// The longest pause, unless the service asks for a longer one; 60 seconds by default.
    pub fn longest_pause(self, pause: Duration) -> Self {
        Self { longest_pause: pause, ..self }
    }

    /// How long after the first attempt another one may begin; 5 minutes by default.
    pub fn total_time(self, limit: Duration) -> Self {
        Self { total_time: limit, ..self }
    }

    /// What the service asks for; else a pause that doubles with the attempts.
    fn wanted(&self, failure: &Failure<'_>) -> Duration {
        match failure.error().retry_after() {
            Some(asked) if !asked.is_zero() => asked.saturating_add(jitter::up_to(asked / 10)),
            Some(_) if failure.attempts() == 1 => Duration::ZERO,
            None if failure.attempts() == 1 && failure.error().is_unprocessed() => Duration::ZERO,
            _ => self.doubled(failure.attempts()),
        }
    }

    fn doubled(&self, attempts: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let whole = self.first_pause.saturating_mul(factor).min(self.longest_pause);
        let half = whole / 2;
        half.saturating_add(jitter::up_to(half))
    }
}

impl RetryPolicy for Backoff {
    fn pause(&self, failure: &Failure<'_>) -> Option<Duration> {
        let has_reply = failure.error().status().is_some();
        let most = if has_reply { self.attempts } else { self.attempts_without_reply };
        if failure.attempts() >= most || !failure.is_transient() || !failure.is_harmless() {
            return None;
        }
        let pause = self.wanted(failure);
        (failure.elapsed().saturating_add(pause) <= self.total_time).then_some(pause)
    }
}
