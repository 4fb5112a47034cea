//! The quotas of connections and sockets per address; what is closed can be opened again.

use crate::support::{Socket, TestApp};

use super::HttpConnection;

const SOCKET: &str = "?EIO=4&transport=websocket";

/// One hundredth of every limit: ten connections and five sockets per address.
async fn narrow(settings: &[(&str, &str)]) -> TestApp {
    let settings = [&[("RATE_LIMIT_SCALE", "0.01")], settings].concat();
    TestApp::with(&settings).await
}

#[tokio::test]
async fn an_address_has_a_limited_number_of_connections() {
    let app = narrow(&[]).await;
    let mut connections = Vec::new();
    for _ in 0..10 {
        connections.push(HttpConnection::served(&app).await.expect("there is room"));
    }
    assert!(HttpConnection::served(&app).await.is_none(), "one too many");
    assert!(connections[3].ask().await, "existing connections stay open");
    drop(connections.pop());
    // The server notices the closed connection a moment later.
    while HttpConnection::served(&app).await.is_none() {}
}

#[tokio::test]
async fn an_address_has_a_limited_number_of_sockets_of_either_transport() {
    let app = narrow(&[]).await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        sockets.push(Socket::knock(&app, SOCKET, &[]).await.ok().unwrap());
    }
    assert_eq!(Socket::knock(&app, SOCKET, &[]).await.err(), Some(429));
    let polling = app.call("GET", "/socket.io/?EIO=4&transport=polling");
    let refused = polling.await;
    assert_eq!(refused.status, 429);
    assert_eq!(
        refused.json(),
        serde_json::json!({"code": 4, "message": "Too many connections"})
    );
    sockets.pop().unwrap().leave().await;
    while Socket::knock(&app, SOCKET, &[]).await.is_err() {}
}

#[tokio::test]
async fn behind_a_proxy_the_clients_address_counts() {
    let app = narrow(&[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let knock =
        async |address: &str| Socket::knock(&app, SOCKET, &[("x-forwarded-for", address)]).await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        sockets.push(knock("1.2.3.4").await.ok().unwrap());
    }
    assert_eq!(knock("1.2.3.4").await.err(), Some(429));
    // More than ten connections of the proxy as well.
    for client in 1..=8 {
        sockets.push(knock(&format!("1.2.4.{client}")).await.ok().unwrap());
    }
}
