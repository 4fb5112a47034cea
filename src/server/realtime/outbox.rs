//! The bounded queue of frames for one connection. Volatile frames are dropped first.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use axum::extract::ws::Utf8Bytes;
use futures::task::AtomicWaker;

use super::DisconnectReason;
use super::engine::Frame;

/// Number of queued frames from which on volatile frames are dropped.
const CROWDED: usize = 128;
/// Maximum number of queued frames.
const FULL: usize = 512;

/// The queue of one connection. An empty queue has no allocation.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: Mutex<Waiting>,
    has_changed: AtomicBool,
    /// Wakes the connection's task.
    task: AtomicWaker,
}

#[derive(Default)]
struct Waiting {
    frames: VecDeque<(Utf8Bytes, bool)>,
    close: Option<DisconnectReason>,
}

impl Outbox {
    /// Appends a frame. Never blocks: if the receiver does not keep up, volatile frames are dropped first, then the
    /// connection is closed.
    pub(super) fn push(&self, frame: Utf8Bytes, volatile: bool) {
        let mut waiting = self.lock();
        if waiting.frames.len() >= CROWDED {
            if volatile {
                return;
            }
            waiting.frames.retain(|(_, volatile)| !volatile);
        }
        if waiting.frames.len() >= FULL {
            waiting.close.get_or_insert(DisconnectReason::TooSlow);
        } else {
            waiting.frames.push_back((frame, volatile));
        }
        drop(waiting);
        self.wake();
    }

    /// Closes the connection when its task next checks the queue. The first reason is kept.
    pub(super) fn close(&self, why: DisconnectReason) {
        self.lock().close.get_or_insert(why);
        self.wake();
    }

    fn wake(&self) {
        self.has_changed.store(true, Ordering::Release);
        self.task.wake();
    }

    /// Waits until the task has something to do. Called only by the connection's own task.
    pub(super) async fn changed(&self) {
        poll_fn(|context| {
            // Registered before the check, so that later changes wake the task.
            self.task.register(context.waker());
            if self.has_changed.swap(false, Ordering::Acquire) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// Whether there is something to do, without waiting. Called only by the connection's own task.
    pub(super) fn has_changed(&self) -> bool {
        self.has_changed.swap(false, Ordering::Acquire)
    }

    /// Takes all queued frames.
    ///
    /// # Errors
    /// The reason if the connection is to be closed; queued frames are then dropped.
    pub(super) fn take(
        &self,
    ) -> Result<impl Iterator<Item = Frame> + Send + use<>, DisconnectReason> {
        let mut waiting = self.lock();
        match waiting.close {
            Some(why) => Err(why),
            None => {
                let frames = std::mem::take(&mut waiting.frames);
                Ok(frames.into_iter().map(|(text, _)| Frame::Text(text)))
            }
        }
    }

    /// Succeeds if the connection continues.
    ///
    /// # Errors
    /// The reason why the connection is to be closed.
    pub(super) fn check(&self) -> Result<(), DisconnectReason> {
        self.lock().close.map_or(Ok(()), Err)
    }

    /// The number of queued frames.
    pub(super) fn waiting(&self) -> usize {
        self.lock().frames.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting
            .lock()
            .expect("no thread panics while it holds the lock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Utf8Bytes {
        Utf8Bytes::from(text.to_owned())
    }

    #[test]
    fn what_may_be_lost_goes_first() {
        let outbox = Outbox::default();
        outbox.push(frame("typing"), true);
        for _ in 0..CROWDED {
            outbox.push(frame("message"), false);
        }
        outbox.push(frame("typing"), true);
        let waiting: Vec<_> = outbox.take().unwrap().collect();
        assert_eq!(waiting, vec![Frame::Text(frame("message")); CROWDED]);
    }

    #[test]
    fn then_the_connection_goes() {
        let outbox = Outbox::default();
        for _ in 0..FULL {
            outbox.push(frame("message"), false);
        }
        outbox.push(frame("one too many"), false);
        assert_eq!(outbox.take().err(), Some(DisconnectReason::TooSlow));
        assert_eq!(outbox.check(), Err(DisconnectReason::TooSlow));
    }
}
