//! Unusual requests never get a page or a 5xx, but always the envelope. Also: requests while the database is
//! unavailable.

use std::time::Duration;

use axum::body::Body;
use serde_json::json;
use sqlx::Connection as _;

use tokio::time::timeout;

use crate::support::{TestApp, texts};

/// How long to wait before a test fails.
const TIMEOUT: Duration = Duration::from_secs(20);

#[tokio::test]
async fn unknown_addresses_are_not_found() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for path in [
        "/api/nothing",
        "/api/messages",
        "/api/messages/conversations/conv_1_2/read/more",
        "/api/messages/conversations/conv_1_2/nothing",
        "/api/auth",
        "/api/auth/user",
        "/api/auth/user/",
        "/api/send",
        "/api/../health",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let answer = asha.call(method, path).await;
            answer.refused(404, "route_not_found", "Route not found");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_refused() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let read = format!("/api/messages/conversations/{conversation}/read");
    for (method, path) in [
        ("GET", "/api/messages/send"),
        ("PUT", "/api/messages/send"),
        ("GET", "/api/auth/logout"),
        ("GET", "/api/auth/register"),
        ("GET", "/api/auth/session"),
        ("GET", "/api/auth/profile"),
        ("GET", read.as_str()),
        ("POST", read.as_str()),
        ("DELETE", "/api/messages/conversations"),
        ("POST", "/api/auth/me"),
    ] {
        let answer = asha.call(method, path).await;
        answer.refused(405, "method_not_allowed", "Method not allowed");
        assert!(!answer.header("allow").is_empty(), "{}", answer.asked);
    }
    asha.get("/api/auth/me").await.data(200);
}

const WITH_BODY: [(&str, &str); 4] = [
    ("POST", "/api/auth/register"),
    ("POST", "/api/auth/login"),
    ("PUT", "/api/auth/profile"),
    ("POST", "/api/messages/send"),
];

#[tokio::test]
async fn bodies_must_be_json_objects() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    for (method, path) in WITH_BODY {
        for body in [
            "",
            "{",
            "[]",
            "null",
            "1",
            "\"x\"",
            "{\"email\":",
            "{}}",
            "\u{feff}{}",
            &deep,
        ] {
            let call = asha.call(method, path);
            let answer = call
                .header("content-type", "application/json")
                .body(body.to_owned())
                .await;
            assert_eq!(answer.status, 400, "{path} {body:?}: {}", answer.body);
            let refusal = answer.json();
            assert_eq!(
                (&refusal["status"], &refusal["code"]),
                (&json!("error"), &json!("invalid_payload"))
            );
            assert!(
                refusal["message"]
                    .as_str()
                    .is_some_and(|what| !what.is_empty())
            );
        }
        let deep_field =
            format!("{{\"email\":{deep},\"fullName\":{deep},\"conversationId\":{deep}}}");
        let call = asha
            .call(method, path)
            .header("content-type", "application/json");
        assert_eq!(
            call.body(deep_field).await.json()["code"],
            "invalid_payload",
            "{path}"
        );
        let invalid_utf8 = asha
            .call(method, path)
            .header("content-type", "application/json");
        let answer = invalid_utf8
            .body(
                b"{\"email\":\"\xff\",\"fullName\":\"\xff\",\"conversationId\":\"\xff\"}".to_vec(),
            )
            .await;
        assert_eq!(answer.json()["code"], "invalid_payload", "{path}");
    }
}

#[tokio::test]
async fn other_content_types_are_refused() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for (method, path) in WITH_BODY {
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/jsonx",
            "",
        ] {
            let call = asha.call(method, path).header("content-type", kind);
            let answer = call.body("{\"email\":\"a@example.com\"}").await;
            let message = "Content-Type must be application/json";
            answer.refused(415, "unsupported_media_type", message);
        }
        let call = asha
            .call(method, path)
            .header("content-type", "application/json; charset=utf-8");
        assert_eq!(call.body("[]").await.status, 400, "this type is right");
    }
}

