//! `GET /api/messages/conversations`.

use chitrasethu::domain::UserId;
use serde_json::json;

use crate::support::{Person, TestApp, assert_has};

fn names(rows: &[serde_json::Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["participantName"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_row_shows_the_viewers_side_of_a_conversation() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "first").await;
    app.pass(61_001);
    asha.send(&conversation, "second").await;
    let common = json!({
        "conversationId": conversation, "lastMessage": "second", "timestamp": "2025-11-12T10:31:01.001Z",
        "lastMessageId": 2, "lastMessageSenderId": asha.id, "lastMessageType": "text",
        "lastMessageFileName": null, "lastMessageSeq": 2,
        "lastSeq": 2, "lastReadSeq": 0, "lastDeliveredSeq": 0, "peerReadSeq": 0, "peerDeliveredSeq": 0,
        "lastSeenAt": null, "pinned": false, "muted": false, "archived": false,
        "mutedUntil": null, "unreadFromSeq": null, "draft": null,
        "online": false, "participantAvatar": null,
    });
    let with = |extra: serde_json::Value| {
        let mut row = common.clone();
        row.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        row
    };
    let arjuns = with(
        json!({"participantId": asha.id, "participantName": "Asha Rao",
        "participantType": "customer", "unreadCount": 2}),
    );
    let ashas = with(
        json!({"participantId": arjun.id, "participantName": "Arjun Kapoor",
        "participantType": "photographer", "unreadCount": 0}),
    );
    let list = arjun.get("/api/messages/conversations").await.data(200);
    assert_eq!(list, json!({ "conversations": [arjuns] }));
    assert_eq!(asha.inbox().await, [ashas]);
}

#[tokio::test]
async fn the_conversation_with_the_newest_message_comes_first() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut peers = Vec::new();
    for name in ["Arjun", "Meera", "Dev"] {
        let peer = app.photographer(name).await;
        peer.send(&peer.conversation_with(&asha), "hi").await;
        app.pass(1);
        peers.push(peer);
    }
    assert_eq!(names(&asha.inbox().await), ["Dev", "Meera", "Arjun"]);
    asha.send(&asha.conversation_with(&peers[1]), "answer")
        .await;
    app.pass(1);
    assert_eq!(names(&asha.inbox().await), ["Meera", "Dev", "Arjun"]);
    // Marking as read does not move a row.
    asha.read(&asha.conversation_with(&peers[0]), None).await;
    assert_eq!(names(&asha.inbox().await), ["Meera", "Dev", "Arjun"]);
    assert_eq!(names(&peers[0].inbox().await), ["Asha"]);
}

#[tokio::test]
async fn pages_follow_their_cursor() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for n in 0..7 {
        let peer = app.photographer(&format!("P{n}")).await;
        peer.send(&peer.conversation_with(&asha), "hi").await;
        // Some of them at the same time.
        app.pass(n % 2);
    }
    let everything = asha.inbox().await;
    assert_eq!(everything.len(), 7);
    let (mut collected, mut cursor) = (Vec::new(), String::new());
    let mut sizes = Vec::new();
    loop {
        let path = format!("/api/messages/conversations?limit=3{cursor}");
        let page = asha.get(&path).await.data(200);
        let rows = page["conversations"].as_array().unwrap();
        sizes.push(rows.len());
        collected.extend(rows.iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(collected, everything);
    assert_eq!(sizes, [3, 3, 1]);
    let full = asha.get("/api/messages/conversations?limit=7").await;
    assert_eq!(full.data(200), json!({ "conversations": everything }));
}

#[tokio::test]
async fn limits_are_clamped_and_cursors_checked() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for name in ["Arjun", "Meera"] {
        let peer = app.photographer(name).await;
        peer.send(&peer.conversation_with(&asha), "hi").await;
    }
    let get = |query: &str| asha.get(&format!("/api/messages/conversations{query}"));
    for (query, count) in [("?limit=0", 1), ("?limit=-1", 1), ("?limit=1000000000", 2)] {
        let page = get(query).await.data(200);
        assert_eq!(
            page["conversations"].as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
    for query in ["?limit=abc", "?limit=1e9", "?limit=99999999999999999999"] {
        assert_eq!(
            get(query).await.json()["code"],
            "invalid_payload",
            "{query}"
        );
    }
    for cursor in [
        "",
        "abc",
        "0",
        "-1",
        "1-2",
        "1.5",
        "99999999999999999999",
        "%00",
    ] {
        let answer = get(&format!("?cursor={cursor}")).await;
        answer.refused(400, "invalid_input", "Invalid cursor");
    }
}

#[tokio::test]
async fn unread_counts_messages_after_the_own_read_mark() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let unread = |person: Person| {
        let conversation = conversation.clone();
        async move {
            person.row(&conversation).await["unreadCount"]
                .as_i64()
                .unwrap()
        }
    };
    for n in 0..3 {
        asha.send(&conversation, &n.to_string()).await;
    }
    arjun.send(&conversation, "mine").await;
    assert_eq!(
        (unread(asha.clone()).await, unread(arjun.clone()).await),
        (1, 3)
    );
    arjun.read(&conversation, Some(2)).await;
    assert_eq!(unread(arjun.clone()).await, 1);
    assert_has(
        &arjun.row(&conversation).await,
        &json!({"lastReadSeq": 2, "lastDeliveredSeq": 2, "peerReadSeq": 0}),
    );
    assert_has(
        &asha.row(&conversation).await,
        &json!({"peerReadSeq": 2, "peerDeliveredSeq": 2}),
    );
    arjun.read(&conversation, None).await;
    assert_eq!((unread(asha).await, unread(arjun).await), (1, 0));
}

#[tokio::test]
async fn marks_do_not_trigger_further_marks() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    arjun.send(&conversation, "hello").await;
    for person in [&asha, &arjun] {
        person.read(&conversation, None).await;
    }
    let last = asha.row(&conversation).await["lastSeq"].clone();
    assert_eq!(last, 4, "two messages and two marks");
    for person in [&asha, &arjun, &asha, &arjun] {
        person.read(&conversation, None).await;
        person.read(&conversation, last.as_i64()).await;
    }
    assert_eq!(asha.row(&conversation).await["lastSeq"], last);
}

