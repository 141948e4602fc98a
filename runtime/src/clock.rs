//! Time as the retries see it: how long a call takes, and waiting.
//! It is tokio's clock, which tests can pause; where there is none, nothing waits and nothing panics.

use std::time::{Duration, SystemTime};

use tokio::runtime::Handle;
use tokio::time::Instant;

/// Without a host that says what it is, wasm has no clock, and asking for the time panics.
const IS_THERE: bool = !cfg!(all(target_family = "wasm", target_os = "unknown"));

/// The time to measure from.
pub(crate) fn now() -> Option<Instant> {
    IS_THERE.then(Instant::now)
}

/// The time of day.
pub(crate) fn time_of_day() -> Option<SystemTime> {
    IS_THERE.then(SystemTime::now)
}

/// Waits, and says whether it could: tokio's timer exists only within its runtime.
pub(crate) async fn sleep(time: Duration) -> bool {
    if time.is_zero() {
        return true;
    }
    let can_wait = can_wait(time);
    if can_wait {
        tokio::time::sleep(time).await;
    }
    can_wait
}

/// Whether [`sleep`] could.
pub(crate) fn can_wait(time: Duration) -> bool {
    time.is_zero() || (IS_THERE && has_runtime())
}

/// Whether this is within a runtime of tokio, which can do something meanwhile.
pub(crate) fn has_runtime() -> bool {
    Handle::try_current().is_ok()
}
