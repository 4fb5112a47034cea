//! What must never reach the log, at whatever level; and what must reach it once, and nobody else.

use serde_json::json;

use crate::support::{Log, Socket, TestApp};

/// Nobody outside learns why.
#[track_caller]
fn assert_failure_stays_here(answer: &str) {
    assert!(answer.contains(r#""code":"internal""#), "{answer}");
    for detail in ["no such table", "database", "messages"] {
        assert!(!answer.contains(detail), "{answer}");
    }
}

#[tokio::test]
async fn the_log_holds_no_secret_and_no_message() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new("trace"))
        .with_writer(move || writer.clone())
        .init();

    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let password = "a very secret horse";
    asha.sign_in(password).await;
    asha.send(&conversation, "whispered through REST").await;
    asha.post(
        "/api/messages/send",
        &json!({"conversationId": conversation, "messageText": ["whispered badly"]}),
    )
    .await;
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", "whispered from a form"),
    ];
    asha.function("send", &fields).await;
    asha.function("conversations", &[("search", "searched secretly")])
        .await;
    let note = json!({"note": "whispered in a note"});
    asha.put(&format!("/api/users/{}/note", arjun.id), &note)
        .await
        .data(200);
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("note", "whispered in a late note"),
        ("before", ""),
    ];
    asha.function("save_note", &fields).await;
    app.call("GET", &format!("/login?token={}", asha.token))
        .await;
    let mut socket = arjun.connect().await;
    let send = json!({"conversationId": conversation, "message": "whispered through the socket"});
    socket.emit_with_ack("send_message", send).await;
    asha.send(&conversation, "whispered to the socket").await;
    socket.expect("new_message").await;
    let query = format!("?EIO=4&transport=websocket&token={}", asha.token);
    drop(Socket::knock(&app, &query, &[]).await);
    app.sql("ALTER TABLE messages RENAME TO elsewhere", 0).await;
    let body = json!({"conversationId": conversation, "messageText": "whispered in vain"});
    assert_failure_stays_here(&asha.post("/api/messages/send", &body).await.body);
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", "whispered in vain"),
    ];
    assert_failure_stays_here(&asha.function("send", &fields).await.body);
    let send = json!({"conversationId": conversation, "message": "whispered in vain"});
    let answer = socket.emit_with_ack("send_message", send).await;
    assert_failure_stays_here(&answer.to_string());

    let log = log.text();
    let failures = log.lines().filter(|line| line.contains("ERROR"));
    // Other tests of this process may write errors of their own.
    let failures: Vec<_> = failures
        .filter(|line| line.contains("no such table: messages"))
        .collect();
    assert_eq!(failures.len(), 3, "one for each answer: {failures:#?}");
    let secrets = [
        password,
        "correct horse",
        "whispered",
        "searched secretly",
        &asha.token,
        &arjun.token,
    ];
    for secret in secrets {
        let lines: Vec<_> = log.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{secret:?} is in the log: {lines:#?}");
    }
}
