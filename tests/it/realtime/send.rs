//! `send_message` and `new_message`.

use serde_json::{Value, json};

use crate::support::{TestApp, assert_has, texts};

#[tokio::test]
async fn the_acknowledgement_contains_the_stored_message() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut socket = asha.connect().await;
    let send =
        json!({"conversationId": conversation, "message": "hi 👋", "clientMessageId": "a-1"});
    let answer = socket.emit_with_ack("send_message", send).await;
    let stored = asha.history(&conversation).await.remove(0);
    assert_eq!(answer, json!({"ok": true, "message": stored}));
    assert_has(
        &stored,
        &json!({"text": "hi 👋", "senderId": asha.id, "receiverId": arjun.id, "seq": 1, "status": "sent",
            "clientMessageId": "a-1", "sender": "photographer", "createdAt": "2025-11-12T10:30:00.000Z"}),
    );
}

#[tokio::test]
async fn every_device_of_both_except_the_sending_one_gets_the_message_once() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    let mut sending = asha.connect().await;
    let (mut ashas, mut arjuns, mut arjuns_phone) = (
        asha.connect().await,
        arjun.connect().await,
        arjun.connect().await,
    );
    let mut stranger = meera.connect().await;
    // In the room of the conversation and in the user's own room: still one copy.
    for socket in [&mut sending, &mut ashas, &mut arjuns] {
        socket
            .emit_with_ack(
                "join_conversation",
                json!({ "conversationId": conversation }),
            )
            .await;
    }
    let send = json!({"conversationId": conversation, "message": "hi"});
    let answer = sending.emit_with_ack("send_message", send).await;
    let mine = answer["message"].clone();
    let mut theirs = mine.clone();
    theirs["sender"] = json!("customer");
    let event = |message: &Value| {
        let payload = json!({"message": message, "conversationId": conversation});
        vec![("new_message".to_owned(), payload)]
    };
    assert_eq!(ashas.events().await, event(&mine));
    assert_eq!(arjuns.events().await, event(&theirs));
    assert_eq!(arjuns_phone.events().await, event(&theirs));
    sending.expect_nothing().await;
    stranger.expect_nothing().await;
}

#[tokio::test]
async fn messages_sent_through_rest_and_pages_reach_every_device() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let (mut ashas, mut arjuns) = (asha.connect().await, arjun.connect().await);
    let mut stranger = app.customer("Meera").await.connect().await;
    asha.send(&conversation, "through REST").await;
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", "from a form"),
    ];
    asha.function("send", &fields).await;
    for socket in [&mut ashas, &mut arjuns] {
        for text in ["through REST", "from a form"] {
            assert_eq!(socket.expect("new_message").await["message"]["text"], text);
        }
        socket.expect_nothing().await;
    }
    stranger.expect_nothing().await;
}

#[tokio::test]
async fn old_shapes_are_accepted_and_unknown_fields_ignored() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut socket = asha.connect().await;
    for (n, message) in [
        json!("plain"),
        json!({"text": "plain"}),
        json!({"messageText": "plain"}),
        json!({"text": "plain", "messageText": "other"}),
        json!({"text": "plain", "messageType": "text", "attachmentUrl": null, "attachmentFileName": null}),
        // The fields that the first clients put into their optimistic bubble, and that an attacker could
        // invent.
        json!({"text": "plain", "id": 999, "sender": "customer", "senderId": arjun.id, "receiverId": 77,
            "isRead": true, "timestamp": "11:11 PM", "createdAt": "1999-01-01T00:00:00.000Z", "seq": 50,
            "status": "read", "conversationId": "conv_1_999", "kind": {"deep": [[[]]]}}),
    ]
    .into_iter()
    .enumerate()
    {
        let send = json!({"conversationId": conversation, "message": message, "userId": arjun.id});
        let answer = socket.emit_with_ack("send_message", send).await;
        assert_has(
            &answer,
            &json!({"ok": true, "message": {"text": "plain", "id": n + 1, "seq": n + 1, "senderId": asha.id,
                "receiverId": arjun.id, "isRead": false, "timestamp": "10:30 AM", "messageType": "text",
                "conversationId": conversation}}),
        );
    }
    let kind =
        json!({"conversationId": conversation, "message": {"text": "x", "messageType": "image"}});
    let answer = socket.emit_with_ack("send_message", kind).await;
    assert_eq!(answer["message"]["messageType"], "image");
}

