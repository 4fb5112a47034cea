//! Messages that are deleted, for everyone or for oneself: until when, and what is left for both members and old clients.

use serde_json::json;

use super::actions::{MINUTE, path};
use super::attachments::multipart;
use crate::support::{TestApp, assert_has, texts};

#[tokio::test]
async fn a_message_is_deleted_for_everyone_within_a_day() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let message = asha.send(&conversation, "the secret").await;
    arjun
        .deletes(&message, "everyone")
        .await
        .refused(403, "forbidden", "Not your message");
    app.pass(24 * 60 * MINUTE);
    let change = asha.deletes(&message, "everyone").await.data(200)["change"].take();
    assert_has(
        &change,
        &json!({"type": "deleted", "messageId": message["id"], "seq": 2, "userId": asha.id}),
    );
    for person in [&asha, &arjun] {
        let history = person.history(&conversation).await;
        assert_has(
            &history[0],
            &json!({"text": "This message was deleted", "messageType": "text", "attachmentUrl": null}),
        );
        assert!(history[0]["deletedAt"].is_string(), "{history:?}");
        let row = person.row(&conversation).await;
        assert_has(
            &row,
            &json!({"lastMessage": "This message was deleted", "lastMessageDeleted": true, "lastSeq": 2}),
        );
    }
    assert_eq!(arjun.row(&conversation).await["unreadCount"], 1);
    let again = asha.deletes(&message, "everyone").await.data(200);
    assert_eq!(again, json!({}), "there was nothing to change");

    let late = asha.send(&conversation, "too late").await;
    app.pass(24 * 60 * MINUTE + 1);
    asha.deletes(&late, "everyone").await.refused(
        409,
        "too_late",
        "Too late to delete for everyone",
    );
    asha.deletes(&late, "me").await.data(200);
    assert_eq!(texts(&arjun.history(&conversation).await)[1], "too late");
    for query in ["", "?for=all"] {
        let call = asha.call("DELETE", &format!("{}{query}", path(&late)));
        assert_eq!(call.await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn a_repeat_after_the_limit_gets_its_answer() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let message = asha.send(&conversation, "hi").await;
    let path = format!("{}?for=everyone&clientActionId=d-1", path(&message));
    let first = asha.call("DELETE", &path).await.data(200);
    app.pass(48 * 60 * MINUTE);
    assert_eq!(asha.call("DELETE", &path).await.data(200), first);
    let taken = asha.send_as("d-1", &conversation, "another action").await;
    taken.refused(409, "action_id_used", "Action id already used");
}

#[tokio::test]
async fn the_files_of_a_deleted_message_are_gone() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let upload = asha.call("POST", "/api/upload/attachment");
    let uploaded = multipart(upload, "file", "a.txt", b"terms").await.data(200);
    let file = &uploaded["attachment"];
    let send = json!({"conversationId": conversation, "attachmentIds": [file["publicId"]]});
    let sent = asha.post("/api/messages/send", &send).await.data(201);
    let message = &sent["message"];
    let url = arjun.history(&conversation).await[0]["attachmentUrl"].clone();
    let url = url.as_str().unwrap().to_owned();
    assert_eq!(arjun.get(&url).await.status, 200);
    asha.deletes(message, "everyone").await.data(200);
    for person in [&asha, &arjun] {
        assert_eq!(person.get(&url).await.status, 404, "{}", person.name);
    }
    let now = &arjun.history(&conversation).await[0];
    assert!(now.get("attachments").is_none(), "{now}");
}

#[tokio::test]
async fn a_message_is_deleted_for_oneself_at_any_time() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "first").await;
    let message = arjun.send(&conversation, "last").await;
    app.pass(400 * 24 * 60 * MINUTE);
    let asha = asha.signed_in_again().await;
    let change = asha.deletes(&message, "me").await.data(200)["change"].take();
    assert_has(
        &change,
        &json!({"type": "hidden", "messageId": message["id"]}),
    );
    assert!(change.get("seq").is_none() && change["feedSeq"].is_i64());
    assert_eq!(texts(&asha.history(&conversation).await), ["first"]);
    assert_eq!(asha.row(&conversation).await["lastMessage"], "first");
    let arjun = arjun.signed_in_again().await;
    assert_eq!(
        texts(&arjun.history(&conversation).await),
        ["first", "last"]
    );
    let sync = asha.get("/api/messages/sync?since=2").await.data(200);
    assert_eq!(sync["changes"], json!([change]));
}
