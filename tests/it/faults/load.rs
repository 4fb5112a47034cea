//! What goes on in a fault test besides the fault: how much was sent and answered, and when it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::time::sleep;

/// After this long without enough acknowledgements a test counts as failed.
const STUCK: Duration = Duration::from_secs(60);

/// What all lanes of a test share.
pub(crate) struct Load {
    /// Unanswered sends of one socket at most.
    pub(crate) window: usize,
    /// Sends of each lane in each conversation at most.
    pub(crate) limit: usize,
    acknowledged: AtomicU64,
    /// Answers that say "try again".
    refused: AtomicU64,
    /// Milliseconds that the slowest answer through REST took.
    slowest: AtomicU64,
    over: AtomicBool,
    /// Lanes with something left to send or to be answered.
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
            busy: AtomicUsize::new(0),
        })
    }

    /// Waits until so many more sends were acknowledged.
    pub(crate) async fn go_on(&self, count: u64) {
        let acknowledged = || self.acknowledged.load(Ordering::SeqCst);
        let (goal, begun) = (acknowledged() + count, Instant::now());
        while acknowledged() < goal {
            assert!(begun.elapsed() < STUCK, "nothing goes on any more");
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// How often was the answer "try again"?
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::SeqCst)
    }

    /// How long the slowest answer took.
    pub(crate) fn slowest(&self) -> Duration {
        Duration::from_millis(self.slowest.load(Ordering::SeqCst))
    }

    /// Nothing new is begun from now on; what was begun is brought to its end.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// May nothing new be begun?
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// A lane has begun.
    pub(super) fn enter(&self) {
        self.busy.fetch_add(1, Ordering::SeqCst);
    }

    /// A lane has nothing left to do.
    pub(super) fn leave(&self) {
        self.busy.fetch_sub(1, Ordering::SeqCst);
    }

    /// Notes an acknowledgement.
    pub(super) fn note_acknowledged(&self) {
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
    }

    /// Notes an answer "try again".
    pub(super) fn note_refused(&self) {
        self.refused.fetch_add(1, Ordering::SeqCst);
    }

    /// Notes how long an answer took.
    pub(super) fn note_time(&self, took: Duration) {
        let took = u64::try_from(took.as_millis()).unwrap();
        self.slowest.fetch_max(took, Ordering::SeqCst);
    }

    /// Has any lane something left to do?
    pub(super) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::SeqCst) > 0
    }
}
