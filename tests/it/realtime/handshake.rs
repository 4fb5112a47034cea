//! The handshake: identification by cookie, and the contents of the open packet.

use serde_json::{Value, json};

use crate::support::{Socket, TestApp};

const GOOD: &str = "?EIO=4&transport=websocket";

#[tokio::test]
async fn a_page_is_identified_by_its_cookie() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let origin = format!("http://{}", app.address());
    let cookie = format!("other=1; chitrasethu_session={}", asha.token);
    let headers = [("origin", origin.as_str()), ("cookie", cookie.as_str())];
    for auth in [json!({}), json!({"token": null})] {
        let mut socket = Socket::knock(&app, GOOD, &headers).await.ok().unwrap();
        let granted = socket.ask_to_enter(&auth).await;
        assert!(granted.payload["sid"].is_string(), "{granted:?}");
        socket.entered(asha.id).await;
        socket.expect_nothing().await;
    }
    // A given token takes precedence over the cookie.
    let mut socket = Socket::knock(&app, GOOD, &headers).await.ok().unwrap();
    let refused = socket.ask_to_enter(&json!({"token": "garbage"})).await;
    assert_eq!(
        refused.payload["message"],
        "Authentication error: Invalid token format"
    );

    // The cookie must belong to a valid session.
    asha.call("POST", "/api/auth/logout").await;
    let mut socket = Socket::knock(&app, GOOD, &headers).await.ok().unwrap();
    let refused = socket.ask_to_enter(&Value::Null).await;
    assert_eq!(
        refused.payload["message"],
        "Authentication error: Token expired"
    );
}

#[tokio::test]
async fn the_open_packet_contains_the_protocol_settings() {
    use futures::StreamExt as _;
    let app = TestApp::start().await;
    let mut sids = Vec::new();
    for _ in 0..2 {
        let mut stream = Socket::upgraded(&app, GOOD, &[]).await.unwrap();
        let frame = stream.next().await.unwrap().unwrap().into_text().unwrap();
        let mut open: Value = serde_json::from_str(frame.strip_prefix('0').unwrap()).unwrap();
        sids.push(open["sid"].take());
        assert_eq!(
            open,
            json!({"sid": null, "upgrades": [], "pingInterval": 25_000, "pingTimeout": 60_000,
                "maxPayload": 131_072})
        );
    }
    assert!(
        sids[0].as_str().unwrap().len() >= 20 && sids[0] != sids[1],
        "{sids:?}"
    );
}

#[tokio::test]
async fn a_client_that_offers_subprotocols_gets_the_first() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for offered in ["chat", "chat, superchat", "chat,x"] {
        // The client refuses an answer with another one, or without.
        let headers = [("sec-websocket-protocol", offered)];
        let mut socket = Socket::knock(&app, GOOD, &headers).await.ok().unwrap();
        socket.enter(asha.id, &asha.token).await;
    }
}
