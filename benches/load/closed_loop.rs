//! A closed loop: a fixed number of workers, each of which starts the next operation when the last one is done.

use std::io;
use std::time::{Duration, Instant};

use crate::Result;
use crate::server::Server;
use crate::spread::Spread;

/// Performs operations one after the other.
pub(crate) trait Worker: Send + 'static {
    /// Performs one operation; an error is a failure of the server, and the worker stops.
    fn once(&mut self) -> impl Future<Output = io::Result<()>> + Send;
}

/// How long a row is measured, and the warm-up before.
#[derive(Clone, Copy)]
pub(crate) struct Phase {
    pub(crate) warm_up: Duration,
    pub(crate) measured: Duration,
}

/// The result of a loop.
pub(crate) struct Outcome {
    /// Number of operations, including the warm-up.
    pub(crate) done: u64,
    /// The error of the first worker that failed.
    pub(crate) failure: Option<String>,
    /// Operations per second of the measured time.
    pub(crate) rate: f64,
    /// The times of the operations.
    pub(crate) spread: Spread,
    /// The server's processor time per operation, in microseconds.
    pub(crate) cpu_us: f64,
}

/// Runs the workers.
pub(crate) async fn run<W: Worker>(
    workers: Vec<W>,
    phase: Phase,
    server: &Server,
) -> Result<Outcome> {
    let start = Instant::now() + phase.warm_up;
    let end = start + phase.measured;
    let tasks: Vec<_> = workers
        .into_iter()
        .map(|worker| tokio::spawn(work(worker, start, end)))
        .collect();
    tokio::time::sleep_until(start.into()).await;
    let before = server.cpu();
    tokio::time::sleep_until(end.into()).await;
    let used = server.cpu() - before;

    let (mut done, mut failure, mut times) = (0, None, Vec::new());
    for task in tasks {
        let share = task.await?;
        done += share.done;
        times.extend(share.times);
        failure = failure.or(share.failure);
    }
    let measured = times.len().max(1) as f64;
    Ok(Outcome {
        done,
        failure,
        rate: times.len() as f64 / phase.measured.as_secs_f64(),
        cpu_us: used.as_secs_f64() * 1e6 / measured,
        spread: Spread::of(times),
    })
}

/// The result of one worker.
#[derive(Default)]
struct Share {
    done: u64,
    times: Vec<Duration>,
    failure: Option<String>,
}

async fn work(mut worker: impl Worker, start: Instant, end: Instant) -> Share {
    let mut share = Share::default();
    loop {
        let begun = Instant::now();
        if begun >= end {
            return share;
        }
        if let Err(error) = worker.once().await {
            share.failure = Some(error.to_string());
            return share;
        }
        share.done += 1;
        let finished = Instant::now();
        // An operation counts if it ends within the measured time, whenever it started: that is how a rate is
        // defined.
        if (start..end).contains(&finished) {
            share.times.push(finished - begun);
        }
    }
}
