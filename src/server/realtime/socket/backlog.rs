//! What the client sends while an earlier event is being handled. It is read at once, so that its time of arrival is known and
//! answers to heartbeats count, and handled in order afterwards.

use std::collections::VecDeque;
use std::pin::pin;

use tokio::task::unconstrained;
use tokio::time::Instant;

use super::DisconnectReason;
use crate::server::realtime::engine::{Engine, Frame};

/// Beyond either of these, the rest waits in the buffers of the connection.
const FULL: usize = 128;
const FULL_BYTES: usize = 16 * 1024;

/// A frame of the client.
pub(super) struct Arrived {
    pub(super) frame: Frame,
    pub(super) at: Instant,
    /// Has it waited for an earlier one, as far as is known?
    pub(super) has_waited: bool,
}

/// The frames that wait. An empty one has no allocation.
#[derive(Default)]
pub(super) struct Backlog {
    frames: VecDeque<(Frame, Instant)>,
    bytes: usize,
    /// Why nothing follows.
    end: Option<DisconnectReason>,
}

impl Backlog {
    /// Completes the work, and reads meanwhile.
    pub(super) async fn read_during<T>(
        &mut self,
        engine: &mut Engine,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = pin!(work);
        loop {
            let has_room = self.frames.len() < FULL && self.bytes < FULL_BYTES;
            let may_read = has_room && self.end.is_none() && engine.is_settled();
            tokio::select! {
                biased;
                done = &mut work => return done,
                frame = engine.read(), if may_read => match frame {
                    Ok(Some(frame)) => {
                        self.bytes += frame.len();
                        self.frames.push_back((frame, engine.heard_at()));
                    }
                    Ok(None) => {}
                    Err(why) => self.end = Some(why),
                },
            }
        }
    }

    /// The next frame that has waited. With `all`, also those that wait in the buffers of the connection.
    ///
    /// # Errors
    /// Why nothing follows.
    pub(super) fn next(
        &mut self,
        engine: &mut Engine,
        all: bool,
    ) -> Result<Option<Arrived>, DisconnectReason> {
        if let Some((frame, at)) = self.frames.pop_front() {
            self.bytes -= frame.len();
            if self.frames.is_empty() {
                self.frames = VecDeque::new();
            }
            let has_waited = true;
            return Ok(Some(Arrived {
                frame,
                at,
                has_waited,
            }));
        }
        if let Some(why) = self.end {
            return Err(why);
        }
        if !all || !engine.is_settled() {
            return Ok(None);
        }
        // Not limited by the runtime's budget: a pause must mean that there is nothing.
        let Some(frame) = futures::FutureExt::now_or_never(unconstrained(engine.read())) else {
            return Ok(None);
        };
        let (frame, has_waited) = (frame?, true);
        let at = engine.heard_at();
        Ok(frame.map(|frame| Arrived {
            frame,
            at,
            has_waited,
        }))
    }
}
