//! Work that threads share: each takes the next piece, so that none is idle while there is one.
//!
//! Files are read this way, pages are read and checked, and `emit` makes files. Results come in the order of the pieces,
//! whoever did them.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does all pieces on several threads, and gives the results in order.
///
/// `worker` makes what does the pieces of one thread, so that it can keep something from piece to piece.
pub(crate) fn on<T: Send + Sync, W: FnMut(usize) -> T>(
    threads: NonZero<usize>,
    pieces: usize,
    worker: impl Fn() -> W + Sync,
) -> impl Iterator<Item = T> {
    let queue = Queue::new(pieces);
    let work = || queue.work(worker());
    // A panic of a thread goes on in this one when the scope ends.
    thread::scope(|scope| {
        // More threads than pieces would have nothing to do.
        for _ in 1..threads.get().min(pieces) {
            scope.spawn(work);
        }
        work();
    });
    queue.finish()
}

/// Does two things at once if there are several threads, or else one after the other.
pub(crate) fn beside<A: Send, B>(
    threads: NonZero<usize>,
    aside: impl FnOnce() -> A + Send,
    work: impl FnOnce() -> B,
) -> (A, B) {
    if threads.get() == 1 {
        return (aside(), work());
    }
    thread::scope(|scope| {
        let aside = scope.spawn(aside);
        let done = work();
        (aside.join().unwrap_or_else(|panic| resume_unwind(panic)), done)
    })
}

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
