//! Combines concurrent lookups into batches (the DataLoader pattern). Requests that arrive while a batch is in flight
//! join the next batch. A single request is not delayed; after a batch of several requests the next batch waits a
//! moment for more. When thousands of clients reconnect after a restart, their accounts are looked up in few queries.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

/// Maximum number of requests in a batch.
const TOGETHER: usize = 256;

/// A batch with at least this many requests indicates high load. The batch after it waits for [`MOMENT`].
const RUSH: usize = 2;
const MOMENT: Duration = Duration::from_millis(1);

type Asked<Q, A, E> = (Q, oneshot::Sender<Result<A, E>>);

/// The sending side of a batcher.
pub struct Batcher<Q, A, E>(mpsc::UnboundedSender<Asked<Q, A, E>>);

impl<Q, A, E> Batcher<Q, A, E>
where
    Q: Send + 'static,
    A: Send + 'static,
    E: Clone + Send + 'static,
{
    /// `answer` receives the requests of a batch and returns the results in the same order. Must be called within the
    /// runtime.
    pub fn new<F, Fut>(answer: F) -> Self
    where
        F: Fn(Vec<Q>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Vec<A>, E>> + Send,
    {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut waiting = Vec::new();
            while receiver.recv_many(&mut waiting, TOGETHER).await > 0 {
                let is_rush = waiting.len() >= RUSH;
                let (questions, replies): (Vec<Q>, Vec<_>) = waiting.drain(..).unzip();
                // A panic fails the requests of this batch only.
                let answered = AssertUnwindSafe(answer(questions)).catch_unwind();
                let Ok(answered) = answered.await else {
                    continue;
                };
                match answered {
                    Ok(answers) => replies
                        .into_iter()
                        .zip(answers)
                        .for_each(|(reply, answer)| tell(reply, Ok(answer))),
                    Err(error) => {
                        // Requests that have waited during a failure fail with it instead of waiting for the next
                        // batch.
                        let mut failed = replies;
                        while let Ok((_, reply)) = receiver.try_recv() {
                            failed.push(reply);
                        }
                        for reply in failed {
                            tell(reply, Err(error.clone()));
                        }
                    }
                }
                if is_rush && receiver.len() < TOGETHER {
                    sleep(MOMENT).await;
                }
            }
        });
        Self(sender)
    }

    /// Adds a request without waiting for its result.
    pub fn queue(&self, question: Q) {
        let (reply, _) = oneshot::channel();
        let _ = self.0.send((question, reply));
    }

    /// Adds a request and waits for its result.
    ///
    /// # Errors
    /// The error of the batch.
    ///
    /// # Panics
    /// If the batch has panicked.
    pub async fn ask(&self, question: Q) -> Result<A, E> {
        let (reply, answer) = oneshot::channel();
        assert!(
            self.0.send((question, reply)).is_ok(),
            "the batch task runs as long as its batcher exists"
        );
        answer.await.expect("the batch has not panicked")
    }
}

/// The caller may have been dropped.
fn tell<T>(reply: oneshot::Sender<T>, answer: T) {
    let _ = reply.send(answer);
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use futures::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;

    /// Doubles numbers when the semaphore permits; an odd number is an error.
    struct Doubling {
        batcher: Batcher<i32, i32, &'static str>,
        may: Arc<Semaphore>,
        seen: Arc<Mutex<Vec<usize>>>,
    }

    fn doubling() -> Doubling {
        let (may, seen) = (Arc::new(Semaphore::new(0)), Arc::default());
        let (gate, sizes) = (Arc::clone(&may), Arc::<Mutex<Vec<usize>>>::clone(&seen));
        let batcher = Batcher::new(move |numbers: Vec<i32>| {
            let gate = Arc::clone(&gate);
            sizes.lock().unwrap().push(numbers.len());
            async move {
                gate.acquire().await.unwrap().forget();
                if numbers.iter().any(|number| number % 2 == 1) {
                    return Err("odd");
                }
                Ok(numbers.into_iter().map(|number| 2 * number).collect())
            }
        });
        Doubling { batcher, may, seen }
    }

    #[tokio::test]
    async fn who_asks_meanwhile_is_answered_together() {
        let Doubling { batcher, may, seen } = doubling();
        let first = batcher.ask(2);
        let others = async {
            // The first batch is in flight by now.
            tokio::task::yield_now().await;
            let others = join_all([4, 6, 8].map(|number| batcher.ask(number)));
            let permits = async {
                tokio::task::yield_now().await;
                // Enough for four batches; their number is checked below.
                may.add_permits(4);
            };
            futures::future::join(others, permits).await.0
        };
        let (first, others) = futures::future::join(first, others).await;
        assert_eq!(first, Ok(4));
        assert_eq!(others, [Ok(8), Ok(12), Ok(16)]);
        assert_eq!(*seen.lock().unwrap(), [1, 3]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_a_moment_after_a_rush_is_answered_with_the_others() {
        let Doubling { batcher, may, seen } = doubling();
        may.add_permits(9);
        let begun = tokio::time::Instant::now();
        for number in [2, 4] {
            assert_eq!(batcher.ask(number).await, Ok(2 * number));
        }
        assert_eq!(
            begun.elapsed(),
            Duration::ZERO,
            "a single request is not delayed"
        );
        join_all([6, 8].map(|number| batcher.ask(number))).await;
        let late = async {
            sleep(MOMENT / 2).await;
            batcher.ask(12).await
        };
        let both = futures::future::join(batcher.ask(10), late).await;
        assert_eq!(both, (Ok(20), Ok(24)));
        assert_eq!(*seen.lock().unwrap(), [1, 1, 2, 2]);
    }

    #[tokio::test]
    async fn a_panic_concerns_those_who_have_asked() {
        let batcher = Arc::new(Batcher::<i32, i32, ()>::new(|numbers| async move {
            assert_ne!(numbers, [13], "bad luck");
            Ok(numbers)
        }));
        let unlucky = Arc::clone(&batcher);
        let unlucky = tokio::spawn(async move { unlucky.ask(13).await });
        assert!(unlucky.await.unwrap_err().is_panic());
        assert_eq!(batcher.ask(14).await, Ok(14));
    }

    #[tokio::test]
    async fn a_failure_is_for_everybody_who_waits_and_the_next_is_a_new_try() {
        let Doubling { batcher, may, .. } = doubling();
        let first = batcher.ask(1);
        let others = async {
            tokio::task::yield_now().await;
            let others = join_all([4, 6].map(|number| batcher.ask(number)));
            let permit = async {
                tokio::task::yield_now().await;
                may.add_permits(1);
            };
            futures::future::join(others, permit).await.0
        };
        let (first, others) = futures::future::join(first, others).await;
        assert_eq!(first, Err("odd"));
        assert_eq!(others, [Err("odd"), Err("odd")]);
        may.add_permits(1);
        assert_eq!(batcher.ask(2).await, Ok(4));
    }
}