#[tokio::test]
async fn huge_bodies_are_refused() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let huge = "x".repeat(128 * 1024);
    for (method, path) in WITH_BODY {
        let body = json!({"email": "a@example.com", "password": huge, "messageText": huge, "conversationId": "",
            "bio": huge});
        let answer = asha.call(method, path).json(&body).await;
        answer.refused(413, "payload_too_large", "request entity too large");
    }
    let read = format!("/api/messages/conversations/{conversation}/read");
    let answer = asha.put(&read, &json!({ "x": huge })).await;
    answer.refused(413, "payload_too_large", "request entity too large");
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", huge.as_str()),
    ];
    let answer = asha.function("send", &fields).await;
    answer.refused(413, "payload_too_large", "request entity too large");
    // Without Content-Length the end shows only on the way.
    let chunks = || {
        let chunk = || Ok::<_, std::convert::Infallible>(vec![b' '; 1_024]);
        Body::from_stream(futures::stream::iter((0..=128).map(move |_| chunk())))
    };
    for (method, path) in WITH_BODY {
        let call = asha.call(method, path);
        let call = call.header("content-type", "application/json");
        let answer = call.body(chunks()).await;
        answer.refused(413, "payload_too_large", "request entity too large");
    }
    let answer = asha.function("me", &[]).body(chunks()).await;
    answer.refused(413, "payload_too_large", "request entity too large");
    // What carries the longest text passes.
    let text = "\\ud83d\\ude00".repeat(10_000);
    let body = format!("{{\"conversationId\":\"{conversation}\",\"messageText\":\"{text}\"}}");
    let call = asha.call("POST", "/api/messages/send");
    let call = call.header("content-type", "application/json");
    call.body(body).await.data(201);
    let longest = "😀".repeat(10_000);
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", longest.as_str()),
    ];
    let answer = asha.function("send", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn odd_paths_are_refused_in_the_envelope() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for path in [
        "/api/messages/conversations/%FF",
        "/api/messages/conversations/%FF/read",
        "/api/messages/conversations/%FF/shared?kind=media",
    ] {
        let method = if path.ends_with("read") { "PUT" } else { "GET" };
        let answer = asha.call(method, path).await;
        answer.refused(400, "invalid_conversation_id", "Invalid conversation ID");
    }
    let answer = asha.get("/api/auth/user/%FF").await;
    answer.refused(404, "user_not_found", "User not found");
}

#[tokio::test]
async fn an_internal_error_does_not_reveal_its_cause() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    app.sql("ALTER TABLE conversations RENAME TO elsewhere", 0)
        .await;
    let body = json!({"conversationId": conversation, "messageText": "secret"});
    let answer = asha.post("/api/messages/send", &body).await;
    answer.refused(500, "internal", "Failed to send message");
    let answer = asha.get("/api/messages/conversations").await;
    answer.refused(500, "internal", "Internal server error");
}

#[tokio::test]
async fn while_the_database_is_unavailable_no_send_is_confirmed() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut socket = arjun.connect().await;
    asha.send(&conversation, "before").await;
    socket.expect("new_message").await;

    let locked = app.lock_database().await;
    // Sends that wait in one batch are refused together, not one after the other.
    let waiting = (1..=12).map(|n| {
        let (asha, conversation) = (asha.clone(), conversation.clone());
        tokio::spawn(async move {
            asha.send_as(&format!("a-{n}"), &conversation, "during")
                .await
        })
    });
    let waiting: Vec<_> = waiting.collect();
    let answers = timeout(TIMEOUT, futures::future::join_all(waiting)).await;
    for answer in answers.expect("an answer even now") {
        answer
            .unwrap()
            .refused(503, "try_again", "Please try again");
    }
    // Reads still work, and nobody was told of a message that was not stored.
    assert_eq!(texts(&asha.history(&conversation).await), ["before"]);
    socket.expect_nothing().await;

    locked.close().await.unwrap();
    asha.send_as("a-1", &conversation, "during").await.data(201);
    assert_eq!(
        socket.expect("new_message").await["message"]["text"],
        "during"
    );
}
