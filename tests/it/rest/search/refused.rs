//! Searches that are refused.

use serde_json::json;

use super::page;
use crate::support::TestApp;

#[tokio::test]
async fn odd_searches_are_refused() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let too_long = format!("q={}", "x".repeat(101));
    for query in [
        "",
        "q=",
        "q=%20",
        "q=%00",
        "q=a%00b",
        "q=%E2%80%8B",
        too_long.as_str(),
        "q=x&cursor=",
        "q=x&cursor=7",
        "q=x&cursor=0.0",
        "q=x&cursor=-1.0",
        "q=x&cursor=1.-1",
        "q=x&cursor=1.0.0",
        "q=x&cursor=99999999999999999999.0",
        "q=x&kind=video",
        "q=x&from=nobody",
        "q=x&order=oldest",
        "q=x&limit=many",
    ] {
        let answer = asha.get(&format!("/api/messages/search?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.body);
        assert_eq!(answer.json()["status"], "error");
    }
    let malformed = asha
        .get("/api/messages/search?q=x&conversationId=conv_2_1")
        .await;
    malformed.refused(400, "invalid_conversation_id", "Invalid conversation ID");
    for query in [
        "q=x&limit=0",
        "q=x&limit=-1",
        "q=x&limit=1000000000",
        "q=x&cursor=1.9999",
    ] {
        assert_eq!(page(&asha, query).await["results"], json!([]), "{query}");
    }
}

#[tokio::test]
async fn searches_are_limited() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let asha = app.customer("Asha").await;
    let mut searches = 0;
    let refused = loop {
        let answer = asha.get("/api/messages/search?q=x").await;
        if answer.status != 200 {
            break answer;
        }
        searches += 1;
        assert!(searches < 200, "searches were never limited");
    };
    assert!(searches >= 30, "only after {searches}");
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (429, &json!("rate_limited"))
    );
}
