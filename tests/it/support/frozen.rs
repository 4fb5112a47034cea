//! A clock for the runtime's timers that moves only when the test moves it.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// While this exists, the runtime's timers move only in [`Frozen::pass`].
///
/// The runtime's own paused clock jumps ahead whenever all tasks wait, even for data that is in transit through
/// the network. A running blocking task prevents that.
pub(crate) struct Frozen {
    _held: Sender<()>,
}

impl Frozen {
    pub(crate) fn timers() -> Self {
        tokio::time::pause();
        let (held, release) = channel();
        // Ends when this is dropped. A failing test drops its runtime first, which waits for this task.
        tokio::task::spawn_blocking(move || release.recv_timeout(Duration::from_secs(60)));
        Self { _held: held }
    }

    /// Moves the clock second by second, so that each second's timers fire in order.
    pub(crate) async fn pass(&self, seconds: u64) {
        for _ in 0..seconds {
            self.pass_milliseconds(1_000).await;
        }
    }

    /// Moves the clock by part of a second, in one step.
    pub(crate) async fn pass_milliseconds(&self, milliseconds: u64) {
        tokio::time::advance(Duration::from_millis(milliseconds)).await;
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Frozen {
    /// From here on time passes normally, so that waits for something that never comes can time out.
    fn drop(&mut self) {
        tokio::time::resume();
    }
}
