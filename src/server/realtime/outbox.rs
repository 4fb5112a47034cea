//! What waits to be written to one connection: bounded, and what may be lost goes first.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use axum::extract::ws::Utf8Bytes;
use futures::task::AtomicWaker;

use super::DisconnectReason;
use super::engine::Frame;

/// Frames that may wait before volatile ones are dropped.
const CROWDED: usize = 128;
/// Frames that may wait at all.
const FULL: usize = 512;

/// The queue of one connection. Allocates nothing while it is empty.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: Mutex<Waiting>,
    has_changed: AtomicBool,
    /// The connection's task.
    task: AtomicWaker,
}

#[derive(Default)]
struct Waiting {
    frames: VecDeque<(Utf8Bytes, bool)>,
    close: Option<DisconnectReason>,
}

impl Outbox {
    /// Puts a frame at the end. Never waits: a receiver that does not keep up loses volatile frames first,
    /// then its connection.
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

    /// Ends the connection as soon as its task looks here. The first reason counts.
    pub(super) fn close(&self, why: DisconnectReason) {
        self.lock().close.get_or_insert(why);
        self.wake();
    }

    fn wake(&self) {
        self.has_changed.store(true, Ordering::Release);
        self.task.wake();
    }

    /// Waits until there is something to do. Only the connection's own task waits here.
    pub(super) async fn changed(&self) {
        poll_fn(|context| {
            // Before it looks: what changes from here on wakes it.
            self.task.register(context.waker());
            if self.has_changed.swap(false, Ordering::Acquire) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// Takes everything that waits.
    ///
    /// # Errors
    /// Why the connection is to be closed; what still waits is given up then.
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

    /// Is the connection to go on?
    ///
    /// # Errors
    /// Why it is to be closed.
    pub(super) fn check(&self) -> Result<(), DisconnectReason> {
        self.lock().close.map_or(Ok(()), Err)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting
            .lock()
            .expect("nothing panics while holding it")
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
