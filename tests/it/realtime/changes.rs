//! Clients whose CONNECT says `changes: 1`: one `change` event for every kind, the same for everybody who gets it.

use serde_json::{Value, json};

use crate::support::{Person, Socket, TestApp, assert_has};

/// Connects as our pages do.
pub(crate) async fn connect_for_changes(app: &TestApp, person: &Person) -> Socket {
    let mut socket = Socket::open(app).await;
    let connect = json!({"token": person.token, "changes": 1});
    let packet = socket.ask_to_enter(&connect).await;
    assert!(packet.payload["sid"].is_string(), "{packet:?}");
    socket.entered(person.id).await;
    socket
}

pub(crate) async fn change(socket: &mut Socket, conversation: &str) -> Value {
    let mut events = socket.events().await;
    assert_eq!(events.len(), 1, "{events:?}");
    let (name, mut payload) = events.remove(0);
    assert_eq!(name, "change");
    assert_eq!(payload["conversationId"], conversation);
    payload["change"].take()
}

#[tokio::test]
async fn every_kind_is_one_event_and_the_same_for_both_members() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "so that they are acquainted")
        .await;
    let mut ashas = connect_for_changes(&app, &asha).await;
    let mut ashas_phone = connect_for_changes(&app, &asha).await;
    let mut arjuns = connect_for_changes(&app, &arjun).await;
    ashas.events().await;
    ashas_phone.events().await;

    let payload =
        json!({"conversationId": conversation, "message": "hello", "clientMessageId": "a-1"});
    let answer = ashas.emit_with_ack("send_message", payload).await;
    let told = change(&mut arjuns, &conversation).await;
    assert_has(
        &told,
        &json!({"type": "message", "seq": 2, "userId": asha.id}),
    );
    assert_has(
        &told["message"],
        &json!({"text": "hello", "senderId": asha.id, "clientMessageId": "a-1", "id": answer["message"]["id"]}),
    );
    assert!(
        told["message"].get("sender").is_none(),
        "depends on who looks: {told}"
    );
    assert_eq!(change(&mut ashas_phone, &conversation).await, told);

    let mark = json!({"conversationId": conversation, "upToSeq": 2});
    let answer = arjuns.emit_with_ack("mark_read", mark).await;
    let told = change(&mut ashas, &conversation).await;
    assert_has(
        &told,
        &json!({"type": "read", "seq": 3, "userId": arjun.id, "readSeq": 2, "deliveredSeq": 2, "unreadCount": 0}),
    );
    assert_eq!(change(&mut ashas_phone, &conversation).await, told);
    assert_eq!(answer["change"], told);

    // The connection that caused a change is answered, not told.
    assert_eq!(ashas.heard().await, [""; 0]);
    assert_eq!(arjuns.heard().await, [""; 0]);

    // What catching up returns are the same objects.
    let path = format!("/api/messages/conversations/{conversation}/changes?after=2");
    let page = asha.get(&path).await.data(200);
    assert_eq!(page["changes"], json!([told]));
}

#[tokio::test]
async fn presence_has_one_name() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "so that they are acquainted")
        .await;
    let mut ashas = connect_for_changes(&app, &asha).await;
    let mut arjuns = connect_for_changes(&app, &arjun).await;
    let here = json!({"conversationId": conversation});
    arjuns
        .emit_with_ack("join_conversation", here.clone())
        .await;
    arjuns.emit_with_ack("typing", here).await;
    let heard = ashas.heard().await;
    assert!(heard.iter().any(|name| name == "presence"), "{heard:?}");
    assert_eq!(heard.last().map(String::as_str), Some("user_typing"));
    assert!(!heard.iter().any(|name| name == "user_online"), "{heard:?}");
}

/// A client of the first generation, beside one of the second, hears what it always heard.
#[tokio::test]
async fn generations_live_side_by_side() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut old = arjun.connect().await;
    let mut new = connect_for_changes(&app, &arjun).await;
    asha.send(&conversation, "hello").await;
    let told = old.expect("new_message").await;
    assert_has(
        &told["message"],
        &json!({"sender": "customer", "text": "hello"}),
    );
    assert_has(
        &change(&mut new, &conversation).await,
        &json!({"type": "message"}),
    );
    assert_eq!(old.heard().await, [""; 0]);
}
