//! The load of a fault test: how much was sent and answered, and when it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::time::sleep;

/// A test fails after this long without enough acknowledgements.
const STUCK: Duration = Duration::from_secs(60);

/// State that all lanes of a test share.
pub(crate) struct Load {
    /// Maximum number of unanswered sends per socket.
    pub(crate) window: usize,
    /// Maximum number of sends per lane and conversation.
    pub(crate) limit: usize,
    acknowledged: AtomicU64,
    /// Number of answers "try again".
    refused: AtomicU64,
    /// Milliseconds of the slowest answer through REST.
    slowest: AtomicU64,
    over: AtomicBool,
    /// Whether sockets stay open after the load.
    held: AtomicBool,
    /// Number of lanes that still have something to send or to wait for.
    busy: AtomicUsize,
}

impl Load {
    pub(crate) fn new(window: usize, limit: usize) -> Arc<Self> {
        Arc::new(Self {
            window,
            limit,
            acknowledged: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            slowest: AtomicU64::new(0),
            over: AtomicBool::new(false),
            held: AtomicBool::new(false),
            busy: AtomicUsize::new(0),
        })
    }

    /// Waits for this many more acknowledgements.
    pub(crate) async fn go_on(&self, count: u64) {
        let acknowledged = || self.acknowledged.load(Ordering::SeqCst);
        let (goal, begun) = (acknowledged() + count, Instant::now());
        while acknowledged() < goal {
            assert!(begun.elapsed() < STUCK, "acknowledgements have stopped");
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Number of answers "try again".
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::SeqCst)
    }

    /// Time of the slowest answer.
    pub(crate) fn slowest(&self) -> Duration {
        Duration::from_millis(self.slowest.load(Ordering::SeqCst))
    }

    /// Ends the load: no new sends; started sends are completed.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// Keeps sockets open after the load, or lets them go.
    pub(crate) fn hold(&self, held: bool) {
        self.held.store(held, Ordering::SeqCst);
    }

    /// Whether sockets stay open.
    pub(super) fn is_held(&self) -> bool {
        self.held.load(Ordering::SeqCst)
    }

    /// Whether the load has ended.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Registers a lane.
    pub(super) fn enter(&self) {
        self.busy.fetch_add(1, Ordering::SeqCst);
    }

    /// Unregisters a lane that has nothing left to do.
    pub(super) fn leave(&self) {
        self.busy.fetch_sub(1, Ordering::SeqCst);
    }

    /// Counts an acknowledgement.
    pub(super) fn note_acknowledged(&self) {
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
    }

    /// Counts an answer "try again".
    pub(super) fn note_refused(&self) {
        self.refused.fetch_add(1, Ordering::SeqCst);
    }

    /// Records the time of an answer.
    pub(super) fn note_time(&self, took: Duration) {
        let took = u64::try_from(took.as_millis()).unwrap();
        self.slowest.fetch_max(took, Ordering::SeqCst);
    }

    /// Whether any lane still has something to do.
    pub(crate) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::SeqCst) > 0
    }
}
