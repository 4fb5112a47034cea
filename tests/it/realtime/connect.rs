//! CONNECT and DISCONNECT: who gets in, what refusals say, how a connection ends.

use chitrasethu::wire::socket_io::Kind;
use serde_json::{Value, json};

use crate::support::{START, Socket, TestApp, signed};

const NO_TOKEN: &str = "Authentication error: No token provided";
const STRUCTURE: &str = "Authentication error: Invalid token structure";
const FORMAT: &str = "Authentication error: Invalid token format";
const EXPIRED: &str = "Authentication error: Token expired";

#[tokio::test]
async fn refusals_say_why_and_the_next_try_may_succeed() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut ended = app.customer("Ended").await;
    ended.call("POST", "/api/auth/logout").await;
    let off = app.customer("Off").await;
    app.deactivate(&off).await;
    let gone = app.customer("Gone").await;
    app.remove(&gone).await;
    let seconds = START.0 / 1000;
    let token = |exp: Value, user: Value| {
        signed(
            &json!({"userId": user, "email": "a@example.com", "userType": "customer", "exp": exp}),
        )
    };
    let mut socket = Socket::open(&app).await;
    for (auth, message) in [
        ("".to_owned(), NO_TOKEN),
        ("{}".to_owned(), NO_TOKEN),
        ("{\"token\":null}".to_owned(), NO_TOKEN),
        ("{\"token\":\"\"}".to_owned(), NO_TOKEN),
        ("{\"Token\":\"x\"}".to_owned(), NO_TOKEN),
        ("\"token\"".to_owned(), NO_TOKEN),
        ("[1]".to_owned(), NO_TOKEN),
        ("17".to_owned(), NO_TOKEN),
        ("nonsense".to_owned(), NO_TOKEN),
        (format!("{}{}", "[".repeat(300), "]".repeat(300)), NO_TOKEN),
        ("{\"token\":1}".to_owned(), FORMAT),
        ("{\"token\":{}}".to_owned(), FORMAT),
        ("{\"token\":\"garbage\"}".to_owned(), FORMAT),
        (json!({"token": "x".repeat(100_000)}).to_string(), FORMAT),
        (
            json!({"token": format!("{}x", asha.token)}).to_string(),
            FORMAT,
        ),
        (
            json!({"token": token(json!(seconds + 60), json!("1"))}).to_string(),
            STRUCTURE,
        ),
        (
            json!({"token": token(json!("soon"), json!(asha.id))}).to_string(),
            STRUCTURE,
        ),
        (
            json!({"token": token(json!(seconds - 60), json!(asha.id))}).to_string(),
            EXPIRED,
        ),
        (
            json!({"token": std::mem::take(&mut ended.token)}).to_string(),
            EXPIRED,
        ),
        (json!({"token": off.token}).to_string(), EXPIRED),
        (json!({"token": gone.token}).to_string(), EXPIRED),
    ] {
        socket.write(format!("40{auth}")).await;
        let packet = socket.packet().await;
        assert_eq!(packet.kind, Kind::ConnectError, "{auth}");
        assert_eq!(packet.payload, json!({ "message": message }), "{auth}");
        assert_eq!((packet.namespace.as_str(), packet.ack_id), ("/", None));
    }
    socket.enter(asha.id, &asha.token).await;
    socket.expect_nothing().await;
}

#[tokio::test]
async fn the_old_backends_tokens_connect() {
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
async fn the_public_id_is_not_the_sessions() {
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
async fn a_second_connect_is_ignored() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let mut socket = asha.connect().await;
    socket
        .write(format!("40{}", json!({ "token": arjun.token })))
        .await;
    socket.write("40").await;
    socket.write("40{\"token\":\"garbage\"}").await;
    // No answer: the next thing that comes is this acknowledgement. And it is still Asha.
    let answer = socket
        .emit_with_ack("mark_read", json!({"conversationId": "conv_1_2"}))
        .await;
    assert_eq!(answer, json!({"ok": true}));
    socket.expect_nothing().await;
}

#[tokio::test]
async fn there_is_one_namespace() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut socket = Socket::open(&app).await;
    let refused = |packet: crate::support::Packet, namespace: &str| {
        assert_eq!(
            (packet.kind, packet.namespace.as_str()),
            (Kind::ConnectError, namespace)
        );
        assert_eq!(packet.payload, json!({"message": "Invalid namespace"}));
    };
    socket
        .write(format!("40/admin,{}", json!({ "token": asha.token })))
        .await;
    refused(socket.packet().await, "/admin");
    socket.write("40/chat?token=1,").await;
    refused(socket.packet().await, "/chat");
    socket.enter(asha.id, &asha.token).await;
    socket.write("40/admin,{}").await;
    refused(socket.packet().await, "/admin");
    // What is said in a namespace that one is not in is not heard.
    socket.write("42/admin,7[\"typing\",{}]").await;
    socket.write("41/admin,").await;
    socket.assert_open().await;
    socket.expect_nothing().await;
}

#[tokio::test]
async fn events_before_connect_close() {
    let app = TestApp::start().await;
    for early in [
        "42[\"typing\",{}]",
        "421[\"send_message\",{}]",
        "41",
        "43[]",
        "45-",
        "44{}",
    ] {
        let mut socket = Socket::open(&app).await;
        socket.write(early).await;
        assert_eq!(socket.closed().await, 1002, "{early}");
    }
}

#[tokio::test]
async fn nothing_is_heard_after_either_way_of_leaving() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let late = json!(["send_message", {"conversationId": conversation, "message": "late"}]);
    let mut socket = asha.connect().await;
    socket.write("1").await;
    socket.write(format!("42{late}")).await;
    assert_eq!(socket.closed().await, 1000);

    // Whoever only leaves the namespace may come back over the same connection.
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
async fn a_client_may_go_before_it_has_come() {
    let app = TestApp::start().await;
    let mut early = Socket::open(&app).await;
    early.write("1").await;
    assert_eq!(early.closed().await, 1000);
}

#[tokio::test]
async fn a_stopping_server_says_come_back() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let mut sockets = [asha.connect().await, arjun.connect().await];
    assert_eq!(app.state().realtime.hub.count(), 2);
    app.state().realtime.hub.close_all();
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, 1012);
    }
}
