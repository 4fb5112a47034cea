//! What waits for the writer: sends and marks, each with whoever waits for its answer.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::super::{Mark, Marked, NewMessage, StoreError, StoreResult, Stored};
use crate::domain::{ConversationId, UserId};

/// Changes in one transaction at most: more would make the first wait noticeably for the last, and those who have
/// been answered would have nobody to write their next while all others are being written.
const MAX_BATCH: usize = 64;
/// Changes that may wait; whoever comes then is told to try again.
const MAX_WAITING: usize = 16 * 1024;
/// How long a change may wait for its turn. With the time a transaction may take it stays below the five
/// seconds within which everybody is answered.
const TIMEOUT: Duration = Duration::from_secs(2);

/// A mark to be moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewMark {
    pub(super) conversation: ConversationId,
    pub(super) user: UserId,
    pub(super) mark: Mark,
}

/// Something asked of the writer, and who waits for the answer.
pub(super) struct Waiting<Q, A> {
    pub(super) asked: Q,
    since: Instant,
    answer: oneshot::Sender<StoreResult<A>>,
}

impl<Q, A> Waiting<Q, A> {
    /// Tells whoever waits; they may have gone.
    pub(super) fn answer(self, result: StoreResult<A>) {
        let _ = self.answer.send(result);
    }
}

/// A message that waits to be stored.
pub(super) type WaitingSend = Waiting<NewMessage, Stored>;
/// A mark that waits to be moved.
pub(super) type WaitingMark = Waiting<NewMark, Option<Marked>>;

enum Work {
    Send(WaitingSend),
    Mark(WaitingMark),
}

/// What goes into one transaction. The marks come first: nobody can have seen a message that is not stored.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) marks: Vec<WaitingMark>,
    pub(super) sends: Vec<WaitingSend>,
}

/// The line in front of the writer.
#[derive(Clone)]
pub(in super::super) struct Queue(mpsc::Sender<Work>);

/// The writer's end of it.
pub(in super::super) struct Batches(mpsc::Receiver<Work>);

/// A new line.
pub(in super::super) fn queue() -> (Queue, Batches) {
    let (sender, receiver) = mpsc::channel(MAX_WAITING);
    (Queue(sender), Batches(receiver))
}

impl Queue {
    /// Waits until the message is stored for good. Going away does not take it back.
    pub(in super::super) async fn send(&self, message: NewMessage) -> StoreResult<Stored> {
        self.ask(message, Work::Send).await
    }

    /// Waits until the mark has moved. Going away does not take it back.
    pub(in super::super) async fn mark(
        &self,
        conversation: ConversationId,
        user: UserId,
        mark: Mark,
    ) -> StoreResult<Option<Marked>> {
        let asked = NewMark {
            conversation,
            user,
            mark,
        };
        self.ask(asked, Work::Mark).await
    }

    async fn ask<Q, A>(&self, asked: Q, work: fn(Waiting<Q, A>) -> Work) -> StoreResult<A> {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            asked,
            since: Instant::now(),
            answer,
        };
        self.0
            .try_send(work(waiting))
            .map_err(|_| StoreError::Unavailable("too many changes are waiting".to_owned()))?;
        answered
            .await
            .unwrap_or_else(|_| Err(StoreError::Failed("the writer is gone".to_owned())))
    }
}

impl Batches {
    /// Everything that waits and has not waited too long; `None` when nobody can ask any more.
    ///
    /// A lone send does not wait for company. But what is already on its way, in tasks that are ready to run on the
    /// same thread, comes along: a transaction costs nearly the same for one as for thirty.
    pub(super) async fn next(&mut self) -> Option<Batch> {
        let mut waiting = Vec::new();
        if self.0.recv_many(&mut waiting, MAX_BATCH).await == 0 {
            return None;
        }
        let mut had = 0;
        while had < waiting.len() && waiting.len() < MAX_BATCH {
            had = waiting.len();
            tokio::task::yield_now().await;
            while waiting.len() < MAX_BATCH
                && let Ok(work) = self.0.try_recv()
            {
                waiting.push(work);
            }
        }
        let mut batch = Batch::default();
        let now = Instant::now();
        for work in waiting {
            match work {
                Work::Send(send) => keep_in_time(send, now, &mut batch.sends),
                Work::Mark(mark) => keep_in_time(mark, now, &mut batch.marks),
            }
        }
        Some(batch)
    }
}

fn keep_in_time<Q, A>(waiting: Waiting<Q, A>, now: Instant, kept: &mut Vec<Waiting<Q, A>>) {
    if now.duration_since(waiting.since) <= TIMEOUT {
        kept.push(waiting);
    } else {
        let why = "the writer did not come to it in time".to_owned();
        waiting.answer(Err(StoreError::Unavailable(why)));
    }
}

impl Batch {
    /// How many wait for its outcome.
    pub(super) fn len(&self) -> usize {
        self.marks.len() + self.sends.len()
    }

    /// The same in transactions of one change each, in the same order.
    pub(super) fn singly(self) -> impl Iterator<Item = Self> {
        let marks = self.marks.into_iter().map(|mark| Self {
            marks: vec![mark],
            ..Self::default()
        });
        let sends = self.sends.into_iter().map(|send| Self {
            sends: vec![send],
            ..Self::default()
        });
        marks.chain(sends)
    }

    /// Tells everybody that it was not possible.
    pub(super) fn refuse(self, error: &StoreError) {
        for mark in self.marks {
            mark.answer(Err(error.clone()));
        }
        for send in self.sends {
            send.answer(Err(error.clone()));
        }
    }
}
