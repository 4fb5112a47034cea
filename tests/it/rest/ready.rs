//! `GET /ready`.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_stopping_server_is_alive_but_not_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.call("GET", "/ready").await.status, 200);
    app.state().readiness.drain();
    let answer = app.call("GET", "/ready").await;
    assert_eq!(answer.status, 503);
    let expected =
        json!({"status": "error", "message": "the server is stopping", "code": "try_again"});
    assert_eq!(answer.json(), expected);
    assert_eq!(app.call("GET", "/health").await.status, 200);
    let asha = app.customer("Asha").await;
    assert_eq!(asha.get("/api/auth/me").await.status, 200, "still served");
}
