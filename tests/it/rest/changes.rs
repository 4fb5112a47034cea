//! `GET …/conversations/:id/changes` and `…/unread-count`.

use serde_json::{Value, json};

use super::search::fill;
use crate::support::{TestApp, assert_has};

/// One conversation's log, read from a position on.
#[tokio::test]
async fn changes_are_read_in_pages_without_gaps() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let path = format!("/api/messages/conversations/{conversation}/changes");
    let page = async |query: &str| asha.get(&format!("{path}{query}")).await.data(200);
    let nothing = page("").await;
    assert_eq!(
        nothing,
        json!({"changes": [], "lastSeq": 0, "hasMore": false, "reset": false})
    );

    for n in 1..=4 {
        asha.send(&conversation, &n.to_string()).await;
    }
    arjun.read(&conversation, Some(2)).await;
    let seqs = |page: &Value| {
        let changes = page["changes"].as_array().unwrap().iter();
        changes
            .map(|it| it["seq"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    let first = page("?after=1&limit=2").await;
    assert_eq!(
        (seqs(&first), &first["hasMore"]),
        (vec![2, 3], &json!(true))
    );
    let rest = page("?after=3&limit=2").await;
    assert_eq!((seqs(&rest), &rest["hasMore"]), (vec![4, 5], &json!(false)));
    assert_eq!(rest["changes"][1]["type"], "read");
    assert_eq!(rest["lastSeq"], 5);
    // Clamped, not refused.
    assert_eq!(seqs(&page("?after=-7000&limit=0").await), [1]);
    // Beyond the log, as after a restored backup: everything is to be read again.
    let beyond = page("?after=6").await;
    assert_eq!((seqs(&beyond), &beyond["reset"]), (vec![], &json!(true)));
}

/// Somebody who was away for more than a thousand changes reads the history again.
#[tokio::test]
async fn a_long_absence_is_not_caught_up_change_by_change() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    fill(&asha, &conversation, (1..=1_001).map(|n| n.to_string())).await;
    let path = format!("/api/messages/conversations/{conversation}/changes?after=");
    assert_eq!(
        arjun.get(&format!("{path}0")).await.data(200),
        json!({"changes": [], "lastSeq": 1_001, "hasMore": false, "reset": true})
    );
    let page = arjun.get(&format!("{path}1&limit=1000")).await.data(200);
    assert_has(
        &page,
        &json!({"lastSeq": 1_001, "hasMore": true, "reset": false}),
    );
    assert_eq!(page["changes"].as_array().unwrap().len(), 200);
}

#[tokio::test]
async fn what_is_unread_is_counted() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let count = async || arjun.get("/api/messages/unread-count").await.data(200);
    assert_eq!(count().await, json!({"conversations": 0, "messages": 0}));
    asha.send(&conversation, "1").await;
    asha.send(&conversation, "2").await;
    assert_eq!(count().await, json!({"conversations": 1, "messages": 2}));
    arjun.read(&conversation, Some(1)).await;
    assert_eq!(count().await, json!({"conversations": 1, "messages": 1}));
    arjun.read(&conversation, None).await;
    assert_eq!(count().await, json!({"conversations": 0, "messages": 0}));
}
