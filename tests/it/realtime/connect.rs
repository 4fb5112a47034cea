//! CONNECT and DISCONNECT: who may connect, and how a connection ends.

use chitrasethu::wire::socket_io::Kind;
use serde_json::json;

use crate::support::{START, Socket, TestApp, signed};

#[tokio::test]
async fn tokens_of_the_first_backend_connect() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let seconds = START.0 / 1000;
    let old = signed(
        &json!({"userId": asha.id, "email": asha.email, "userType": "customer",
        "iat": seconds, "exp": seconds + 60}),
    );
    Socket::open(&app).await.enter(asha.id, &old).await;
}

#[tokio::test]
async fn the_socket_id_differs_from_the_session_id() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let auth = json!({ "token": asha.token });
    let mut one = Socket::open(&app).await;
    let mut other = Socket::open(&app).await;
    let (one, other) = (
        one.ask_to_enter(&auth).await,
        other.ask_to_enter(&auth).await,
    );
    assert_eq!((one.kind, other.kind), (Kind::Connect, Kind::Connect));
    assert_ne!(one.payload["sid"], other.payload["sid"]);
}

#[tokio::test]
async fn a_close_frame_is_answered() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    assert_eq!(Socket::open(&app).await.close(1001).await, 1001);
    assert_eq!(asha.connect().await.close(1000).await, 1000);
}

#[tokio::test]
async fn events_after_leaving_are_ignored() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let late = json!(["send_message", {"conversationId": conversation, "message": "late"}]);
    let mut socket = asha.connect().await;
    socket.write("1").await;
    socket.write(format!("42{late}")).await;
    assert_eq!(socket.closed().await, 1000);

    // A client that leaves only the namespace may join again over the same connection.
    let mut socket = asha.connect().await;
    socket.write("41").await;
    socket.write(format!("42{late}")).await;
    arjun.send(&conversation, "meanwhile").await;
    let granted = socket.ask_to_enter(&json!({"token": asha.token})).await;
    assert!(granted.payload["sid"].is_string(), "{granted:?}");
    arjun.send(&conversation, "again").await;
    assert_eq!(
        socket.expect("new_message").await["message"]["text"],
        "again"
    );
    let texts = arjun.history(&conversation).await;
    assert_eq!(crate::support::texts(&texts), ["meanwhile", "again"]);
}

#[tokio::test]
async fn a_client_may_close_before_it_connects() {
    let app = TestApp::start().await;
    let mut early = Socket::open(&app).await;
    early.write("1").await;
    assert_eq!(early.closed().await, 1000);
}

#[tokio::test]
async fn a_stopping_server_asks_clients_to_reconnect() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let mut sockets = [asha.connect().await, arjun.connect().await];
    assert_eq!(app.state().realtime.hub.count(), 2);
    app.state().realtime.hub.close_all();
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, 1012);
    }
}
