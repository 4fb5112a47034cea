//! One budget of time for each request and each event: answers come within five seconds of its arrival, time in queues
//! included. What waits (the database, the log's queue, the hashing of passwords) asks here how long it may.

use std::future::pending;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// From the arrival to the answer.
pub const BUDGET: Duration = Duration::from_secs(5);

tokio::task_local! {
    static ARRIVAL: Arrival;
}

/// When a request or an event had arrived completely.
#[derive(Debug, Clone, Default)]
pub struct Arrival(Arc<Arrived>);

#[derive(Debug, Default)]
struct Arrived {
    at: OnceLock<Instant>,
    noted: Notify,
}

/// The budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late;

impl Arrival {
    /// Arrived at this time.
    #[must_use]
    pub fn at(at: Instant) -> Self {
        let arrival = Self::default();
        arrival.note(at);
        arrival
    }

    /// Notes that it is complete; only the first time counts.
    pub fn note(&self, at: Instant) {
        if self.0.at.set(at).is_ok() {
            self.0.noted.notify_one();
        }
    }

    /// When the answer is due; `None` while the request has not arrived completely.
    fn due(&self) -> Option<Instant> {
        self.0.at.get().map(|at| *at + BUDGET)
    }

    /// Waits until the answer is due.
    async fn passed(&self) {
        let due = match self.due() {
            Some(due) => due,
            None => {
                self.0.noted.notified().await;
                match self.due() {
                    Some(due) => due,
                    None => return pending().await,
                }
            }
        };
        sleep_until(due).await;
    }

    /// Runs work whose answer is due within the budget.
    ///
    /// # Errors
    /// [`Late`] if it has none by then. The work is dropped: what it has queued for the log is stored or refused all the same.
    pub async fn answer<T>(self, work: impl Future<Output = T>) -> Result<T, Late> {
        let passed = self.clone();
        tokio::select! {
            biased;
            done = ARRIVAL.scope(self, work) => Ok(done),
            () = passed.passed() => Err(Late),
        }
    }
}

/// Starts a task that works on the same answer as the present one, and goes on when that one is dropped.
pub fn spawn<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    match ARRIVAL.try_with(Clone::clone) {
        Ok(arrival) => tokio::spawn(ARRIVAL.scope(arrival, work)),
        Err(_) => tokio::spawn(work),
    }
}

/// When the answer that the present task works on is due. Work that nobody waits for has the whole budget from now on.
#[must_use]
pub fn due() -> Instant {
    let due = ARRIVAL.try_with(Arrival::due).ok().flatten();
    due.unwrap_or_else(|| Instant::now() + BUDGET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_budget_counts_from_the_arrival() {
        let begun = Instant::now();
        let arrival = Arrival::at(begun - Duration::from_secs(2));
        let answer = arrival.answer(async {
            assert_eq!(due(), begun + Duration::from_secs(3));
            pending::<()>().await;
        });
        assert_eq!(answer.await, Err(Late));
        assert_eq!(begun.elapsed(), Duration::from_secs(3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_has_the_deadline_of_the_answer_and_outlives_it() {
        let begun = Instant::now();
        let arrival = Arrival::at(begun - Duration::from_secs(2));
        let (told, tells) = tokio::sync::oneshot::channel();
        let answer = arrival.answer(async {
            let task = async {
                let due = due();
                tokio::time::sleep(2 * BUDGET).await;
                let _ = told.send(due);
            };
            let _ = spawn(task).await;
        });
        assert_eq!(answer.await, Err(Late));
        assert_eq!(tells.await, Ok(begun + Duration::from_secs(3)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_still_arriving_has_no_deadline() {
        let (begun, arrival) = (Instant::now(), Arrival::default());
        let arriving = arrival.clone();
        let answer = arrival.answer(async {
            tokio::time::sleep(Duration::from_secs(30)).await;
            arriving.note(Instant::now());
            pending::<()>().await;
        });
        assert_eq!(answer.await, Err(Late));
        assert_eq!(begun.elapsed(), Duration::from_secs(35));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_in_time_is_an_answer() {
        let arrival = Arrival::at(Instant::now());
        assert_eq!(arrival.answer(async { 1 }).await, Ok(1));
        let late = Arrival::at(Instant::now() - 2 * BUDGET);
        // What is there already is not thrown away.
        assert_eq!(late.answer(async { 1 }).await, Ok(1));
    }
}
