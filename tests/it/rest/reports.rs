//! Reporting people to the staff of the platform.

use serde_json::{Value, json};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::support::{Answer, Person, TestApp, assert_has};

const ROWS: &str = "SELECT reporter_id, reported_id, reason, details, messages FROM reports";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

impl Person {
    async fn reports(&self, person: i64, report: &Value) -> Answer {
        self.post(&format!("/api/users/{person}/report"), report)
            .await
    }
}

#[tokio::test]
async fn a_report_has_the_last_messages_and_is_stored_once() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let report = json!({"reason": "abuse", "details": " He shouts. ", "conversationId": conversation, "clientActionId": "r-1"});
    let unknown = asha.reports(arjun.id, &report).await;
    unknown.refused(404, "conversation_not_found", "Conversation not found");
    for number in 1..=21 {
        arjun.send(&conversation, &format!("number {number}")).await;
    }
    for _ in 0..2 {
        let answer = asha.reports(arjun.id, &report).await;
        assert_eq!(answer.data(200), json!({}));
        assert_eq!(answer.json()["message"], "Report received");
    }
    let mut database = SqliteConnectOptions::new()
        .filename(app.database())
        .connect()
        .await
        .unwrap();
    let rows: Vec<(i64, i64, String, String, String)> =
        sqlx::query_as(ROWS).fetch_all(&mut database).await.unwrap();
    let [(reporter, reported, reason, details, messages)] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!((*reporter, *reported), (asha.id, arjun.id));
    assert_eq!((reason.as_str(), details.as_str()), ("abuse", "He shouts."));
    let messages: Vec<Value> = serde_json::from_str(messages).unwrap();
    let texts: Vec<_> = messages
        .iter()
        .map(|it| it["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        (texts.len(), texts[0], texts[19]),
        (20, "number 2", "number 21")
    );
}

#[tokio::test]
async fn ten_reports_a_day_are_taken() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    let report = |n: i64| json!({"reason": "spam", "clientActionId": format!("r-{n}")});
    asha.reports(arjun.id, &report(1)).await.data(200);
    app.pass(DAY_MS / 4);
    for n in 2..=10 {
        asha.reports(arjun.id, &report(n)).await.data(200);
    }
    let refused = asha.reports(arjun.id, &report(11)).await;
    assert_eq!(refused.status, 429);
    assert_has(
        &refused.json(),
        &json!({"code": "rate_limited", "retryAfterMs": DAY_MS * 3 / 4}),
    );
    // A repeat of one of them is answered.
    asha.reports(arjun.id, &report(10)).await.data(200);
    app.pass(DAY_MS * 3 / 4);
    asha.reports(arjun.id, &report(11)).await.data(200);
}

#[tokio::test]
async fn bad_reports_are_refused() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    for bad in [
        json!({}),
        json!({"reason": "love"}),
        json!({"reason": 1}),
        json!({"reason": "spam", "details": 1}),
    ] {
        let refused = asha.reports(arjun.id, &bad).await;
        assert_eq!(refused.json()["code"], "invalid_payload", "{bad}");
    }
    let longest = json!({"reason": "spam", "details": "x".repeat(1_000)});
    asha.reports(arjun.id, &longest).await.data(200);
    let meera = app.photographer("Meera").await;
    for bad in [
        json!({"reason": "spam", "details": "x".repeat(1_001)}),
        json!({"reason": "spam", "details": "a\u{0}b"}),
        json!({"reason": "spam", "conversationId": asha.conversation_with(&meera)}),
    ] {
        let refused = asha.reports(arjun.id, &bad).await;
        assert_eq!(refused.json()["code"], "invalid_input", "{bad}");
    }
}
