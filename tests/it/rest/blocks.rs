//! Blocking, over REST and server functions: who is refused, at which door, and what is not shown.

use serde_json::{Value, json};

use super::attachments::{PDF, path, send, uploaded};
use super::message_form::message_form;
use crate::realtime::changes::{change, connect_for_changes};
use crate::support::{Answer, Cast, Engine, Person, TestApp, assert_has};

impl Person {
    async fn blocks(&self, method: &str, person: i64) -> Answer {
        let path = format!(
            "/api/users/{person}/block?clientActionId={method}-{}",
            self.id
        );
        self.call(method, &path).await
    }
}

fn assert_blocked(answer: &Answer) {
    answer.refused(403, "blocked", "You can't message this person");
}

#[tokio::test]
async fn neither_can_write_at_any_door() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let unknown = asha.blocks("PUT", arjun.id).await;
    unknown.refused(404, "conversation_not_found", "Conversation not found");
    let sent = arjun.send(&conversation, "hi").await;
    let change = asha.blocks("PUT", arjun.id).await.data(200)["change"].take();
    assert_has(
        &change,
        &json!({"type": "blocked", "on": true, "userId": asha.id, "seq": 2}),
    );
    let again = asha.blocks("PUT", arjun.id).await.data(200);
    assert_eq!(again["change"], change, "a repeat");
    assert_has(
        &asha.row(&conversation).await,
        &json!({"blocked": {"byMe": true, "byPeer": false}}),
    );
    assert_has(
        &arjun.row(&conversation).await,
        &json!({"blocked": {"byMe": false, "byPeer": true}, "online": false, "lastSeenAt": null}),
    );
    let blocks = asha.get("/api/users/blocks").await.data(200);
    assert_eq!(blocks, json!({"blocks": [arjun.id]}));
    for person in [&asha, &arjun] {
        let text = json!({"conversationId": conversation, "messageText": "no"});
        assert_blocked(&person.call("POST", "/api/messages/send").json(&text).await);
        let copy = json!({"conversationId": conversation, "forwardOf": sent["id"]});
        assert_blocked(&person.call("POST", "/api/messages/send").json(&copy).await);
        let form = person.call("POST", "/api/upload/message");
        let fields = [("conversation_id", conversation.as_str()), ("text", "no")];
        assert_blocked(&message_form(form, &fields, &[("a.txt", b"terms")]).await);
        let function = person.function("send", &fields).await;
        assert_eq!(function.status, 403, "{}", function.body);
        assert_eq!(function.json()["code"], "blocked");
    }
    let id = &sent["id"];
    let heart = format!("/api/messages/{id}/reactions/%E2%9D%A4");
    assert_blocked(&asha.call("PUT", &heart).await);
    let edit = arjun.call("PATCH", &format!("/api/messages/{id}"));
    assert_blocked(&edit.json(&json!({"messageText": "worse"})).await);
    // What is there can be taken back.
    let delete = format!("/api/messages/{id}?for=everyone");
    arjun.call("DELETE", &delete).await.data(200);

    asha.blocks("DELETE", arjun.id).await.data(200);
    arjun.send(&conversation, "thank you").await;
    let row = asha.row(&conversation).await;
    assert!(row.get("blocked").is_none(), "{row}");
    let nobody = asha.get("/api/users/blocks").await.data(200);
    assert_eq!(nobody["blocks"], Value::Array(vec![]));
}

#[tokio::test]
async fn a_refused_file_is_opened_to_nobody() {
    let cast = Cast::gather().await;
    let (asha, arjun) = (&cast.asha, &cast.arjun);
    asha.blocks("PUT", arjun.id).await.data(200);
    let file = uploaded(arjun, "offer.pdf", PDF).await;
    let offer = json!({"attachmentIds": [file["publicId"]]});
    assert_blocked(&send(arjun, &cast.conversation, offer.clone()).await);
    let read = async |person: &Person| person.get(&path(&file["url"])).await.status;
    assert_eq!((read(arjun).await, read(asha).await), (200, 404));
    asha.blocks("DELETE", arjun.id).await.data(200);
    send(arjun, &cast.conversation, offer).await.data(201);
    assert_eq!(read(asha).await, 200);
}

#[tokio::test]
async fn what_was_sent_before_a_block_is_answered_when_it_is_repeated() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let file = uploaded(&arjun, "offer.pdf", PDF).await;
        let first = send(&arjun, &conversation, json!({"messageText": "first"})).await;
        let first = first.data(201)["message"].take();
        let drafts = [
            json!({"messageText": "text", "clientMessageId": "a-1"}),
            json!({"attachmentIds": [file["publicId"]], "clientMessageId": "a-2"}),
            json!({"messageText": "answer", "replyToId": first["id"], "clientMessageId": "a-3"}),
            json!({"forwardOf": first["id"], "clientMessageId": "a-4"}),
        ];
        let mut stored = Vec::new();
        for draft in drafts {
            let sent = send(&arjun, &conversation, draft.clone()).await;
            stored.push((draft, sent.data(201)["message"]["id"].take()));
        }
        arjun.deletes(&first, "everyone").await.data(200);
        asha.blocks("PUT", arjun.id).await.data(200);
        assert_repeated(&app, &arjun, &conversation, &stored).await;
        let mut other = stored[1].0.clone();
        other["clientMessageId"] = json!("a-5");
        assert_blocked(&send(&arjun, &conversation, other).await);
        // This cannot have been stored.
        let other = json!({"messageText": "\0", "clientMessageId": "a-1"});
        let refused = send(&arjun, &conversation, other).await;
        refused.refused(400, "invalid_input", "Message text must not contain U+0000");
    }
}

#[tokio::test]
async fn what_was_sent_before_an_account_ended_is_answered_when_it_is_repeated() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let file = uploaded(&arjun, "offer.pdf", PDF).await;
    let draft = json!({"attachmentIds": [file["publicId"]], "clientMessageId": "a-1"});
    let sent = send(&arjun, &conversation, draft.clone()).await;
    let id = sent.data(201)["message"]["id"].take();
    app.deactivate(&asha).await;
    assert_repeated(&app, &arjun, &conversation, &[(draft, id)]).await;
}

/// Each draft is answered with the message that it has become, and its sender's other devices hear of it: the server may have
/// died before it told anybody.
async fn assert_repeated(
    app: &TestApp,
    sender: &Person,
    conversation: &str,
    stored: &[(Value, Value)],
) {
    let mut phone = connect_for_changes(app, sender).await;
    phone.events().await;
    for (draft, id) in stored {
        let again = send(sender, conversation, draft.clone()).await;
        assert_eq!(again.data(200)["message"]["id"], *id, "{draft}");
        let told = change(&mut phone, conversation).await;
        assert_eq!(told["message"]["id"], *id, "{draft}");
    }
}

#[tokio::test]
async fn who_is_no_one_cannot_be_blocked() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for nobody in [asha.id, 0, -1, i64::MAX] {
        let refused = asha.blocks("PUT", nobody).await;
        refused.refused(404, "conversation_not_found", "Conversation not found");
    }
    let refused = asha.call("PUT", "/api/users/x/block").await;
    refused.refused(404, "conversation_not_found", "Conversation not found");
}
