//! Randomness for ids and pauses, without a crate for it.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// A number that differs each time.
///
/// The hasher's keys come from the operating system once a thread and change with each call.
/// On wasm without an operating system they are no secret, and numbers may come again in another run.
/// That is enough to tell requests apart and to spread them; nothing that must be unguessable is made of it.
pub(crate) fn number() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// A time from nothing up to this one.
pub(crate) fn up_to(longest: Duration) -> Duration {
    let parts = u32::try_from(number() >> 32).unwrap_or(u32::MAX);
    longest.mul_f64(f64::from(parts) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_within_their_bounds_and_differ() {
        let longest = Duration::from_secs(1_000);
        let times: std::collections::HashSet<_> = (0..100).map(|_| up_to(longest)).collect();
        assert!(times.len() > 90);
        assert!(times.iter().all(|time| *time <= longest));
        assert!(times.iter().any(|time| *time < longest / 2) && times.iter().any(|time| *time > longest / 2));
        assert_eq!(up_to(Duration::ZERO), Duration::ZERO);
        assert!(up_to(Duration::MAX) <= Duration::MAX);
    }
}
