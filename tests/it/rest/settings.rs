//! How people keep conversations in their lists, over REST, and what the pages without JavaScript make of it.

use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp, assert_has};

impl Person {
    async fn updates(&self, conversation: &str, change: &Value) -> Answer {
        let path = format!("/api/messages/conversations/{conversation}");
        self.call("PATCH", &path).json(change).await
    }
}

#[tokio::test]
async fn a_conversation_is_pinned_muted_and_marked_as_unread_for_oneself() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let nothing = asha.updates(&conversation, &json!({"pinned": true})).await;
    assert_eq!(nothing.data(200), json!({}), "before the first message");
    arjun.send(&conversation, "hi").await;
    asha.read(&conversation, None).await;
    let muted_until = "2025-11-12T18:30:00.000Z";
    let change =
        json!({"pinned": true, "mutedUntil": muted_until, "unreadFromSeq": 1, "archivedSeq": 99});
    let answer = asha.updates(&conversation, &change).await.data(200)["change"].take();
    assert_has(
        &answer,
        &json!({"type": "conversation", "pinned": true, "mutedUntil": muted_until, "unreadFromSeq": 1}),
    );
    assert!(
        answer.get("archivedSeq").is_none() && answer.get("seq").is_none(),
        "{answer}"
    );
    let row = asha.row(&conversation).await;
    assert_has(
        &row,
        &json!({"pinned": true, "muted": true, "mutedUntil": muted_until, "unreadFromSeq": 1, "unreadCount": 0}),
    );
    assert_has(
        &arjun.row(&conversation).await,
        &json!({"pinned": false, "muted": false, "mutedUntil": null, "unreadFromSeq": null, "peerReadSeq": 1}),
    );
    app.pass(8 * 3_600_000);
    assert_has(
        &asha.row(&conversation).await,
        &json!({"muted": false, "mutedUntil": null}),
    );

    // It is taken back, and given again.
    for (seq, shown) in [(Value::Null, Value::Null), (json!(1), json!(1))] {
        let change = json!({"unreadFromSeq": seq});
        asha.updates(&conversation, &change).await.data(200);
        assert_eq!(asha.row(&conversation).await["unreadFromSeq"], shown);
    }

    // Reading ends it, although the mark stays where it is.
    asha.read(&conversation, None).await;
    assert_eq!(asha.row(&conversation).await["unreadFromSeq"], Value::Null);
    let none = json!({"pinned": false, "mutedUntil": null});
    asha.updates(&conversation, &none).await.data(200);
    assert_eq!(asha.row(&conversation).await["pinned"], false);
}

#[tokio::test]
async fn a_message_brings_a_conversation_back_from_the_archive() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    let archive = json!({"archived": true});
    let change = asha.updates(&conversation, &archive).await.data(200)["change"].take();
    assert_has(&change, &json!({"archived": true, "archivedSeq": 1}));
    assert_has(
        &asha.row(&conversation).await,
        &json!({"archived": true, "archivedSeq": 1}),
    );
    arjun.send(&conversation, "again").await;
    let row = asha.row(&conversation).await;
    assert_eq!(row["archived"], false);
    assert!(row.get("archivedSeq").is_none(), "{row}");

    let muted = json!({"archived": true, "mutedUntil": "9999-12-31T23:59:59.999Z"});
    asha.updates(&conversation, &muted).await.data(200);
    arjun.send(&conversation, "and again").await;
    assert_eq!(asha.row(&conversation).await["archived"], true);
}

