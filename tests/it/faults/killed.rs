//! Promises "durable", "once" and "in order" (docs/testing.md): the server is killed at random moments under load.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::checker::{Ledger, Outcome, Verdict, check};
use super::client::LoadClient;
use super::engine::Engine;
use super::lanes::Lane;
use super::load::Load;
use super::process::ServerProcess;
use crate::support::Cluster;

/// Number of times that the server is killed.
const KILLS: usize = 30;

/// Sends of one socket that may wait for their answers.
const WINDOW: usize = 8;

/// Six people in five conversations; some are in one, some in two.
pub(super) async fn people(server: SocketAddr) -> Vec<LoadClient> {
    let mut people = Vec::new();
    for name in ["asha", "arjun", "meera", "dev", "kabir", "nisha"] {
        people.push(LoadClient::register(server, name).await);
    }
    for (one, other) in [(0, 1), (2, 3), (4, 5), (0, 2), (1, 4)] {
        let [one, other] = people.get_disjoint_mut([one, other]).expect("two people");
        LoadClient::introduce(one, other);
    }
    people
}

/// At the end everybody catches up, and what they see is compared with what is stored.
pub(super) async fn verdict(
    engine: &Engine,
    people: &[Arc<LoadClient>],
    ledgers: &[Ledger],
) -> Verdict {
    let outcomes = ledgers.iter().flat_map(|ledger| &ledger.sends);
    let refused: Vec<_> = outcomes
        .filter(|sending| matches!(sending.outcome, Outcome::Failed(_)))
        .collect();
    assert!(
        refused.is_empty(),
        "a fault refuses nothing for good: {refused:?}"
    );
    let mut views = Vec::new();
    for person in people {
        person.catch_up().await.unwrap();
        let conversations = || person.conversations.clone();
        views.push((person.name.clone(), conversations(), person.view()));
        let reread = format!("{} who reads it all again", person.name);
        views.push((reread, conversations(), person.histories().await));
    }
    check(ledgers, &engine.stored().await, &views)
}

/// Everybody sends over REST and over a socket.
pub(super) fn start(
    people: &[Arc<LoadClient>],
    load: &Arc<Load>,
) -> Vec<tokio::task::JoinHandle<Vec<Ledger>>> {
    let mut lanes = Vec::new();
    for person in people {
        let lane = |door| Lane::new(person, load, door);
        lanes.push(tokio::spawn(lane("socket").through_socket()));
        lanes.push(tokio::spawn(lane("rest").through_rest()));
    }
    lanes
}

/// Waits for the lanes and collects their ledgers.
pub(super) async fn ledgers(lanes: Vec<tokio::task::JoinHandle<Vec<Ledger>>>) -> Vec<Ledger> {
    let mut ledgers = Vec::new();
    for lane in lanes {
        ledgers.extend(lane.await.unwrap());
    }
    ledgers
}

/// The seed of the random moments: from the environment, to repeat a failure, or random.
#[expect(
    clippy::disallowed_methods,
    reason = "a setting of the test, not of the server"
)]
pub(super) fn seed() -> u64 {
    let given = std::env::var("CHITRASETHU_TEST_SEED").ok();
    given.map_or_else(rand::random, |seed| seed.parse().expect("a whole number"))
}

#[expect(
    clippy::print_stderr,
    reason = "a failure can be repeated with its seed"
)]
async fn killed_at_random_moments(engine: Engine) {
    let seed = seed();
    eprintln!("CHITRASETHU_TEST_SEED={seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let mut server = ServerProcess::start(&engine).await;
    let people: Vec<_> = people(server.address)
        .await
        .into_iter()
        .map(Arc::new)
        .collect();
    let load = Load::new(WINDOW, usize::MAX);
    let lanes = start(&people, &load);
    for _ in 0..KILLS {
        // Counted in acknowledgements, not in time: the load between two kills is the same on slow and fast
        // machines.
        load.go_on(chance.random_range(1..80)).await;
        tokio::time::sleep(Duration::from_micros(chance.random_range(0..3_000))).await;
        server.kill();
        server.restart().await;
    }
    load.go_on(50).await;
    load.end();
    let ledgers = ledgers(lanes).await;
    verdict(&engine, &people, &ledgers).await.assert_clean();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    killed_at_random_moments(Engine::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    let cluster = Cluster::durable();
    killed_at_random_moments(Engine::postgres(&cluster).await).await;
}
