//! Promises "database away" and "durable" (docs/testing.md): the database becomes unavailable under load and comes
//! back.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{Connection as _, SqliteConnection};
use tokio::time::sleep;

use super::engine::Engine;
use super::killed::{ledgers, people, start, verdict};
use super::load::Load;
use super::process::ServerProcess;
use crate::support::Cluster;

/// Makes the database unavailable to the server, and available again.
pub(super) trait Fault {
    async fn on(&mut self);
    async fn off(&mut self);
}

/// Milliseconds of each outage; the last is longer than a send may wait.
const AWAY: [u64; 4] = [50, 300, 1_000, 8_000];

/// Maximum time to an answer of any kind, plus a margin for a busy machine.
pub(super) const ANSWER: Duration = Duration::from_millis(5_500);

#[expect(clippy::print_stderr, reason = "the counts say how much was tested")]
async fn the_database_becomes_unavailable(engine: Engine, mut fault: impl Fault) {
    let server = ServerProcess::start(&engine).await;
    let people: Vec<_> = people(server.address)
        .await
        .into_iter()
        .map(Arc::new)
        .collect();
    // One send at a time: a refused send must not be overtaken by a later one.
    let load = Load::new(1, usize::MAX);
    let lanes = start(&people, &load);
    for milliseconds in AWAY {
        load.go_on(200).await;
        fault.on().await;
        sleep(Duration::from_millis(milliseconds)).await;
        fault.off().await;
    }
    // The server recovers without a restart.
    load.go_on(200).await;
    load.end();
    let ledgers = ledgers(lanes).await;
    verdict(&engine, &people, &ledgers).await.assert_clean();
    let (refused, slowest) = (load.refused(), load.slowest());
    eprintln!("{refused} times \"try again\", the slowest answer after {slowest:?}");
    assert!(refused > 0, "no send was refused");
    assert!(slowest < ANSWER, "an answer took {slowest:?}");
}

/// Another process holds the write lock of the file.
pub(super) struct Locked(pub(super) SqliteConnection);

impl Fault for Locked {
    async fn on(&mut self) {
        sqlx::raw_sql("BEGIN EXCLUSIVE")
            .execute(&mut self.0)
            .await
            .unwrap();
    }

    async fn off(&mut self) {
        sqlx::raw_sql("ROLLBACK")
            .execute(&mut self.0)
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_is_locked_by_another_process() {
    let engine = Engine::sqlite();
    // The server creates the file.
    let made = ServerProcess::start(&engine).await;
    let fault = Locked(SqliteConnection::connect(&engine.url).await.unwrap());
    drop(made);
    the_database_becomes_unavailable(engine, fault).await;
}

/// The database server stops like a crash.
impl Fault for &Cluster {
    async fn on(&mut self) {
        self.stop_immediately();
    }

    async fn off(&mut self) {
        self.start();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_crashes() {
    let cluster = Cluster::durable();
    let engine = Engine::postgres(&cluster).await;
    the_database_becomes_unavailable(engine, &cluster).await;
}

/// The database server keeps its connections open but does not answer.
pub(super) struct Frozen<'a>(pub(super) &'a Cluster);

impl Fault for Frozen<'_> {
    async fn on(&mut self) {
        self.0.freeze();
    }

    async fn off(&mut self) {
        self.0.thaw();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_freezes() {
    let cluster = Cluster::durable();
    let engine = Engine::postgres(&cluster).await;
    the_database_becomes_unavailable(engine, Frozen(&cluster)).await;
}
