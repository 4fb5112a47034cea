//! Changes that wait for the writer, each group with whoever waits for its answer.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::super::{NewChange, StoreError, StoreResult};
use super::Stored;

/// Groups in one transaction at most. With more, the first would wait noticeably for the last, and those who have been
/// answered would have nobody to write their next while all others are being written.
const MAX_BATCH: usize = 64;
/// Groups that may wait; further ones are refused as unavailable.
const MAX_WAITING: usize = 16 * 1024;
/// How long a group may wait for its turn. With the time that a transaction may take it stays below the five seconds
/// within which every request is answered.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Changes of one call, and where its answer goes.
pub(super) struct WaitingGroup {
    pub(super) changes: Vec<NewChange>,
    since: Instant,
    answer: oneshot::Sender<StoreResult<Vec<Stored>>>,
}

impl WaitingGroup {
    /// Answers the caller, who may have gone.
    pub(super) fn answer(self, result: StoreResult<Vec<Stored>>) {
        let _ = self.answer.send(result);
    }
}

/// The callers' end.
#[derive(Clone)]
pub(in super::super) struct Queue(mpsc::Sender<WaitingGroup>);

/// The writer's end.
pub(in super::super) struct Batches(mpsc::Receiver<WaitingGroup>);

/// A new queue.
pub(in super::super) fn queue() -> (Queue, Batches) {
    let (sender, receiver) = mpsc::channel(MAX_WAITING);
    (Queue(sender), Batches(receiver))
}

impl Queue {
    /// Waits until the changes are stored for good. A caller that goes away does not take them back.
    pub(in super::super) async fn append(
        &self,
        changes: Vec<NewChange>,
    ) -> StoreResult<Vec<Stored>> {
        let (answer, answered) = oneshot::channel();
        let group = WaitingGroup {
            changes,
            since: Instant::now(),
            answer,
        };
        self.0
            .try_send(group)
            .map_err(|_| StoreError::Unavailable("too many changes are waiting".to_owned()))?;
        answered
            .await
            .unwrap_or_else(|_| Err(StoreError::Failed("the writer is gone".to_owned())))
    }
}

impl Batches {
    /// Everything that waits and has not waited too long; `None` when nobody can ask any more.
    ///
    /// A lone change does not wait for company. But what is already on its way, in tasks that are ready to run on the
    /// same thread, comes along: a transaction costs nearly the same for one as for thirty.
    pub(super) async fn next(&mut self) -> Option<Vec<WaitingGroup>> {
        let mut waiting = Vec::new();
        if self.0.recv_many(&mut waiting, MAX_BATCH).await == 0 {
            return None;
        }
        let mut had = 0;
        while had < waiting.len() && waiting.len() < MAX_BATCH {
            had = waiting.len();
            tokio::task::yield_now().await;
            while waiting.len() < MAX_BATCH
                && let Ok(group) = self.0.try_recv()
            {
                waiting.push(group);
            }
        }
        let now = Instant::now();
        let (in_time, late): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|group| now.duration_since(group.since) <= TIMEOUT);
        for group in late {
            let why = "the writer did not come to it in time".to_owned();
            group.answer(Err(StoreError::Unavailable(why)));
        }
        Some(in_time)
    }
}
