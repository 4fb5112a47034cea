//! How many connections a person may have: polling sessions and WebSockets count alike.

use serde_json::json;

use crate::support::{Person, Polling, Socket, TestApp};

const TOO_MANY: &str = r#"44{"message":"Too many connections"}"#;

/// A server with the limits of production.
async fn limited() -> (TestApp, Person, Person) {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, meera) = (app.customer("Asha").await, app.customer("Meera").await);
    (app, asha, meera)
}

#[tokio::test]
async fn a_person_may_have_ten_connections() {
    let (app, asha, meera) = limited().await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        sockets.push(asha.connect().await);
    }
    let mut sessions = Vec::new();
    for _ in 0..5 {
        sessions.push(Polling::connect(&asha).await);
    }
    let mut eleventh = Polling::open(&app).await;
    assert_eq!(eleventh.ask_to_enter(&asha.token).await, TOO_MANY);
    let mut by_socket = Socket::open(&app).await;
    let refused = by_socket.ask_to_enter(&json!({"token": asha.token})).await;
    assert_eq!(refused.payload, json!({"message": "Too many connections"}));
    // The limit counts per person across sessions, and does not affect other people.
    let again = asha.signed_in_again().await;
    assert_eq!(eleventh.ask_to_enter(&again.token).await, TOO_MANY);
    Polling::connect(&meera).await;

    // A closed polling session makes room for a WebSocket, and the reverse.
    sessions.pop().unwrap().leave().await;
    by_socket.enter(asha.id, &asha.token).await;
    assert_eq!(eleventh.ask_to_enter(&asha.token).await, TOO_MANY);
    sockets.pop().unwrap().leave().await;
    assert!(eleventh.ask_to_enter(&asha.token).await.starts_with("40{"));
}

#[tokio::test]
async fn leaving_the_namespace_frees_the_connection() {
    let (app, asha, _) = limited().await;
    let mut sessions = Vec::new();
    for _ in 0..10 {
        sessions.push(Polling::connect(&asha).await);
    }
    let mut eleventh = Polling::open(&app).await;
    assert_eq!(eleventh.ask_to_enter(&asha.token).await, TOO_MANY);
    sessions[3].write("41").await;
    while app.state().realtime.hub.count() == 10 {
        tokio::task::yield_now().await;
    }
    assert!(eleventh.ask_to_enter(&asha.token).await.starts_with("40{"));
    // The client that left may join again if there is room; there is none.
    assert_eq!(sessions[3].ask_to_enter(&asha.token).await, TOO_MANY);
}
