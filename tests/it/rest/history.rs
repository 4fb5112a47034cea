//! `GET /api/messages/conversations/{id}` and `PUT …/read`.

use chitrasethu::server::storage::Scope;
use serde_json::{Value, json};

use super::private_changes::arrange;
use crate::support::{TestApp, assert_has};

/// A conversation whose messages 1 to `count` contain their number.
async fn talk(count: i64) -> (crate::support::Person, crate::support::Person, String) {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    for n in 1..=count {
        let sender = if n % 3 == 0 { &arjun } else { &asha };
        sender.send(&conversation, &n.to_string()).await;
    }
    (asha, arjun, conversation)
}

fn positions(page: &Value) -> Vec<i64> {
    let messages = page["messages"].as_array().unwrap();
    let seq = messages
        .iter()
        .map(|message| message["seq"].as_i64().unwrap());
    seq.collect()
}

#[tokio::test]
async fn without_a_position_the_newest_page_is_returned() {
    let (asha, arjun, conversation) = talk(53).await;
    // Old clients do not page: without any query they get everything, up to 500 messages.
    let page = asha.page(&conversation, "").await;
    assert_eq!(positions(&page), (1..=53).collect::<Vec<_>>());
    let page = asha.page(&conversation, "?limit=50").await;
    assert_eq!(positions(&page), (4..=53).collect::<Vec<_>>());
    assert_has(
        &page,
        &json!({"participantId": arjun.id, "hasMore": true, "hasNewer": false, "oldestSeq": 4, "lastSeq": 53}),
    );
    let page = arjun.page(&conversation, "?limit=60").await;
    assert_has(
        &page,
        &json!({"participantId": asha.id, "hasMore": false, "oldestSeq": 1}),
    );
    assert_eq!(positions(&page).len(), 53);
}

#[tokio::test]
async fn pages_can_be_before_after_or_around_a_seq() {
    let (asha, _, conversation) = talk(20).await;
    let (yes, no) = (true, false);
    for (query, expected, has_more, has_newer) in [
        ("?before=10&limit=3", 7..10, yes, yes),
        ("?before=4&limit=3", 1..4, no, yes),
        ("?before=1", 1..1, no, no),
        ("?before=999&limit=2", 19..21, yes, no),
        ("?after=18", 19..21, yes, no),
        ("?after=0&limit=3", 1..4, no, yes),
        ("?after=5&limit=3", 6..9, yes, yes),
        ("?after=20", 1..1, yes, no),
        ("?around=10&limit=4", 8..12, yes, yes),
        ("?around=10&limit=5", 8..13, yes, yes),
        ("?around=10&limit=1", 10..11, yes, yes),
        ("?around=1&limit=4", 1..3, no, yes),
        ("?around=20&limit=4", 18..21, yes, no),
    ] {
        let page = asha.page(&conversation, query).await;
        assert_eq!(positions(&page), expected.collect::<Vec<_>>(), "{query}");
        assert_eq!(page["hasMore"], has_more, "{query}");
        assert_eq!(page["hasNewer"], has_newer, "{query}");
    }
}

#[tokio::test]
async fn limits_are_clamped_and_nonsense_is_refused() {
    let (asha, _, conversation) = talk(3).await;
    for (query, count) in [
        ("?limit=0", 1),
        ("?limit=-1", 1),
        ("?limit=1000000000", 3),
        ("?before=-5", 0),
        ("?after=-5", 3),
        ("?before=9223372036854775807", 3),
        ("?after=9223372036854775807", 0),
        ("?around=-9223372036854775808", 3),
        ("?around=9223372036854775807", 3),
        ("?unknown=1", 3),
    ] {
        let page = asha.page(&conversation, query).await;
        assert_eq!(positions(&page).len(), count, "{query}");
    }
    let path = |query| format!("/api/messages/conversations/{conversation}{query}");
    for query in [
        "?limit=abc",
        "?limit=1.5",
        "?limit=",
        "?limit=99999999999999999999",
        "?before=x",
        "?before=2&before=3",
        "?before=%FF",
    ] {
        let answer = asha.get(&path(query)).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.body);
        assert_eq!(answer.json()["code"], "invalid_payload", "{query}");
    }
    let answer = asha.get(&path("?before=2&after=1")).await;
    answer.refused(
        400,
        "invalid_input",
        "Only one of before, after and around can be given",
    );
}

