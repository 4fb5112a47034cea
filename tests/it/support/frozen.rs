//! A clock behind the timers that moves only when it is told to.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// While this exists, timers of the runtime stand still except in [`Frozen::pass`].
///
/// The runtime's own paused clock jumps ahead whenever everybody waits, also for data that is on its way
/// through the network: a blocking task that is under way keeps it from that.
pub(crate) struct Frozen {
    _held: Sender<()>,
}

impl Frozen {
    pub(crate) fn timers() -> Self {
        tokio::time::pause();
        let (held, release) = channel();
        // Ends when this is dropped. A test that fails drops its runtime first, which waits for this.
        tokio::task::spawn_blocking(move || release.recv_timeout(Duration::from_secs(60)));
        Self { _held: held }
    }

    /// Lets seconds pass, one after the other, so that whatever happens each second happens.
    pub(crate) async fn pass(&self, seconds: u64) {
        for _ in 0..seconds {
            self.pass_milliseconds(1_000).await;
        }
    }

    /// Lets a part of a second pass, all at once.
    pub(crate) async fn pass_milliseconds(&self, milliseconds: u64) {
        tokio::time::advance(Duration::from_millis(milliseconds)).await;
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Frozen {
    /// From here on time passes as it does, so that what never comes can be given up.
    fn drop(&mut self) {
        tokio::time::resume();
    }
}
