//! The end of a session or of the server, and what becomes of its long polling sessions.

use std::time::Duration;

use crate::support::{Polling, TestApp};

#[tokio::test]
async fn signing_out_ends_the_session_whether_a_get_waits_or_not() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let (listening, away) = (Polling::connect(&asha).await, Polling::connect(&asha).await);
    let other = Polling::connect(&asha.signed_in_again().await).await;
    let get = listening.get_and_wait().await;
    asha.call("POST", "/api/auth/logout").await;
    assert_eq!(get.await.unwrap().body, "1");
    gone(&app, 1).await;
    listening.assert_over().await;
    away.assert_over().await;
    let mut other = other;
    other.settle().await;
}

#[tokio::test]
async fn an_expired_token_ends_the_session_whether_a_get_waits_or_not() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let asha = app.customer("Asha").await;
    let (mut listening, away) = (Polling::connect(&asha).await, Polling::connect(&asha).await);
    app.pass(3_600_000 - 59_500);
    listening.expect("session_expiring").await;
    let get = listening.get_and_wait().await;
    app.pass(59_500);
    assert_eq!(get.await.unwrap().body, "1");
    gone(&app, 0).await;
    listening.assert_over().await;
    away.assert_over().await;
}

#[tokio::test]
async fn a_stopping_server_refuses_the_waiting_get() {
    let app = TestApp::start().await;
    let (asha, arjun) = (app.customer("Asha").await, app.customer("Arjun").await);
    let (listening, away) = (
        Polling::connect(&asha).await,
        Polling::connect(&arjun).await,
    );
    let get = listening.get_and_wait().await;
    app.state().realtime.hub.close_all();
    // A close packet would keep some clients from reconnecting; after an error they reconnect.
    assert_eq!(get.await.unwrap().status, 400);
    gone(&app, 0).await;
    listening.assert_over().await;
    away.assert_over().await;
}

/// Waits until this many connections are left; a sweep takes a second.
async fn gone(app: &TestApp, left: usize) {
    let fewer = async {
        while app.state().realtime.hub.count() > left {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), fewer).await;
    waited.expect("the sessions end");
}
