//! Work that threads share: each takes the next piece, so that none is idle while there is one.
//!
//! [`generate_on`](crate::generate_on) checks pages this way, and `emit` makes files. Results come in the order of the
//! pieces, whoever did them.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Pieces of work by number.
pub(crate) struct Queue<T> {
    next: AtomicUsize,
    done: Vec<OnceLock<T>>,
}

impl<T> Queue<T> {
    pub(crate) fn new(pieces: usize) -> Self {
        Self { next: AtomicUsize::new(0), done: (0..pieces).map(|_| OnceLock::new()).collect() }
    }

    /// Does pieces until none is left; those that other threads took may not be done by then.
    pub(crate) fn work(&self, mut piece: impl FnMut(usize) -> T) {
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(done) = self.done.get(at) else { return };
            done.get_or_init(|| piece(at));
        }
    }

    /// The results, once all threads have come back from [`Self::work`].
    pub(crate) fn finish(self) -> impl Iterator<Item = T> {
        self.done.into_iter().filter_map(OnceLock::into_inner)
    }
}
