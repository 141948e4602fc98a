//! Jitter: pauses that differ, so that tasks which failed together do not come back together.

use std::time::Duration;

use crate::random;

/// A time from nothing up to this one.
pub(super) fn up_to(longest: Duration) -> Duration {
    // Less than 1, by which even the longest time can be multiplied.
    longest.mul_f64(random::fraction())
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
