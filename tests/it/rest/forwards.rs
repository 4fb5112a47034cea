//! Forwarded messages: who may forward what to whom, over every door.

use serde_json::{Value, json};

use super::attachments::multipart;
use crate::support::{Answer, Person, TestApp, assert_has, texts};

impl Person {
    async fn forwards(&self, message: &Value, to: &str, name: Option<&str>) -> Answer {
        let mut send = json!({"conversationId": to, "forwardOf": message["id"]});
        if let Some(name) = name {
            send["clientMessageId"] = name.into();
        }
        self.post("/api/messages/send", &send).await
    }
}

#[tokio::test]
async fn a_copy_is_sent_once_and_says_that_it_is_one() {
    let app = TestApp::start().await;
    let (asha, arjun, here) = app.couple().await;
    let meera = app.photographer("Meera").await;
    let there = asha.conversation_with(&meera);
    let original = arjun.send(&here, "14 Feb, 50,000").await;
    let first = asha
        .forwards(&original, &there, Some("f-1"))
        .await
        .data(201);
    let expected = json!({"text": "14 Feb, 50,000", "forwarded": true, "senderId": asha.id, "messageType": "text"});
    assert_has(&first["message"], &expected);
    assert_has(&meera.history(&there).await[0], &expected);
    assert_eq!(meera.row(&there).await["lastMessage"], "14 Feb, 50,000");
    assert!(asha.history(&here).await[0].get("forwarded").is_none());
    // A repeat is answered alike, whatever has become of the message.
    arjun.deletes(&original, "everyone").await.data(200);
    assert_eq!(
        asha.forwards(&original, &there, Some("f-1"))
            .await
            .data(200),
        first
    );
    assert_eq!(texts(&meera.history(&there).await), ["14 Feb, 50,000"]);
    let copy = asha
        .forwards(&first["message"], &here, None)
        .await
        .data(201);
    assert_eq!(
        copy["message"]["text"], "14 Feb, 50,000",
        "a copy of a copy"
    );
}

#[tokio::test]
async fn only_readable_messages_are_forwarded_and_nothing_beside_them() {
    let app = TestApp::start().await;
    let (asha, arjun, here) = app.couple().await;
    let meera = app.photographer("Meera").await;
    let there = asha.conversation_with(&meera);
    let gone = asha.send(&here, "gone").await;
    asha.deletes(&gone, "everyone").await.data(200);
    let hidden = arjun.send(&here, "hidden").await;
    asha.deletes(&hidden, "me").await.data(200);
    let agreed = asha.send(&here, "agreed").await;
    for person in [&asha, &arjun] {
        let agree = format!("/api/messages/{}/agree", agreed["id"]);
        person.call("PUT", &agree).await.data(200);
    }
    let unknown = json!({"id": 1_000_000});
    for message in [&gone, &hidden, &unknown] {
        let refused = asha.forwards(message, &there, None).await;
        refused.refused(404, "message_not_found", "Message not found");
    }
    let theirs = meera.forwards(&agreed, &there, None).await;
    theirs.refused(404, "message_not_found", "Message not found");
    let away = asha
        .forwards(&agreed, &arjun.conversation_with(&meera), None)
        .await;
    assert_eq!(away.status, 404, "not one of her conversations");
    assert_eq!(
        meera.get("/api/messages/conversations").await.data(200)["conversations"],
        json!([])
    );
    let copy = asha.forwards(&agreed, &there, None).await.data(201);
    assert!(copy["message"].get("agreement").is_none());

    for other in [
        json!({"messageText": "look"}),
        json!({"replyToId": copy["message"]["id"]}),
        json!({"attachmentIds": ["0190c0de-0000-7000-8000-000000000001"]}),
    ] {
        let mut send = json!({"conversationId": there, "forwardOf": agreed["id"]});
        send.as_object_mut()
            .unwrap()
            .extend(other.as_object().unwrap().clone());
        let refused = asha.post("/api/messages/send", &send).await;
        refused.refused(
            400,
            "invalid_input",
            "A forwarded message has no other content",
        );
    }
}

#[tokio::test]
async fn the_files_of_a_copy_are_read_by_its_members_as_long_as_it_is_there() {
    let app = TestApp::start().await;
    let (asha, arjun, here) = app.couple().await;
    let (meera, kabir) = (app.photographer("Meera").await, app.customer("Kabir").await);
    let there = arjun.conversation_with(&kabir);
    let upload = asha.call("POST", "/api/upload/attachment");
    let uploaded = multipart(upload, "file", "a.txt", b"terms").await.data(200);
    let send = json!({"conversationId": here, "messageText": "the contract", "attachmentIds": [uploaded["attachment"]["publicId"]]});
    let sent = asha.post("/api/messages/send", &send).await.data(201);
    let original = &sent["message"];
    let copy = arjun.forwards(original, &there, None).await.data(201);
    assert_has(
        &copy["message"],
        &json!({"text": "the contract", "messageType": "file", "attachmentFileName": "a.txt"}),
    );
    let url = original["attachments"][0]["url"].as_str().unwrap();
    let url = url.split('?').next().unwrap();
    let status = async |person: &Person| person.get(url).await.status;
    for (person, expected) in [(&asha, 200), (&arjun, 200), (&kabir, 200), (&meera, 404)] {
        assert_eq!(status(person).await, expected, "{}", person.name);
    }
    asha.deletes(original, "everyone").await.data(200);
    assert_eq!(status(&kabir).await, 200);
    // What old clients read without a session.
    let signed = kabir.history(&there).await[0]["attachmentUrl"].clone();
    assert_eq!(app.call("GET", signed.as_str().unwrap()).await.status, 200);
    arjun.deletes(&copy["message"], "everyone").await.data(200);
    for person in [&asha, &arjun, &kabir] {
        assert_eq!(status(person).await, 404, "{}", person.name);
    }
}

#[tokio::test]
async fn sockets_and_pages_forward_as_rest_does() {
    let app = TestApp::start().await;
    let (asha, arjun, here) = app.couple().await;
    let meera = app.photographer("Meera").await;
    let there = asha.conversation_with(&meera);
    let original = arjun.send(&here, "hello").await;
    let mut socket = asha.connect().await;
    let mut old = meera.connect().await;
    old.events().await;
    let event =
        json!({"conversationId": there, "forwardOf": original["id"], "clientMessageId": "f-1"});
    let answer = socket.emit_with_ack("send_message", event).await;
    assert_has(
        &answer["message"],
        &json!({"text": "hello", "forwarded": true, "clientMessageId": "f-1"}),
    );
    let told = old.events().await;
    let told = serde_json::to_string(&told).unwrap();
    assert!(
        told.contains("new_message") && told.contains("hello"),
        "{told}"
    );
    let id = original["id"].to_string();
    let fields = [
        ("conversation_id", &*there),
        ("text", ""),
        ("client_message_id", "f-1"),
        ("forward_of", &id),
    ];
    let again = asha.function("send", &fields).await;
    assert_eq!(again.json()["id"], answer["message"]["id"]);
    let refused = meera
        .function(
            "send",
            &fields[..]
                .iter()
                .map(|it| {
                    if it.0 == "client_message_id" {
                        ("client_message_id", "f-2")
                    } else {
                        *it
                    }
                })
                .collect::<Vec<_>>(),
        )
        .await;
    assert_eq!(refused.status, 404);
}
