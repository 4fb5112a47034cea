//! `POST /api/messages/send`.

use serde_json::{Value, json};

use crate::support::{Person, TestApp, assert_has, texts};

fn send(person: &Person, body: &Value) -> crate::support::Call {
    person.post("/api/messages/send", body)
}

#[tokio::test]
async fn the_test_route_answers_everybody() {
    let app = TestApp::start().await;
    let answer = app.call("GET", "/api/messages/test").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({"status": "success", "message": "Messages routes are working!"})
    );
}

#[tokio::test]
async fn sending_answers_the_stored_message() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let answer = send(
        &asha,
        &json!({"conversationId": conversation, "messageText": " नमस्ते\n👋 ", "clientMessageId": "a-1"}),
    )
    .await;
    let message = answer.data(201)["message"].take();
    let expected = json!({
        "id": 1, "sender": "photographer", "senderId": asha.id, "receiverId": arjun.id,
        "text": " नमस्ते\n👋 ", "messageType": "text", "attachmentUrl": null, "attachmentFileName": null,
        "isRead": false, "timestamp": "10:30 AM", "createdAt": "2025-11-12T10:30:00.000Z",
        "clientMessageId": "a-1", "seq": 1, "conversationId": conversation, "status": "sent",
    });
    assert_eq!(message, expected);
    assert_eq!(
        asha.history(&conversation).await,
        std::slice::from_ref(&expected)
    );

    let mut theirs = expected;
    theirs["sender"] = json!("customer");
    assert_eq!(arjun.history(&conversation).await, [theirs]);
}

#[tokio::test]
async fn only_known_message_types_are_stored() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for kind in ["text", "image", "file"] {
        let body = json!({"conversationId": conversation, "messageText": "x", "messageType": kind});
        let message = send(&asha, &body).await.data(201)["message"].take();
        assert_eq!(message["messageType"], kind);
    }
    for kind in [
        json!("video"),
        json!("TEXT"),
        json!(""),
        json!(1),
        json!({}),
    ] {
        let body = json!({"conversationId": conversation, "messageText": "x", "messageType": kind});
        let answer = send(&asha, &body).await;
        assert_eq!(answer.status, 400, "{kind}: {}", answer.body);
        assert_eq!(answer.json()["code"], "invalid_payload");
    }
    assert_eq!(asha.history(&conversation).await.len(), 3);
}

#[tokio::test]
async fn a_message_needs_visible_text_or_an_attachment() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for text in [
        json!(null),
        json!(""),
        json!("   \n\t"),
        json!("\u{200b}\u{200d}\u{feff}"),
        json!("\u{3164}"),
    ] {
        let body = json!({"conversationId": conversation, "messageText": text});
        let message = "Message text or attachment is required";
        send(&asha, &body)
            .await
            .refused(400, "message_required", message);
    }
    let without = json!({ "conversationId": conversation });
    let message = "Message text or attachment is required";
    send(&asha, &without)
        .await
        .refused(400, "message_required", message);
    assert!(asha.history(&conversation).await.is_empty());
}

#[tokio::test]
async fn the_length_is_counted_in_characters_and_exact() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for unit in ["a", "क", "👋"] {
        let body = json!({"conversationId": conversation, "messageText": unit.repeat(10_000)});
        send(&asha, &body).await.data(201);
        let body = json!({"conversationId": conversation, "messageText": unit.repeat(10_001)});
        let message = "Message text is too long: at most 10000 characters";
        send(&asha, &body)
            .await
            .refused(413, "text_too_long", message);
    }
    assert_eq!(asha.history(&conversation).await.len(), 3);
}

#[tokio::test]
async fn u_0000_is_refused_anywhere() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for body in [
        json!({"conversationId": conversation, "messageText": "a\0b"}),
        json!({"conversationId": conversation, "messageText": "a", "clientMessageId": "a\0"}),
        json!({"conversationId": conversation, "messageText": "a", "messageType": "text\0"}),
        json!({"conversationId": format!("{conversation}\0"), "messageText": "a"}),
    ] {
        assert_eq!(send(&asha, &body).await.status, 400, "{body}");
    }
    assert!(asha.history(&conversation).await.is_empty());
}

