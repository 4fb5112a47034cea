//! Edits, reactions, stars and replies: who may do what until when, and what both members and their lists see then.

use serde_json::{Value, json};

use super::attachments::multipart;
use super::limits::assert_wait;
use crate::support::{Answer, Person, TestApp, assert_has, texts};

pub(super) const MINUTE: i64 = 60_000;

pub(super) fn path(message: &Value) -> String {
    format!("/api/messages/{}", message["id"])
}

impl Person {
    pub(super) async fn edits(&self, message: &Value, text: &str) -> Answer {
        let body = json!({ "messageText": text });
        self.call("PATCH", &path(message)).json(&body).await
    }

    pub(crate) async fn deletes(&self, message: &Value, whom: &str) -> Answer {
        let path = format!("{}?for={whom}", path(message));
        self.call("DELETE", &path).await
    }

    async fn reacts(&self, method: &str, message: &Value, emoji: &str) -> Answer {
        let emoji: String = emoji.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("{}/reactions/{emoji}", path(message));
        self.call(method, &path).await
    }

    async fn stars(&self, method: &str, message: &Value) -> Answer {
        self.call(method, &format!("{}/star", path(message))).await
    }
}

#[tokio::test]
async fn a_text_is_edited_within_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let message = asha.send(&conversation, "14 Feb").await;
    arjun
        .edits(&message, "no")
        .await
        .refused(403, "forbidden", "Not your message");
    app.pass(15 * MINUTE);
    let change = asha.edits(&message, "15 Feb").await.data(200)["change"].take();
    assert_has(
        &change,
        &json!({"type": "edited", "messageId": message["id"], "text": "15 Feb", "seq": 2}),
    );
    assert_eq!(change["editedAt"], change["at"]);
    assert_eq!(asha.edits(&message, "15 Feb").await.data(200), json!({}));
    for text in ["", " ", "\u{200b}"] {
        let refused = asha.edits(&message, text).await;
        assert_eq!(refused.json()["code"], "message_required", "{text:?}");
    }
    let now = &arjun.history(&conversation).await[0];
    assert_has(now, &json!({"text": "15 Feb", "editedAt": change["at"]}));
    assert_eq!(arjun.row(&conversation).await["lastMessage"], "15 Feb");
    let versions = format!("{}/versions", path(&message));
    let versions = arjun.get(&versions).await.data(200);
    let versions = versions["versions"].as_array().unwrap();
    assert_eq!(texts(versions), ["14 Feb", "15 Feb"]);
    assert_eq!(versions[0]["at"], message["createdAt"]);

    app.pass(1);
    asha.edits(&message, "16 Feb")
        .await
        .refused(409, "too_late", "Too late to edit");
    asha.deletes(&message, "everyone").await.data(200);
    asha.edits(&message, "back")
        .await
        .refused(409, "message_deleted", "This message was deleted");
}

