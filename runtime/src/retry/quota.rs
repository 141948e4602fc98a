//! The quota of retries that all calls of a client share.
//! It keeps many tasks from hammering a service that is down or overloaded: what fails too often is not repeated.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::Error;

/// A retry that the service asked for, with 429, `Retry-After` or a refusal of HTTP/2: it comes when the service is
/// ready for it.
const ASKED: u32 = 1;

/// A retry on a guess.
const GUESSED: u32 = 5;

/// What a retry of this failure takes from the quota.
pub(crate) fn price(error: &Error) -> u32 {
    if error.is_throttled() || error.is_unprocessed() || error.retry_after().is_some() { ASKED } else { GUESSED }
}

/// A token bucket: a retry takes from it, a call that succeeds gives back what its retries took, and one more.
pub(crate) struct Quota {
    left: AtomicU32,
    whole: u32,
}

impl Quota {
    /// So much may be under way, or have failed, before there is no more: enough for 100 guesses.
    pub(crate) const DEFAULT: u32 = 500;

    pub(crate) fn new(whole: u32) -> Self {
        Self { left: AtomicU32::new(whole), whole }
    }

    /// Takes so much, if it is there.
    pub(crate) fn take(&self, price: u32) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(price)).is_ok()
    }

    /// Takes so much, if it is there, for a retry that is to be sent after a pause.
    pub(crate) fn reserve(&self, price: u32) -> Option<Reserved<'_>> {
        self.take(price).then(|| Reserved { quota: self, price })
    }

    pub(crate) fn give(&self, back: u32) {
        // A full quota is the rule, and threads need not quarrel over it.
        if self.left.load(Ordering::Relaxed) < self.whole {
            let filled = |left: u32| Some(left.saturating_add(back).min(self.whole));
            // The update always has a value, so it cannot fail.
            let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, filled);
        }
    }
}

/// What a retry takes. It is given back if that is not sent, because nobody waits for it any more.
pub(crate) struct Reserved<'a> {
    quota: &'a Quota,
    price: u32,
}

impl Reserved<'_> {
    /// The retry is sent; gives the price.
    pub(crate) fn spend(mut self) -> u32 {
        std::mem::take(&mut self.price)
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        if self.price > 0 {
            self.quota.give(self.price);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_never_more_than_full_and_gives_no_credit() {
        let quota = Quota::new(11);
        assert!(quota.take(5) && quota.take(5));
        assert!(!quota.take(5), "one is left");
        assert!(quota.take(1) && !quota.take(1));
        quota.give(6);
        assert!(quota.take(5) && quota.take(1) && !quota.take(1));
        quota.give(u32::MAX);
        quota.give(1);
        assert!(quota.take(11) && !quota.take(1));
        quota.give(2);
        drop(quota.reserve(2));
        assert!(quota.reserve(3).is_none());
        assert_eq!(quota.reserve(2).map(Reserved::spend), Some(2), "what was given back is there again");
        assert!(!quota.take(1));
    }
}
