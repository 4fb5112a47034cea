//! Clients that do not read: they do not affect others, they are disconnected, and their presence is reported
//! correctly.

use chitrasethu::server::presence::GRACE_MS;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::support::{Frozen, Person, Polling, Socket, TestApp};

/// Asha and Arjun, who share a conversation; Arjun is connected.
async fn couple() -> (TestApp, Person, Person, String, Socket) {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let arjuns = arjun.connect().await;
    (app, asha, arjun, conversation, arjuns)
}

/// A WebSocket of Asha's with small buffers for unread data.
async fn narrow(asha: &Person) -> WebSocketStream<TcpStream> {
    let tcp = TcpSocket::new_v4().unwrap();
    tcp.set_recv_buffer_size(4 * 1024).unwrap();
    let address = asha.app.address();
    let tcp = tcp.connect(address).await.unwrap();
    let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
    let (mut stream, _) = client_async(url, tcp).await.unwrap();
    let connect = format!("40{}", json!({ "token": asha.token }));
    stream.send(Message::text(connect)).await.unwrap();
    for start in ["0{", "40{"] {
        let packet = stream.next().await.unwrap().unwrap();
        assert!(packet.to_text().unwrap().starts_with(start), "{packet}");
    }
    asha.app.presence_is_told().await;
    stream
}

/// Arjun sends more than the connection can hold; every send is acknowledged.
async fn flood(arjuns: &mut Socket, conversation: &str, messages: usize, text: &str) {
    for _ in 0..messages {
        let send = json!({"conversationId": conversation, "message": text});
        let answer = arjuns.emit_with_ack("send_message", send).await;
        assert_eq!(answer["ok"], true, "{answer}");
    }
}

/// Waits until Arjun is told that Asha is offline, after the grace period.
async fn expect_gone(app: &TestApp, asha: &Person, arjuns: &mut Socket, conversation: &str) {
    app.pass(GRACE_MS);
    let news = arjuns.expect("presence").await;
    assert_eq!(
        (&news["userId"], &news["online"]),
        (&json!(asha.id), &json!(false))
    );
    let here = json!({"userId": asha.id, "conversationId": conversation});
    assert_eq!(arjuns.expect("user_offline").await, here);
    arjuns.expect_nothing().await;
}

/// 12 MB in fewer messages than the outbox may hold: the connection ends because no byte of it can be written.
const MESSAGES: usize = 400;

fn large() -> String {
    "क".repeat(10_000)
}

#[tokio::test]
async fn a_client_that_does_not_read_is_disconnected_within_a_minute() {
    let (app, asha, arjun, conversation, mut arjuns) = couple().await;
    let _stream = narrow(&asha).await;
    arjuns.events().await;
    flood(&mut arjuns, &conversation, MESSAGES, &large()).await;
    assert_eq!(arjun.row(&conversation).await["online"], true);
    let timers = Frozen::timers();
    timers.pass(59 - GRACE_MS.unsigned_abs() / 1_000).await;
    drop(timers);
    expect_gone(&app, &asha, &mut arjuns, &conversation).await;
    assert_eq!(arjun.row(&conversation).await["online"], false);
}

#[tokio::test]
async fn signing_out_does_not_wait_for_a_client_that_does_not_read() {
    let (app, asha, arjun, conversation, mut arjuns) = couple().await;
    let mut stream = narrow(&asha).await;
    arjuns.events().await;
    flood(&mut arjuns, &conversation, MESSAGES, &large()).await;
    let late = json!(["send_message", {"conversationId": conversation, "message": "late"}]);
    let timers = Frozen::timers();
    asha.call("POST", "/api/auth/logout").await;
    stream
        .send(Message::text(format!("42{late}")))
        .await
        .unwrap();
    // No timer has to expire for that.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(app.state().realtime.hub.count(), 1);
    drop(timers);
    expect_gone(&app, &asha, &mut arjuns, &conversation).await;
    // If the client reads after all, it finds the end, and none of the messages sent too late.
    while let Some(Ok(_)) = stream.next().await {}
    let newest = arjun.history(&conversation).await;
    assert!(newest.iter().all(|message| message["text"] != "late"));
}

#[tokio::test]
async fn a_client_that_stops_polling_is_disconnected_when_too_much_waits() {
    let (app, asha, _arjun, conversation, mut arjuns) = couple().await;
    let polling = Polling::connect(&asha).await;
    arjuns.events().await;
    // One more than the outbox may hold.
    flood(&mut arjuns, &conversation, 513, "x").await;
    expect_gone(&app, &asha, &mut arjuns, &conversation).await;
    polling.assert_over().await;
}
