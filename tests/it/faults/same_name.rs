//! Promise "once" (docs/testing.md): fifty simultaneous sends with one client message id, over both transports, are one
//! message and one event.

use std::sync::Arc;
use std::time::Duration;

use chitrasethu::domain::ActionId;
use chitrasethu::wire::events::{NEW_MESSAGE, SEND_MESSAGE, Send, SendBody};
use chitrasethu::wire::socket_io::event_frame;
use tokio::sync::Barrier;
use tokio::time::timeout;

use super::checker::Outcome;
use super::checker::{Ledger, Sending, check};
use super::client::{Answer, LoadClient, TIMEOUT};
use super::engine::Engine;
use super::process::ServerProcess;
use crate::support::Cluster;

/// Number of client message ids, tried one after the other.
const NAMES: usize = 10;
/// Sends per transport with one id.
const EACH: usize = 25;

async fn fifty_under_one_name(engine: Engine) {
    let server = ServerProcess::start(&engine).await;
    let mut asha = LoadClient::register(server.address, "asha").await;
    let mut arjun = LoadClient::register(server.address, "arjun").await;
    let here = LoadClient::introduce(&mut asha, &mut arjun);
    let asha = Arc::new(asha);
    let mut hearing = arjun.socket().await.unwrap();
    let mut sends = Vec::new();
    for round in 0..NAMES {
        let text = format!("text-{round}");
        let name: ActionId = text.parse().unwrap();
        let start = Arc::new(Barrier::new(EACH * 2));
        let mut tasks = Vec::new();
        for _ in 0..EACH {
            let (asha, start) = (Arc::clone(&asha), Arc::clone(&start));
            let (text, name) = (text.clone(), name.clone());
            tasks.push(tokio::spawn(async move {
                let mut http = asha.http().await.unwrap();
                start.wait().await;
                match asha.send(&mut http, here, &text, &name).await.unwrap() {
                    Answer::Stored(message) => message.seq.0,
                    Answer::Refused(code) => panic!("refused with {code}"),
                }
            }));
        }
        for _ in 0..EACH {
            let (asha, start) = (Arc::clone(&asha), Arc::clone(&start));
            let send = Send {
                conversation_id: here,
                message: SendBody::Text(text.clone()),
                client_message_id: name.clone(),
                reply_to_id: None,
                forward_of: None,
            };
            tasks.push(tokio::spawn(async move {
                let mut socket = asha.socket().await.unwrap();
                start.wait().await;
                let frame = event_frame(SEND_MESSAGE, &send, Some(0));
                socket.emitter().emit(&frame).await.unwrap();
                acknowledged_seq(&mut socket).await
            }));
        }
        let mut positions = Vec::new();
        for task in tasks {
            positions.push(task.await.unwrap());
        }
        let expected = i64::try_from(round + 1).unwrap();
        assert_eq!(
            positions,
            vec![expected; EACH * 2],
            "all answers contain the same message"
        );
        sends.push(Sending {
            text,
            outcome: Outcome::Ok(expected),
        });
    }
    let ledger = Ledger {
        conversation: here,
        sends,
    };
    check(&[ledger], &engine.stored().await, &[]).assert_clean();
    assert_eq!(
        heard(&mut hearing).await,
        NAMES,
        "one event per client message id"
    );
}

/// The acknowledged `seq`; events of the other senders are skipped.
async fn acknowledged_seq(socket: &mut super::socket::Socket) -> i64 {
    loop {
        let frame = timeout(TIMEOUT, socket.next()).await.unwrap().unwrap();
        if let Some(answer) = frame.strip_prefix(b"430") {
            let answer: serde_json::Value = serde_json::from_slice(answer).unwrap();
            return answer[0]["message"]["seq"].as_i64().expect("stored");
        }
    }
}

/// The number of messages that arrive until none has come for a while.
async fn heard(socket: &mut super::socket::Socket) -> usize {
    let event = format!("42[\"{NEW_MESSAGE}\"");
    let mut heard = 0;
    while let Ok(frame) = timeout(Duration::from_millis(500), socket.next()).await {
        heard += usize::from(frame.unwrap().starts_with(event.as_bytes()));
    }
    heard
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simultaneous_sends_with_one_id_are_one_message_on_sqlite() {
    fifty_under_one_name(Engine::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simultaneous_sends_with_one_id_are_one_message_on_postgres() {
    let cluster = Cluster::durable();
    fifty_under_one_name(Engine::postgres(&cluster).await).await;
}
