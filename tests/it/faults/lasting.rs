//! Faults that last: a lock, a database that does not answer, a full disk, a server that stands still, clocks that jump. A client
//! has 70 events on its way all the time, others send and ask at every door: each answer comes in time, and the checker finds
//! nothing. `CHITRASETHU_FAULT_SECONDS` makes them longer (`make faults`).

use std::fs::{self, File};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tokio::time::sleep;

use super::away::{ANSWER, Fault, Frozen, Locked};
use super::burst::Burst;
use super::doors;
use super::engine::Engine;
use super::killed::{ledgers, people, start, verdict};
use super::load::Load;
use super::process::{ServerProcess, signal};
use super::small_disk::SmallDisk;
use crate::support::{Cluster, TestApp};

/// How long a fault lasts: longer than an answer may take.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the test, not of the server"
)]
fn lasts() -> Duration {
    let given = std::env::var("CHITRASETHU_FAULT_SECONDS").ok();
    let seconds = given.map_or(7, |seconds| seconds.parse().expect("a whole number"));
    Duration::from_secs(seconds)
}

/// Load before and after a fault, in acknowledgements.
const SOME: u64 = 100;

/// Runs a fault under load. `late` is what an answer may take beyond the promise: nothing can answer while the server stands still.
#[expect(clippy::print_stderr, reason = "the counts say how much was tested")]
async fn under_load(server: SocketAddr, engine: &Engine, mut fault: impl Fault, late: Duration) {
    let people: Vec<_> = people(server).await.into_iter().map(Arc::new).collect();
    // One send at a time: a refused send must not be overtaken by a later one.
    let load = Load::new(1, usize::MAX);
    let lanes = start(&people, &load);
    let asking = doors::ask(server, Arc::clone(&people[1]), Arc::clone(&load), late);
    let asking = tokio::spawn(asking);
    let mut burst = Burst::connect(&people[0], &load, late).await;
    load.go_on(SOME).await;

    fault.on().await;
    let begun = Instant::now();
    burst.begin().await;
    while begun.elapsed() < lasts() {
        sleep(Duration::from_millis(200)).await;
        burst.go_on().await;
    }
    fault.off().await;

    while !burst.go_on().await {}
    load.go_on(SOME).await;
    load.end();
    let mut ledgers = ledgers(lanes).await;
    ledgers.append(&mut burst.ledgers);
    asking.await.unwrap();
    let verdict = verdict(engine, &people, &ledgers).await;
    let (refused, slowest) = (load.refused(), load.slowest());
    eprintln!("{verdict}; {refused} times \"try again\", the slowest answer after {slowest:?}");
    verdict.assert_clean();
    assert!(slowest < ANSWER + late, "an answer took {slowest:?}");
}

async fn against(engine: &Engine, fault: impl Fault) {
    let server = ServerProcess::start(engine).await;
    under_load(server.address, engine, fault, Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_is_locked() {
    let engine = Engine::sqlite();
    // The server creates the file.
    drop(ServerProcess::start(&engine).await);
    let fault = Locked(SqliteConnection::connect(&engine.url).await.unwrap());
    against(&engine, fault).await;
}

/// Another program holds a lock on a table of PostgreSQL.
struct TableLocked(PgConnection);

impl Fault for TableLocked {
    async fn on(&mut self) {
        let lock = sqlx::raw_sql("BEGIN; LOCK TABLE messages, members");
        lock.execute(&mut self.0).await.unwrap();
    }

    async fn off(&mut self) {
        let end = sqlx::raw_sql("ROLLBACK").execute(&mut self.0);
        end.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_of_postgres_are_locked() {
    let cluster = Cluster::durable();
    let engine = Engine::postgres(&cluster).await;
    drop(ServerProcess::start(&engine).await);
    let fault = TableLocked(PgConnection::connect(&engine.url).await.unwrap());
    against(&engine, fault).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_frozen() {
    let cluster = Cluster::durable();
    let engine = Engine::postgres(&cluster).await;
    against(&engine, Frozen(&cluster)).await;
}

/// A file takes the rest of a disk.
struct Full(PathBuf);

impl Fault for Full {
    async fn on(&mut self) {
        let mut file = File::create(&self.0).unwrap();
        // Down to the last byte.
        for size in [64 * 1024, 1_024, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    async fn off(&mut self) {
        fs::remove_file(&self.0).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_of_sqlite_is_full() {
    let Some(disk) = SmallDisk::mount(24) else {
        return;
    };
    let engine = Engine::sqlite_in(disk.path());
    against(&engine, Full(disk.path().join("ballast"))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_of_postgres_is_full() {
    let Some(disk) = SmallDisk::mount(256) else {
        return;
    };
    let cluster = Cluster::durable_in(disk.path());
    let engine = Engine::postgres(&cluster).await;
    against(&engine, Full(disk.path().join("ballast"))).await;
}

/// The server's process gets no time. It goes on by itself: what is on its way meanwhile has to be answered.
struct Stopped<'a>(&'a ServerProcess<'a>);

impl Fault for Stopped<'_> {
    async fn on(&mut self) {
        self.0.signal("STOP");
        let process = self.0.id();
        tokio::spawn(async move {
            sleep(lasts()).await;
            signal(process, "CONT");
        });
    }

    async fn off(&mut self) {}
}

async fn the_server_stands_still(engine: &Engine) {
    let server = ServerProcess::start(engine).await;
    under_load(server.address, engine, Stopped(&server), lasts()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_stands_still_with_sqlite() {
    the_server_stands_still(&Engine::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_stands_still_with_postgres() {
    let cluster = Cluster::durable();
    the_server_stands_still(&Engine::postgres(&cluster).await).await;
}

/// The server's clock jumps, by hours and by days, forward and back, and is right at the end.
struct Jumps(TestApp);

const HOUR_MS: i64 = 3_600_000;
const JUMPS_MS: [i64; 5] = [
    HOUR_MS,
    -2 * HOUR_MS,
    193 * HOUR_MS,
    -384 * HOUR_MS,
    192 * HOUR_MS,
];

impl Fault for Jumps {
    async fn on(&mut self) {
        let app = self.0.clone();
        tokio::spawn(async move {
            for jump in JUMPS_MS {
                app.set_clock(jump);
                sleep(lasts() / 6).await;
            }
        });
    }

    async fn off(&mut self) {}
}

async fn the_clock_jumps(engine: &Engine) {
    // Sessions outlive the jumps: that they end in time is another promise.
    let app = TestApp::with(&[("DATABASE_URL", &engine.url), ("JWT_EXPIRE", "30d")]).await;
    under_load(app.address(), engine, Jumps(app.clone()), Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_jumps_with_sqlite() {
    the_clock_jumps(&Engine::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_jumps_with_postgres() {
    let cluster = Cluster::durable();
    the_clock_jumps(&Engine::postgres(&cluster).await).await;
}
