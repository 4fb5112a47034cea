//! How many connections one person may have: polling sessions and WebSockets count alike.

use serde_json::json;

use crate::support::{Person, Polling, Socket, TestApp};

const TOO_MANY: &str = r#"44{"message":"Too many connections"}"#;

/// With the limits of a real server.
async fn limited() -> (TestApp, Person, Person) {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, meera) = (app.customer("Asha").await, app.customer("Meera").await);
    (app, asha, meera)
}

#[tokio::test]
async fn ten_places_for_one_person() {
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
    // Another session of the same person is no way around it; another person is not concerned.
    let again = asha.signed_in_again().await;
    assert_eq!(eleventh.ask_to_enter(&again.token).await, TOO_MANY);
    Polling::connect(&meera).await;

    // A polling session that leaves makes room for a WebSocket, and the other way round.
    sessions.pop().unwrap().leave().await;
    by_socket.enter(asha.id, &asha.token).await;
    assert_eq!(eleventh.ask_to_enter(&asha.token).await, TOO_MANY);
    sockets.pop().unwrap().leave().await;
    assert!(eleventh.ask_to_enter(&asha.token).await.starts_with("40{"));
}

#[tokio::test]
async fn leaving_the_namespace_frees_the_place() {
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
    // The one that has left may come back when there is room, and there is none.
    assert_eq!(sessions[3].ask_to_enter(&asha.token).await, TOO_MANY);
}