#[tokio::test]
async fn a_changed_name_is_shown_in_the_list() {
    let app = TestApp::with(&[("IMAGE_HOSTS", "img.example")]).await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let body = json!({"fullName": "अर्जुन कपूर", "avatarUrl": "https://img.example/a.jpg"});
    arjun.put("/api/auth/profile", &body).await.data(200);
    assert_has(
        &asha.row(&conversation).await,
        &json!({"participantName": "अर्जुन कपूर", "participantAvatar": "https://img.example/a.jpg"}),
    );
    app.deactivate(&arjun).await;
    assert_has(
        &asha.row(&conversation).await,
        &json!({"participantName": "अर्जुन कपूर", "participantAvatar": null, "participantType": null}),
    );
    let meera = app.photographer("Meera").await;
    app.deactivate(&meera).await;
    let unknown = asha.conversation_with(&meera);
    let row = asha.function("conversation", &[("id", &unknown)]).await;
    assert_has(
        &row.json(),
        &json!({"participantName": "Meera", "participantType": null}),
    );
}

/// The platform has people without a profile.
#[tokio::test]
async fn everybody_has_a_readable_name() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.photographer("Meera").await;
    asha.send(&conversation, "hi").await;
    asha.send(&asha.conversation_with(&meera), "hi").await;
    app.sql("DELETE FROM user_profiles WHERE user_id = ?", arjun.id)
        .await;
    app.remove(&meera).await;
    app.state().account_cache.forget(UserId(arjun.id));

    let name = format!("Photographer {}", arjun.id);
    assert_eq!(asha.row(&conversation).await["participantName"], name);
    let gone = asha.row(&asha.conversation_with(&meera)).await;
    assert_eq!(gone["participantName"], "Deleted account");
    let path = format!("/api/auth/user/{}", arjun.id);
    assert_eq!(asha.get(&path).await.data(200)["user"]["fullName"], name);
    let directory = asha.function("photographers", &[]).await.json();
    assert_eq!(directory[0]["fullName"], name);
    let found = asha.function("photographers", &[("search", &name)]);
    assert_eq!(found.await.json()[0]["fullName"], name);
    for shown in [&*name, "deleted acc"] {
        let found = asha.function("conversations", &[("search", shown)]);
        let rows = &found.await.json()["conversations"];
        assert_eq!(rows.as_array().unwrap().len(), 1, "{shown}: {rows}");
    }
    let open = asha
        .function("open_with", &[("person", &arjun.id.to_string())])
        .await;
    assert_eq!(open.json()["participantName"], name);

    // The substitute is not offered as the name to keep.
    let profile = app.call("GET", "/profile").cookie(&arjun.token).await.body;
    assert!(
        !profile.contains(&format!(r#"value="{name}""#)),
        "{profile}"
    );
}