#[tokio::test]
async fn a_page_never_holds_more_than_500() {
    let (asha, _, conversation) = talk(505).await;
    for query in [
        "",
        "?limit=1000",
        "?after=0&limit=1000",
        "?around=253&limit=1000",
    ] {
        let page = asha.page(&conversation, query).await;
        assert_eq!(positions(&page).len(), 500, "{query}");
    }
}

#[tokio::test]
async fn a_conversation_without_messages_is_empty() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let empty = json!({"participantId": arjun.id, "messages": [], "hasMore": false, "hasNewer": false,
        "oldestSeq": null, "lastSeq": 0});
    assert_eq!(asha.page(&conversation, "").await, empty);
    // Reading creates no conversation: it appears in neither person's list.
    asha.read(&conversation, None).await;
    assert!(asha.inbox().await.is_empty() && arjun.inbox().await.is_empty());
}

#[tokio::test]
async fn ticks_follow_the_marks() {
    let (asha, arjun, conversation) = talk(2).await;
    let ticks = async || {
        let messages = asha.history(&conversation).await;
        let tick = |message: &Value| (message["status"].clone(), message["isRead"].clone());
        messages.iter().map(tick).collect::<Vec<_>>()
    };
    let (sent, read) = ((json!("sent"), json!(false)), (json!("read"), json!(true)));
    assert_eq!(ticks().await, [sent.clone(), sent.clone()]);
    arjun.read(&conversation, Some(1)).await;
    assert_eq!(ticks().await, [read.clone(), sent.clone()]);
    // Backwards, beyond the end, and to the end again: no mark moves back or past the last message.
    for up_to in [Some(0), Some(-3), Some(1), Some(i64::MAX), None, Some(1)] {
        arjun.read(&conversation, up_to).await;
    }
    assert_eq!(ticks().await, [read.clone(), read]);
    asha.send(&conversation, "later").await;
    assert_eq!(
        ticks().await[2],
        sent,
        "what came after the mark is not read"
    );
}

#[tokio::test]
async fn a_page_has_the_changes_of_its_messages() {
    let (asha, arjun, conversation) = talk(2).await;
    let first = asha.history(&conversation).await.remove(0);
    let id = first["id"].as_i64().unwrap();
    arrange(&arjun, &conversation, Scope::Shared, id).await;
    let page = asha.page(&conversation, "").await;
    assert_has(
        &page["changes"],
        &json!([{"type": "arranged", "messageId": id}]),
    );
    let later = asha.page(&conversation, "?after=1").await;
    assert!(later.get("changes").is_none(), "{later}");
}

#[tokio::test]
async fn marking_as_read_accepts_the_bodies_of_old_clients() {
    let (asha, arjun, conversation) = talk(2).await;
    let path = format!("/api/messages/conversations/{conversation}/read");
    let expected = json!({"status": "success", "message": "Messages marked as read"});
    let read = || arjun.call("PUT", &path);
    for call in [
        read(),
        read().header("content-type", "application/x-www-form-urlencoded"),
        read().json(&json!({})),
        read().json(&json!({"upToSeq": null})),
        read().json(&json!({"upToSeq": 2, "anything": "else"})),
    ] {
        let answer = call.await;
        assert_eq!(
            (answer.status, answer.json()),
            (200, expected.clone()),
            "{}",
            answer.body
        );
    }
    assert_eq!(arjun.row(&conversation).await["unreadCount"], 0);
    assert_eq!(asha.row(&conversation).await["peerReadSeq"], 2);
    for body in [json!({"upToSeq": "2"}), json!({"upToSeq": 1.5}), json!("x")] {
        let answer = read().json(&body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        assert_eq!(answer.json()["code"], "invalid_payload");
    }
    let answer = read()
        .header("content-type", "text/plain")
        .body("{\"upToSeq\":1}")
        .await;
    assert_eq!(answer.status, 415, "{}", answer.body);
}
