//! One client sends without waiting while the database does not answer: each of its events is answered in time, its connection
//! stays, and what is repeated afterwards is stored once.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use crate::support::{Cluster, Person, Polling, SEPARATOR, TestApp, texts};

/// As many as a busy client may have on their way.
const EVENTS: u64 = 70;

/// One that stores nothing.
const TYPING: u64 = 21;

/// Maximum time to an answer, plus a margin for a busy machine.
const ANSWER: Duration = Duration::from_millis(5_500);

fn packets(conversation: &str) -> Vec<String> {
    let event = |id: u64| match id {
        TYPING => json!(["typing", { "conversationId": conversation }]),
        _ => {
            let name = format!("q-{id}");
            json!(["send_message", {"conversationId": conversation, "message": name, "clientMessageId": name}])
        }
    };
    (1..=EVENTS)
        .map(|id| format!("42{id}{}", event(id)))
        .collect()
}

/// Sends all of them over a WebSocket; returns the answers and the time to the last of them.
async fn by_socket(asha: &Person, conversation: &str) -> (Vec<Value>, Duration) {
    let mut socket = asha.connect().await;
    let begun = Instant::now();
    for packet in packets(conversation) {
        socket.write(packet).await;
    }
    let mut answers = Vec::new();
    for id in 1..=EVENTS {
        answers.push(socket.ack(id).await);
    }
    let took = begun.elapsed();
    socket.assert_open().await;
    (answers, took)
}

/// The same in one POST of long polling.
async fn by_polling(asha: &Person, conversation: &str) -> (Vec<Value>, Duration) {
    let mut polling = Polling::connect(asha).await;
    let begun = Instant::now();
    polling.write(&packets(conversation).join(SEPARATOR)).await;
    let mut answers = Vec::new();
    for id in 1..=EVENTS {
        let packet = polling.packet().await;
        let ack = packet.strip_prefix(&format!("43{id}"));
        let ack = ack.unwrap_or_else(|| panic!("waited for {id} and got {packet}"));
        let mut ack: Value = serde_json::from_str(ack).unwrap();
        answers.push(ack[0].take());
    }
    let took = begun.elapsed();
    polling.settle().await;
    (answers, took)
}

#[track_caller]
fn assert_refused((answers, took): (Vec<Value>, Duration)) {
    assert!(took < ANSWER, "the last answer after {took:?}");
    for (id, answer) in (1..).zip(&answers) {
        let is_send = id != TYPING;
        assert!(!is_send || answer["code"] == "try_again", "{id}: {answer}");
    }
}

/// After the fault everything is sent again under the same names.
async fn assert_healed(asha: &Person, conversation: &str) {
    loop {
        let (answers, _) = by_socket(asha, conversation).await;
        if answers.iter().all(|answer| answer["ok"] == true) {
            break;
        }
    }
    let names = (1..=EVENTS).filter(|id| *id != TYPING);
    let names: Vec<_> = names.map(|id| format!("q-{id}")).collect();
    assert_eq!(texts(&asha.history(conversation).await), names);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_is_locked() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let locked = app.lock_database().await;
    assert_refused(by_socket(&asha, &conversation).await);
    assert_refused(by_polling(&asha, &conversation).await);
    locked.close().await.unwrap();
    assert_healed(&asha, &conversation).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_of_postgres_is_locked() {
    let cluster = Cluster::quick();
    let url = cluster.create_database().await;
    let app = TestApp::with(&[("DATABASE_URL", &url)]).await;
    let (asha, _, conversation) = app.couple().await;
    let mut platform = PgConnection::connect(&url).await.unwrap();
    let lock = sqlx::raw_sql("BEGIN; LOCK TABLE messages");
    lock.execute(&mut platform).await.unwrap();
    assert_refused(by_socket(&asha, &conversation).await);
    assert_refused(by_polling(&asha, &conversation).await);
    platform.close().await.unwrap();
    assert_healed(&asha, &conversation).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_frozen() {
    let cluster = Cluster::quick();
    let url = cluster.create_database().await;
    let app = TestApp::with(&[("DATABASE_URL", &url)]).await;
    let (asha, _, conversation) = app.couple().await;
    // Connecting needs the database.
    let mut socket = asha.connect().await;
    cluster.freeze();
    let begun = Instant::now();
    for packet in packets(&conversation) {
        socket.write(packet).await;
    }
    let mut answers = Vec::new();
    for id in 1..=EVENTS {
        answers.push(socket.ack(id).await);
    }
    let took = begun.elapsed();
    cluster.thaw();
    socket.assert_open().await;
    assert_refused((answers, took));
    assert_healed(&asha, &conversation).await;
}
