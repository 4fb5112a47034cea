//! The queue of changes for the writer. Each group has a channel to its caller.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::super::{NewChange, StoreError, StoreResult};
use super::Stored;
use super::writer::LIMIT;
use crate::server::deadline;
use crate::server::metrics::LogMetrics;

/// Maximum number of groups in one transaction. With a larger batch the first group would wait noticeably long for
/// the last one, and the callers answered by a batch could not queue new changes while it is written.
const MAX_BATCH: usize = 64;
/// Maximum number of queued groups; further groups are refused as unavailable.
const MAX_WAITING: usize = 16 * 1024;
/// Maximum time in the queue. Together with the time limit of a transaction it is below the five seconds in which
/// every request is answered; a request that has waited elsewhere before has less.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The changes of one call, and the channel for its result.
pub(super) struct WaitingGroup {
    pub(super) changes: Vec<NewChange>,
    /// Later than this, the transaction could end too late for its caller.
    until: Instant,
    answer: oneshot::Sender<StoreResult<Vec<Stored>>>,
}

impl WaitingGroup {
    /// Sends the result to the caller, which may have been dropped.
    pub(super) fn answer(self, result: StoreResult<Vec<Stored>>) {
        let _ = self.answer.send(result);
    }
}

/// The sending side of the queue.
#[derive(Clone)]
pub(in super::super) struct Queue {
    sender: mpsc::Sender<WaitingGroup>,
    metrics: LogMetrics,
}

/// The receiving side of the queue, for the writer.
pub(in super::super) struct Batches {
    receiver: mpsc::Receiver<WaitingGroup>,
    pub(super) metrics: LogMetrics,
}

/// Creates a queue.
pub(in super::super) fn queue() -> (Queue, Batches) {
    let (sender, receiver) = mpsc::channel(MAX_WAITING);
    let metrics = LogMetrics::default();
    let queue = Queue {
        sender,
        metrics: metrics.clone(),
    };
    (queue, Batches { receiver, metrics })
}

impl Queue {
    /// Waits until the changes are durable. They are stored even if the caller is dropped.
    pub(in super::super) async fn append(
        &self,
        changes: Vec<NewChange>,
    ) -> StoreResult<Vec<Stored>> {
        let (answer, answered) = oneshot::channel();
        let now = Instant::now();
        let group = WaitingGroup {
            changes,
            until: (now + TIMEOUT).min(deadline::due() - LIMIT),
            answer,
        };
        if group.until < now {
            let why = "there was no time left to store the change".to_owned();
            return Err(StoreError::Unavailable(why));
        }
        self.sender
            .try_send(group)
            .map_err(|_| StoreError::Unavailable("too many changes are waiting".to_owned()))?;
        answered
            .await
            .unwrap_or_else(|_| Err(StoreError::Failed("the writer has stopped".to_owned())))
    }

    /// Waits until all groups that were queued before have their results. An empty group is behind them in the queue.
    pub(in super::super) async fn flush(&self) -> StoreResult<()> {
        self.append(Vec::new()).await.map(drop)
    }

    /// The number of queued groups.
    pub(in super::super) fn waiting(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }

    /// The counters of the writer.
    pub(in super::super) const fn metrics(&self) -> &LogMetrics {
        &self.metrics
    }
}

impl Batches {
    /// The next batch without groups that have waited too long; `None` when all senders are dropped.
    ///
    /// A single change does not wait for others. But changes of tasks that are ready to run on the same thread are
    /// included, because a transaction costs nearly the same for one change as for thirty.
    pub(super) async fn next(&mut self) -> Option<Vec<WaitingGroup>> {
        let mut waiting = Vec::new();
        if self.receiver.recv_many(&mut waiting, MAX_BATCH).await == 0 {
            return None;
        }
        let mut had = 0;
        while had < waiting.len() && waiting.len() < MAX_BATCH {
            had = waiting.len();
            tokio::task::yield_now().await;
            while waiting.len() < MAX_BATCH
                && let Ok(group) = self.receiver.try_recv()
            {
                waiting.push(group);
            }
        }
        let now = Instant::now();
        let (in_time, late): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|group| now <= group.until);
        for group in late {
            let why = "the change waited too long in the queue".to_owned();
            group.answer(Err(StoreError::Unavailable(why)));
        }
        Some(in_time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::deadline::Arrival;

    #[tokio::test(start_paused = true)]
    async fn what_has_waited_elsewhere_has_less_time_in_the_queue() {
        let (queue, mut batches) = queue();
        let send = |elsewhere: Duration| {
            let queue = queue.clone();
            let arrival = Arrival::at(Instant::now() - elsewhere);
            let appended = async move { queue.append(Vec::new()).await };
            tokio::spawn(async move { arrival.answer(appended).await.unwrap() })
        };
        let left = deadline::BUDGET - LIMIT;
        let too_late = send(left + Duration::from_millis(1)).await.unwrap();
        assert!(matches!(too_late, Err(StoreError::Unavailable(_))));

        let late = send(left - Duration::from_secs(1));
        let early = send(Duration::ZERO);
        tokio::task::yield_now().await;
        tokio::time::advance(Duration::from_millis(1_001)).await;
        let batch = batches.next().await.unwrap();
        assert_eq!(batch.len(), 1);
        assert!(matches!(
            late.await.unwrap(),
            Err(StoreError::Unavailable(_))
        ));
        for group in batch {
            group.answer(Ok(Vec::new()));
        }
        assert!(early.await.unwrap().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn what_has_waited_too_long_is_refused_and_the_rest_is_written() {
        let (queue, mut batches) = queue();
        let send = || {
            let queue = queue.clone();
            tokio::spawn(async move { queue.append(Vec::new()).await })
        };
        let early = send();
        tokio::task::yield_now().await;
        tokio::time::advance(TIMEOUT).await;
        let late = send();
        tokio::task::yield_now().await;
        tokio::time::advance(Duration::from_millis(1)).await;
        let batch = batches.next().await.unwrap();
        assert_eq!(batch.len(), 1);
        let refused = early.await.unwrap();
        assert!(matches!(refused, Err(StoreError::Unavailable(_))));
        for group in batch {
            group.answer(Ok(Vec::new()));
        }
        assert!(late.await.unwrap().is_ok());
    }
}
