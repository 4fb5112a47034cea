//! Long polling from pages: of allowed sites, and our own.

use crate::support::{Polling, TestApp};

#[tokio::test]
async fn allowed_sites_may_read_their_answers() {
    let app = TestApp::with(&[("ALLOWED_ORIGINS", "https://app.example.com")]).await;
    let polling = Polling::connect(&app.customer("Asha").await).await;
    let site = "https://app.example.com";
    let event = "4277[\"no such event\"]";
    for call in [Polling::handshake(&app), polling.post(event), polling.get()] {
        let answer = call.header("origin", site).await;
        assert_eq!(answer.status, 200, "{}: {}", answer.asked, answer.body);
        assert_eq!(
            answer.header("access-control-allow-origin"),
            site,
            "{}",
            answer.asked
        );
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert!(answer.header("vary").contains("origin"), "{}", answer.asked);
    }
    // A browser sends a preflight request before it posts.
    let preflight = app
        .call("OPTIONS", &polling.path())
        .header("origin", site)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .await;
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), site);
    assert!(
        preflight
            .header("access-control-allow-methods")
            .contains("POST")
    );
}

#[tokio::test]
async fn a_page_is_identified_by_its_cookie() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let answer = Polling::handshake(&app)
        .header("origin", "http://chat.example")
        .cookie(&asha.token)
        .await;
    let open: serde_json::Value = serde_json::from_str(&answer.body[1..]).unwrap();
    let path = format!(
        "/socket.io/?EIO=4&transport=polling&sid={}",
        open["sid"].as_str().unwrap()
    );
    assert_eq!(app.call("POST", &path).body("40{}").await.body, "ok");
    let granted = app.call("GET", &path).await;
    assert!(granted.body.starts_with("40{\"sid\":"), "{}", granted.body);
}
