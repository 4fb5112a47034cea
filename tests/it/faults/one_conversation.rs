//! Promise "one order" (docs/testing.md): many writers in one conversation, and a reader that follows the log.

use std::sync::Arc;

use super::client::LoadClient;
use super::engine::Engine;
use super::killed::{ledgers, verdict};
use super::lanes::Lane;
use super::load::Load;
use super::process::ServerProcess;
use crate::support::Cluster;

/// Sockets per member, and the same number of REST connections.
const DOORS: usize = 2;

/// Messages per writer.
const EACH: usize = 500;

async fn eight_writers(engine: Engine) {
    let server = ServerProcess::start(&engine).await;
    let mut asha = LoadClient::register(server.address, "asha").await;
    let mut arjun = LoadClient::register(server.address, "arjun").await;
    let here = LoadClient::introduce(&mut asha, &mut arjun);
    let people = [Arc::new(asha), Arc::new(arjun)];
    let load = Load::new(8, EACH);
    let mut lanes = Vec::new();
    for person in &people {
        for number in 0..DOORS {
            let lane = |door: &str| Lane::new(person, &load, &format!("{door}{number}"));
            lanes.push(tokio::spawn(lane("socket").through_socket()));
            lanes.push(tokio::spawn(lane("rest").through_rest()));
        }
    }

    // The reader would miss a message that is committed after one with a higher `seq`.
    let expected = 4 * DOORS * EACH;
    let (mut last, mut followed) = (0, Vec::new());
    while followed.len() < expected {
        let page = people[0].after(here, last).await.unwrap();
        followed.extend(page.messages.iter().map(|message| message.seq.0));
        last = followed.last().copied().unwrap_or_default();
    }
    let all: Vec<_> = (1..).take(expected).collect();
    assert!(followed == all, "the reader missed something");
    load.end();
    let ledgers = ledgers(lanes).await;
    let verdict = verdict(&engine, &people, &ledgers).await;
    verdict.assert_clean();
    assert_eq!(verdict.stored, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_have_one_order_without_gaps_on_sqlite() {
    eight_writers(Engine::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_have_one_order_without_gaps_on_postgres() {
    let cluster = Cluster::durable();
    eight_writers(Engine::postgres(&cluster).await).await;
}
