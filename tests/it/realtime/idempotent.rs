//! The same client message id again, over any transport: one row, one event.

use serde_json::{Value, json};

use crate::support::{Person, Socket, TestApp, texts};

async fn through_socket(socket: &mut Socket, name: &str, conversation: &str, text: &str) -> Value {
    let send = json!({"conversationId": conversation, "message": text, "clientMessageId": name});
    let mut answer = socket.emit_with_ack("send_message", send).await;
    assert_eq!(answer["ok"], true, "{answer}");
    answer["message"].take()
}

#[tokio::test]
async fn a_retry_over_another_transport_returns_the_first_message() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let (mut socket, mut arjuns) = (asha.connect().await, arjun.connect().await);
    let first = through_socket(&mut socket, "a-1", &conversation, "first").await;
    let again = asha
        .send_as("a-1", &conversation, "other text")
        .await
        .data(200);
    assert_eq!(again["message"], first);
    assert_eq!(
        through_socket(&mut socket, "a-1", &conversation, "third text").await,
        first
    );
    assert_eq!(texts(&arjun.history(&conversation).await), ["first"]);
    assert_eq!(arjuns.heard().await, ["new_message"]);

    let rest = asha.send_as("a-2", &conversation, "second").await.data(201);
    socket.expect("new_message").await;
    assert_eq!(
        through_socket(&mut socket, "a-2", &conversation, "x").await,
        rest["message"]
    );
    assert_eq!(arjuns.heard().await, ["new_message"]);
    socket.expect_nothing().await;
}

async fn many_through_rest(asha: Person, conversation: String, count: usize) -> Vec<Value> {
    let sends = (0..count).map(|n| {
        let (asha, conversation) = (asha.clone(), conversation.clone());
        tokio::spawn(async move {
            let answer = asha
                .send_as("same", &conversation, &format!("REST {n}"))
                .await;
            let status = answer.status;
            assert!(status == 200 || status == 201, "{}", answer.body);
            answer.data(status)["message"].take()
        })
    });
    let mut messages = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        messages.push(send.await.unwrap());
    }
    messages
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_simultaneous_sends_are_one_message_and_one_event() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut watching = asha.connect().await;
    let mut arjuns = arjun.connect().await;
    let mut sending = Vec::new();
    for _ in 0..5 {
        sending.push(asha.connect().await);
    }
    let rest = tokio::spawn(many_through_rest(asha.clone(), conversation.clone(), 25));
    let sockets = sending.into_iter().enumerate().map(|(n, mut socket)| {
        let conversation = conversation.clone();
        tokio::spawn(async move {
            let send = json!({"conversationId": conversation, "message": format!("socket {n}"), "clientMessageId": "same"});
            for _ in 0..4 {
                socket.emit("send_message", send.clone()).await;
            }
            let last = through_socket(&mut socket, "same", &conversation, "last").await;
            (last, socket.heard().await)
        })
    });
    let mut messages = Vec::new();
    let mut heard_by_senders = Vec::new();
    for socket in sockets.collect::<Vec<_>>() {
        let (message, heard) = socket.await.unwrap();
        messages.push(message);
        heard_by_senders.push(heard.len());
    }
    messages.extend(rest.await.unwrap());

    let stored = arjun.history(&conversation).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(messages.len(), 30);
    assert!(
        messages
            .iter()
            .all(|message| message["id"] == stored[0]["id"])
    );
    assert!(
        messages
            .iter()
            .all(|message| message["text"] == stored[0]["text"])
    );
    assert_eq!(watching.heard().await, ["new_message"]);
    assert_eq!(arjuns.heard().await, ["new_message"]);
    assert!(
        heard_by_senders.iter().all(|heard| *heard <= 1),
        "{heard_by_senders:?}"
    );
    assert_eq!(arjun.row(&conversation).await["unreadCount"], 1);
}
