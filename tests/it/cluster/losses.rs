//! Messages between nodes that get lost, repeated or overtaken.

use std::time::Instant;

use chitrasethu::domain::Change;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};

use super::Nodes;
use crate::support::{Person, Socket};

/// Loses, repeats and delays 15 % each of what arrives.
fn unreliable(seed: u64) -> chitrasethu::server::cluster::Tamper {
    let (mut chance, mut late) = (StdRng::seed_from_u64(seed), Vec::new());
    Box::new(move |message| match chance.random_range(0..100) {
        0..15 => Vec::new(),
        15..30 => vec![message.clone(), message],
        30..45 => {
            late.push(message);
            Vec::new()
        }
        _ => std::iter::once(message).chain(late.drain(..)).collect(),
    })
}

/// What a page knows: the changes of its conversation, by position. It fetches what is missing when it is asked to.
struct Page {
    person: Person,
    socket: Socket,
    changes: Vec<Change>,
}

impl Page {
    async fn open(person: Person) -> Self {
        let socket = person
            .connect_as(&json!({"token": person.token, "changes": 1}))
            .await;
        Self {
            person,
            socket,
            changes: Vec::new(),
        }
    }

    fn add(&mut self, change: &Value) {
        let change: Change = serde_json::from_value(change.clone()).unwrap();
        let position = |known: &Change| known.seq.cmp(&change.seq);
        match self.changes.binary_search_by(position) {
            Ok(at) => assert_eq!(self.changes[at], change, "one position, two changes"),
            Err(at) => self.changes.insert(at, change),
        }
    }

    /// Handles events until it knows this many changes.
    async fn follow(&mut self, conversation: &str, count: usize) {
        while self.changes.len() < count {
            let (name, payload) = self.socket.event().await;
            match &*name {
                "change" => self.add(&payload["change"]),
                "catch_up" => {
                    let path =
                        format!("/api/messages/conversations/{conversation}/changes?after=0");
                    let page = self.person.get(&path).await.data(200);
                    page["changes"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .for_each(|it| self.add(it));
                }
                _ => {}
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stderr, reason = "the time to convergence is a result")]
async fn everything_converges_when_messages_are_lost_repeated_and_overtaken() {
    const EACH: usize = 60;
    let nodes = Nodes::start().await;
    for (seed, app) in (1..).zip(&nodes.apps) {
        app.state()
            .cluster
            .as_ref()
            .unwrap()
            .tamper(unreliable(seed));
    }
    let [one, two, three] = &nodes.apps;
    let (asha, arjun, conversation) = one.couple().await;
    let mut pages = [
        Page::open(arjun.at(one)).await,
        Page::open(arjun.at(two)).await,
        Page::open(asha.at(three)).await,
    ];
    for n in 0..EACH {
        asha.send(&conversation, &format!("from one, {n}")).await;
        arjun
            .at(two)
            .send(&conversation, &format!("from two, {n}"))
            .await;
    }
    let quiet = Instant::now();
    for page in &mut pages {
        page.follow(&conversation, 2 * EACH).await;
    }
    eprintln!("converged {:?} after the last message", quiet.elapsed());
    let [first, others @ ..] = &pages;
    assert!(others.iter().all(|page| page.changes == first.changes));
}