#[tokio::test]
async fn the_client_message_id_is_read_from_either_place() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let mut socket = asha.connect().await;
    for (outside, inside, expected) in [
        ("o-1", None, "o-1"),
        ("", Some("i-1"), "i-1"),
        ("o-2", Some("i-2"), "o-2"),
    ] {
        let mut send = json!({"conversationId": conversation, "message": {"text": "x", "clientMessageId": inside}});
        if !outside.is_empty() {
            send["clientMessageId"] = json!(outside);
        }
        let answer = socket.emit_with_ack("send_message", send).await;
        assert_eq!(answer["message"]["clientMessageId"], expected, "{answer}");
    }
}

#[tokio::test]
async fn the_socket_applies_the_same_rules_as_rest() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let (mut socket, mut arjuns) = (asha.connect().await, arjun.connect().await);
    let required = "Message text or attachment is required";
    let attachment =
        "attachmentUrl and attachmentIds must be uploads of yours that were not sent yet";
    let too_long = "Message text is too long: at most 10000 characters";
    let id = conversation.as_str();
    let long = "क".repeat(10_001);
    for (id, message, code, sentence) in [
        (id, json!(""), "message_required", required),
        (id, json!(" \u{200b}\n"), "message_required", required),
        (id, json!({}), "message_required", required),
        (id, json!(long), "text_too_long", too_long),
        (
            id,
            json!("a\0b"),
            "invalid_input",
            "Message text must not contain U+0000",
        ),
        (
            id,
            json!({"text": "x", "attachmentUrl": "javascript:x"}),
            "invalid_input",
            attachment,
        ),
        (
            "conv_2_1",
            json!("x"),
            "invalid_conversation_id",
            "Invalid conversation ID",
        ),
        (
            "",
            json!("x"),
            "invalid_conversation_id",
            "Invalid conversation ID",
        ),
        (
            "conv_998_999",
            json!("x"),
            "conversation_not_found",
            "Conversation not found",
        ),
    ] {
        let send = json!({"conversationId": id, "message": message});
        let answer = socket.emit_with_ack("send_message", send.clone()).await;
        assert_eq!(
            answer,
            json!({"ok": false, "code": code, "message": sentence}),
            "{send}"
        );
        // Without an ack id, the refusal is an event.
        socket.emit("send_message", send).await;
        assert_eq!(
            socket.expect("error").await,
            json!({"code": code, "message": sentence})
        );
    }
    let exact = json!({"conversationId": id, "message": "क".repeat(10_000)});
    assert_eq!(
        socket.emit_with_ack("send_message", exact).await["ok"],
        true
    );
    assert_eq!(arjuns.heard().await, ["new_message"]);
    assert_eq!(arjun.history(id).await.len(), 1);
}

#[tokio::test]
async fn success_without_an_ack_id_is_not_answered() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut socket = asha.connect().await;
    socket
        .emit(
            "send_message",
            json!({"conversationId": conversation, "message": "hi"}),
        )
        .await;
    socket.assert_open().await;
    socket.expect_nothing().await;
    assert_eq!(texts(&arjun.history(&conversation).await), ["hi"]);
}

#[tokio::test]
async fn two_hundred_sends_in_a_row_keep_their_order() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let (mut socket, mut arjuns) = (asha.connect().await, arjun.connect().await);
    let expected: Vec<_> = (0..200).map(|n| n.to_string()).collect();
    for text in &expected {
        socket
            .emit(
                "send_message",
                json!({"conversationId": conversation, "message": text}),
            )
            .await;
    }
    for (n, text) in expected.iter().enumerate() {
        let event = arjuns.expect("new_message").await;
        assert_eq!(event["message"]["text"], json!(text));
        assert_eq!(event["message"]["seq"], json!(n + 1));
    }
    assert_eq!(texts(&asha.history(&conversation).await), expected);
}

#[tokio::test]
async fn messages_of_conversations_that_are_not_joined_arrive_too() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    let mut arjuns = arjun.connect().await;
    arjuns
        .emit_with_ack(
            "join_conversation",
            json!({ "conversationId": conversation }),
        )
        .await;
    let other = meera.conversation_with(&arjun);
    meera.send(&other, "from another chat").await;
    assert_eq!(
        arjuns.expect("new_message").await["conversationId"],
        json!(other)
    );
    asha.send(&conversation, "and from this one").await;
    assert_eq!(
        arjuns.expect("new_message").await["conversationId"],
        json!(conversation)
    );
    arjuns.expect_nothing().await;
}