#[tokio::test]
async fn a_conversation_is_deleted_for_oneself_until_a_message_comes() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "secret plan").await;
    asha.read(&conversation, None).await;
    let path = format!("/api/messages/conversations/{conversation}?clientActionId=gone");
    let change = asha.call("DELETE", &path).await.data(200)["change"].take();
    assert_has(&change, &json!({"type": "conversation", "clearedSeq": 1}));
    let again = asha.call("DELETE", &path).await.data(200);
    assert_eq!(again["change"], change, "a repeat");
    let list = asha.get("/api/messages/conversations").await.data(200);
    assert_eq!(list["conversations"], json!([]));
    let history = format!("/api/messages/conversations/{conversation}");
    assert_eq!(asha.get(&history).await.data(200)["messages"], json!([]));
    let found = "/api/messages/search?q=secret";
    assert_eq!(asha.get(found).await.data(200)["results"], json!([]));
    let theirs = arjun.get(&history).await.data(200);
    assert_eq!(theirs["messages"][0]["text"], "secret plan");
    assert_has(
        &arjun.row(&conversation).await,
        &json!({"lastMessage": "secret plan", "peerReadSeq": 1}),
    );
    let row = arjun.row(&conversation).await;
    assert!(row.get("clearedSeq").is_none(), "{row}");

    arjun.send(&conversation, "hello again").await;
    assert_has(
        &asha.row(&conversation).await,
        &json!({"lastMessage": "hello again", "clearedSeq": 1, "unreadCount": 1}),
    );
    let history = asha.get(&history).await.data(200)["messages"].take();
    assert_eq!(history.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_sixth_pin_is_refused() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let mut conversations = Vec::new();
    for name in ["A", "B", "C", "D", "E", "F"] {
        let peer = app.photographer(name).await;
        let conversation = peer.conversation_with(&asha);
        peer.send(&conversation, "hi").await;
        conversations.push(conversation);
    }
    let pin = json!({"pinned": true});
    for conversation in &conversations[..5] {
        asha.updates(conversation, &pin).await.data(200);
    }
    asha.updates(&conversations[5], &pin).await.refused(
        409,
        "too_many_pinned_conversations",
        "Too many pinned conversations",
    );
    asha.updates(&conversations[0], &json!({"pinned": false}))
        .await
        .data(200);
    asha.updates(&conversations[5], &pin).await.data(200);
}

/// What is pinned, and a photographer's stages.
#[tokio::test]
async fn only_the_first_page_of_everything_has_more_than_its_rows() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    arjun.read(&conversation, None).await;
    let kept = json!({"pinned": true, "stage": "Booked"});
    arjun.updates(&conversation, &kept).await.data(200);
    for (fields, rows, stages) in [
        (&[][..], 1, json!(["Booked"])),
        (&[("filter", "unread")], 0, json!(["Booked"])),
        (&[("search", "nobody")], 0, Value::Null),
        (&[("cursor", "1")], 0, Value::Null),
    ] {
        let page = arjun.function("conversations", fields).await.json();
        let count = page["conversations"].as_array().unwrap().len();
        assert_eq!((count, &page["stages"]), (rows, &stages), "{fields:?}");
    }
    let customers = asha.function("conversations", &[]).await.json();
    assert!(customers.get("stages").is_none(), "{customers}");
}

#[tokio::test]
async fn settings_that_say_nothing_are_refused() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    for nothing in [
        json!({}),
        json!({"archivedSeq": 1}),
        json!({"colour": "red"}),
    ] {
        let refused = asha.updates(&conversation, &nothing).await;
        assert_eq!(refused.status, 400, "{nothing}");
        assert_eq!(refused.json()["code"], "invalid_input", "{nothing}");
    }
    for bad in [
        json!({"pinned": "yes"}),
        json!({"archived": null, "pinned": 1}),
        json!({"mutedUntil": 8}),
        json!({"mutedUntil": "tomorrow"}),
        json!({"unreadFromSeq": "1"}),
        json!({"clearedSeq": true}),
        json!({"stage": "x".repeat(31)}),
        json!({"stage": "a\u{0}b"}),
        json!({"stage": 3}),
    ] {
        let refused = asha.updates(&conversation, &bad).await;
        assert_eq!(refused.json()["code"], "invalid_payload", "{bad}");
    }
    let negative = json!({"unreadFromSeq": -1});
    asha.updates(&conversation, &negative).await.refused(
        400,
        "invalid_input",
        "unreadFromSeq must be positive or null",
    );
    let nothing = asha.updates(&conversation, &json!({"clearedSeq": 0})).await;
    nothing.refused(400, "invalid_input", "clearedSeq must be positive");
}

#[tokio::test]
async fn pages_without_javascript_show_each_filter() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.photographer("Meera Iyer").await;
    arjun.send(&conversation, "from Arjun").await;
    meera
        .send(&meera.conversation_with(&asha), "from Meera")
        .await;
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("archived", "true"),
    ];
    let archived = asha.function("update_conversation", &fields).await;
    assert_eq!(archived.status, 200, "{}", archived.body);
    let shows = async |query: &str| {
        let path = format!("/customer/messages{query}");
        let page = app.call("GET", &path).cookie(&asha.token).await.body;
        (page.contains("from Arjun"), page.contains("from Meera"))
    };
    assert_eq!(shows("").await, (false, true));
    assert_eq!(shows("?filter=archived").await, (true, false));
    assert_eq!(shows("?filter=unread").await, (false, true));
    // A search looks everywhere.
    assert!(shows("?q=Arjun").await.0);
}
