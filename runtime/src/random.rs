//! Chance, for ids and pauses: enough to tell requests apart and to spread them.
//! Nothing that must be unguessable is made of it.

use std::cell::RefCell;
use std::hash::{BuildHasher as _, RandomState};

use fastrand::Rng;

thread_local! {
    /// The keys of a hasher come from the operating system, so that machines which start alike differ.
    /// On wasm without an operating system they are the same in each run.
    static CHANCE: RefCell<Rng> = RefCell::new(Rng::with_seed(RandomState::new().hash_one(0_u8)));
}

/// A number that differs each time.
pub(crate) fn number() -> u128 {
    CHANCE.with_borrow_mut(|chance| chance.u128(..))
}

/// A number from 0 to less than 1.
pub(crate) fn fraction() -> f64 {
    CHANCE.with_borrow_mut(Rng::f64)
}
