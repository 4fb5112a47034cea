//! Panics of the server in a test's process.

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Counts panics in tasks, also of those whose end nobody awaits.
pub(crate) struct Panics(Arc<AtomicUsize>);

impl Panics {
    /// Counts from now on.
    pub(crate) fn counted() -> Self {
        let count = Arc::new(AtomicUsize::new(0));
        let (counted, usual) = (Arc::clone(&count), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            // The test itself runs in a thread with its own name.
            if thread::current().name() == Some("tokio-rt-worker") {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            usual(info);
        }));
        Self(count)
    }

    /// How many there were.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}
