//! Acknowledgements that the client owes: for events that the server sent with an id.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

/// The unacknowledged events of one connection. Allocates nothing while there are none.
#[derive(Default)]
pub(in super::super) struct PendingAcks(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    last_id: u64,
    /// Whether the connection has ended.
    is_over: bool,
    answers: Vec<(u64, oneshot::Sender<String>)>,
}

impl PendingAcks {
    /// Sends an event under a new id and waits for its acknowledgement: the JSON array of its results. `None`
    /// if it does not arrive in time or the connection ends.
    pub(in super::super) async fn ask(
        &self,
        send: impl FnOnce(u64),
        within: Duration,
    ) -> Option<String> {
        let (id, answer) = self.expect();
        send(id);
        let answer = timeout(within, answer).await;
        self.lock().answers.retain(|(other, _)| *other != id);
        answer.ok()?.ok()
    }

    fn expect(&self) -> (u64, oneshot::Receiver<String>) {
        let (sender, receiver) = oneshot::channel();
        let mut waiting = self.lock();
        waiting.last_id += 1;
        let id = waiting.last_id;
        if !waiting.is_over {
            waiting.answers.push((id, sender));
        }
        (id, receiver)
    }

    /// Delivers an acknowledgement. One that nobody waits for, or no longer, is ignored, as the protocol says.
    pub(in super::super) fn answered(&self, id: u64, payload: &str) {
        let mut waiting = self.lock();
        let index = waiting.answers.iter().position(|(other, _)| *other == id);
        if let Some(index) = index {
            let (_, sender) = waiting.answers.swap_remove(index);
            // The waiting task may have been cancelled at this moment.
            let _ = sender.send(payload.to_owned());
        }
    }

    /// The connection has ended: no further acknowledgement will arrive.
    pub(in super::super) fn give_up(&self) {
        let mut waiting = self.lock();
        waiting.is_over = true;
        waiting.answers.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.0
            .lock()
            .expect("no thread panics while it holds the lock")
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn an_acknowledgement_reaches_the_task_that_waits_for_it() {
        let pending_acks = PendingAcks::default();
        let one = pending_acks.ask(|id| assert_eq!(id, 1), MINUTE);
        let two = pending_acks.ask(|id| assert_eq!(id, 2), MINUTE);
        let answers = async {
            pending_acks.answered(2, "[2]");
            pending_acks.answered(7, "[7]");
            pending_acks.answered(1, "[1]");
            pending_acks.answered(1, "[again]");
        };
        let ((one, two), ()) = join(join(one, two), answers).await;
        assert_eq!((one.as_deref(), two.as_deref()), (Some("[1]"), Some("[2]")));
    }

    #[tokio::test(start_paused = true)]
    async fn a_missing_acknowledgement_times_out() {
        let pending_acks = PendingAcks::default();
        assert_eq!(pending_acks.ask(|_| {}, MINUTE).await, None);
        assert!(
            pending_acks.lock().answers.is_empty(),
            "nothing is kept of it"
        );
        pending_acks.answered(1, "[late]");
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_the_connection_ends_the_wait() {
        let pending_acks = PendingAcks::default();
        let begun = tokio::time::Instant::now();
        let (answer, ()) = join(pending_acks.ask(|_| {}, MINUTE), async {
            pending_acks.give_up()
        })
        .await;
        assert_eq!((answer, begun.elapsed()), (None, Duration::ZERO));
        assert_eq!(pending_acks.ask(|_| {}, MINUTE).await, None);
        assert_eq!(begun.elapsed(), Duration::ZERO, "nothing is asked any more");
    }
}
