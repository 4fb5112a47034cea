//! A sign-out that fails is never reported as done.

use chitrasethu::domain::UserId;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_sign_out_that_cannot_be_stored_is_refused_at_both_doors() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut socket = asha.connect().await;
    app.sql("ALTER TABLE ended_sessions RENAME TO elsewhere", 0)
        .await;
    let message = "You are still signed in, please try again";
    let refused = asha.call("POST", "/api/auth/logout").await;
    assert_eq!(refused.header("set-cookie"), "");
    refused.refused(503, "try_again", message);
    let refused = asha.function("sign_out", &[]).await;
    assert_eq!(refused.header("set-cookie"), "");
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert_eq!(
        refused.json(),
        json!({"code": "try_again", "message": message})
    );
    // It is true: the session goes on.
    asha.get("/api/auth/me").await.data(200);
    socket.assert_open().await;

    // Nor is somebody told to be signed out whose session could not be looked up.
    app.sql("ALTER TABLE users RENAME TO everybody", 0).await;
    app.state().account_cache.forget(UserId(asha.id));
    let refused = asha.function("sign_out", &[]).await;
    assert_eq!(refused.header("set-cookie"), "");
    assert_eq!(refused.status, 500, "{}", refused.body);
}
