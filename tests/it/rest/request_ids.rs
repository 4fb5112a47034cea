//! Ids of requests and connections: in answers, and in the lines of the log.

use serde_json::json;

use crate::support::{Answer, Log, TestApp};

fn id(answer: &Answer) -> &str {
    answer.header("x-request-id")
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for path in ["/health", "/api", "/login", "/login/", "/nothing", "/api/x"] {
        let answer = app.call("GET", path).await;
        assert_eq!(id(&answer).len(), 16, "{path}: {}", id(&answer));
        ids.push(id(&answer).to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);
}

#[tokio::test]
async fn only_a_trusted_proxy_chooses_an_id() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "192.0.2.9")]).await;
    let ask = async |peer: &str, given: &str| {
        let call = app.call("GET", "/health").sent_from(peer);
        let answer = call.header("x-request-id", given).await;
        id(&answer).to_owned()
    };
    assert_eq!(ask("192.0.2.9", "proxy-1").await, "proxy-1");
    assert_ne!(ask("192.0.2.9", "two words").await, "two words");
    assert_ne!(ask("192.0.2.1", "proxy-1").await, "proxy-1");
}

#[tokio::test]
async fn the_log_says_which_request_or_connection_failed() {
    let log = Log::default();
    let _recording = log.record("chitrasethu=debug");
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let mut socket = asha.connect().await;
    app.sql("ALTER TABLE messages RENAME TO elsewhere", 0).await;
    let failed = "the storage failed";

    let body = json!({"conversationId": conversation, "messageText": "hi"});
    let answer = asha.post("/api/messages/send", &body).await;
    let lines = log.lines(failed);
    let span = format!("request{{id=\"{}\" method=POST path=", id(&answer));
    assert!(lines.len() == 1 && lines[0].contains(&span), "{lines:#?}");

    let send = json!({"conversationId": conversation, "message": "hi"});
    socket.emit_with_ack("send_message", send).await;
    let lines = log.lines(failed);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    let (_, connection) = lines[1].split_once("connection{id=").unwrap();
    let connection = connection.split('}').next().unwrap();
    // The line of the handshake connects it with its request.
    let handshakes = log.lines("handshake");
    assert_eq!(handshakes.len(), 1, "{handshakes:#?}");
    let both = ["request{id=", &format!("connection={connection}")];
    for part in both {
        assert!(handshakes[0].contains(part), "{part} in {handshakes:#?}");
    }
}