#[tokio::test]
async fn only_uploads_can_be_attached() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for url in [
        "javascript:alert(1)",
        "https://evil.example/x",
        "//evil.example",
        "/uploads/1",
    ] {
        let body =
            json!({"conversationId": conversation, "messageText": "x", "attachmentUrl": url});
        let message =
            "attachmentUrl and attachmentIds must be uploads of yours that were not sent yet";
        send(&asha, &body)
            .await
            .refused(400, "invalid_input", message);
    }
    // Old clients send these values if there is no attachment.
    for none in [json!(null), json!("")] {
        let body = json!({"conversationId": conversation, "messageText": "x", "attachmentUrl": none,
            "attachmentFileName": none});
        send(&asha, &body).await.data(201);
    }
    assert_eq!(asha.history(&conversation).await.len(), 2);
}

#[tokio::test]
async fn only_the_canonical_id_names_a_conversation() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let (small, large) = (asha.id, arjun.id);
    for id in [
        String::new(),
        "conv".to_owned(),
        format!("conv_{large}_{small}"),
        format!("conv_{small}_{small}"),
        format!("conv_0{small}_{large}"),
        format!("conv_+{small}_{large}"),
        format!("conv_{small}_{large}_3"),
        format!("conv_{small}_{large} "),
        format!("CONV_{small}_{large}"),
        format!("conv_0_{large}"),
        format!("conv_-1_{large}"),
        format!("conv_{small}_99999999999999999999"),
        format!("conv_{small}_२"),
    ] {
        let body = json!({"conversationId": id, "messageText": "x"});
        let answer = send(&asha, &body).await;
        answer.refused(400, "invalid_conversation_id", "Invalid conversation ID");
        let in_path: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for (method, rest) in [("GET", ""), ("PUT", "/read")] {
            if !id.is_empty() {
                let path = format!("/api/messages/conversations/{in_path}{rest}");
                let answer = asha.call(method, &path).await;
                answer.refused(400, "invalid_conversation_id", "Invalid conversation ID");
            }
        }
    }
    assert!(asha.history(&conversation).await.is_empty());
}

#[tokio::test]
async fn messages_to_missing_or_deactivated_people_are_refused() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let nobody = json!({"conversationId": format!("conv_{}_999", asha.id), "messageText": "x"});
    let message = "Conversation not found";
    send(&asha, &nobody)
        .await
        .refused(404, "conversation_not_found", message);

    asha.send(&conversation, "while he is there").await;
    app.deactivate(&arjun).await;
    let body = json!({"conversationId": conversation, "messageText": "x"});
    let answer = send(&asha, &body).await;
    answer.refused(
        404,
        "user_not_found",
        "This person can no longer be written to",
    );
    // Earlier messages stay readable.
    assert_eq!(
        texts(&asha.history(&conversation).await),
        ["while he is there"]
    );
    app.remove(&arjun).await;
    let answer = send(&asha, &body).await;
    answer.refused(
        404,
        "user_not_found",
        "This person can no longer be written to",
    );
    assert_eq!(
        texts(&asha.history(&conversation).await),
        ["while he is there"]
    );
    assert_has(
        &asha.row(&conversation).await,
        &json!({"participantType": null}),
    );
}

#[tokio::test]
async fn a_repeated_send_returns_the_first_message() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let first = asha.send_as("a-1", &conversation, "first").await.data(201);
    assert_eq!(
        asha.send_as("a-1", &conversation, "first").await.data(200),
        first
    );
    let other_text = asha.send_as("a-1", &conversation, "other text").await;
    assert_eq!(other_text.data(200), first);
    assert_eq!(texts(&arjun.history(&conversation).await), ["first"]);
    assert_eq!(arjun.row(&conversation).await["unreadCount"], 1);

    // The repeated answer contains the current delivery state.
    arjun.read(&conversation, None).await;
    let read = asha.send_as("a-1", &conversation, "first").await.data(200)["message"].take();
    assert_has(&read, &json!({"isRead": true, "status": "read", "seq": 1}));

    // The client message id is unique only per sender and conversation.
    let theirs = arjun.send_as("a-1", &conversation, "mine").await.data(201);
    assert_eq!(theirs["message"]["text"], "mine");
}

#[tokio::test]
async fn client_message_ids_are_short_visible_ascii() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    asha.send_as(&"x".repeat(64), &conversation, "x")
        .await
        .data(201);
    for bad in ["", "a b", "né", &"x".repeat(65)] {
        let answer = asha.send_as(bad, &conversation, "x").await;
        assert_eq!(answer.status, 400, "{bad:?}: {}", answer.body);
        assert_eq!(answer.json()["code"], "invalid_payload");
    }
}
