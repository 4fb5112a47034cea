//! Before a connection: the upgrade, its Origin, and what is refused with the protocol's codes.

use serde_json::{Value, json};

use crate::support::{Socket, TestApp};

const GOOD: &str = "?EIO=4&transport=websocket";

#[tokio::test]
async fn odd_requests_are_refused_with_the_protocols_codes() {
    let app = TestApp::start().await;
    for (method, query, code, message) in [
        ("GET", "", 5, "Unsupported protocol version"),
        (
            "GET",
            "?EIO=3&transport=websocket",
            5,
            "Unsupported protocol version",
        ),
        (
            "GET",
            "?transport=websocket",
            5,
            "Unsupported protocol version",
        ),
        ("GET", "?EIO=4", 0, "Transport unknown"),
        (
            "GET",
            "?EIO=4&transport=webtransport",
            0,
            "Transport unknown",
        ),
        (
            "GET",
            "?EIO=4&transport=websocket&sid=abc",
            1,
            "Session ID unknown",
        ),
        ("POST", GOOD, 2, "Bad handshake method"),
        ("DELETE", GOOD, 2, "Bad handshake method"),
        // No upgrade.
        ("GET", GOOD, 3, "Bad request"),
        ("GET", "?EIO=4&EIO=4&transport=websocket", 3, "Bad request"),
    ] {
        let answer = app.call(method, &format!("/socket.io/{query}")).await;
        assert_eq!(answer.status, 400, "{}: {}", answer.asked, answer.body);
        assert_eq!(
            answer.json(),
            json!({"code": code, "message": message}),
            "{}",
            answer.asked
        );
    }
}

#[tokio::test]
async fn other_sites_open_no_socket() {
    let app = TestApp::with(&[("ALLOWED_ORIGINS", "https://app.example.com")]).await;
    let asha = app.customer("Asha").await;
    let host = app.address().to_string();
    let cookie = format!("chitrasethu_session={}", asha.token);
    for foreign in [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://app.example.com.evil.example",
        "http://app.example.com",
        "",
    ] {
        let headers = [("origin", foreign), ("cookie", cookie.as_str())];
        let refused = Socket::knock(&app, GOOD, &headers).await;
        assert_eq!(refused.err(), Some(403), "{foreign}");
    }
    let answer = app
        .call("GET", &format!("/socket.io/{GOOD}"))
        .header("origin", "https://evil.example");
    assert_eq!(
        answer.await.json(),
        json!({"code": 4, "message": "Forbidden"})
    );

    let own = format!("http://{host}");
    for origin in [own.as_str(), "https://app.example.com"] {
        let mut socket = Socket::knock(&app, GOOD, &[("origin", origin)])
            .await
            .ok()
            .unwrap();
        socket.enter(asha.id, &asha.token).await;
    }
}

#[tokio::test]
async fn a_page_is_known_by_its_cookie() {
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
    // A token that is given counts more than the cookie.
    let mut socket = Socket::knock(&app, GOOD, &headers).await.ok().unwrap();
    let refused = socket.ask_to_enter(&json!({"token": "garbage"})).await;
    assert_eq!(
        refused.payload["message"],
        "Authentication error: Invalid token format"
    );

    // And what the cookie names must still be a session.
    asha.call("POST", "/api/auth/logout").await;
    let mut socket = Socket::knock(&app, GOOD, &headers).await.ok().unwrap();
    let refused = socket.ask_to_enter(&Value::Null).await;
    assert_eq!(
        refused.payload["message"],
        "Authentication error: Token expired"
    );
}

#[tokio::test]
async fn a_token_in_the_address_is_not_looked_at() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let query = format!("{GOOD}&token={0}&auth={0}", asha.token);
    let mut socket = Socket::knock(&app, &query, &[]).await.ok().unwrap();
    let refused = socket.ask_to_enter(&json!({})).await;
    assert_eq!(
        refused.payload["message"],
        "Authentication error: No token provided"
    );
}

#[tokio::test]
async fn the_open_packet_says_how_to_go_on() {
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