#[tokio::test]
async fn a_caption_may_be_emptied() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let upload = asha.call("POST", "/api/upload/attachment");
    let uploaded = multipart(upload, "file", "a.txt", b"terms").await.data(200);
    let ids = json!([uploaded["attachment"]["publicId"]]);
    let send =
        json!({"conversationId": conversation, "messageText": "terms", "attachmentIds": ids});
    let sent = asha.post("/api/messages/send", &send).await.data(201);
    asha.edits(&sent["message"], "").await.data(200);
    let now = &asha.history(&conversation).await[0];
    assert_eq!(now["text"], "");
    assert_eq!(now["attachments"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn people_react_with_five_emoji_at_most() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let message = asha.send(&conversation, "hi").await;
    for emoji in ["👍", "❤️", "😂", "😮", "😢"] {
        arjun.reacts("PUT", &message, emoji).await.data(200);
    }
    arjun.reacts("PUT", &message, "🙏").await.refused(
        409,
        "too_many_reactions",
        "Too many reactions",
    );
    let again = arjun.reacts("PUT", &message, "👍").await.data(200);
    assert_eq!(again, json!({}));
    asha.reacts("PUT", &message, "👍").await.data(200);
    arjun.reacts("DELETE", &message, "❤️").await.data(200);
    for bad in ["x", "👍👍"] {
        let refused = arjun.reacts("PUT", &message, bad).await;
        assert_eq!(refused.json()["code"], "invalid_payload", "{bad}");
    }
    let reactions = arjun.history(&conversation).await[0]["reactions"].take();
    let expected = json!([
        {"emoji": "👍", "count": 2, "mine": true},
        {"emoji": "😂", "count": 1, "mine": true},
        {"emoji": "😢", "count": 1, "mine": true},
        {"emoji": "😮", "count": 1, "mine": true},
    ]);
    assert_eq!(reactions, expected);
    let ashas = asha.history(&conversation).await[0]["reactions"].take();
    assert_eq!(ashas[1]["mine"], false);
    assert_eq!(arjun.row(&conversation).await["lastMessage"], "hi");
}

#[tokio::test]
async fn a_star_is_private() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let message = asha.send(&conversation, "hi").await;
    let change = arjun.stars("PUT", &message).await.data(200)["change"].take();
    assert_has(&change, &json!({"type": "starred", "on": true}));
    assert_eq!(arjun.history(&conversation).await[0]["starred"], true);
    assert!(
        asha.history(&conversation).await[0]
            .get("starred")
            .is_none()
    );
    let page = format!("/api/messages/conversations/{conversation}/changes");
    let log = asha.get(&page).await.data(200);
    assert_eq!(log["changes"].as_array().unwrap().len(), 1, "{log}");
    arjun.stars("DELETE", &message).await.data(200);
    assert!(
        arjun.history(&conversation).await[0]
            .get("starred")
            .is_none()
    );
}

#[tokio::test]
async fn a_reply_quotes_a_message_of_its_conversation() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    let elsewhere = meera.conversation_with(&arjun);
    let quoted = asha.send(&conversation, "14 Feb?").await;
    let reply =
        |id: &Value, to: &str| json!({"conversationId": to, "messageText": "yes", "replyToId": id});
    let send = reply(&quoted["id"], &conversation);
    let sent = arjun.post("/api/messages/send", &send).await.data(201);
    let quote = json!({"id": quoted["id"], "seq": 1, "senderId": asha.id, "text": "14 Feb?",
        "messageType": "text"});
    assert_eq!(sent["message"]["replyTo"], quote);
    assert_eq!(asha.history(&conversation).await[1]["replyTo"], quote);
    for (id, to) in [(&quoted["id"], &elsewhere), (&json!(0), &conversation)] {
        let refused = arjun.post("/api/messages/send", &reply(id, to)).await;
        refused.refused(
            400,
            "invalid_input",
            "replyToId must be a message of the same conversation",
        );
    }
    asha.edits(&quoted, "15 Feb?").await.data(200);
    let quote = asha.history(&conversation).await[1]["replyTo"].take();
    assert_eq!(quote["text"], "15 Feb?");
    asha.deletes(&quoted, "everyone").await.data(200);
    let quote = asha.history(&conversation).await[1]["replyTo"].take();
    assert_has(
        &quote,
        &json!({"text": "This message was deleted", "deleted": true}),
    );
}

/// All kinds together.
#[tokio::test]
async fn actions_are_limited() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, arjun, conversation) = app.couple().await;
    let message = asha.send(&conversation, "hi").await;
    // 60 at once; one more for each second that they take.
    let mut taken = 0;
    let limited = async |answer: Answer| {
        if answer.status == 429 {
            assert_wait(&answer, 1);
        } else {
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        answer.status == 429
    };
    while !limited(asha.stars(["PUT", "DELETE"][taken % 2], &message).await).await {
        taken += 1;
        assert!(taken < 200, "actions were not limited");
    }
    assert!(taken >= 60, "after {taken}");
    let settings = format!("/api/messages/conversations/{conversation}");
    let report = format!("/api/users/{}/report", arjun.id);
    let block = format!("/api/users/{}/block", arjun.id);
    for (method, path, body) in [
        ("PATCH", &settings, json!({"pinned": true})),
        ("POST", &report, json!({"reason": "spam"})),
        ("PUT", &block, json!({})),
    ] {
        let mut taken = 0;
        while !limited(asha.call(method, path).json(&body).await).await {
            taken += 1;
            assert!(taken < 60, "{method} {path} was not limited");
        }
    }
}
